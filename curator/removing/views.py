"""Removal requests as staff sees them: what waits for a team, and one with everything there is to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import shown
from curator.models import Person, Pick, RemovalRequest
from curator.removing import facts, hiding, whereabouts
from curator.removing.removals import GOAL, LAW
from curator.removing.whereabouts import Where
from curator.shown import ShownPick

DECIDED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a request still may wait: until our goal (72 h), and until the law's month."""

    goal: datetime
    law: datetime
    hours_left: int
    """Until the goal, rounded down; negative when it has passed."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with the pick it is about; `shown` None: nothing of it is here any more."""

    row: RemovalRequest
    pick: Pick
    shown: ShownPick | None
    clock: Clock
    decided_by: str
    """Who decided, by name; "" for nobody, or when it settled itself."""
    where: Where | None
    """Where the post is, or would be if no request hid it; None once it is decided."""
    held: bool
    """Another request keeps it hidden, whatever is decided about this one."""

    @property
    def hidden(self) -> bool:
        """Whether any request keeps it hidden now."""
        return self.pick.hidden_at is not None


def clock_of(asked_at: datetime, now: datetime) -> Clock:
    """The clock of a request that came at a moment; both aware."""
    goal = asked_at + GOAL
    return Clock(goal, asked_at + LAW, int((goal - now).total_seconds() // 3600))


def waiting(session: Session, team_id: int) -> int:
    """How many requests wait for a team's decision."""
    counted = select(func.count()).where(
        col(RemovalRequest.team_id) == team_id, col(RemovalRequest.decided_at).is_(None)
    )
    return session.execute(counted).scalar_one()


def of_team(session: Session, team_id: int, today: date, now: datetime) -> list[RequestView]:
    """A team's requests: those that wait, the alarms and the urgent first, then the oldest; then the
    latest decided."""
    mine = select(RemovalRequest).where(col(RemovalRequest.team_id) == team_id)
    open_ones = session.execute(mine.where(col(RemovalRequest.decided_at).is_(None))).scalars().all()
    decided = session.execute(
        mine.where(col(RemovalRequest.decided_at).is_not(None))
        .order_by(col(RemovalRequest.decided_at).desc(), col(RemovalRequest.id).desc())
        .limit(DECIDED_SHOWN)
    ).scalars()
    first = sorted(
        open_ones, key=lambda row: (not (row.child or row.danger), row.hidden_at is not None, row.at, row.id)
    )
    return _views(session, [*first, *decided], today, now)


def one(session: Session, team_id: int, request_id: int, today: date, now: datetime) -> RequestView | None:
    """A request of a team's; None when it is none of theirs."""
    row = session.get(RemovalRequest, request_id)
    if row is None or row.team_id != team_id:
        return None
    return _views(session, [row], today, now)[0]


def _views(session: Session, rows: list[RemovalRequest], today: date, now: datetime) -> list[RequestView]:
    wanted = select(Pick).where(col(Pick.id).in_({row.pick_id for row in rows}))
    picks = {pick.id: pick for pick in session.execute(wanted).scalars()}
    described = {one.id: one for one in shown.describe(session, list(picks.values()), today)}
    people = select(col(Person.id), col(Person.name)).where(
        col(Person.id).in_({row.decided_by for row in rows if row.decided_by})
    )
    names = {person.id: person.name for person in session.execute(people)}
    places = _places(session, [row for row in rows if row.decided_at is None], today)
    return [
        RequestView(
            row,
            picks[row.pick_id],
            described.get(row.pick_id),
            clock_of(row.at, now),
            names.get(row.decided_by, ""),
            *places.get(row.id, (None, False)),
        )
        for row in rows
    ]


def _places(
    session: Session, rows: Sequence[RemovalRequest], today: date
) -> dict[int | None, tuple[Where, bool]]:
    """`where` and `held` of each of these requests, by its id."""
    picks = {row.pick_id: session.get_one(Pick, row.pick_id) for row in rows}
    same = {number: {one.id: one for one in hiding.same(session, pick)} for number, pick in picks.items()}
    alike = [*{number: one for group in same.values() for number, one in group.items()}.values()]
    found = whereabouts.each(session, alike, today, lifted=True)
    holding = facts.hiding_still(session, alike)
    return {
        row.id: (
            whereabouts.most({where for number, where in found.items() if number in same[row.pick_id]}),
            any(one.id != row.id and one.pick_id in same[row.pick_id] for one in holding),
        )
        for row in rows
    }
