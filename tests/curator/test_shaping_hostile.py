"""Shaping a campaign with hostile or hurried hands: headers hold, nobody is left without somebody to ask."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.clock import day_of
from config.models import Tag, Team, Wall
from curator.entry import people
from curator.models import Membership, Person, Role, Scope
from curator.removing import news
from curator.shaping import accounts, campaigns, tags, teams, walls
from curator.shaping.accounts import AccountDraft
from curator.shaping.campaigns import CampaignDraft
from curator.shaping.drafts import DraftError, Problem
from curator.shaping.tags import TagDraft
from curator.shaping.teams import TeamDraft
from curator.shaping.walls import WallDraft
from tests.sample import Sample


@pytest.mark.parametrize(
    "typed",
    [
        "kunta.fi;script-src",
        "https://kunta.fi;report-uri",
        "https://kunta.fi,https://evil.example",
        "https://*",
        "'self'",
        "https://kunta.fi:abc",
        "https://kunta.fi:99999999",
        "https://kunta_fi<>",
        "https://-",
        "https://[::1",
        "https://" + "a" * 64 + ".fi",
    ],
)
def test_what_is_no_site_never_gets_into_a_walls_headers(sample: Sample, typed: str) -> None:
    draft = WallDraft(name="Seinä", key="uusi", hosts=typed)
    with pytest.raises(DraftError) as refused:
        sample.database.writing(
            walls.add, sample.people["admin"], sample.campaign, sample.teams["kemijarvi"], draft
        )
    assert refused.value.problems == {"hosts": Problem.NO_ADDRESS}


def test_a_site_with_letters_of_its_own_is_kept_as_browsers_write_it(sample: Sample) -> None:
    draft = WallDraft(
        name="Seinä", key="uusi", hosts="https://Kemijärvi.fi/etusivu\nkunta.fi:8443\n127.0.0.1:80"
    )
    made = sample.database.writing(
        walls.add, sample.people["admin"], sample.campaign, sample.teams["kemijarvi"], draft
    )
    with sample.database.reading() as session:
        hosts = session.get_one(Wall, made).hosts
    assert hosts == ["https://xn--kemijrvi-4za.fi", "https://kunta.fi:8443", "https://127.0.0.1:80"]


def test_a_hashtag_that_grows_when_folded_is_refused(sample: Sample) -> None:
    with pytest.raises(DraftError) as refused:
        sample.database.writing(
            tags.add,
            sample.people["owner"],
            sample.campaign,
            sample.teams["kemijarvi"],
            TagDraft(name="ﷺ" * 90),
        )
    assert refused.value.problems == {"name": Problem.NO_HASHTAG}


def ended(sample: Sample, key: str, heir: str) -> None:
    sample.database.writing(
        teams.end, sample.people["owner"], sample.teams[key], sample.teams[heir], sample.now
    )


def test_an_heirs_heir_has_the_archives_of_both(sample: Sample) -> None:
    def joins(session: Session) -> None:
        session.add(
            Membership(
                person_id=sample.people["viewer"],
                scope=Scope.TEAM,
                scope_id=sample.teams["posio"],
                role=Role.EDITOR,
            )
        )

    sample.database.writing(joins)
    ended(sample, "kemijarvi", "keminmaa")
    ended(sample, "keminmaa", "posio")
    with sample.database.reading() as session:
        held = people.roles(session, sample.people["viewer"])
    assert held == dict.fromkeys(sample.teams.values(), Role.EDITOR)


def test_who_inherits_from_each_other_is_no_endless_story(sample: Sample) -> None:
    ended(sample, "kemijarvi", "keminmaa")

    def twisted(session: Session) -> None:
        team = session.get_one(Team, sample.teams["keminmaa"])
        team.heir_id, team.ends = sample.teams["kemijarvi"], day_of(sample.now) - timedelta(days=1)
        session.add(team)

    sample.database.writing(twisted)
    with sample.database.reading() as session:
        assert set(people.roles(session, sample.people["neighbour"])) == {
            sample.teams["keminmaa"],
            sample.teams["kemijarvi"],
        }


def test_a_removal_request_about_an_ended_teams_pick_reaches_its_heir(sample: Sample) -> None:
    ended(sample, "kemijarvi", "keminmaa")
    with sample.database.reading() as session:
        told = news.named(session, sample.teams["kemijarvi"], sample.now)
    assert told == [sample.people["neighbour"]]


def test_an_alarm_about_an_ended_teams_pick_reaches_the_heirs_admins(sample: Sample) -> None:
    def admin(session: Session) -> int:
        person = Person(email="johto@keminmaa.example", name="Johto")
        session.add(person)
        session.flush()
        assert person.id is not None
        session.add(
            Membership(
                person_id=person.id, scope=Scope.TEAM, scope_id=sample.teams["keminmaa"], role=Role.ADMIN
            )
        )
        return person.id

    number = sample.database.writing(admin)
    ended(sample, "kemijarvi", "keminmaa")
    with sample.database.reading() as session:
        told = news.admins(session, sample.teams["kemijarvi"])
    assert set(told) == {number, sample.people["owner"]}


def test_nobody_left_at_an_heir_means_the_owner_is_told(sample: Sample) -> None:
    ended(sample, "kemijarvi", "posio")
    sample.database.writing(
        lambda session: session.execute(delete(Membership).where(col(Membership.scope) == Scope.TEAM))
    )
    with sample.database.reading() as session:
        told = news.named(session, sample.teams["kemijarvi"], sample.now)
    assert told == [sample.people["owner"]]


@pytest.mark.parametrize(
    ("add", "field"),
    [
        (
            lambda sample: (
                walls.add,
                sample.people["owner"],
                sample.campaign,
                sample.teams["posio"],
                WallDraft(name="Posio", key="posion"),
            ),
            "key",
        ),
        (
            lambda sample: (
                tags.add,
                sample.people["owner"],
                sample.campaign,
                sample.teams["posio"],
                TagDraft(name="posio"),
            ),
            "name",
        ),
        (
            lambda sample: (
                accounts.add,
                sample.people["owner"],
                sample.campaign,
                sample.teams["posio"],
                AccountDraft(handle="posio", name="Posio"),
            ),
            "handle",
        ),
        (
            lambda sample: (
                teams.add,
                sample.people["owner"],
                sample.campaign,
                TeamDraft(name="Salla", key="salla"),
            ),
            "key",
        ),
    ],
)
def test_a_form_sent_twice_at_once_is_told_so(
    sample: Sample, add: Callable[[Sample], tuple[object, ...]], field: str
) -> None:
    step, *given = add(sample)
    # By who was told: the second may come back from the database before the first.
    told: dict[str, object] = {}
    written, go_on = threading.Event(), threading.Event()

    def slowly(session: Session) -> None:
        step(session, *given)  # type: ignore[operator]
        written.set()
        go_on.wait(0.3)

    def send(who: str, what: Callable[..., object], *more: object) -> None:
        try:
            sample.database.writing(what, *more)
            told[who] = "kept"
        except DraftError as error:
            told[who] = dict(error.problems)

    first = threading.Thread(target=send, args=("first", slowly))
    first.start()
    assert written.wait(10)
    second = threading.Thread(target=send, args=("second", step, *given))
    second.start()
    first.join(20)
    go_on.set()
    second.join(20)
    assert told == {"first": "kept", "second": {field: Problem.TAKEN}}
    with sample.database.reading() as session:
        assert session.execute(select(Tag)).first()


@pytest.mark.parametrize("year", ["0001", "0026", "1899", "2101", "9999"])
def test_a_year_that_nobody_means_is_told_not_kept(sample: Sample, year: str) -> None:
    """Counting the days since the year 26 would take a page, and the walls, away."""
    with pytest.raises(DraftError) as refused:
        sample.database.writing(
            campaigns.change,
            sample.people["owner"],
            sample.campaign,
            CampaignDraft(name="Tuhat", starts=f"{year}-01-01", ends=""),
        )
    assert refused.value.problems == {"starts": Problem.NO_DATE}
