"""Permissions of a period: how many were asked for, what came of those, and what was given unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from curator.figures.periods import ONE, Span
from curator.models import Permission, PermissionState, Pick

_ASKED, _GRANTED = PermissionState.ASKED, PermissionState.GRANTED


@dataclass(frozen=True, slots=True)
class Asking:
    """Posts and stories by what was asked about them; asking about one twice is asking about it once."""

    states: Mapping[PermissionState, int]
    """How many came to each state in the period."""
    asked_granted: int
    """Of those asked in the period, how many have been granted since."""
    granted_earlier: int
    """Of those granted in the period, how many had been asked for before it."""


def of(session: Session, campaign_id: int, team_id: int | None, span: Span) -> Asking:
    """What happened in a span; `team_id` None: in the whole campaign."""
    about = _subjects(campaign_id, team_id, clock.starts(span.first), clock.starts(span.last + ONE)).c
    *came, asked_granted, granted_earlier = session.execute(
        select(
            *(_count(about[state.name] > 0) for state in PermissionState),
            _count(about.granted_at >= about.asked_at),
            _count(about[_GRANTED.name] > 0, about.asked_earlier > 0),
        )
    ).one()
    return Asking(dict(zip(PermissionState, came, strict=True)), asked_granted, granted_earlier)


def _subjects(campaign_id: int, team_id: int | None, starts: datetime, ends: datetime) -> Subquery:
    """A row for each post and story with a step in the time: what all of its steps come to.

    Added up by the database: read step by step, a campaign's thousands would take most of a page's time.
    """
    state, at, of_campaign = (
        col(Permission.state),
        col(Permission.at),
        col(Permission.campaign_id) == campaign_id,
    )
    within = and_(at >= starts, at < ends)
    wanted = select(
        *(_count(within, state == one).label(one.name) for one in PermissionState),
        func.min(case((and_(within, state == _ASKED), at))).label("asked_at"),
        func.max(case((state == _GRANTED, at))).label("granted_at"),
        _count(state == _ASKED, at < starts).label("asked_earlier"),
    ).where(of_campaign, _about(Permission, of_campaign, within))
    if team_id is not None:
        wanted = wanted.where(_about(Pick, col(Pick.team_id) == team_id))
    return wanted.group_by(col(Permission.post_id), col(Permission.story_id)).subquery()


def _count(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows all of it holds."""
    return func.count(case((and_(*which), 1)))


def _about(table: type[Permission] | type[Pick], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Steps about a post or a story of some rows.

    As two sets: asked step by step, it takes the square of how many there are.
    """
    posts, stories = col(table.post_id), col(table.story_id)
    in_posts = col(Permission.post_id).in_(select(posts).where(*which, posts.is_not(None)))
    return in_posts | col(Permission.story_id).in_(select(stories).where(*which, stories.is_not(None)))
