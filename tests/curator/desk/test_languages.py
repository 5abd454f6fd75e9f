"""Everything is said in three languages, and in one at a time."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import curator.desk
from tests.curator.desk.conftest import People

FOLDER = Path(curator.desk.__file__).parent
SAME = {"Someseinä", "Text", "Text %(number)d", "Admin", "WordPress", "Neutral"} | {
    "%(kind)s: %(value)s",
    "%(act)s (%(number)d)",
    "%(act)s: %(name)s",
    "person",
}
"""Ids that may be the same in another language."""


def extracted() -> set[str | tuple[str, ...]]:
    """What pages and documents say: documents use the desk's catalogue."""
    ways = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = (one for folder in (FOLDER, FOLDER.parent / "report") for one in extract_from_dir(folder, ways))
    return {message for _file, _line, message, _comments, _context in found}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_catalogue_says_everything_and_nothing_else(language: str) -> None:
    with (FOLDER / "translations" / language / "LC_MESSAGES" / "desk.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    said = {message.id: message for message in catalogue if message.id}
    assert set(said) == extracted()
    for number, message in said.items():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = number if isinstance(number, tuple) else (number,)
        assert not message.fuzzy, number
        for one, text in zip(ids, strings, strict=True):
            assert text, number
            assert set(re.findall(r"%\(\w+\)[sd]", text)) == set(re.findall(r"%\(\w+\)[sd]", one)), number
            assert text != one or one in SAME, number


ENGLISH = re.compile(
    r"\b(the|and|this|week|suggestions?|picks?|permission|sources?|save|sign in|with)\b", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("language", "begins"), [("fi", "Tämä viikko"), ("sv", "Den här veckan"), ("en", "This week")]
)
def test_pages_are_in_one_language(people: People, language: str, begins: str) -> None:
    visitor = people["admin"]
    visitor.post("/me/language", csrf=True, data={"language": language})
    post = people.sample.post("…", pictures=1)
    assert visitor.get("/kemijarvi/").text.startswith(begins)
    for path in (
        "",
        "suggestions",
        f"pick?post={post}",
        "picks",
        "add",
        "story",
        "sources",
        "sources/new",
        "sources/new/wordpress",
        "readings",
        "connections",
        "people",
        "embed",
        "figures",
        "figures/hashtags",
        "reports",
    ):
        page = visitor.get(f"/kemijarvi/{path}")
        assert page.one("html").get("lang") == language
        if language != "en":
            for area in list(page.one("body").iter("textarea")):
                area.text = ""
            words = " ".join("".join(page.one("body").itertext()).split())
            assert not ENGLISH.search(words), ENGLISH.search(words)


def test_dates_are_finlands_in_every_language(people: People) -> None:
    visitor = people["editor"]
    for language, week in (
        ("fi", r"Viikko \d+ \(\d+\."),
        ("sv", r"Vecka \d+ \(\d+\."),
        ("en", r"Week \d+ \(\d+"),
    ):
        visitor.post("/me/language", csrf=True, data={"language": language})
        assert re.search(week, visitor.get("/kemijarvi/").text)


def test_times_and_the_web_are_called_what_readers_call_them(people: People) -> None:
    people.sample.post("Uutinen. #kemijärvi", network="web", age=timedelta(days=2))
    visitor = people["editor"]
    for language, said in (
        ("fi", r"Verkkosivusto · \w+ \d+\.\d+\. klo \d+\.\d\d"),
        ("sv", r"Webbplats · \w+ \d+\.\d+ kl\. \d+\.\d\d"),
        ("en", r"Website · \w+ \d+ \w+ at \d\d:\d\d"),
    ):
        visitor.post("/me/language", csrf=True, data={"language": language})
        assert re.search(said, visitor.get("/kemijarvi/suggestions").text), language
