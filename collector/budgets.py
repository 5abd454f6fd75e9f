"""Allowances that a network gives for a time, such as 30 different hashtags in 7 days.

What was asked within the window is free to be asked again, and asking again does not make it last
longer.  Teams share an allowance fairly: none takes more than its share while another that has not
had its own still waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import sources
from collector.errors import Spent
from collector.models import BudgetUse
from collector.sources import Budgeted, SourceModule
from collector.values import Ask
from config.db import Database, insert_into
from config.models import CampaignSource, Source, Team

ASK_AGAIN: Final = timedelta(hours=1)
"""A team that has had its share looks so often whether others still wait for theirs."""

Whose = tuple[int, int | None]
"""(campaign, team) that asks; team None: the campaign as a whole."""


@dataclass(frozen=True, slots=True)
class Held:
    """One thing an allowance was spent on, by whose source, and when it is free again (aware UTC)."""

    item: str
    source_id: int | None
    source: str
    teams: tuple[str, ...]
    """Names; "" stands for a campaign as a whole."""
    frees_at: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """An allowance as it stands now."""

    budget: str
    most: int
    window: timedelta
    held: tuple[Held, ...]
    """What it was spent on, by when it is free again."""

    @property
    def used(self) -> int:
        """How much of it is spent."""
        return len(self.held)

    @property
    def left(self) -> int:
        """How much of it can still be spent now."""
        return max(0, self.most - self.used)


def spend(database: Database, module: SourceModule, ask: Ask, now: datetime) -> None:
    """Take what a question of a source costs, if it costs anything; as `take`, in a transaction."""
    if not hasattr(module, "budget"):
        return
    limited = cast(Budgeted, module)
    cost = limited.budget(ask)
    if cost is not None:
        budget, item = cost
        database.writing(take, budget, item, limited.BUDGET, limited.WINDOW, now, ask.source_id)


def take(
    session: Session,
    budget: str,
    item: str,
    most: int,
    window: timedelta,
    now: datetime,
    source_id: int | None = None,
) -> None:
    """Spend one of `most` on `item` for `window`; free when it was spent on it already.

    `source_id` is whose ask it is, for the teams' shares; None: nobody's.  `Spent` tells when one is
    free again.  The caller commits, before anything is asked.
    """
    _alone(session, budget)
    session.execute(
        delete(BudgetUse).where(col(BudgetUse.budget) == budget, col(BudgetUse.at) <= now - window)
    )
    uses = session.execute(select(BudgetUse).where(col(BudgetUse.budget) == budget)).scalars().all()
    if any(use.item == item for use in uses):
        return
    if len(uses) >= most:
        raise Spent(
            f"the allowance of {most} in {_words(window)} is used up",
            retry_after=min(use.at for use in uses) + window - now,
        )
    if source_id is not None:
        spent = {use.source_id: use.at for use in uses}
        asking = _asking(session, source_id, [one for one in spent if one is not None])
        if over_share(asking, set(spent), source_id, most):
            raise Spent(
                f"this team's share of the allowance of {most} in {_words(window)} is used up, "
                "and other teams wait for theirs",
                retry_after=ASK_AGAIN,
            )
    session.execute(
        insert_into(session, BudgetUse).values(budget=budget, item=item, at=now, source_id=source_id)
    )


def over_share(
    asking: Mapping[int, frozenset[Whose]], spent: set[int | None], source_id: int, most: int
) -> bool:
    """Whether a source must let others go first.

    `asking`: whose each source of the allowance is; `spent`: sources that have theirs.  A team's
    share is `most` // teams, at least one; one source asked for by several teams counts for each,
    and goes first when any of them has a share left.
    """
    teams = {whose for owners in asking.values() for whose in owners}
    share = max(1, most // max(1, len(teams)))
    held = {whose: sum(whose in asking.get(one or 0, ()) for one in spent) for whose in teams}
    mine = asking.get(source_id, frozenset())
    if not mine or any(held[whose] < share for whose in mine):
        return False
    waiting = {
        whose
        for other, owners in asking.items()
        if other != source_id and other not in spent
        for whose in owners - mine
    }
    return any(held[whose] < share for whose in waiting)


def allowances(session: Session, now: datetime) -> list[Allowance]:
    """Every allowance something was spent of, by name, with who holds what."""
    rows = session.execute(
        select(BudgetUse, Source)
        .join(Source, col(Source.id) == col(BudgetUse.source_id))
        .order_by(col(BudgetUse.budget), col(BudgetUse.at), col(BudgetUse.item))
    ).all()
    names = _team_names(session, [source.id or 0 for _, source in rows])
    found: dict[str, list[Held]] = {}
    limits: dict[str, tuple[int, timedelta]] = {}
    for use, source in rows:
        limits[use.budget] = limit_of(source.kind)
        frees_at = use.at + limits[use.budget][1]
        if frees_at > now:
            held = Held(use.item, source.id, source.name, names.get(source.id or 0, ()), frees_at)
            found.setdefault(use.budget, []).append(held)
    return [Allowance(budget, *limits[budget], tuple(held)) for budget, held in found.items()]


def allowance(session: Session, budget: str, kind: str, now: datetime) -> Allowance:
    """One allowance of a kind of source; untouched when nothing was spent of it."""
    for found in allowances(session, now):
        if found.budget == budget:
            return found
    return Allowance(budget, *limit_of(kind), ())


def limit_of(kind: str) -> tuple[int, timedelta]:
    """(how many, in what time) a kind of source may ask; (0, 0) for one without an allowance."""
    module = sources.load(kind)
    return getattr(module, "BUDGET", 0), getattr(module, "WINDOW", timedelta())


def _asking(session: Session, source_id: int, spent: Sequence[int]) -> dict[int, frozenset[Whose]]:
    """Whose the sources are that ask from the same allowance: of the same kind, with the same key."""
    mine = session.get_one(Source, source_id)
    rows = session.execute(
        select(col(Source.id), col(CampaignSource.campaign_id), col(CampaignSource.team_id))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .where(
            col(CampaignSource.active),
            (col(Source.kind) == mine.kind) & (col(Source.credential) == mine.credential)
            | col(Source.id).in_(spent),
        )
    )
    found: dict[int, set[Whose]] = {}
    for one, campaign_id, team_id in rows:
        found.setdefault(one or 0, set()).add((campaign_id, team_id))
    return {one: frozenset(owners) for one, owners in found.items()}


def _team_names(session: Session, source_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(col(CampaignSource.source_id), col(Team.name))
        .outerjoin(Team, col(Team.id) == col(CampaignSource.team_id))
        .where(col(CampaignSource.source_id).in_(source_ids))
        .order_by(col(CampaignSource.source_id), col(Team.name))
    )
    found: dict[int, tuple[str, ...]] = {}
    for source_id, name in rows:
        found[source_id] = (*found.get(source_id, ()), name or "")
    return found


def _alone(session: Session, budget: str) -> None:
    # SQLite has one writer anyway; on PostgreSQL two could both take the last one.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(budget))))


def _words(window: timedelta) -> str:
    return f"{window.days} days" if window.days else f"{window.total_seconds() / 3600:g} hours"
