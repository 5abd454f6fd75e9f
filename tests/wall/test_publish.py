"""The folder becomes what should be shown: no more, no less, and no more often than needed."""

import json
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlmodel import Session

from config import settings as config_settings
from config.models import Wall
from wall import assets, folder, manifest
from wall.publish import AGAIN_SECONDS, EVERY_SECONDS, READ_SECONDS, Publisher, publish

ATOM = "{http://www.w3.org/2005/Atom}"


def listed(walls) -> manifest.Manifest:
    return manifest.from_json((walls.settings.published / manifest.NAME).read_bytes())


def test_a_wall_is_published_in_every_language_and_in_its_own(full) -> None:
    full.publish()
    files = full.published()
    for language, words in (
        ("fi", "Lue koko julkaisu"),
        ("sv", "Läs hela inlägget"),
        ("en", "Read the whole post"),
    ):
        assert f'<html lang="{language}">' in files[f"kaikki/{language}/index.html"].decode()
        assert words in files[f"kaikki/{language}/index.html"].decode()
        whole = json.loads(files[f"kaikki/{language}/wall.json"])
        assert [card["author"] for card in whole["cards"]] == ["Aino", "Aino", "Eero Erkkilä"]
        assert whole["version"] == 1
        assert len(ElementTree.fromstring(files[f"kaikki/{language}/atom.xml"]).findall(ATOM + "entry")) == 3
    assert "Lue koko julkaisu" in files["kaikki/index.html"].decode()


def test_everything_in_the_folder_is_in_the_manifest_and_the_other_way_round(full) -> None:
    full.publish()
    assert set(full.published()) - {manifest.NAME} == set(listed(full).files())
    for name, file in listed(full).files().items():
        assert folder.describe(name, full.published()[name]) == file


def test_a_second_publish_writes_nothing(full) -> None:
    first = full.publish()
    assert first.changed
    before = {path: path.stat().st_mtime_ns for path in full.settings.published.rglob("*")}
    full.clock.forward(timedelta(minutes=30))
    second = full.publish()
    assert not second.changed
    assert (second.written, second.removed) == ((), ())
    assert second.valid_until == first.valid_until
    assert {path: path.stat().st_mtime_ns for path in full.settings.published.rglob("*")} == before


def test_the_newest_three_are_shown_and_the_fourth_stands_in_the_archive(walls) -> None:
    picks = [walls.lift(f"Tarina {week}", weeks_ago=week) for week in range(4)]
    walls.publish()
    cards = json.loads(walls.published()["kaikki/fi/wall.json"])["cards"]
    assert [card["id"] for card in cards] == picks[:3]
    assert f"go/{picks[3]}/index.html" in walls.published()
    assert f"tarina/{picks[3]}/" in walls.published()["kaikki/fi/arkisto/index.html"].decode()


def test_a_withdrawn_pick_leaves_nothing_behind_in_the_same_pass(full) -> None:
    pick = full.lift("Salainen", file=full.picture("#a1261e"), team="posio")
    full.publish()
    pictures = {name for name in full.published() if name.startswith("pictures/")}
    full.withdraw(pick)
    outcome = full.publish()
    files = full.published()
    gone = {name for name in pictures if name not in files}
    assert len(gone) == 4
    assert gone | {f"go/{pick}/index.html", f"poisto/{pick}/index.html"} <= set(outcome.removed)
    assert not any(b"Salainen" in body for body in files.values())
    assert not (full.settings.published / "go" / str(pick)).exists()


def test_a_post_taken_down_disappears_without_the_pick_being_touched(full) -> None:
    pick = full.lift("Poistettava")
    full.publish()
    full.take_down(pick)
    full.publish()
    assert not any(b"Poistettava" in body for body in full.published().values())


def test_a_wall_removed_from_the_campaign_disappears(full) -> None:
    full.publish()
    full.database.writing(lambda session: session.delete(session.query(Wall).filter_by(key="kaikki").one()))
    full.publish()
    assert not any(name.startswith("kaikki") for name in full.published())
    assert "kemijarvi/fi/index.html" in full.published()


