"""What was heard of a stream and is not written down yet."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from collector.jetstream import Event, What

MOST: Final = 500
"""Of so many posts, deletions and accounts at the most is remembered before they are looked for."""

PATIENCE: Final = 120.0
"""Seconds a post may take from being heard of to being found; then it was deleted meanwhile."""


@dataclass
class Heard:
    """What was heard and is not written down yet."""

    since: int = 0
    """Jetstream's clock where listening was taken up: until then all is written down."""
    until: int = 0
    """Jetstream's clock at the last event."""
    wanted: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Posts to look up: when they were heard of, by Jetstream's clock and by ours."""
    changed: dict[str, int] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    accounts: dict[str, bool] = field(default_factory=dict)
    """Whether an account is (again) shown."""
    events: int = 0
    faults: int = 0

    def take(self, event: Event, tags: frozenset[str]) -> None:
        """Remember an event, as far as it concerns us."""
        self.until, self.events = max(self.until, event.at), self.events + 1
        if event.what in {What.WRITTEN, What.CHANGED} and event.tags & tags:
            self.wanted.setdefault(event.about, (event.at, time.monotonic()))
        elif event.what is What.CHANGED:
            self.changed[event.about] = event.at
        elif event.what is What.DELETED:
            self.wanted.pop(event.about, None)
            self.deleted.add(event.about)
        elif event.what in {What.LEFT, What.BACK}:
            self.accounts[event.about] = event.what is What.BACK

    @property
    def safely_until(self) -> int:
        """How far everything is written down once the rest is: not beyond a post still looked for."""
        return max(self.since, min((at - 1 for at, _ in self.wanted.values()), default=self.until))

    @property
    def is_full(self) -> bool:
        """Whether it is time to write down, however short ago that was done."""
        return max(len(self.wanted), len(self.changed), len(self.deleted), len(self.accounts)) >= MOST

    def found(self, uris: Iterable[str]) -> None:
        """These posts are written down; those looked for in vain for too long are given up with them."""
        moment = time.monotonic()
        lost = [uri for uri, (_, since) in self.wanted.items() if moment - since > PATIENCE]
        for uri in (*uris, *lost):
            self.wanted.pop(uri, None)

    def written(self) -> None:
        """Everything else is written down."""
        self.changed, self.deleted, self.accounts = {}, set(), {}
