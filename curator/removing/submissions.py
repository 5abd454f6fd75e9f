"""Stories that people send by a wall's public form: kept with their permission, decided by staff.

A sender takes a story back by its code, at any time: it is off the walls at once, and what was sent
is emptied.  A wall that takes no stories has no form, and what came before it closed stays to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team, Wall
from curator import acts
from curator.material import Subject
from curator.models import People, PermissionScope, PermissionState, Pick, Story, Submission
from curator.permitting import permissions
from curator.permitting.permissions import Told
from curator.picking import stories
from curator.picking.stories import Brought
from curator.privacy import naming
from curator.removing import codes, hiding, story_news, takedowns

MOST_OPEN: Final = 200
"""Undecided stories of one wall: more come from a machine, or nobody reads them."""


class Problem(StrEnum):
    """Why something cannot be done with a story; pages have the words."""

    NOT_THERE = "not_there"
    CLOSED = "closed"
    ENOUGH = "enough"
    DECIDED = "decided"


class SubmissionError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Sent:
    """A story as somebody sent it; texts within the limits of `curator.picking.stories`."""

    text: str
    author_name: str
    language: str
    scope: tuple[PermissionScope, ...]
    wording: str
    """The words of the permission that was ticked."""
    contact: str = ""
    picture: str | None = None
    """Name of a file already in the pictures folder."""
    alt: str = ""
    photographer: str = ""
    people: People = People.UNANSWERED


def open_wall(session: Session, wall_key: str) -> Wall | None:
    """The wall whose form is open; None when there is none."""
    wanted = select(Wall).where(col(Wall.key) == wall_key, col(Wall.takes_stories))
    return session.execute(wanted).scalar()


def send(session: Session, wall_key: str, sent: Sent, code: str, at: datetime) -> int:
    """Keep a story until somebody decides about it; gives its id.

    `code` (`codes.new()`) is what the sender follows it with; only its digest is kept.
    `SubmissionError` when the wall takes no stories, or too many wait already.
    """
    wall = open_wall(session, wall_key)
    if wall is None:
        raise SubmissionError(Problem.CLOSED)
    waits = select(func.count()).where(
        col(Submission.wall_key) == wall_key, col(Submission.decided_at).is_(None)
    )
    if session.execute(waits).scalar_one() >= MOST_OPEN:
        raise SubmissionError(Problem.ENOUGH)
    row = Submission(
        code=codes.digest(code),
        campaign_id=wall.campaign_id,
        team_id=wall.team_id,
        wall_key=wall_key,
        text=sent.text,
        author_name=sent.author_name,
        contact=sent.contact,
        language=sent.language,
        picture=sent.picture,
        alt=sent.alt,
        photographer=sent.photographer,
        people=sent.people,
        scope=[one.value for one in sent.scope],
        wording=sent.wording,
        at=at,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    acts.record(session, None, "story_sent", "submission", row.id)
    story_news.tell(session, wall, at)
    return row.id


def find(session: Session, code: str) -> Submission | None:
    """The story that a code follows."""
    wanted = select(Submission).where(col(Submission.code) == codes.digest(code))
    return session.execute(wanted).scalar()


def take_back(session: Session, submission_id: int, at: datetime) -> None:
    """The sender takes a story back: it is off every wall, and emptied here.  Twice is once."""
    row = _locked(session, submission_id)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.decided_at = at, row.decided_at or at
    story = session.get(Story, row.story_id) if row.story_id else None
    _empty(row)
    session.add(row)
    acts.record(session, None, "story_taken_back", "submission", submission_id)
    _settle(session, row.campaign_id, at)
    if story is None:
        return
    subject = Subject(story_id=story.id or 0)
    campaign, gone = story.campaign_id, PermissionState.WITHDRAWN
    permissions.record(session, None, campaign, subject, gone, "", at)
    takedowns.take_down_subject(session, subject, at)
    naming.empty_picks(session, hiding.picks_of(session, [subject]))
    story.text = story.author_name = ""
    story.picture, story.taken_down_at = None, at
    session.add(story)


def take(
    session: Session, person_id: int, team: Team, submission_id: int, note: str, at: datetime
) -> Subject:
    """Make a story of it, with the permission that came with it; it can be picked then.

    `note` tells how the permission came.  `SubmissionError` when somebody has decided already.
    """
    row = _undecided(session, team, submission_id)
    brought = Brought(
        text=row.text,
        author_name=row.author_name,
        published_on=clock.day_of(row.at),
        language=row.language,
        picture=row.picture,
    )
    subject = stories.bring(session, person_id, team, brought, at)
    scope = tuple(one for one in PermissionScope if one.value in row.scope)
    told = Told(scope=scope, wording=row.wording)
    granted = PermissionState.GRANTED
    permissions.record(session, person_id, row.campaign_id, subject, granted, note, at, told)
    row.decided_at, row.decided_by, row.story_id = at, person_id, subject.story_id
    session.add(row)
    acts.record(session, person_id, "story_taken", "submission", submission_id, story=subject.story_id)
    _settle(session, row.campaign_id, at)
    return subject


def decline(session: Session, person_id: int, team: Team, submission_id: int, at: datetime) -> None:
    """Thank and leave it out.  `SubmissionError` when somebody has decided already."""
    row = _undecided(session, team, submission_id)
    row.decided_at, row.decided_by = at, person_id
    session.add(row)
    acts.record(session, person_id, "story_declined", "submission", submission_id)
    _settle(session, row.campaign_id, at)


def bring_back(session: Session, person_id: int, team: Team, submission_id: int) -> None:
    """Undo `decline`; nothing happens where there is nothing to undo."""
    row = _of_team(session, team, submission_id)
    if row.decided_at and row.story_id is None and row.withdrawn_at is None and row.author_name:
        row.decided_at = row.decided_by = None
        session.add(row)
        acts.record(session, person_id, "story_brought_back", "submission", submission_id)


def let_go(session: Session, before: datetime) -> int:
    """Empty stories that were left out before a moment; gives how many."""
    rows = session.execute(
        select(Submission).where(
            col(Submission.decided_at) < before,
            col(Submission.story_id).is_(None),
            col(Submission.author_name) != "",
        )
    )
    found = rows.scalars().all()
    for row in found:
        _empty(row)
        session.add(row)
    return len(found)


def waiting(session: Session, team: Team) -> int:
    """How many stories wait for a team's decision."""
    rows = session.execute(_mine(team).where(col(Submission.decided_at).is_(None))).scalars()
    return len(_covered(session, team, rows.all()))


