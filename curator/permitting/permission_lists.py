"""Which permissions a team has to do with: what waits, what was answered, and what it may look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from config import clock, networks
from config.models import Team
from curator import material
from curator.material import Material, Subject, subject_of
from curator.models import Permission, PermissionState, Pick, Story
from curator.permitting.permissions import of_step

RECENT: Final = timedelta(weeks=8)
"""A pick that nobody has asked about waits for its permission so long; then its time is over."""


class Show(StrEnum):
    """The lists of the page."""

    WAITING = "waiting"
    UNANSWERED = "unanswered"
    GRANTED = "granted"
    CLOSED = "closed"


_STATES: Final = {
    Show.WAITING: (PermissionState.ASKED,),
    Show.UNANSWERED: (PermissionState.NO_ANSWER,),
    Show.GRANTED: (PermissionState.GRANTED, PermissionState.STANDING),
    Show.CLOSED: (PermissionState.DECLINED, PermissionState.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A post or story with its permission's newest step and the team's living pick of it, if any."""

    material: Material
    step: Permission | None
    """None: nobody has asked yet."""
    pick: Pick | None


def reachable(session: Session, team: Team, subject: Subject) -> bool:
    """Whether a team may look at and record the permission of a post or story.

    A collected post is anybody's until another team has picked it; a story is its team's.
    """
    assert team.id is not None
    story = None if subject.post_id else session.get(Story, subject.story_id)
    if not subject.post_id and (story is None or story.campaign_id != team.campaign_id):
        return False
    column, number = (Pick.post_id, subject.post_id) if subject.post_id else (Pick.story_id, subject.story_id)
    rows = session.execute(
        select(col(Pick.team_id), col(Pick.ended_at).is_(None)).where(
            col(Pick.campaign_id) == team.campaign_id, col(column) == number
        )
    ).all()
    if any(living and whose != team.id for whose, living in rows):
        return False
    own = story is None or story.team_id == team.id
    return own or any(whose == team.id for whose, _ in rows)


def listed(session: Session, team: Team, show: Show, now: datetime, limit: int, offset: int) -> list[Asked]:
    """A page of one of the lists, newest step first; what nobody has asked about comes before that."""
    picks = _not_asked(session, team, now) if show is Show.WAITING else []
    first = picks[offset : offset + limit]
    rest = limit - len(first)
    steps: Sequence[Permission] = []
    if rest:
        newest = _steps(show, team.campaign_id, team.id).order_by(col(Permission.id).desc())
        steps = session.execute(newest.limit(rest).offset(max(0, offset - len(picks)))).scalars().all()
    return _described(session, team, first, steps)


def waiting(session: Session, team: Team, now: datetime) -> int:
    """How many of a team's permissions wait: not asked yet, or asked and not answered."""
    whose = {"campaign": team.campaign_id, "team": team.id, "since": clock.week_of(now) - RECENT}
    return sum(session.execute(_WAITING, whose).one())


def _described(
    session: Session, team: Team, picks: Sequence[Pick], steps: Sequence[Permission]
) -> list[Asked]:
    subjects = [*map(subject_of, picks), *map(of_step, steps)]
    parts = material.load(session, subjects)
    posts = [one.post_id for one in subjects if one.post_id]
    stories = [one.story_id for one in subjects if one.story_id]
    living = select(Pick).where(
        col(Pick.team_id) == team.id,
        col(Pick.ended_at).is_(None),
        or_(col(Pick.post_id).in_(posts), col(Pick.story_id).in_(stories)),
    )
    by_subject = {subject_of(pick): pick for pick in session.execute(living).scalars()}
    by_step = {of_step(step): step for step in steps}
    return [
        Asked(parts[subject], by_step.get(subject), by_subject.get(subject))
        for subject in subjects
        if subject in parts
    ]


def _not_asked(session: Session, team: Team, now: datetime) -> list[Pick]:
    """A team's recent picks that need a permission nobody has asked for, newest week first."""
    since = clock.week_of(now) - RECENT
    picks = _bare(team.campaign_id, team.id, since).order_by(col(Pick.week).desc(), col(Pick.id).desc())
    return list(session.execute(picks).scalars())


def _bare(campaign: Any, team: Any, since: Any) -> Select[Pick]:
    """A team's living picks of the weeks since a Monday that need a permission and have no step of one."""
    step = exists().where(col(Permission.campaign_id) == campaign, _same(Permission, Pick))
    return (
        select(Pick)
        .outerjoin(Story, col(Story.id) == col(Pick.story_id))
        .where(
            col(Pick.team_id) == team,
            col(Pick.ended_at).is_(None),
            col(Pick.week) >= since,
            or_(col(Pick.with_picture), col(Story.network) == networks.OWN),
            ~step,
        )
    )


def _steps(show: Show, campaign: Any, team: Any) -> Select[Permission]:
    """The newest steps that are of a list and within a team's reach."""
    later, other, own = aliased(Permission), aliased(Pick), aliased(Pick)
    newer = exists().where(
        col(later.campaign_id) == col(Permission.campaign_id),
        _same(later, Permission),
        col(later.id) > col(Permission.id),
    )
    others = exists().where(
        col(other.campaign_id) == campaign,
        col(other.team_id) != team,
        col(other.ended_at).is_(None),
        _same(other, Permission),
    )
    mine = exists().where(col(own.team_id) == team, _same(own, Permission))
    story = exists().where(col(Story.id) == col(Permission.story_id), col(Story.team_id) == team)
    return select(Permission).where(
        col(Permission.campaign_id) == campaign,
        col(Permission.state).in_(_STATES[show]),
        ~newer,
        ~others,
        or_(mine, col(Permission.post_id).is_not(None), story),
    )


def _same(one: type[Permission] | type[Pick], other: type[Permission] | type[Pick]) -> ColumnElement[bool]:
    return or_(col(one.post_id) == col(other.post_id), col(one.story_id) == col(other.story_id))


# Made once: the menu counts them on every page.
_WAITING: Final = select(
    *(
        select(func.count()).select_from(of.subquery()).scalar_subquery()
        for of in (
            _bare(bindparam("campaign"), bindparam("team"), bindparam("since")),
            _steps(Show.WAITING, bindparam("campaign"), bindparam("team")),
        )
    )
)
