"""What we did: picks, permissions, removals, and what came of them on the wall."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_high
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Mapped, Session
from sqlmodel import col

from config import clock
from config.models import Wall
from curator.figures import asking, weeks
from curator.figures.periods import ONE, Span
from curator.models import Ending, PermissionState, Pick, RemovalRequest, ShownDay, Slot

HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Deeds:
    """One period's deeds, of a team or of a whole campaign."""

    weeks_picked: int
    """Weeks with a weekly pick that was there for visitors; of a campaign each team's weeks count."""
    weeks: int
    """Weeks that began in the period while the team took part; of a campaign each team's weeks count."""
    extras: int
    asked: int
    granted: int
    declined: int
    unanswered: int
    removed: int
    """Picks taken down on request."""
    removed_on: tuple[date, ...]
    views: int | None
    """Of a team its own walls', of a campaign all of its; None: there was none, as far as anybody knows."""
    clicks: int
    """On all walls of the campaign."""
    requests: int = 0
    """Removals asked for in the period, whatever came of them."""
    hidden_hours: tuple[int, ...] = ()
    """Full hours until what they were about was off every wall, shortest first; one for each that was."""
    decided_hours: tuple[int, ...] = ()
    """Full hours until somebody decided, shortest first; one for each that is decided."""
    paused: int = 0
    """Of `weeks`, those without a pick in which the team was on a pause."""
    teams: int | None = None
    """How many teams took part in the period at all; None: an older document does not say."""
    asked_granted: int | None = None
    """Of `asked`, those that have been granted since; None: an older document does not say."""
    granted_earlier: int = 0
    """Of `granted`, those that had been asked for before the period."""

    @property
    def took_part(self) -> bool:
        """Somebody was there who could do something; a pick is told whenever it was made."""
        return self.teams != 0 or self.weeks_picked + self.extras > 0

    def told(self, name: str) -> int | None:
        """One of the deeds, by its name; 0 only of those who took part, what was found in any case."""
        found: int | None = getattr(self, name)
        return found or (found if self.took_part else None)

    @property
    def undecided(self) -> int:
        """Of `requests`, those that still wait."""
        return self.requests - len(self.decided_hours)

    @property
    def hidden_median(self) -> int | None:
        """Hours to being hidden, the longer one in the middle of two; None: nothing was hidden."""
        return median_high(self.hidden_hours) if self.hidden_hours else None

    @property
    def hidden_slowest(self) -> int | None:
        """None: nothing was hidden."""
        return max(self.hidden_hours, default=None)

    @property
    def decided_median(self) -> int | None:
        """Hours to a decision, the longer one in the middle of two; None: nothing is decided."""
        return median_high(self.decided_hours) if self.decided_hours else None

    @property
    def decided_slowest(self) -> int | None:
        """None: nothing is decided."""
        return max(self.decided_hours, default=None)


@dataclass(frozen=True, slots=True)
class Picked:
    """A pick that was there for visitors."""

    id: int
    team_id: int
    week: date
    slot: Slot


NOTHING: Final = Deeds(0, 0, 0, 0, 0, 0, 0, 0, (), 0, 0)


def of(
    session: Session, campaign_id: int, team_id: int | None, teams: Sequence[weeks.OfTeam], span: Span
) -> Deeds:
    """What was done in a span by some teams; `team_id` None: by all of the campaign."""
    ours = _ours(campaign_id, team_id)
    seen = picked(session, campaign_id, team_id, span)
    steps = asking.of(session, campaign_id, team_id, span)
    began = weeks.count(teams, span, {(one.team_id, one.week) for one in seen if one.slot is Slot.WEEKLY})
    removed = session.execute(
        select(col(Pick.ended_at))
        .where(ours, col(Pick.ending) == Ending.TAKEN_DOWN, *_within(col(Pick.ended_at), span))
        .order_by(col(Pick.ended_at))
    ).scalars()
    removed_on = tuple(clock.day_of(at) for at in removed if at is not None)
    requests = _requests(session, campaign_id, team_id, span)
    return Deeds(
        weeks_picked=began.picked,
        weeks=began.all,
        extras=sum(one.slot is Slot.EXTRA for one in seen),
        asked=steps.states[PermissionState.ASKED],
        granted=steps.states[PermissionState.GRANTED],
        declined=steps.states[PermissionState.DECLINED],
        unanswered=steps.states[PermissionState.NO_ANSWER],
        removed=len(removed_on),
        removed_on=removed_on,
        views=_views(session, campaign_id, team_id, span),
        clicks=_clicks(session, ours, span),
        requests=len(requests),
        hidden_hours=_hours((asked, hidden) for asked, hidden, _decided in requests),
        decided_hours=_hours((asked, decided) for asked, _hidden, decided in requests),
        paused=began.paused,
        teams=began.teams,
        asked_granted=steps.asked_granted,
        granted_earlier=steps.granted_earlier,
    )


