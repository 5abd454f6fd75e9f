"""What docs/sources.md tells people to open and press exists on the desk, under that very name.

That every kind of source is explained there, in both languages, is `tests.test_docs`'s to say.
"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config.networks import NAMES

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "sources.md"
CATALOGUES = [
    ROOT / place / "translations" / "fi" / "LC_MESSAGES" / f"{name}.po"
    for place, name in (("curator/desk", "desk"), ("wall", "wall"))
]
NAMES_OF_OTHERS = {
    # On the networks' own pages.
    "Asetukset → Kehitys → Uusi sovellus",
    "Asetukset → Yksityisyys ja turvallisuus → Sovellussalasanat → Lisää sovellussalasana",
    "Preferences → Development → New application",
    "Settings → Privacy and security → App passwords → Add app password",
    "Your access token",
    "YouTube Data API v3",
    "Lisäasetukset",
    "Advanced settings",
    "Live",
    # What a municipality may call its own.
    "Someseinä",
}
STEPS = 3
"""Fewer numbered steps are no way to a connection."""


def spoken(finnish: bool) -> set[str]:
    """Everything the desk and the wall say, in Finnish or in English."""
    said: set[str] = set()
    for path in CATALOGUES:
        with path.open("rb") as file:
            said |= {str(one.string if finnish else one.id) for one in read_po(file)}
    return said | {
        one.replace("%(network)s", name) for one in said for name in NAMES.values() if "%(network)s" in one
    }


def halves() -> dict[str, str]:
    """The Finnish and the English half of the page, without its examples."""
    whole = re.sub(r"^```.*?^```$", "", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    finnish, english = whole.split("\n---\n")
    return {"fi": finnish, "en": english}


@pytest.mark.parametrize("language", ["fi", "en"])
def test_what_is_to_be_opened_or_pressed_is_called_what_the_desk_calls_it(language: str) -> None:
    named = set(re.findall(r"(?<!\*)\*([A-ZÄÖ][^*\n]+)\*(?!\*)", halves()[language]))
    assert len(named - NAMES_OF_OTHERS) >= 10
    assert named - NAMES_OF_OTHERS - spoken(language == "fi") == set()


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_connection_that_needs_a_key_has_its_way_told_in_steps(language: str) -> None:
    sections = re.split(r"^## ", halves()[language], flags=re.MULTILINE)[1:]
    for network in ("Mastodon", "Bluesky", "Instagram"):
        of_it = [one for one in sections if one.startswith(network)]
        assert of_it
        for section in of_it:
            assert len(re.findall(r"^\d\. ", section, flags=re.MULTILINE)) >= STEPS, section[:40]


def test_both_languages_tell_the_same_steps() -> None:
    sections = {language: re.split(r"^##+ ", half, flags=re.MULTILINE) for language, half in halves().items()}
    steps = {
        language: [len(re.findall(r"^\d\. ", one, flags=re.MULTILINE)) for one in found]
        for language, found in sections.items()
    }
    assert steps["fi"] == steps["en"]
