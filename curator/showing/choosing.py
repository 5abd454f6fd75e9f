"""Which of a wall's picks are its three.  Pure."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from config.models import Choosing


class OfTeam(Protocol):
    """Something a team picked."""

    @property
    def team_key(self) -> str:
        """The team's key within its campaign."""
        ...


Picked = TypeVar("Picked", bound=OfTeam)


def choose(picks: Sequence[Picked], choosing: Choosing, count: int) -> tuple[Picked, ...]:
    """At most `count` of `picks`, which come newest first and stay in that order.

    One per team: the newest of each team; where there are too few teams the newest others fill up.
    """
    if choosing is Choosing.NEWEST:
        return tuple(picks[:count])
    teams: set[str] = set()
    first: list[int] = []
    for place, pick in enumerate(picks):
        if pick.team_key not in teams:
            teams.add(pick.team_key)
            first.append(place)
    others = sorted(set(range(len(picks))) - set(first))
    chosen = [*first, *others][:count]
    return tuple(picks[place] for place in sorted(chosen))


def usual(*, shared: bool) -> Choosing:
    """How a wall chooses that does not say: a shared one gives every team a place."""
    return Choosing.ONE_PER_TEAM if shared else Choosing.NEWEST
