"""A card says what it must, in three languages, and nothing in it ever comes alive."""

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import networks
from config.languages import LANGUAGES
from curator.material import Material, Picture, Subject
from curator.may_show import Yes
from curator.models import PermissionState
from curator.shown import ShownPick, ShownPicture, ShownWall
from wall import cards, documents, links, render, texts
from wall.cards import card
from wall.drafts import Site
from wall.manifest import File, Rendition

MATERIAL = Material(
    subject=Subject(post_id=7),
    network="fediverse",
    url="https://suo.example/@aino/7",
    title="",
    text="Usva nousee järveltä.",
    language="fi",
    author_name="Aino Ahola",
    author_handle="aino@suo.example",
    author_url="https://suo.example/@aino",
    published_on=date(2026, 11, 18),
    pictures=(),
    quotable=True,
)
PICTURE = ShownPicture("a.jpg", "Sumuinen järvi", "Eero Erkkilä", is_video=False)
RENDITION = Rendition(File("pictures/a.webp", "", 1), File("pictures/a.jpg", "", 1), 800, 600)


def pick(
    picture: ShownPicture | None = None, permission: PermissionState | None = None, **parts: Any
) -> ShownPick:
    return ShownPick(
        id=12,
        team_key="kemijarvi",
        team_name="Kemijärvi",
        week=date(2026, 11, 16),
        shown_from=datetime(2026, 11, 18, 7, tzinfo=UTC),
        material=replace(MATERIAL, **parts),
        permission=permission,
        picture=picture,
        verdict=Yes(picture is not None),
    )


def wall(*picks: ShownPick, **parts: Any) -> ShownWall:
    given: dict[str, Any] = {
        "key": "kaikki",
        "name": "Kaikki tarinat",
        "campaign_name": "Tuhannen ja yhden työn matkatoimisto",
        "language": "fi",
        "hosts": (),
        "picks": picks,
        "channels": (),
        "hashtags": (),
    }
    return ShownWall(**given | parts)


def published(*picks: ShownPick, **parts: Any) -> dict[str, bytes]:
    """Everything published of a wall of these picks, by path."""
    site = Site("https://seina.example", "viestinta@kunta.example", datetime(2026, 11, 19, tzinfo=UTC))
    return {
        one.path: one.body() for one in documents.every([wall(*picks, **parts)], {"a.jpg": RENDITION}, site)
    }


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "18. marraskuuta 2026"), ("sv", "18 november 2026"), ("en", "18 November 2026")],
)
def test_the_date_is_in_the_words_of_the_page(language: str, written: str) -> None:
    assert card(pick(), language).date == written


@pytest.mark.parametrize(
    ("permission", "basis"),
    [
        (None, "Lainaus julkisesta julkaisusta."),
        (PermissionState.ASKED, "Lainaus julkisesta julkaisusta."),
        (PermissionState.GRANTED, "Julkaisu näytetään tekijän luvalla."),
        (PermissionState.STANDING, "Julkaisu näytetään tekijän luvalla."),
    ],
)
def test_the_ground_for_showing_is_told_truly(permission: PermissionState | None, basis: str) -> None:
    shown = card(pick(permission=permission), "fi")
    assert shown.basis == basis
    assert shown.removal.text == "Pyydä poistoa"
    assert shown.removal.path == "poisto/12/fi/"


def test_a_short_post_is_whole_and_its_link_says_where_it_leads() -> None:
    link = card(pick(), "fi").link
    assert link is not None
    assert (link.path, link.text, link.about) == (
        "go/12",
        "Katso julkaisu Mastodonissa",
        "Aino Ahola, Mastodon",
    )


def test_a_long_post_is_cut_between_words_and_its_link_offers_the_rest() -> None:
    shown = card(pick(text="Pitkä tarina metsästä. " * 40), "fi")
    assert shown.link is not None
    assert shown.link.text == "Lue koko julkaisu"
    assert shown.text.endswith(("tarina …", "Pitkä …", "metsästä …"))
    assert len(shown.text) <= texts.LINES * texts.WIDTH + 2


def test_a_video_is_a_still_with_a_link_to_watch_it() -> None:
    video = replace(PICTURE, is_video=True)
    shown = card(pick(video, PermissionState.GRANTED, network="instagram"), "fi", RENDITION)
    assert shown.picture is not None
    assert shown.picture.is_video
    assert shown.link is not None
    assert shown.link.text == "Katso video Instagramissa"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Katso video Instagramissa"),
        ("sv", "Se videon på Instagram"),
        ("en", "Watch the video on Instagram"),
    ],
)
def test_a_video_whose_still_may_not_be_shown_is_a_text_card_with_the_same_link(
    language: str, said: str
) -> None:
    still = Picture(3, "a.jpg", "", is_video=True)
    link = card(pick(network="instagram", pictures=(still,)), language).link
    assert link is not None
    assert link.text == said
    link = card(pick(network="instagram", pictures=(still, replace(still, is_video=False))), language).link
    assert link is not None
    assert link.text != said


