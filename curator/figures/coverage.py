"""Coverage: on which days which source could have told us something, and why not on the others.

Unknown is never 0: a day on which no source worked has no figure, unless posts of that day were
found later.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import doings
from collector.doings import SourceView
from collector.models import Gap
from config import clock, hashtags
from config.kinds import KINDS, Asks
from config.models import Relation, Source
from curator.figures.periods import ONE, Span

PARTIAL: Final = "partial"
ELECTION: Final = "election"
SHARES: Final = frozenset({PARTIAL, ELECTION})
"""Reasons of gaps in which a source works and only a share of it is seen."""
WORTH_TELLING: Final = timedelta(hours=1)
"""Shorter gaps are normal: what was missed is seen at the next try."""


class Day(StrEnum):
    """How a source did on a Helsinki date."""

    WORKED = "worked"
    SHARE = "share"
    """It showed only a share of what there was."""
    GAP = "gap"
    """It told nothing all day."""
    OUTSIDE = "outside"
    """Nobody asked it yet, or any more."""


TOLD: Final = frozenset({Day.WORKED, Day.SHARE})


@dataclass(frozen=True, slots=True)
class Outage:
    """A gap of one source; times are aware UTC, `until_at` None: it goes on."""

    source: str
    network: str
    reason: str
    from_at: datetime
    until_at: datetime | None

    @property
    def span(self) -> Span | None:
        """The Helsinki dates it touches; None: it goes on."""
        if self.until_at is None:
            return None
        last = max(self.from_at, self.until_at - timedelta(microseconds=1))
        return Span(clock.day_of(self.from_at), clock.day_of(last))

    def lasted(self, now: datetime) -> timedelta:
        """How long, until `now` where it goes on."""
        return (self.until_at or now) - self.from_at


@dataclass(frozen=True, slots=True)
class Cover:
    """One source: since when it is asked, until when it worked, and its gaps, oldest first."""

    source: str
    network: str
    since: date
    until: date | None
    """The last date on which it worked; None: it never has."""
    asked: bool
    """It is asked now."""
    tag: str
    """The folded hashtag it asks for, "" where it asks for none."""
    outages: tuple[Outage, ...]
    silent: frozenset[date]
    """Dates that gaps fill from midnight to midnight."""
    shares: frozenset[date]
    """Dates on which it showed only a share."""
    of_us: bool = False
    """It shows posts of others that tag or mention us."""
    of_ours: bool = False
    """It is an own or partner channel."""

    def on(self, day: date) -> Day:
        """How it did on a date that is not in the future."""
        if day < self.since:
            return Day.OUTSIDE
        if self.until is None or day > self.until:
            return Day.GAP if self.asked else Day.OUTSIDE
        if day in self.silent:
            return Day.GAP
        return Day.SHARE if day in self.shares else Day.WORKED

    def worked(self, span: Span) -> bool:
        """Whether it told something on some day of a span."""
        return any(self.on(day) in TOLD for day in span.days())

    def tally(self, span: Span) -> Counter[Day]:
        """How many days of a span it did how."""
        return Counter(map(self.on, span.days()))

    def runs(self, span: Span) -> list[tuple[Span, Day]]:
        """The days of a span, those put together on which it did alike; in their order."""
        runs = ((how, list(days)) for how, days in groupby(span.days(), key=self.on))
        return [(Span(days[0], days[-1]), how) for how, days in runs]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All sources of a campaign over a stretch of time that covers everything asked of it."""

    covers: tuple[Cover, ...]

    def days(self, span: Span, network: str | None = None) -> list[date]:
        """The dates on which at least one source (of a network) worked."""
        asked = self._of(network)
        return [day for day in span.days() if any(one.on(day) in TOLD for one in asked)]

    def worked(self, span: Span, network: str | None = None) -> bool:
        """Whether at least one source (of a network) worked on some day of a span."""
        return any(one.worked(span) for one in self._of(network))

    def _of(self, network: str | None) -> list[Cover]:
        return [one for one in self.covers if network is None or one.network == network]

    def of_tag(self, tag: str) -> "Coverage | None":
        """The sources that ask for a folded hashtag ("" for those that ask for none); None: none does."""
        asking = tuple(one for one in self.covers if one.tag == tag)
        return Coverage(asking) if asking else None

    def of_us(self) -> "Coverage":
        """The sources that show posts of others that tag or mention us."""
        return Coverage(tuple(one for one in self.covers if one.of_us))

    @property
    def of_channels(self) -> bool:
        """Whether any source could show what own and partner channels post: theirs, or one that names us."""
        return any(one.of_ours or one.of_us for one in self.covers)

    def watched(self, spans: Iterable[Span | None]) -> tuple[dict[str, bool], ...]:
        """Whether a source worked in each span, of each network and ("") of any; False of no span."""
        networks = {one.network for one in self.covers}
        return tuple(
            {"": span is not None and self.worked(span)}
            | {network: span is not None and self.worked(span, network) for network in networks}
            for span in spans
        )

    def outages(self, span: Span, now: datetime, shortest: timedelta = WORTH_TELLING) -> list[Outage]:
        """Gaps in a span that lasted long enough to be told, the oldest first."""
        starts, ends = clock.starts(span.first), clock.starts(span.last + ONE)
        found = [
            outage
            for one in self.covers
            for outage in one.outages
            if _meets(outage, starts, ends) and outage.lasted(now) >= shortest
        ]
        return sorted(found, key=lambda outage: (outage.from_at, outage.source))