def test_pictures_come_in_two_forms_named_by_what_is_in_them(full) -> None:
    full.publish()
    picture = json.loads(full.published()["kaikki/fi/wall.json"])["cards"][0]["picture"]
    assert (picture["width"], picture["height"]) == (800, 600)
    for form, start in (("webp", b"RIFF"), ("jpg", b"\xff\xd8")):
        name = picture[form].removeprefix(full.settings.wall_url + "/")
        body = full.published()[name]
        assert body.startswith(start)
        assert name == f"pictures/{folder.describe('', body).sha256[:32]}.{form}"


def test_each_form_comes_in_two_widths_and_browsers_choose(full) -> None:
    full.publish()
    published = full.published()
    picture = json.loads(published["kaikki/fi/wall.json"])["cards"][0]["picture"]
    for form in ("webp", "jpg"):
        listed = [one.split(" ") for one in picture[f"{form}_set"].split(", ")]
        assert [width for _, width in listed] == ["480w", "800w"]
        for address, width in listed:
            body = published[address.removeprefix(full.settings.wall_url + "/")]
            with Image.open(BytesIO(body)) as image:
                assert f"{image.width}w" == width
            assert len(body) <= 60_000
    page = published["kaikki/fi/index.html"].decode()
    assert page.count(f'sizes="{picture["sizes"]}"') >= 2
    assert " 480w, ../../pictures/" in page


def test_a_picture_no_wider_than_the_small_ones_comes_in_one_width(walls) -> None:
    walls.lift(file=walls.picture(size=(480, 360)))
    walls.publish()
    picture = json.loads(walls.published()["kaikki/fi/wall.json"])["cards"][0]["picture"]
    assert (picture["webp_set"], picture["jpg_set"]) == (picture["webp"], picture["jpg"])
    assert picture["sizes"] == ""


def test_a_picture_is_made_once(full) -> None:
    full.publish()
    for original in full.settings.pictures.iterdir():
        original.write_bytes(b"no picture any more")
    full.lift("Uusi")
    full.publish()
    assert json.loads(full.published()["kemijarvi/fi/wall.json"])["cards"][1]["picture"]


@pytest.mark.parametrize("harm", ["missing", "broken", "cut"])
def test_a_picture_that_cannot_be_made_gives_a_text_card(walls, harm: str) -> None:
    name = walls.picture()
    walls.lift("Teksti jää", file=name)
    path = walls.settings.pictures / name
    whole = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"nonsense" if harm == "broken" else whole[:400])
    walls.publish()
    card = json.loads(walls.published()["kaikki/fi/wall.json"])["cards"][0]
    assert (card["text"], card["picture"]) == ("Teksti jää", None)
    assert "pictures/" not in walls.published()["kaikki/fi/index.html"].decode()


def test_a_picture_that_turns_up_later_appears_by_itself(walls) -> None:
    name = walls.picture()
    path = walls.settings.pictures / name
    walls.lift(file=name)
    whole = path.read_bytes()
    path.unlink()
    walls.publish()
    path.write_bytes(whole)
    assert walls.publish().changed
    assert json.loads(walls.published()["kaikki/fi/wall.json"])["cards"][0]["picture"]


def test_with_fewer_than_three_picks_channels_and_hashtags_stand_beside_them(walls) -> None:
    walls.lift()
    walls.publish()
    page = walls.published()["kaikki/fi/index.html"].decode()
    assert page.count("<article") == 1
    assert "Seuraa meitä:" in page
    assert 'href="https://kemijarvi.example/@kaupunki"' in page
    whole = json.loads(walls.published()["kaikki/fi/wall.json"])
    assert whole["follow"]["needed"]


def test_with_nothing_to_show_the_wall_says_how_to_take_part(walls) -> None:
    walls.publish()
    page = walls.published()["kaikki/fi/index.html"].decode()
    sentence = "Käytä tunnistetta #tuhannenjayhdentyönmatkatoimisto, niin tarinasi voi päästä tälle sivulle."
    assert sentence in page
    assert "<article" not in page


def test_with_three_picks_the_cards_speak_for_themselves(full) -> None:
    full.publish()
    page = full.published()["kaikki/fi/index.html"].decode()
    assert page.index('<li class="seina-rest" hidden>') < page.index("Seuraa meitä")
    assert not json.loads(full.published()["kaikki/fi/wall.json"])["follow"]["needed"]


