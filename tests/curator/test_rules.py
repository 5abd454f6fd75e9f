"""Rules: what hides a post, in which order it is said, and what may be kept as a rule."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from collector import queries
from collector.queries import PostView
from config import clock, elections
from config.db import Database
from config.models import Team
from curator.models import MarkKind, Rule, RuleKind
from curator.suggesting import elections as told
from curator.suggesting import rules
from curator.suggesting.elections import Told
from curator.suggesting.rules import By, Hidden, NewRule, Problem, RuleError, Rules
from tests.sample import Sample


@pytest.fixture
def sample(database: Database) -> Sample:
    return Sample(database)


@pytest.fixture
def post(sample: Sample) -> PostView:
    number = sample.post("Voita arvonnassa upea palkinto!", handle="kauppa@suo.example")
    with sample.database.reading() as session:
        return queries.posts(session, [number])[number]


def rule(kind: RuleKind, value: str = "", network: str = "") -> Rule:
    return Rule(campaign_id=1, kind=kind, value=value, network=network, person_id=1, at=clock.now())


def by(
    post: PostView, *kept: Rule, words: str = "voittaa arvonta arvonnassa", **more: object
) -> Hidden | None:
    given = rules.gathered(kept)
    return rules.hidden(post, frozenset(words.split()), replace(given, **more))  # type: ignore[arg-type]


def test_without_rules_nothing_is_hidden_but_replies_and_sensitive_posts(post: PostView) -> None:
    assert by(post) is None
    assert by(post._replace(is_reply=True)) == Hidden(By.REPLY)
    assert by(post._replace(sensitive=True)) == Hidden(By.SENSITIVE)
    assert by(post._replace(is_reply=True), rule(RuleKind.SHOW_REPLIES)) is None
    assert by(post._replace(sensitive=True), rule(RuleKind.SHOW_SENSITIVE)) is None


def test_a_blocked_word_is_told_as_it_was_typed(post: PostView) -> None:
    assert by(post, rule(RuleKind.BLOCKED_WORD, "Arvonta")) == Hidden(By.WORD, "Arvonta")
    assert by(post, rule(RuleKind.BLOCKED_WORD, "sauna")) is None


@pytest.mark.parametrize("name", ["kauppa@suo.example", "@Kauppa@suo.example", "kauppa", "KAUPPA"])
def test_an_author_is_found_by_name_and_by_handle(post: PostView, name: str) -> None:
    assert by(post, rule(RuleKind.BLOCKED_AUTHOR, name)) == Hidden(By.AUTHOR, "Kauppa")
    assert by(post, rule(RuleKind.BLOCKED_AUTHOR, name, "instagram")) is None
    assert by(post, rule(RuleKind.BLOCKED_AUTHOR, name, "fediverse")) is not None


def test_nobody_else_is_taken_for_a_blocked_author(post: PostView) -> None:
    assert by(post, rule(RuleKind.BLOCKED_AUTHOR, "kaup")) is None
    nameless = post._replace(author_name="", author_handle="")
    assert by(nameless, rule(RuleKind.BLOCKED_AUTHOR, "kauppa"), rule(RuleKind.TRUSTED_AUTHOR, "x")) is None


def test_a_trusted_author_is_hidden_by_marks_and_elections_only(post: PostView) -> None:
    trusted = rule(RuleKind.TRUSTED_AUTHOR, "kauppa")
    asked = (trusted, rule(RuleKind.BLOCKED_WORD, "arvonta"), rule(RuleKind.LANGUAGE, "sv"))
    assert by(post._replace(is_reply=True), *asked) is None
    assert by(post, *asked, listed=frozenset({"kauppa"})) == Hidden(By.ELECTION, "Kauppa")
    assert rules.hidden(post, frozenset(), rules.gathered(asked), MarkKind.SPAM) == Hidden(By.SPAM)


def test_where_languages_are_named_the_others_are_hidden_and_the_unknown_is_not(post: PostView) -> None:
    swedish = rule(RuleKind.LANGUAGE, "SV")
    assert by(post, swedish) == Hidden(By.LANGUAGE, "fi")
    assert by(post._replace(language="sv-FI"), swedish) is None
    assert by(post._replace(language=None), swedish) is None
    assert by(post, swedish, rule(RuleKind.LANGUAGE, "fi")) is None


def test_an_ended_rule_hides_nothing(post: PostView) -> None:
    over = rule(RuleKind.BLOCKED_WORD, "arvonta")
    over.ended_at = clock.now()
    assert by(post, over) is None


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (NewRule(RuleKind.BLOCKED_WORD, "  "), Problem.EMPTY),
        (NewRule(RuleKind.BLOCKED_WORD, "!?"), Problem.EMPTY),
        (NewRule(RuleKind.BLOCKED_WORD, "kaksi sanaa"), Problem.NOT_ONE_WORD),
        (NewRule(RuleKind.BLOCKED_AUTHOR, "x" * 201), Problem.TOO_LONG),
        (NewRule(RuleKind.LANGUAGE, "suomi"), Problem.NO_LANGUAGE),
        (NewRule(RuleKind.LANGUAGE, "<b"), Problem.NO_LANGUAGE),
    ],
)
def test_a_rule_that_says_nothing_is_refused(sample: Sample, wanted: NewRule, problem: Problem) -> None:
    with pytest.raises(RuleError) as refused:
        add(sample, wanted)
    assert refused.value.problem is problem


def test_the_same_rule_is_kept_once_and_may_come_again_after_its_end(sample: Sample) -> None:
    first = add(sample, NewRule(RuleKind.BLOCKED_WORD, "arvonta"))
    with pytest.raises(RuleError) as refused:
        add(sample, NewRule(RuleKind.BLOCKED_WORD, "Arvonta "))
    assert refused.value.problem is Problem.THERE_ALREADY
    assert end(sample, first)
    assert not end(sample, first)
    assert add(sample, NewRule(RuleKind.BLOCKED_WORD, "arvonta")) != first


def test_a_teams_rule_is_not_the_neighbours_and_the_campaigns_is_everybodys(sample: Sample) -> None:
    own = add(sample, NewRule(RuleKind.BLOCKED_WORD, "arvonta"))
    shared = add(sample, NewRule(RuleKind.BLOCKED_WORD, "kasino"), whole=True)
    today = clock.day_of(clock.now())
    with sample.database.reading() as session:
        here = rules.of_team(session, team(session, sample, "kemijarvi"), today)
        there = rules.of_team(session, team(session, sample, "keminmaa"), today)
    assert set(here.words) == {"arvonta", "kasino"}
    assert set(there.words) == {"kasino"}
    assert not end(sample, own, "keminmaa")
    assert end(sample, shared, "keminmaa")


def test_an_elections_list_holds_from_its_first_day_to_its_last(sample: Sample) -> None:
    today = clock.day_of(clock.now())
    day = timedelta(days=1)
    election = Told(
        "Kuntavaalit", today - day, today, told.names_of([" Kauppa ", "", "@kauppa", "Puolue rp"])
    )
    assert election.listed == ("Kauppa", "@kauppa", "Puolue rp")
    made = sample.database.writing(told.tell, sample.people["owner"], sample.campaign, election)
    with sample.database.reading() as session:
        assert told.listed(session, sample.campaign, today) == {"kauppa", "puolue rp"}
        assert told.running(session, sample.campaign, today - day)
        assert not told.running(session, sample.campaign, today + day)
        assert not told.running(session, sample.campaign, today - 2 * day)
    sample.database.writing(told.take_back, sample.people["owner"], sample.campaign, made)
    with sample.database.reading() as session:
        assert elections.running(session, sample.campaign, today) == []


def test_an_election_of_another_campaign_is_out_of_reach(sample: Sample) -> None:
    today = clock.day_of(clock.now())
    made = sample.database.writing(
        told.tell, sample.people["owner"], sample.campaign, Told("Vaalit", today, today)
    )
    with pytest.raises(LookupError):
        sample.database.writing(told.tell, 1, sample.campaign + 1, Told("Omat", today, today), made)
    sample.database.writing(told.take_back, 1, sample.campaign + 1, made)
    with sample.database.reading() as session:
        assert [one.name for one in told.of_campaign(session, sample.campaign)] == ["Vaalit"]


def test_what_is_wrong_with_an_election_is_told_at_once() -> None:
    today = clock.day_of(clock.now())
    assert told.problems(Told("Vaalit", today, today)) == []
    wrong = Told(" ", today, today - timedelta(days=1), ("x",) * 2_001)
    assert told.problems(wrong) == [
        told.Problem.NO_NAME,
        told.Problem.ENDS_FIRST,
        told.Problem.TOO_MANY,
    ]


def add(sample: Sample, wanted: NewRule, *, whole: bool = False) -> int:
    def step(session: Session) -> int:
        here = team(session, sample, "kemijarvi")
        return rules.add(session, sample.people["editor"], here, wanted, sample.now, whole=whole)

    return sample.database.writing(step)


def end(sample: Sample, rule_id: int, key: str = "kemijarvi") -> bool:
    def step(session: Session) -> bool:
        return rules.end(session, sample.people["editor"], team(session, sample, key), rule_id, sample.now)

    return sample.database.writing(step)


def team(session: Session, sample: Sample, key: str) -> Team:
    return session.get_one(Team, sample.teams[key])


def test_rules_without_anything_ask_nothing() -> None:
    assert rules.gathered([]) == Rules()
