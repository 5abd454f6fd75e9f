"""Letters to askers: each once, in their language, only while their address is here."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from config.db import Database
from config.settings import Settings
from curator import picks
from curator.material import Subject
from curator.models import Asker, Pick, RemovalOutcome
from curator.picks import Answers
from curator.removing import codes, deciding, removals, tidying
from curator.removing.letters import Letters
from curator.removing.removals import Asking
from tests.sample import Sample

KEY = b"a key of the tests, long enough"


@pytest.fixture
def ask(database: Database, sample: Sample) -> Callable[..., str]:
    """Somebody asks and leaves an address; gives what the codes are made from."""

    def _ask(language: str = "fi", contact: str = "aino+x@posti.example") -> str:
        from config import clock

        made = database.writing(
            picks.pick,
            sample.people["editor"],
            sample.teams["kemijarvi"],
            Subject(post_id=sample.post()),
            clock.week_of(sample.now),
            Answers(),
            slot=picks.Slot.EXTRA,
            at=sample.now,
        )
        made_from = codes.new()
        asking = Asking(made.id or 0, Asker.AUTHOR, contact=contact, language=language)
        database.writing(removals.ask, asking, made_from, KEY, sample.now, letters=True)
        return made_from

    return _ask


class Post:
    """Takes letters, or says why not."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.problem = ""

    def __call__(self, address: str, title: str, text: str) -> str:
        if not self.problem:
            self.taken.append((address, title, text))
        return self.problem


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def letters(database: Database, settings: Settings, sample: Sample, post: Post) -> Callable[..., Letters]:
    """The sender at a moment after the sample's."""
    route = type(settings.notices_url)("json://127.0.0.1:9/{email}")
    with_route = settings.model_copy(
        update={
            "notices_url": route,
            "removal_url": "https://tiedot.example",
            "controller_name": "Kemijärven kaupunki",
        }
    )

    def _letters(late: timedelta = timedelta(), given: Settings = with_route) -> Letters:
        return Letters(database, given, KEY, now=lambda: sample.now + late, send=post)

    return _letters


def test_the_code_goes_once_to_the_address_in_the_askers_language(
    letters: Callable[..., Letters], post: Post, ask: Callable[..., str]
) -> None:
    finnish, swedish = ask(), ask("sv", "bo@posti.example")
    assert letters().tick() == 2
    assert letters().tick() == 0
    address, title, text = post.taken[0]
    assert address == "json://127.0.0.1:9/aino%2Bx%40posti.example"
    code = codes.proof(KEY, finnish)
    assert title == f"Vahvista poistopyyntösi: koodi {code}"
    assert f"https://tiedot.example/fi/poisto/{codes.follow(KEY, finnish)}" in text
    assert text.endswith("Kemijärven kaupunki\n")
    assert codes.proof(KEY, swedish) in post.taken[1][1]
    assert "Bekräfta" in post.taken[1][1]


def test_what_could_not_go_is_tried_again_later(
    letters: Callable[..., Letters], post: Post, ask: Callable[..., str]
) -> None:
    ask()
    post.problem = "no"
    assert letters().tick() == 0
    post.problem = ""
    assert letters(timedelta(seconds=30)).tick() == 0
    assert letters(timedelta(minutes=2)).tick() == 1


def test_the_outcome_goes_with_its_answer(
    letters: Callable[..., Letters],
    post: Post,
    ask: Callable[..., str],
    database: Database,
    sample: Sample,
) -> None:
    follow = codes.follow(KEY, ask())
    with database.reading() as session:
        row = removals.find(session, follow)
    assert row is not None
    letters().tick()
    database.writing(
        deciding.decide,
        sample.people["editor"],
        row.id or 0,
        RemovalOutcome.REMOVED,
        "Pahoittelut.",
        sample.now,
    )
    assert letters().tick() == 1
    assert "poistaneet julkaisun someseinältä pysyvästi" in post.taken[-1][2]
    assert "Pahoittelut." in post.taken[-1][2]


IS_NOT = {
    "fi": "Julkaisu ei ole someseinällä.",
    "sv": "Inlägget är inte på someväggen.",
    "en": "The post is not on the social wall.",
    "se": "Almmuhus ii leat seainnis.",
}
IS = {
    "fi": "Julkaisu on someseinällä.",
    "sv": "Inlägget finns på someväggen.",
    "en": "The post is on the social wall.",
    "se": "Almmuhus lea seainnis.",
}


@pytest.mark.parametrize("language", IS)
@pytest.mark.parametrize("now", ["wall", "ahead", "withdrawn", "brought back", "another asks"])
def test_what_is_not_removed_is_told_to_be_where_it_is(
    letters: Callable[..., Letters],
    post: Post,
    ask: Callable[..., str],
    database: Database,
    sample: Sample,
    now: str,
    language: str,
) -> None:
    with database.reading() as session:
        row = removals.find(session, codes.follow(KEY, ask(language)))
    assert row is not None
    letters().tick()
    editor = sample.people["editor"]

    def later(session: Session) -> None:
        session.get_one(Pick, row.pick_id).week += timedelta(weeks=1)

    if now == "ahead":
        database.writing(later)
    if now in {"withdrawn", "brought back"}:
        database.writing(picks.withdraw, editor, row.pick_id)
    if now == "brought back":
        database.writing(picks.bring_back, editor, row.pick_id)
    if now == "another asks":
        asking = Asking(row.pick_id, Asker.OTHER)
        database.writing(removals.ask, asking, codes.new(), KEY, sample.now, letters=True)
    database.writing(deciding.decide, editor, row.id or 0, RemovalOutcome.KEPT, "Näin.", sample.now)
    assert letters().tick() == 1
    right, wrong = (IS, IS_NOT) if now in {"wall", "brought back"} else (IS_NOT, IS)
    text = post.taken[-1][2]
    assert right[language] in text
    assert wrong[language] not in text
    assert "Näin." in text


def test_nothing_goes_without_a_route_or_once_the_address_is_forgotten(
    letters: Callable[..., Letters],
    post: Post,
    ask: Callable[..., str],
    settings: Settings,
    database: Database,
    sample: Sample,
) -> None:
    follow = codes.follow(KEY, ask())
    assert letters(given=settings).tick() == 0
    with database.reading() as session:
        row = removals.find(session, follow)
    assert row is not None
    editor = sample.people["editor"]
    database.writing(
        deciding.decide, editor, row.id or 0, RemovalOutcome.REMOVED, "", sample.now - timedelta(31)
    )
    database.writing(tidying.forget, sample.now)
    assert letters().tick() == 0
    assert post.taken == []