def test_beside_each_document_lies_one_without_other_peoples_words(full) -> None:
    full.publish()
    files = full.published()
    bare = {name: body.decode() for name, body in files.items() if ".fallback." in name}
    assert {"kaikki/fi/index.fallback.html", "kaikki/index.fallback.html"} <= set(bare)
    assert {"kaikki/fi/wall.fallback.json", "kaikki/fi/atom.fallback.xml"} <= set(bare)
    for body in bare.values():
        assert "Muutin" not in body
        assert "Aino" not in body
    assert "Seuraa meitä" in bare["kaikki/fi/index.fallback.html"]


def test_validity_is_renewed_within_the_hour_and_said_in_every_document(full) -> None:
    first = full.publish()
    full.clock.forward(timedelta(minutes=61))
    second = full.publish()
    assert second.changed
    assert second.valid_until == first.valid_until + timedelta(minutes=61)
    until = manifest.stamp(second.valid_until)
    files = full.published()
    assert json.loads(files[manifest.NAME])["valid_until"] == until
    assert json.loads(files["kaikki/fi/wall.json"])["valid_until"] == until
    assert f'content="end={until}"' in files["kaikki/fi/index.html"].decode()
    assert f"<dcterms:valid>end={until}<" in files["kaikki/fi/atom.xml"].decode()


def test_a_pick_changes_only_the_documents_it_is_on(full) -> None:
    full.publish()
    full.clock.forward(timedelta(minutes=5))
    full.lift("Vain kaikkien seinällä", team="posio")
    written = full.publish().written
    assert "kaikki/fi/index.html" in written
    assert not any(name.startswith("kemijarvi/") for name in written)


def test_a_clock_set_back_does_not_make_anything_valid_for_longer(full) -> None:
    full.publish()
    full.clock.forward(timedelta(days=-3))
    outcome = full.publish()
    assert outcome.valid_until == full.clock() + timedelta(hours=24)


@pytest.mark.parametrize(
    "harm",
    [
        "lost file",
        "cut file",
        "newer file",
        "rotten picture",
        "stranger",
        "no manifest",
        "cut manifest",
        "deep manifest",
        "other version",
    ],
)
def test_whatever_happened_to_the_folder_one_pass_mends_it(full, harm: str) -> None:
    full.publish()
    whole = full.published()
    place: Path = full.settings.published
    listing = place / manifest.NAME
    picture = next((place / "pictures").iterdir())
    harms = {
        "lost file": (place / "kaikki/fi/index.html").unlink,
        "cut file": lambda: (place / "kaikki/fi/wall.json").write_bytes(b"{"),
        "newer file": lambda: (place / "kaikki/fi/wall.json").write_bytes(
            whole["kaikki/fi/wall.json"].replace(b"2026-", b"2027-")
        ),
        "rotten picture": lambda: picture.write_bytes(picture.read_bytes()[::-1]),
        "stranger": lambda: (place / "kaikki/fi/.index.html.4711").write_bytes(b"half a page"),
        "no manifest": listing.unlink,
        "cut manifest": lambda: listing.write_bytes(whole[manifest.NAME][:500]),
        "deep manifest": lambda: listing.write_bytes(b"[" * 100_000),
        "other version": lambda: listing.write_bytes(
            whole[manifest.NAME].replace(b'"version": 1', b'"version": 2')
        ),
    }
    harms[harm]()
    assert full.publish().changed
    assert full.published() == whole


def test_a_second_publisher_steps_aside_and_says_so(full) -> None:
    with folder.only_writer(full.settings.published) as alone:
        assert alone
        outcome = full.publish()
    assert outcome.aside
    assert not outcome.changed
    assert full.published() == {}
    assert full.publish().changed


def test_a_wall_whose_key_is_no_address_is_left_out_and_the_others_stand(full) -> None:
    def add(session: Session) -> None:
        for key in ("../ulos", "go", "Ä", ""):
            session.add(Wall(campaign_id=full.sample.campaign, key=key, name="Outo"))

    full.database.writing(add)
    full.publish()
    assert not any(path.startswith("//") for path in listed(full).documents)
    assert {path.split("/")[1] for path in listed(full).documents} == {
        "",
        "kaikki",
        "kemijarvi",
        "go",
        "poisto",
        "tarina",
        "pictures",
        "wall.css",
        "embed.v1.js",
        "embed.v1.css",
        assets.pinned(),
        "schema",
        "frame.v1.js",
        "screen.v1.js",
        "icon.svg",
    }