def test_every_network_can_be_named_in_a_sentence_in_every_language() -> None:
    for language in LANGUAGES:
        for network in networks.NAMES:
            shown = card(pick(network=network), language)
            assert shown.network_name
            assert shown.link is not None
            assert "%" not in shown.link.text


def test_a_picture_carries_its_alternative_text_and_its_photographer() -> None:
    picture = card(pick(PICTURE, PermissionState.GRANTED), "sv", RENDITION, wall_language="fi").picture
    assert picture is not None
    assert (picture.alt, picture.language, picture.photographer) == (
        "Sumuinen järvi",
        "fi",
        "Foto: Eero Erkkilä",
    )
    assert (picture.webp, picture.width, picture.height) == ("pictures/a.webp", 800, 600)


def test_a_picture_that_could_not_be_made_leaves_a_text_card() -> None:
    shown = card(pick(PICTURE, PermissionState.GRANTED), "fi", None)
    assert shown.picture is None
    assert not cards.is_empty(shown)


def test_a_card_with_neither_text_nor_picture_is_known_to_be_empty_and_left_out() -> None:
    empty = pick(PICTURE, PermissionState.GRANTED, text=" ", title="")
    assert cards.is_empty(card(empty, "fi", None))
    page = published(replace(empty, picture=replace(PICTURE, file="lost.jpg")))["/kaikki/fi/"]
    assert b"<article" not in page


@pytest.mark.parametrize(
    ("language", "post", "note"),
    [
        ("fi", "fi", ""),
        ("fi", "fi-FI", ""),
        ("fi", None, ""),
        ("sv", "fi", "Inlägget är på finska"),
        ("en", "fi", "The post is in Finnish"),
        ("fi", "se", "Julkaisu on pohjoissaameksi"),
        ("fi", "de", "Julkaisun kieli: saksa"),
        ("fi", "tlh", "Julkaisun kieli: klingon"),
        ("fi", "qqq", "Julkaisun kieli: qqq"),
    ],
)
def test_a_post_in_another_language_says_so(language: str, post: str | None, note: str) -> None:
    assert card(pick(language=post), language).language_note == note


@pytest.mark.parametrize(
    ("post", "tag", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("fa-IR", "fa-IR", "rtl"),
        ("fi", "fi", "ltr"),
        ('"><script>', None, "auto"),
        (None, None, "auto"),
    ],
)
def test_the_text_has_its_own_language_and_direction(
    post: str | None, tag: str | None, direction: str
) -> None:
    shown = card(pick(language=post), "fi")
    assert (shown.language, shown.direction) == (tag, direction)


def test_an_own_story_has_no_network_to_lead_to_but_can_be_read_whole() -> None:
    own = {"network": networks.OWN, "url": ""}
    assert card(pick(permission=PermissionState.GRANTED, **own), "fi").link is None
    long = pick(permission=PermissionState.GRANTED, text="Muutin töiden perässä. " * 40, **own)
    link = card(long, "fi").link
    assert link is not None
    assert (link.text, link.path) == ("Lue koko tarina", "go/12/")
    assert published(long)["/go/12/"].count(b"Muutin") == 40
    assert b"http-equiv" not in published(long)["/go/12/"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "https://", "//suo.example"])
def test_an_address_that_is_no_web_address_is_never_linked(url: str) -> None:
    assert card(pick(url=url), "fi").link is None
    assert not any("/go/" in path for path in published(pick(url=url)))


