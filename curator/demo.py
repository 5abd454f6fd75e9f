"""Decisions for the demo: an owner with a one-time sign-in, and picks of the weeks before this one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Campaign, Team
from curator import candidates, picks
from curator.candidates import Suggestion
from curator.entry import people
from curator.figures import periods
from curator.material import Subject
from curator.models import People, PermissionState, ReportKind
from curator.permitting import permissions
from curator.picks import Answers
from curator.report import reports

OWNER = "viestinta@esimerkkila.example"
PAST = (("kemijarvi", 1), ("keminmaa", 2), ("posio", 2), ("kemijarvi", 3))
"""Whose pick is made up, and how many weeks ago; this week is left for whoever tries the demo."""


def connect(session: Session, to_networks: Callable[[Session, bytes, int], None], key: bytes) -> None:
    """Connect the demo's campaign to sample networks that ask for a key; `key` is the service's own."""
    campaign = session.execute(select(col(Campaign.id)).order_by(col(Campaign.id)).limit(1)).scalar_one()
    to_networks(session, key, campaign or 0)


def owner(session: Session) -> str:
    """The secret of a one-time link that signs the demo's owner in."""
    people.invite_by_key(session, OWNER, "Demo", "", "owner")
    person = people.find(session, OWNER)
    assert person is not None
    assert person.id is not None
    person.name = "Demo"
    return people.link(session, person.id, clock.now(), signs_in=True)


def pick_past_weeks(session: Session, now: datetime) -> int:
    """Pick the best suggestion that was there each of those weeks; gives how many were picked."""
    person = people.find(session, OWNER)
    assert person is not None
    made = 0
    for key, weeks in PAST:
        team = session.execute(select(Team).where(col(Team.key) == key)).scalar()
        at = clock.starts(clock.week_of(now) - timedelta(weeks=weeks)) + timedelta(hours=10)
        if team is None or team.id is None or person.id is None:
            continue
        best = _best(candidates.suggestions(session, team, now), before=at + timedelta(days=5))
        if best is None:
            continue
        picture = next((one for one in best.post.pictures if one.alt), None)
        answers = Answers(
            with_picture=picture is not None,
            media_id=picture.id if picture else None,
            alt=(picture.alt or "") if picture else "",
            photographer=best.post.author_name,
            people=People.NONE,
        )
        subject = Subject(post_id=best.post.id)
        picks.pick(session, person.id, team.id, subject, clock.week_of(at), answers, at=at)
        if not permissions.current(session, team.campaign_id, [subject]):
            permissions.record(
                session, person.id, team.campaign_id, subject, PermissionState.GRANTED, "Demo", at
            )
        made += 1
    return made


def summary(session: Session, now: datetime) -> int:
    """Order a kooste of the quarter that goes on, of the whole campaign; gives its id."""
    person = people.find(session, OWNER)
    team = session.execute(select(Team).where(col(Team.key) == PAST[0][0])).scalar_one()
    assert person is not None
    quarter = periods.of(periods.Kind.QUARTER, clock.day_of(now), clock.day_of(now))
    return reports.make(session, person.id, team, ReportKind.SUMMARY, quarter, now, whole=True)


def _best(suggestions: list[Suggestion], before: datetime) -> Suggestion | None:
    """The best one with a picture and the author's own text alternative, old enough for its week."""
    fitting = [one for one in suggestions if one.post.published_at < before]
    with_alt = [one for one in fitting if any(picture.alt for picture in one.post.pictures)]
    return next(iter(with_alt or fitting), None)