def offered(session: Session, team: Team) -> bool:
    """Whether stories can come to a team, or have come."""
    opened = select(Wall).where(col(Wall.campaign_id) == team.campaign_id, col(Wall.takes_stories))
    if any(hiding.covers(wall, team.id) for wall in session.execute(opened).scalars()):
        return True
    return session.execute(_mine(team).limit(1)).scalar() is not None


def of_team(session: Session, team: Team, decided: int = 30) -> list[Submission]:
    """The stories a team may take: those that wait, oldest first; then the latest `decided`."""
    rows = _covered(session, team, session.execute(_mine(team)).scalars().all())
    waits = sorted((row for row in rows if row.decided_at is None), key=lambda row: (row.at, row.id))
    done = [row for row in rows if row.decided_at is not None]
    done.sort(key=lambda row: (row.decided_at or row.at, row.id), reverse=True)
    return [*waits, *done[:decided]]


def one(session: Session, team: Team, submission_id: int) -> Submission | None:
    """A story that a team may take; None when it is none of theirs."""
    row = session.get(Submission, submission_id)
    return row if row is not None and _covered(session, team, [row]) else None


def of_story(session: Session, story_id: int) -> Submission | None:
    """What was sent of a story, None for one that did not come by the form."""
    return session.execute(select(Submission).where(col(Submission.story_id) == story_id)).scalar()


def picks_of(session: Session, story_id: int) -> list[Pick]:
    """Every pick of a story that was sent, ended ones too."""
    return hiding.picks_of(session, [Subject(story_id=story_id)])


def _settle(session: Session, campaign_id: int, at: datetime) -> None:
    """Those for whom no story waits any more need not be told of one."""
    session.flush()
    told = story_news.told_teams(session, campaign_id)
    story_news.settled(session, [team.id or 0 for team in told if not waiting(session, team)], at)


def _mine(team: Team) -> Select[Submission]:
    return select(Submission).where(
        col(Submission.campaign_id) == team.campaign_id,
        or_(col(Submission.team_id).is_(None), col(Submission.team_id) == team.id),
    )


def _covered(session: Session, team: Team, rows: Sequence[Submission]) -> list[Submission]:
    """Those that came by a wall on which the team's picks belong; a wall that is gone was everybody's."""
    keys = {row.wall_key for row in rows}
    walls = {
        wall.key: wall for wall in session.execute(select(Wall).where(col(Wall.key).in_(keys))).scalars()
    }
    return [
        row
        for row in rows
        if row.campaign_id == team.campaign_id
        and row.team_id in {None, team.id}
        and (row.wall_key not in walls or hiding.covers(walls[row.wall_key], team.id))
    ]


def _of_team(session: Session, team: Team, submission_id: int) -> Submission:
    row = _locked(session, submission_id)
    if not _covered(session, team, [row]):
        raise SubmissionError(Problem.NOT_THERE)
    return row


def _undecided(session: Session, team: Team, submission_id: int) -> Submission:
    row = _of_team(session, team, submission_id)
    if row.decided_at is not None:
        raise SubmissionError(Problem.DECIDED)
    return row


def _locked(session: Session, submission_id: int) -> Submission:
    row = session.get(Submission, submission_id, with_for_update=True)
    if row is None:
        raise SubmissionError(Problem.NOT_THERE)
    return row


def _empty(row: Submission) -> None:
    """That something came, and when, stays; the words of the permission too, which are ours."""
    row.text = row.author_name = row.contact = row.alt = row.photographer = ""
    row.picture = None