def picked(session: Session, campaign_id: int, team_id: int | None, span: Span) -> list[Picked]:
    """Picks for a span's weeks, the first week first; `team_id` None: the whole campaign's.

    One that ended before its week began, or with its team, was never there for anybody.
    """
    which = (
        col(Pick.id),
        col(Pick.team_id),
        col(Pick.week),
        col(Pick.slot),
        col(Pick.ended_at),
        col(Pick.ending),
    )
    rows = session.execute(
        select(*which)
        .where(_ours(campaign_id, team_id), col(Pick.week).between(span.first, span.last))
        .order_by(col(Pick.week), col(Pick.id))
    )
    return [
        Picked(number or 0, team, week, slot)
        for number, team, week, slot, ended_at, ending in rows
        if ending not in {Ending.REPLACED, Ending.TEAM_ENDED}
        and (ended_at is None or clock.day_of(ended_at) >= week)
    ]


def _ours(campaign_id: int, team_id: int | None) -> ColumnElement[bool]:
    of_campaign = col(Pick.campaign_id) == campaign_id
    return of_campaign if team_id is None else of_campaign & (col(Pick.team_id) == team_id)


def _within(column: Mapped[Any], span: Span) -> tuple[ColumnElement[bool], ...]:
    return column >= clock.starts(span.first), column < clock.starts(span.last + ONE)


def _requests(
    session: Session, campaign_id: int, team_id: int | None, span: Span
) -> list[tuple[datetime, datetime | None, datetime | None]]:
    """When each removal was asked for, hidden and decided."""
    times = (col(RemovalRequest.at), col(RemovalRequest.hidden_at), col(RemovalRequest.decided_at))
    wanted = select(*times).where(col(RemovalRequest.campaign_id) == campaign_id, *_within(times[0], span))
    if team_id is not None:
        wanted = wanted.where(col(RemovalRequest.team_id) == team_id)
    return [(asked, hidden, decided) for asked, hidden, decided in session.execute(wanted)]


def _hours(waits: Iterable[tuple[datetime, datetime | None]]) -> tuple[int, ...]:
    return tuple(sorted(int((done - asked).total_seconds()) // HOUR for asked, done in waits if done))


def _views(session: Session, campaign_id: int, team_id: int | None, span: Span) -> int | None:
    """0 only where a wall was surely there, as one is open that had been seen by then; else None."""
    ours = col(Wall.campaign_id) == campaign_id
    if team_id is not None:
        ours &= col(Wall.team_id) == team_id
    walls = select(col(Wall.key)).where(ours)
    views = _sum(session, col(ShownDay.views), col(ShownDay.wall_key).in_(walls), span)
    seen = exists().where(
        col(ShownDay.wall_key).in_(walls.where(~col(Wall.closed))), col(ShownDay.day) <= span.last
    )
    return views if views or session.execute(select(seen)).scalar() else None


def _clicks(session: Session, ours: ColumnElement[bool], span: Span) -> int:
    picks = select(col(Pick.id)).where(ours)
    return _sum(session, col(ShownDay.clicks), col(ShownDay.pick_id).in_(picks), span)


def _sum(session: Session, column: Mapped[int], which: ColumnElement[bool], span: Span) -> int:
    found = session.execute(
        select(func.sum(column)).where(which, col(ShownDay.day).between(span.first, span.last))
    ).scalar()
    return int(found or 0)
