"""Whatever can be told of a source, a pick, a connection or a notice has words, in every language."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from collector import errors
from collector.doings import Doing, SourceView
from config import clock
from config.kinds import KINDS
from config.languages import LANGUAGES
from config.models import Relation
from curator.connecting import connections
from curator.desk import connection_words, kind_words, log_words, notice_words, sources, words
from curator.desk.language import speaking
from curator.may_show import Reason
from curator.picking import standing
from tests.sample import Sample

TRANSLATED = [code for code in LANGUAGES if code != "en"]
FACTS = {
    "name": "@kunta",
    "day": "2026-12-12",
    "week": "2026-11-23",
    "team": "Posio",
    "from": "Kemijärvi",
    "hours": 30,
    "tag": "kemijärvi",
    "days": 30,
    "first": "2026-10-01",
    "last": "2026-10-20",
    "period": "",
}

Say = Callable[[object, str], str]
"""Says words, or what a function gives, in a language."""


def error_classes(of: type[errors.CollectError] = errors.CollectError) -> list[type[errors.CollectError]]:
    """Every class of error there is."""
    return [one for below in of.__subclasses__() for one in (below, *error_classes(below))]


def view(**more: object) -> SourceView:
    """A source that was asked a while ago."""
    now = clock.now()
    values: dict[str, object] = {
        "id": 1,
        "kind": "mastodon",
        "name": "a",
        "server": "https://a.example",
        "query": "a",
        "team_id": None,
        "relation": Relation.PUBLIC,
        "active": True,
        "last_ok_at": now,
        "due_at": now + timedelta(minutes=5),
        "reason": "",
        "problem": "",
        "stopped": False,
        "partial": "",
        "credential": "",
        "expires_at": None,
    }
    return SourceView(**(values | more))  # type: ignore[arg-type]


@pytest.fixture
def said(app: Flask, sample: Sample) -> Say:
    """How words are said on the desk's pages."""

    def say(words: object, language: str) -> str:
        with app.test_request_context(), speaking(language):
            return str(words() if callable(words) else words)

    return say


def test_every_reason_why_a_pick_is_not_shown_leads_to_a_state_with_words(said: Say) -> None:
    assert set(standing._BY_REASON) == set(Reason)
    assert set(words.STATES) == set(standing.State)
    for language in TRANSLATED:
        for sign in words.STATES.values():
            assert said(sign.words, language) != said(sign.words, "en")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_source_has_a_name_people_know(kind: str) -> None:
    assert kind in kind_words.WORDS
    with speaking("fi"):
        assert str(kind_words.called(kind)) != kind


def test_every_class_of_error_is_said_in_words_of_its_own_language(said: Say) -> None:
    for reason in [*(one.reason for one in error_classes()), "throttled"]:
        source = view(reason=reason)
        for language in TRANSLATED:
            told = said(lambda source=source: sources.sign(source).words, language)
            assert told != said(lambda source=source: sources.sign(source).words, "en"), reason
            assert reason not in told


def test_every_state_of_a_source_can_be_said() -> None:
    told = set(sources.SIGNS) | {Doing.TRYING, Doing.EXPIRING}
    assert told == set(Doing)


def test_every_problem_of_a_connection_has_words() -> None:
    assert set(connection_words.PROBLEMS) == set(connections.Problem)
    assert set(connection_words.FIELDS) <= set(connections.Problem)


@pytest.mark.parametrize("kind", list(notice_words.KINDS))
@pytest.mark.parametrize("language", TRANSLATED)
def test_every_notice_is_in_its_readers_language(kind: str, language: str) -> None:
    told, english = (notice_words.said(kind, 107, FACTS, one) for one in (language, "en"))
    assert told.title != english.title
    assert told.text != english.text
    assert "%" not in told.title


RECORD = {"acts.record", "drafts.keep"}
"""Both name the act third."""


def recorded() -> set[str]:
    """Every act the code writes down, by reading the code; one with a part to fill in as its beginning."""
    found: set[str] = set()
    for path in sorted((Path(__file__).parents[3] / "curator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in RECORD:
                continue
            for said in [node.args[2], *ast.walk(node.args[2])]:
                if isinstance(said, ast.JoinedStr):
                    found.add(str(getattr(said.values[0], "value", "")))
                elif isinstance(said, ast.Constant) and isinstance(said.value, str):
                    found.add(said.value)
    return found


def test_every_act_in_the_log_has_words(said: Say) -> None:
    acts = recorded()
    assert len(acts) > 60
    missing = {act for act in acts if not any(known.startswith(act) for known in log_words.ACTS)}
    assert missing == set()
    for language in TRANSLATED:
        for words_of in log_words.ACTS.values():
            assert said(words_of, language) != said(words_of, "en")
