"""A period's sums beside those of the two it is compared with, and what is known of them.  Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from curator.figures.counters import Sums
from curator.figures.periods import Span
from curator.figures.sums import Figure, known_or_none


@dataclass(frozen=True, slots=True)
class Times:
    """Sums and watched days of the period and of the two it is compared with."""

    spans: tuple[Span | None, ...]
    """Three: the period, the one before it, the same one last year."""
    sums: tuple[Sums, ...]
    watched: tuple[dict[str, bool], ...]
    """Network → whether one of its sources worked then; "" for any network's."""
    marked: Sums
    """Of the period's sums, what is marked as spam or off topic."""

    def figure(
        self, keys: Iterable[str], network: str = "", used: Callable[[Span], bool] | None = None
    ) -> Figure:
        """Posts under any of some keys, of one network ("" for all)."""
        wanted = list(keys)
        now, before, year_before = (self._one(number, wanted, network, used) for number in range(3))
        clean = None if now is None else now - _under(self.marked, wanted, network)
        return Figure(now, before, year_before, clean)

    def of_used(self, keys: Mapping[str, Callable[[Span], bool]]) -> Figure:
        """Posts under the keys that were used in the period, beside times in which the very same ones were.

        Each key comes with whether it was used in a span.
        """

        def used(span: Span | None) -> list[str]:
            return [key for key, was in keys.items() if span is not None and was(span)]

        wanted = used(self.spans[0])
        return self.figure(wanted, used=lambda span: used(span) == wanted) if wanted else Figure(None)

    def _one(
        self, number: int, keys: list[str], network: str, used: Callable[[Span], bool] | None
    ) -> int | None:
        span = self.spans[number]
        if span is None or (used is not None and not used(span)):
            return None
        count = _under(self.sums[number], keys, network)
        watched = self.watched[number].get(network, False)
        # Of an earlier period a few posts found afterwards are no figure to compare with.
        return known_or_none(count, watched=watched) if number == 0 or watched else None


def _under(sums: Sums, keys: Iterable[str], network: str) -> int:
    """What some keys come to, of one network or ("") of all."""
    counted = [sums.get(key, {}) for key in keys]
    return sum(one.get(network, 0) if network else sum(one.values()) for one in counted)
