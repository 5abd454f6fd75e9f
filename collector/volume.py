"""Counting: which keys a post counts under, and the day counters those give.

A key says in its first character what it counts:

    *           the campaign as a whole: a post with any of its tags that is not borrowed
    @           an own or partner channel of the campaign, hashtag or not
    &           somebody else's post that tags or mentions us, without a hashtag counted under `*`
    #kemijarvi  a hashtag, all spellings folded
    =kemijärvi  one spelling of it, composed and lower case

Counters hold no personal data.  They count exactly the (post, campaign, key) rows that were new,
so saving twice counts once, and `posts = live rows + removed` holds always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from config import hashtags
from config.clock import day_of
from config.models import Relation, TagRole

WHOLE: Final = "*"
CHANNEL: Final = "@"
NAMED: Final = "&"
SUGGESTED: Final = (WHOLE, CHANNEL, NAMED)
"""A post with one of these is a campaign's own material: it is suggested, and its pictures are fetched."""


@dataclass(frozen=True, slots=True)
class WantedTag:
    """A campaign's tag as counting needs it; dates are Helsinki dates, both included."""

    key: str
    role: TagRole
    spellings: frozenset[str]
    starts: date | None = None
    ends: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the tag counts on a Helsinki date."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one campaign wants counted of one source."""

    campaign_id: int
    relation: Relation
    tags: Mapping[str, WantedTag]
    known: frozenset[tuple[str, str]] | None = None
    """Before an election: the accounts, by network and handle, whose posts alone are collected."""
    ours: frozenset[tuple[str, str]] = frozenset()
    """Own and partner accounts, by network and handle, where a source shows theirs among others' posts."""

    def takes(self, network: str, handle: str) -> bool:
        """Whether the campaign wants what an author posts; `handle` is "" where nobody tells whose it is."""
        if self.known is None or self.relation in {Relation.OWN, Relation.PARTNER}:
            return True
        return (network, handle.lower()) in self.known


@dataclass(frozen=True, slots=True)
class Counted:
    """One counter's name."""

    day: date
    campaign_id: int
    network: str
    key: str


def keys(
    tags: Sequence[str], published_at: datetime, wish: Wish, whose: tuple[str, str] = ("", "")
) -> list[str]:
    """The keys under which a post with these hashtags (as written) counts for a campaign, sorted.

    `whose` is its author's network and handle, "" where nobody tells.
    """
    day = day_of(published_at)
    found: set[str] = set()
    for written in tags:
        folded = hashtags.fold(written)
        tag = wish.tags.get(folded)
        if tag is None or not tag.counts_on(day):
            continue
        found.add("#" + folded)
        if tag.role is not TagRole.BORROWED:
            found.add(WHOLE)
        spelled = hashtags.spelling(written)
        if spelled in tag.spellings:
            found.add("=" + spelled)
    network, handle = whose
    is_ours = (network, handle.lower()) in wish.ours
    if wish.relation in {Relation.OWN, Relation.PARTNER} or (wish.relation is Relation.TAGGED and is_ours):
        found.add(CHANNEL)
    elif wish.relation is Relation.TAGGED and WHOLE not in found:
        found.add(NAMED)
    return sorted(found)


REACTIONS: Final = ("likes", "reposts", "replies", "clicks")


def reacted(posts: Iterable[tuple[Counted, Sequence[int | None]]]) -> dict[Counted, dict[str, int]]:
    """What posts that go leave to their counters: sums, and of how many posts they were known.

    With each counter's name a post's reactions in the order of `REACTIONS`, None where unknown; by the
    columns of `collector.models.Reacted`.
    """
    found: dict[Counted, Counter[str]] = {}
    for name, values in posts:
        sums = found.setdefault(name, Counter())
        for kind, value in zip(REACTIONS, values, strict=True):
            if value is not None:
                sums.update({kind: value, f"{kind}_known": 1})
    return {name: dict(sums) for name, sums in found.items()}


def tally(pairs: Iterable[tuple[datetime, int, str, str]]) -> list[tuple[Counted, int]]:
    """Counters and how much each grows, sorted by name so that writers never cross.

    A pair is (published_at, campaign id, network, key) of one new row.
    """
    counted = Counter(pairs)
    days = {at: day_of(at) for at in {at for at, *_ in counted}}
    totals: Counter[tuple[date, int, str, str]] = Counter()
    for (at, campaign_id, network, key), count in counted.items():
        totals[days[at], campaign_id, network, key] += count
    return [(Counted(*name), count) for name, count in sorted(totals.items())]
