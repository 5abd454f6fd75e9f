"""Posts by network, and those of others that only name us: told where a source shows such.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collector.volume import CHANNEL, NAMED, WHOLE
from curator.figures.coverage import Coverage
from curator.figures.periods import Span
from curator.figures.sums import Figure
from curator.figures.times import Times


@dataclass(frozen=True, slots=True)
class OfNetwork:
    """Posts of one network."""

    network: str
    posts: Figure
    channels: Figure
    named: Figure | None = None
    """Like `Figures.named`; None: no source of this network shows such posts."""


def naming(times: Times, covered: Coverage, met: Sequence[Span | None]) -> Times | None:
    """The same times, watched only where sources worked that show posts naming us: others never see any.

    `met`: what of each of the times a campaign lasts.  None: nobody shows such posts, and none was counted.
    """
    asked = covered.of_us()
    if not asked.covers and not any(NAMED in sums for sums in times.sums):
        return None
    return replace(times, watched=asked.watched(met))


def channels(times: Times, covered: Coverage) -> Times:
    """The same times for own and partner channels: where none is followed, 0 is not known."""
    return times if covered.of_channels else replace(times, watched=({}, {}, {}))


def of(times: Times, covered: Coverage, named: Times | None) -> tuple[OfNetwork, ...]:
    """Networks that sources show or of which posts were counted, most posts first; `named` see `naming`."""
    counted = times.sums[0]
    seen = {one.network for one in covered.covers}
    seen |= {network for key in (WHOLE, CHANNEL, NAMED) for network in counted.get(key, {})}
    of_us = {one.network for one in covered.of_us().covers} | set(counted.get(NAMED, {}))
    found = [
        OfNetwork(
            network,
            times.figure([WHOLE], network),
            channels(times, covered).figure([CHANNEL], network),
            named.figure([NAMED], network) if named and network in of_us else None,
        )
        for network in seen
    ]
    return tuple(sorted(found, key=lambda one: (-(one.posts.now or 0), one.network)))
