"""Money that a network takes for what it shows: never more in a month than the operator allowed.

The most that a question can cost is taken before it is asked, and what it did not cost is given back
afterwards; a process that dies in between has paid too much in these books, never too little.  Months are
calendar months in UTC, as networks bill.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.errors import Spent, Unreadable
from collector.models import Spending
from collector.sources import Metered, SourceModule
from collector.values import Ask, Known
from config.db import Database, insert_into


@dataclass(slots=True)
class Bill:
    """What one question may cost at most, until it is known what it did cost; thousandths of a dollar."""

    cost: int


@contextmanager
def question(
    database: Database,
    module: SourceModule,
    ask: Ask,
    key: str,
    now: Callable[[], datetime],
    *,
    checks: Sequence[Known] | None = None,
) -> Iterator[Bill]:
    """Ask for one page, or (`checks`) to look at posts again; the caller sets what it did cost.

    A post that was looked at today (UTC) is free: networks bill each once a day.  `key` is the name of
    the key it is asked with.  `Spent` where what it may cost is not left, and `Misconfigured` where nobody
    said how much may be spent.  A question that fails costs nothing, but one whose answer came and could
    not be read.
    """
    if not hasattr(module, "purse"):
        yield Bill(0)
        return
    metered = cast(Metered, module)
    allowed, account, month = metered.purse(ask), f"{ask.kind}:{key}", month_of(now())
    most = metered.PAGE_COST
    if checks is not None:
        most = metered.CHECK_COST * sum(not _is_today(one.looked_at, now()) for one in checks)
    database.writing(take, account, month, most, allowed, now())
    bill = Bill(most)
    try:
        yield bill
    except Unreadable:
        raise
    except BaseException:
        database.writing(give_back, account, month, most)
        raise
    if bill.cost < most:
        database.writing(give_back, account, month, most - bill.cost)


def take(session: Session, account: str, month: str, amount: int, allowed: int, at: datetime) -> None:
    """Take `amount` of the `allowed` of a month, or raise `Spent`, which tells when the next begins."""
    session.execute(
        insert_into(session, Spending)
        .values(account=account, month=month, spent=0)
        .on_conflict_do_nothing(index_elements=["account", "month"])
    )
    spent = session.execute(_spent(account, month).with_for_update()).scalar_one()
    if amount and spent + amount > allowed:
        raise Spent(
            f"{spent / 1000:.2f} of this month's {allowed / 1000:.2f} dollars are spent, "
            f"and the next question may cost {amount / 1000:.2f}",
            retry_after=next_month(at) - at,
            alone=True,
        )
    _add(session, account, month, amount)


def give_back(session: Session, account: str, month: str, amount: int) -> None:
    """Put back what a question did not cost."""
    _add(session, account, month, -amount)


def spendings(session: Session, now: datetime) -> list[Spending]:
    """What this month has cost so far, by account."""
    rows = select(Spending).where(col(Spending.month) == month_of(now)).order_by(col(Spending.account))
    return list(session.execute(rows).scalars())


def month_of(moment: datetime) -> str:
    """The calendar month of a moment (aware), in UTC: ``2026-11``."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def next_month(moment: datetime) -> datetime:
    """When the next calendar month begins, in UTC."""
    day = moment.astimezone(UTC)
    years, month = divmod(day.month, 12)
    return datetime(day.year + years, month + 1, 1, tzinfo=UTC)


def _is_today(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment.astimezone(UTC).date() == now.astimezone(UTC).date()


def _spent(account: str, month: str) -> Select[int]:
    return select(col(Spending.spent)).where(col(Spending.account) == account, col(Spending.month) == month)


def _add(session: Session, account: str, month: str, amount: int) -> None:
    session.execute(
        update(Spending)
        .where(col(Spending.account) == account, col(Spending.month) == month)
        .values(spent=col(Spending.spent) + amount)
    )
