"""Northern Sámi on the public pages: asking for a removal and following it, with all their words."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import curator.removal
from config.db import Database
from curator.removal.fault_words import Fault, say_all
from curator.removal.words import say
from tests.curator.removal.test_asking import lift, send, tree
from tests.sample import Sample

FOLDER = Path(curator.removal.__file__).parent
FILE = FOLDER / "translations" / "se" / "LC_MESSAGES" / "removal.po"
PAGES = ("asking.html", "outcome.html", "page.html", "parts.html")
FAULTS = (
    *(Fault.NO_ASKER, Fault.TOO_LONG, Fault.NO_ADDRESS, Fault.TRAPPED, Fault.STALE, Fault.TOO_MANY),
    *(Fault.ENOUGH, Fault.WRONG_CODE, Fault.TOO_MANY_TRIES),
)


def wanted() -> set[str]:
    """What a person who asks for a removal in Northern Sámi may come to read."""
    files = [("jinja2", FOLDER / "templates" / name) for name in PAGES]
    files += [("python", FOLDER / name) for name in ("letter_words.py", "words.py")]
    found = {message for how, path in files for _line, message, *_ in extract_from_file(how, path)}
    return found | set(say_all({one.value: one for one in FAULTS}, lambda message: message).values())


def test_its_catalogue_says_everything_and_nothing_else() -> None:
    assert FILE.read_text("utf-8").startswith("# FOR A NATIVE READER TO CHECK.")
    with FILE.open("rb") as source:
        said = {str(one.id): str(one.string) for one in read_po(source) if one.id}
    assert set(said) == wanted()
    for message, text in said.items():
        assert text
        assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", message))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_removal_is_asked_for_and_followed_in_it(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    pick = lift(sample)
    page = anybody.get(f"/se/poista/{pick}", headers={"Accept-Language": "fi"})
    assert tree(page).get("lang") == "se"
    assert "".join(tree(page).find(".//h1").itertext()) == say("se")("Ask for removal")
    offered = [one.get("hreflang") for one in tree(page).iter("a") if one.get("hreflang")]
    assert offered == ["fi", "sv", "en", "se"]
    answer = send(anybody, pick, language="se")
    assert "/se/poisto/" in answer.location
    followed = anybody.get(answer.location)
    assert tree(followed).get("lang") == "se"
    assert say("se")("What we cannot reach") in followed.text