def test_the_removal_page_says_whom_to_write_to_with_the_number(full) -> None:
    pick = full.lift()
    full.publish()
    page = full.published()[f"poisto/{pick}/fi/index.html"].decode()
    assert f"mailto:viestinta@kemijarvi.example?subject=Poistopyynt%C3%B6%3A%20{pick}" in page


def test_without_a_contact_the_removal_page_sends_to_the_municipality(full) -> None:
    pick = full.lift()
    settings = config_settings.load(
        {}, **{**dict(full.settings), "contact": "", "secret_key": "", "database_url": ""}
    )
    publish(full.database, settings, now=full.clock)
    page = full.published()[f"poisto/{pick}/fi/index.html"].decode()
    assert f"Ota yhteyttä kuntaan ja mainitse numero {pick}." in page
    assert "mailto" not in page


def test_a_go_page_leads_on_without_a_server_of_ours(full) -> None:
    pick = full.lift()
    full.publish()
    page = full.published()[f"go/{pick}/index.html"].decode()
    target = listed(full).documents[f"/go/{pick}/"].target
    assert target is not None
    assert target.startswith("https://suo.example/@aino/")
    assert f'<link rel="canonical" href="{target}">' in page
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_publisher_works_at_once_then_when_something_moved_and_every_half_minute(full) -> None:
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    first = publisher.tick()
    assert first is not None
    assert first.changed
    seconds.now += 1
    assert publisher.tick() is None
    full.lift("Uusin")
    moved = publisher.tick()
    assert moved is not None
    assert moved.changed
    seconds.now += EVERY_SECONDS
    regardless = publisher.tick()
    assert regardless is not None
    assert not regardless.changed


def test_a_forgotten_signal_costs_half_a_minute_and_never_a_wrong_wall(full) -> None:
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    publisher.tick()
    full.database.writing(lambda session: setattr(session.get(Wall, 1), "name", "Toinen nimi"))
    assert publisher.tick() is None
    seconds.now += EVERY_SECONDS
    publisher.tick()
    assert "Toinen nimi" in full.published()["kaikki/fi/index.html"].decode()


def test_a_publisher_that_stepped_aside_looks_again(full) -> None:
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    with folder.only_writer(full.settings.published):
        outcome = publisher.tick()
        assert outcome is not None
        assert outcome.aside
    seconds.now += 1
    again = publisher.tick()
    assert again is not None
    assert again.changed


def test_a_pass_that_fails_is_tried_again_after_a_rest_and_what_was_shown_stays(full) -> None:
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    publisher.tick()
    before = full.published()
    full.lift("Ei vielä")
    blocked = full.settings.published / "kaikki" / "fi"
    aside = full.settings.published.parent / "aside"
    blocked.rename(aside)
    blocked.write_bytes(b"a file where a folder should be")
    with pytest.raises(OSError, match="kaikki"):
        publisher.tick()
    seconds.now += 1
    assert publisher.tick() is None
    assert full.published()[manifest.NAME] == before[manifest.NAME]
    blocked.unlink()
    aside.rename(blocked)
    seconds.now += AGAIN_SECONDS
    publisher.tick()
    assert "Ei vielä" in full.published()["kaikki/fi/index.html"].decode()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_somebody_changes_by_hand_is_mended_by_the_next_pass_of_a_publisher_that_goes_on(full) -> None:
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    publisher.tick()
    whole = full.published()
    seconds.now += EVERY_SECONDS
    publisher.tick()
    page = full.settings.published / "kaikki/fi/index.html"
    before = page.stat()
    page.write_bytes(page.read_bytes()[::-1])
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    seconds.now += EVERY_SECONDS
    publisher.tick()
    assert full.published() == whole


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_rots_without_a_sign_is_found_when_every_file_is_read_again(
    full, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A disk that gives other bytes changes no time of a file's.
    monkeypatch.setattr(folder, "_mark", lambda found: (found.st_size,))
    seconds = Seconds()
    publisher = Publisher(full.database, full.settings, now=full.clock, seconds=seconds)
    publisher.tick()
    whole = full.published()
    seconds.now += EVERY_SECONDS
    publisher.tick()
    page = full.settings.published / "kaikki/fi/index.html"
    page.write_bytes(page.read_bytes()[::-1])
    seconds.now += EVERY_SECONDS
    publisher.tick()
    assert full.published() != whole
    seconds.now += READ_SECONDS
    publisher.tick()
    assert full.published() == whole