def of_campaign(session: Session, campaign_id: int, first: date, today: date) -> Coverage:
    """How a campaign's sources did from a Helsinki date until today."""
    span = Span(min(first, today), today)
    asked = {one.id: one for one in doings.sources(session, campaign_id)}
    rows = session.execute(
        select(col(Gap.source_id), col(Gap.reason), col(Gap.from_at), col(Gap.until_at))
        .where(
            col(Gap.source_id).in_(asked),
            col(Gap.until_at).is_(None) | (col(Gap.until_at) > clock.starts(span.first)),
        )
        .order_by(col(Gap.from_at), col(Gap.id))
    )
    outages: dict[int, list[Outage]] = {}
    for number, reason, from_at, until_at in rows:
        one = asked[number]
        outages.setdefault(number, []).append(Outage(one.name, network_of(one), reason, from_at, until_at))
    begun = session.execute(select(col(Source.id), col(Source.created_at)).where(col(Source.id).in_(asked)))
    since = {number: clock.day_of(at) for number, at in begun}
    return Coverage(
        tuple(_cover(one, since[one.id], tuple(outages.get(one.id, ())), span) for one in asked.values())
    )


def network_of(one: SourceView) -> str:
    """The network a source shows."""
    return KINDS[one.kind].network if one.kind in KINDS else one.kind


def _tag_of(one: SourceView) -> str:
    asks = KINDS[one.kind].asks if one.kind in KINDS else None
    return hashtags.fold(one.query) if asks is Asks.HASHTAG else ""


def _cover(one: SourceView, since: date, outages: tuple[Outage, ...], span: Span) -> Cover:
    silence: Counter[date] = Counter()
    shares: set[date] = set()
    for outage in outages:
        for day, seconds in _by_day(outage, span):
            if outage.reason in SHARES:
                shares.add(day)
            else:
                silence[day] += seconds
    return Cover(
        source=one.name,
        network=network_of(one),
        since=since,
        until=clock.day_of(one.last_ok_at) if one.last_ok_at else None,
        asked=one.active and not one.stopped,
        tag=_tag_of(one),
        outages=outages,
        silent=frozenset(day for day, seconds in silence.items() if seconds >= _length(day)),
        shares=frozenset(shares),
        of_us=one.relation is Relation.TAGGED,
        of_ours=one.relation in {Relation.OWN, Relation.PARTNER},
    )


def _by_day(outage: Outage, span: Span) -> Iterator[tuple[date, int]]:
    """The dates of a span that a gap touches, and how many seconds of each it takes."""
    last = clock.day_of(outage.until_at) if outage.until_at else span.last
    touched = Span(max(span.first, clock.day_of(outage.from_at)), min(span.last, last))
    for day in touched.days():
        starts, ends = clock.starts(day), clock.starts(day + ONE)
        silent = min(outage.until_at or ends, ends) - max(outage.from_at, starts)
        yield day, round(silent.total_seconds())


def _length(day: date) -> int:
    """The seconds of a Helsinki date: 23 hours in March, 25 in October."""
    return round((clock.starts(day + ONE) - clock.starts(day)).total_seconds())


def _meets(outage: Outage, starts: datetime, ends: datetime) -> bool:
    return outage.from_at < ends and (outage.until_at is None or outage.until_at > starts)
