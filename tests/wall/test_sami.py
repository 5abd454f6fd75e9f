"""Northern Sámi: few fixed words, all of them there, and nothing else on the pages that exist in it."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations

from config import languages
from config.languages import LANGUAGES, PUBLIC
from tests.wall.conftest import Walls
from wall import documents, render, words
from wall.words import Words

FILE = words.FOLDER / "se" / "LC_MESSAGES" / "wall.po"
MOST = 40

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Asked(Translations):
    """A catalogue that remembers what it had no words for."""

    missing: set[str]

    def gettext(self, message: str) -> str:
        told: str = super().gettext(message)
        if message not in self._catalog:  # type: ignore[attr-defined]
            self.missing.add(message)
        return told

    ugettext = gettext


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    real = languages.translations(words.FOLDER, words.DOMAIN, "se")
    asked = Asked.__new__(Asked)
    asked.__dict__.update(real.__dict__ | {"_catalog": dict(real._catalog)})  # type: ignore[attr-defined]
    asked.missing = set()
    made = Words("se", languages.locale("se"), asked)
    original = words.words
    for module in ("wall.cards", "wall.views", "wall.render", "wall.archive", "wall.stories"):
        monkeypatch.setattr(f"{module}.words", lambda code: made if code == "se" else original(code))
    render.environment.cache_clear()
    yield asked
    render.environment.cache_clear()


def test_it_has_few_sentences_for_a_native_reader_to_check() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.startswith("# FOR A NATIVE READER TO CHECK.")
    with FILE.open("rb") as file:
        said = [message for message in read_po(file) if message.id]
    assert len(said) <= MOST
    for message in said:
        places = re.compile(r"%\(\w+\)s")
        assert message.string
        assert places.findall(str(message.id)) == places.findall(str(message.string))


@on_sqlite
def test_every_page_that_exists_in_it_has_all_its_words(walls: Walls, asked: Asked) -> None:
    walls.tell("Oma tarina. " * 60, weeks_ago=3, file=walls.picture())
    walls.lift("Ett inlägg", language="sv", file=walls.picture(), weeks_ago=2)
    walls.lift("Pitkä tarina. " * 60, weeks_ago=1)
    walls.lift("Ein Beitrag", language="de", network="web", url="https://suo.example/1")
    walls.publish()
    assert asked.missing == set()
    for pick in (1, 2, 3, 4):
        walls.withdraw(pick)
    walls.publish()
    assert asked.missing == set()


@on_sqlite
def test_a_word_that_is_missing_would_be_noticed(full: Walls, asked: Asked) -> None:
    del asked._catalog["Ask for removal"]  # type: ignore[attr-defined]
    full.publish()
    assert asked.missing == {"Ask for removal"}


@on_sqlite
def test_the_archive_is_led_to_in_the_walls_own_language(full: Walls) -> None:
    full.publish()
    files = full.published()
    assert {name.split("/")[2] for name in files if name.startswith("kaikki/se/")} == {
        *("index.html", "index.fallback.html", "frame", "element"),
        *(f"{name}.{kind}" for name, kind in (("wall", "json"), ("feed", "json"), ("oembed", "json"))),
        *(f"{name}.fallback.json" for name in ("wall", "feed", "oembed")),
        *("atom.xml", "atom.fallback.xml", "fragment.html", "fragment.fallback.html"),
        "story.fallback.html",
    }
    assert "tarina/3/se/index.html" in files
    assert '<html lang="se">' in files["poisto/3/se/index.html"].decode()
    for name in ("kaikki/se/index.html", "tarina/3/se/index.html"):
        page = files[name].decode()
        assert '<html lang="se">' in page
        assert 'kaikki/fi/arkisto/" hreflang="fi"' in page
    addresses = re.findall(r'href="(?:\.\./)+((?:kaikki|tarina|poisto|go)/[^"]*)"', page)
    assert addresses
    for address in addresses:
        assert address.removesuffix("/") in {
            name.removesuffix("/index.html") for name in files
        } or address.endswith(("atom.xml", "feed.json")), address


@on_sqlite
def test_dates_and_languages_are_cldrs(full: Walls) -> None:
    full.lift("Ein Beitrag", language="de")
    full.publish()
    page = full.published()["kaikki/se/index.html"].decode()
    assert re.search(r"\d+ \w+mánnu \d{4}", page)
    assert "Almmuhusa giella: duiskkagiella" in page
    assert "davvisámegiella" in page


def test_it_is_for_public_pages_only() -> None:
    assert set(PUBLIC) - set(LANGUAGES) == {"se"}
    assert documents.PUBLIC is PUBLIC
