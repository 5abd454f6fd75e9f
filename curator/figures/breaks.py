"""Breaks from outside: days on which a network changed what figures of hashtags mean, with sources."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from curator.figures.periods import Period


@dataclass(frozen=True, slots=True)
class Break:
    """From `day` (a date as in Helsinki) on figures of a network are not what they were."""

    key: str
    """The desk has the words."""
    network: str
    day: date
    source: str
    """A web address that tells of it."""


FIVE_TAGS: Final = "five_tags"
KNOWN: Final = (
    Break(
        FIVE_TAGS,
        "instagram",
        date(2025, 12, 18),
        "https://www.socialmediatoday.com/news/instagrams-implementing-new-limits-on-hashtag-use/808309/",
    ),
)
"""Oldest first."""


def met(period: Period, networks: Collection[str]) -> list[Break]:
    """Breaks of some networks in a period, or between it and what it is compared with."""
    compared = (period.so_far, period.before(), period.year_before())
    first = min(span.first for span in compared if span is not None)
    return [one for one in KNOWN if one.network in networks and first < one.day <= period.so_far.last]
