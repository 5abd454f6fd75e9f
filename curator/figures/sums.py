"""Sums and comparisons, pure: what is unknown stays unknown, and small numbers get no percentages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 20
"""Below so many posts a percentage says more than is known."""
ALIKE: Final = 10
"""Sums known of shares of posts that differ by more percentage points are not compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change since an earlier period; `percent` None: the numbers are too small for one."""

    amount: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing counted: now, in the period before, in the same period last year.

    None: not known.  In an earlier period it also means that there is nothing to compare with.
    """

    now: int | None
    before: int | None = None
    year_before: int | None = None
    clean: int | None = None
    """Of `now`, those that nobody has marked as spam or off topic; None: not asked of this figure."""

    @property
    def change(self) -> Change | None:
        """Since the period before; None: no period to compare."""
        return change(self.now, self.before)

    @property
    def change_of_year(self) -> Change | None:
        """Since the same period last year; None: no period to compare."""
        return change(self.now, self.year_before)


@dataclass(frozen=True, slots=True)
class Known:
    """A sum over posts of which only some tell; `of`: how many posts there are."""

    total: int
    known: int
    of: int
    clean: int | None = None
    """Of the sum, what posts have that nobody has marked as spam or off topic; None: none of them told."""
    before: "Known | None" = None
    """In the period before; None: there is none."""
    year_before: "Known | None" = None
    """In the same period last year."""

    @property
    def value(self) -> int | None:
        """The sum; None where no post told."""
        return self.total if self.known else None

    @property
    def percent(self) -> int:
        """Of how many in a hundred posts it is known, rounded down so that 100 means all."""
        return 100 * self.known // self.of if self.of else 0

    @property
    def figure(self) -> Figure:
        """The sum beside those it can be compared with."""
        before, year_before = (
            earlier.value if earlier and self._is_like(earlier) else None
            for earlier in (self.before, self.year_before)
        )
        return Figure(self.value, before, year_before, self.clean)

    @property
    def change(self) -> Change | None:
        """Since the period before; None: no period to compare."""
        return self._since(self.before)

    @property
    def change_of_year(self) -> Change | None:
        """Since the same period last year; None: no period to compare."""
        return self._since(self.year_before)

    def _since(self, earlier: "Known | None") -> Change | None:
        if earlier is None or not self._is_like(earlier):
            return None
        found = change(self.value, earlier.value)
        few = min(self.of, earlier.of) < FEWEST
        return Change(found.amount, None) if found and few else found

    def _is_like(self, earlier: "Known") -> bool:
        return abs(self.percent - earlier.percent) <= ALIKE


def change(now: int | None, earlier: int | None) -> Change | None:
    """What has changed; no percentage where either number is below `FEWEST`."""
    if now is None or earlier is None:
        return None
    if min(now, earlier) < FEWEST:
        return Change(now - earlier, None)
    return Change(now - earlier, round(100 * (now - earlier) / earlier))


def known_or_none(count: int, *, watched: bool) -> int | None:
    """A count; 0 is told only where somebody watched, anything found is told in any case."""
    return count if count or watched else None


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
