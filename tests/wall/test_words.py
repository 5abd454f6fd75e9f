"""Every message exists in every language, with the same places to fill, and nothing is left over."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from config import languages
from config.languages import LANGUAGES
from wall import words

WALL = Path(words.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
PLACES = re.compile(r"%\(\w+\)s")


def extracted() -> set[str]:
    found = extract_from_dir(WALL, METHODS)
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != languages.SOURCE])
def test_every_message_is_there_in_every_language(language: str) -> None:
    with (words.FOLDER / language / "LC_MESSAGES" / "wall.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    said = {message.id: message for message in catalogue if message.id}
    assert set(said) == extracted()
    for identity, message in said.items():
        assert message.string
        assert not message.fuzzy
        assert PLACES.findall(str(identity)) == PLACES.findall(str(message.string))


def test_the_templates_and_the_code_are_both_read_for_messages() -> None:
    assert {"Social wall", "Ask for removal", "on Mastodon"} <= extracted()


def test_a_catalogue_is_read_once_and_speaks_its_language() -> None:
    finnish = languages.translations(words.FOLDER, words.DOMAIN, "fi")
    assert finnish is languages.translations(words.FOLDER, words.DOMAIN, "fi")
    assert finnish.gettext("Ask for removal") == "Pyydä poistoa"


def test_english_needs_no_catalogue_and_any_other_language_does(tmp_path: Path) -> None:
    english = languages.translations(tmp_path, "none", "en")
    assert english.gettext("Ask for removal") == "Ask for removal"
    with pytest.raises(FileNotFoundError):
        languages.translations(tmp_path, "none", "fi")


def test_swedish_is_finlands_and_english_is_britains() -> None:
    assert [str(languages.locale(code)) for code in LANGUAGES] == ["fi_FI", "sv_FI", "en_GB"]
    assert str(languages.locale("se_FI")) == "se_FI"
