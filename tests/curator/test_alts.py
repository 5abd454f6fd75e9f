"""Text alternatives that no person wrote are told apart from those that one did."""

import pytest

from curator.picking.alts import looks_automatic


@pytest.mark.parametrize(
    "alt",
    [
        "May be an image of 2 people, people standing and outdoors",
        "May be a selfie of 1 person",
        "Image may contain: one or more people, sky",
        "No photo description available.",
        "Photo by Aino Ahola on November 12, 2026. May be an image of snow.",
        "Photo shared by Kemijärven kaupunki on November 12, 2026 tagging @a. May be an image of text.",
        "Kuva voi sisältää: 2 henkilöä, ihmiset seisovat ja ulkoilma",
        "Saattaa olla kuva henkilöstä 1 ja lumesta",
        "Ei tekstikuvausta saatavilla.",
        "Ei kuvausta saatavilla",
        "Kan vara en bild av 1 person och snö",
        "Ingen fotobeskrivning tillgänglig.",
        "A picture containing outdoor, sky\n\nDescription automatically generated",
        "IMG_20261118_0912.jpg",
        "img_2034",
        "kuva 3",
        "sumuinen-jarvi.jpeg",
    ],
)
def test_what_a_network_or_a_camera_wrote_is_noticed(alt: str) -> None:
    assert looks_automatic(alt)


@pytest.mark.parametrize(
    "alt",
    [
        "",
        "Sumuinen järvi aamulla",
        "Kuva Kemijärven rannasta: kaksi hiihtäjää jäällä",
        "Maya seisoo laiturilla",
        "Two people may be seen far out on the ice",
        "En bild av sjön i morgondimma",
        "Usva nousee järveltä. Kuvan otti Aino 12.11.2026.",
    ],
)
def test_what_a_person_wrote_passes(alt: str) -> None:
    assert not looks_automatic(alt)
