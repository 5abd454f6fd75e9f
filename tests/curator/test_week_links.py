"""The link in a week's notice: once, for seven days, into one team's week; off when an admin says so."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from config import clock
from curator.entry import people, signin, week_links
from curator.entry.signin import Signed, SignInError
from curator.models import Membership, Role, SignIn
from tests.curator.turning import MONDAY, SUNDAY, TUESDAY, Coming
from tests.sample import Sample


@pytest.fixture
def coming(sample: Sample) -> Coming:
    return Coming(sample)


def link(coming: Coming, who: str = "editor", at: datetime | None = None) -> str:
    return coming.sample.database.writing(
        week_links.make, coming.sample.people[who], coming.team, coming.week, at or coming.at(MONDAY, 7, 30)
    )


def spend(coming: Coming, secret: str, at: datetime | None = None) -> Signed | None:
    at = at or coming.at(MONDAY, 8)
    kept = coming.sample.database.writing(signin.spend, secret, at)
    with coming.sample.database.reading() as session:
        return signin.signed(session, kept, at)


@pytest.mark.parametrize("who", ["editor", "admin", "owner"])
def test_it_opens_one_teams_week_as_one_who_picks(coming: Coming, who: str) -> None:
    signed = spend(coming, link(coming, who))
    assert signed is not None
    assert (dict(signed.roles), signed.week) == ({coming.team: Role.EDITOR}, coming.week)


def test_it_works_once(coming: Coming) -> None:
    secret = link(coming)
    spend(coming, secret)
    with pytest.raises(SignInError):
        spend(coming, secret)


def test_it_lasts_seven_days_and_opens_the_week_it_is_opened_in(coming: Coming) -> None:
    made = coming.at(TUESDAY, 9)
    in_time, late = made + timedelta(days=7, seconds=-1), made + timedelta(days=7)
    secret = link(coming, at=made)
    with pytest.raises(SignInError):
        spend(coming, secret, late)
    signed = spend(coming, secret, in_time)
    assert signed is not None
    assert signed.week == clock.week_of(in_time)


def test_a_new_one_ends_the_one_before_it_and_no_other_link(coming: Coming) -> None:
    database, editor = coming.sample.database, coming.editor
    first, password = link(coming), database.writing(people.link, editor, coming.at(MONDAY, 7))
    second = link(coming)
    with pytest.raises(SignInError):
        spend(coming, first)
    with database.reading() as session:
        assert people.invited(session, password, coming.at(MONDAY, 8)) is not None
    database.writing(people.link, editor, coming.at(MONDAY, 7))
    assert spend(coming, second) is not None


@pytest.mark.parametrize("who", ["viewer", "neighbour"])
def test_who_does_not_pick_for_the_team_gets_none(coming: Coming, who: str) -> None:
    assert link(coming, who) == ""


def test_turning_links_off_ends_those_sent_and_the_sessions_they_opened(coming: Coming) -> None:
    database = coming.sample.database
    unspent = link(coming, "admin")
    kept = database.writing(signin.spend, link(coming), coming.at(MONDAY, 8))
    database.writing(
        week_links.choose, coming.admin, coming.team, notice=True, links=False, at=coming.at(MONDAY, 9)
    )
    with pytest.raises(SignInError):
        spend(coming, unspent)
    with database.reading() as session:
        assert signin.signed(session, kept, coming.at(MONDAY, 9)) is None
    assert link(coming) == ""


def test_a_role_that_was_taken_away_ends_what_the_link_opened(coming: Coming) -> None:
    database = coming.sample.database
    kept = database.writing(signin.spend, link(coming), coming.at(MONDAY, 8))
    unspent = link(coming)
    lower = update(Membership).where(col(Membership.person_id) == coming.editor).values(role=Role.VIEWER)
    database.writing(lambda session: session.execute(lower))
    with database.reading() as session:
        assert signin.signed(session, kept, coming.at(MONDAY, 9)) is None
    with pytest.raises(SignInError):
        spend(coming, unspent)


def test_shutting_somebody_out_ends_their_links(coming: Coming) -> None:
    secret = link(coming)
    coming.sample.database.writing(people.disable, None, coming.editor, coming.at(MONDAY, 8))
    with pytest.raises(SignInError):
        spend(coming, secret, coming.at(SUNDAY, 8))


def test_the_way_in_is_written_down(coming: Coming) -> None:
    spend(coming, link(coming))
    with coming.sample.database.reading() as session:
        row = session.execute(select(SignIn)).scalars().one()
    assert (row.way, row.team_id, row.week) == ("link", coming.team, coming.week)