def test_the_author_is_called_by_the_best_name_there_is() -> None:
    assert card(pick(author_name=" "), "fi").author == "aino@suo.example"
    assert len(card(pick(author_name="A" * 300), "fi").author) == 80


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Tekijä ei tiedossa"), ("sv", "Upphovsperson okänd"), ("en", "Author unknown")],
)
def test_an_author_the_network_does_not_tell_is_said_to_be_unknown_everywhere(
    language: str, said: str
) -> None:
    unknown = pick(author_name="", author_handle="", author_url="", network="instagram")
    shown = card(unknown, language)
    assert shown.author == said
    assert shown.link is not None
    assert (shown.link.about, shown.removal.about) == ("Instagram", "Instagram")
    documents = published(unknown)
    page = documents[f"/kaikki/{language}/"].decode()
    assert f"<bdi>{said}</bdi>" in page
    html5lib.HTMLParser(strict=True).parse(page)
    (told,) = json.loads(documents[f"/kaikki/{language}/wall.json"])["cards"]
    assert (told["author"], told["link"]["about"]) == (said, "Instagram")
    feed = ElementTree.fromstring(documents[f"/kaikki/{language}/atom.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    # An entry without an author would have the feed's, the municipality.
    assert feed.findtext(f"{atom}entry/{atom}author/{atom}name") == said


def test_a_card_is_ready_for_json() -> None:
    shown = card(pick(PICTURE, PermissionState.GRANTED), "fi", RENDITION)
    assert json.loads(json.dumps(asdict(shown)))["picture"]["width"] == 800


def test_the_desk_can_preview_a_card_before_it_is_published() -> None:
    shown = pick(PICTURE, PermissionState.GRANTED)
    html = render.preview(shown, "fi", wall_url="https://seina.example", picture_url="/desk/pictures/a.jpg")
    assert 'src="/desk/pictures/a.jpg"' in html
    assert 'href="https://seina.example/go/12"' in html
    assert "<img" not in render.preview(pick(), "fi", wall_url="https://seina.example")


OWN_SCRIPTS = [{"type": "module", "src": f"../../../{name}.v1.js"} for name in ("frame", "embed", "screen")]
"""Those of pages that run one."""


class Inert(HTMLParser):
    """Notes everything that could act or ask somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs) in OWN_SCRIPTS:
            return
        if tag in {"script", "iframe", "object", "embed", "form", "style", "base"}:
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}")
            if name in {"href", "src"} and (value or "").split(":")[0] in {"javascript", "data", "vbscript"}:
                self.faults.append(f"{tag} {name}={value}")


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</blockquote></article><h1>",
        "javascript:alert(1)",
        "{{ 7*7 }}{% raw %}",
        "]]><x/>",
        "\u202egnp.exe",
        "\x00\x0b\ud800",
        "&lt;b&gt;&#0;",
        "%(name)s %s {name}",
    ]
)
ANY = st.one_of(
    HOSTILE, st.text(), st.lists(st.one_of(HOSTILE, st.text(max_size=30)), max_size=4).map("".join)
)


@given(text=ANY, author=ANY, alt=ANY, photographer=ANY, language=ANY, url=ANY, name=ANY, hashtag=ANY)
def test_whatever_people_write_the_documents_stay_valid_and_inert(
    text: str, author: str, alt: str, photographer: str, language: str, url: str, name: str, hashtag: str
) -> None:
    shown = pick(
        replace(PICTURE, alt=alt, photographer=photographer),
        PermissionState.GRANTED,
        text=text,
        author_name=author,
        language=language,
        url=url,
        network=networks.WEB,
    )
    for path, body in published(shown, name=name, campaign_name=name, hashtags=(hashtag,)).items():
        if path.endswith("/"):
            html = body.decode()
            parser = Inert()
            parser.feed(html)
            assert parser.faults == []
            html5lib.HTMLParser(strict=True).parse(html)
            assert "\u202e" not in html
        elif path.endswith(".xml"):
            ElementTree.fromstring(body)
        elif path.endswith("/wall.json"):
            assert json.loads(body)["version"] == 1
        elif path.endswith(".json"):
            json.loads(body)


@given(st.text())
def test_cleaning_a_text_twice_is_cleaning_it_once(text: str) -> None:
    once = texts.clean(text)
    assert texts.clean(once) == once
    once.encode()


@given(st.text(alphabet="aä \n👩\u200d🚒🏽e\u0301."))
def test_an_excerpt_is_a_beginning_and_never_parts_a_letter_from_its_marks(text: str) -> None:
    whole = texts.clean(text)
    short, cut = texts.excerpt(whole)
    if not cut:
        assert short == whole
        return
    kept = short.removesuffix(" …")
    assert whole.startswith(kept)
    rest = whole[len(kept) :]
    assert not rest.startswith(("\u0301", "\u200d", "🏽"))
    assert not kept.endswith("\u200d")


@given(st.text())
def test_an_address_let_through_is_plain_ascii_of_the_web_and_stays_so(text: str) -> None:
    for address in (text, f"https://{text}", f"https://suo.example/{text}"):
        link = links.web_link(address)
        if link is not None:
            assert link.isascii()
            assert link.startswith(("http://", "https://"))
            assert not set(link) & set(" \t\r\n<>\"'\\") - {"'"}
            assert links.web_link(link) == link


def test_frames_are_allowed_to_hosts_only_that_a_policy_can_name() -> None:
    given = ("WWW.Kemijarvi.fi", "https://posio.fi/", "*.keminmaa.fi", "x; script-src *", "'self'", "")
    assert links.frame_hosts(given) == ("www.kemijarvi.fi", "https://posio.fi", "*.keminmaa.fi")
