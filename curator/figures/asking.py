"""Permissions of a period: how many were asked for, what came of those, and what was given unasked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from curator.figures.periods import ONE, Span
from curator.models import Permission, PermissionState, Pick

Steps = list[tuple[PermissionState, datetime]]
"""One post's or story's, the oldest first."""
_ASKED, _GRANTED = PermissionState.ASKED, PermissionState.GRANTED


@dataclass(frozen=True, slots=True)
class Asking:
    """Posts and stories by what was asked about them; asking about one twice is asking about it once."""

    states: Counter[PermissionState]
    """How many came to each state in the period."""
    asked_granted: int
    """Of those asked in the period, how many have been granted since."""
    granted_earlier: int
    """Of those granted in the period, how many had been asked for before it."""


def of(session: Session, campaign_id: int, team_id: int | None, span: Span) -> Asking:
    """What happened in a span; `team_id` None: in the whole campaign."""
    starts, ends = clock.starts(span.first), clock.starts(span.last + ONE)
    return tell(_steps(session, campaign_id, team_id, starts, ends), starts, ends)


def tell(subjects: list[Steps], starts: datetime, ends: datetime) -> Asking:
    """The same from the steps of every post and story that one of them fell on in a time; aware."""
    states: Counter[PermissionState] = Counter()
    asked_granted = granted_earlier = 0
    for steps in subjects:
        within = [(state, at) for state, at in steps if starts <= at < ends]
        states.update({state for state, _at in within})
        asked = next((at for state, at in within if state is _ASKED), None)
        asked_granted += asked is not None and any(state is _GRANTED and at >= asked for state, at in steps)
        granted_earlier += any(state is _GRANTED for state, _at in within) and any(
            state is _ASKED and at < starts for state, at in steps
        )
    return Asking(states, asked_granted, granted_earlier)


def _steps(
    session: Session, campaign_id: int, team_id: int | None, starts: datetime, ends: datetime
) -> list[Steps]:
    """Every step of posts and stories with a step in the time."""
    of_campaign = col(Permission.campaign_id) == campaign_id
    met = (of_campaign, col(Permission.at) >= starts, col(Permission.at) < ends)
    wanted = select(
        col(Permission.post_id), col(Permission.story_id), col(Permission.state), col(Permission.at)
    ).where(of_campaign, _about(Permission, *met))
    if team_id is not None:
        wanted = wanted.where(_about(Pick, col(Pick.team_id) == team_id))
    found: dict[tuple[int | None, int | None], Steps] = {}
    for post, story, state, at in session.execute(wanted.order_by(col(Permission.at), col(Permission.id))):
        found.setdefault((post, story), []).append((state, at))
    return list(found.values())


def _about(table: type[Permission] | type[Pick], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Steps about a post or a story of some rows.

    As two sets: asked step by step, it takes the square of how many there are.
    """
    posts, stories = col(table.post_id), col(table.story_id)
    in_posts = col(Permission.post_id).in_(select(posts).where(*which, posts.is_not(None)))
    return in_posts | col(Permission.story_id).in_(select(stories).where(*which, stories.is_not(None)))
