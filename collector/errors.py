"""What can go wrong on the way in, classed by who must act.

CollectError
├── Transient       time heals it: slow, busy, throttled; may say when (`retry_after`)
│   └── Spent       an allowance is used up until `retry_after`
├── Misconfigured   the operator: wrong address, a closed timeline
│   ├── NotConnected   a key is needed and there is none
│   └── KeyRefused     the network does not take the key (any more)
├── Unreadable      the developers: the answer is not what the network documents
└── Refused         nobody: gone or forbidden for good; the source stops asking
"""

from datetime import timedelta
from typing import Final

from collector.text import one_line

LONGEST: Final = 1000
"""Characters of what is told: it often quotes a network, which may say anything."""


class CollectError(Exception):
    """Something outside did not go as it should.

    `problem` says what, lower case; `source` names what was asked (set where it is known);
    `advice` says what to do next.  All are one line that every database can keep.
    """

    reason = "error"
    advice = ""

    def __init__(self, problem: str, *, source: str = "", advice: str = "") -> None:
        # What cannot be written down would leave a source due, and asked again every second.
        problem = one_line(problem, LONGEST)
        super().__init__(problem)
        self.problem = problem
        self.source = one_line(source, LONGEST)
        self.advice = one_line(advice, LONGEST) or type(self).advice

    def __str__(self) -> str:
        where = f"{self.source}: " if self.source else ""
        return f"{where}{self.problem} ({self.advice})" if self.advice else f"{where}{self.problem}"


class Transient(CollectError):
    """Time heals it.  `retry_after` is how long the network asked us to wait, if it did.

    `alone`: what is limited is this one account, so that its host goes on answering others.
    """

    reason = "transient"
    advice = "it is tried again by itself"

    def __init__(
        self,
        problem: str,
        *,
        source: str = "",
        advice: str = "",
        retry_after: timedelta | None = None,
        throttled: bool = False,
        alone: bool = False,
    ) -> None:
        super().__init__(problem, source=source, advice=advice)
        self.retry_after = retry_after
        self.throttled = throttled
        self.alone = alone


class Spent(Transient):
    """An allowance is used up until `retry_after` has passed."""

    reason = "quota"
    advice = "it goes on by itself when the allowance is free again"


class Misconfigured(CollectError):
    """The operator must act."""

    reason = "misconfigured"
    advice = "check the source's address and key"


class NotConnected(Misconfigured):
    """A key is needed and there is none."""

    reason = "not_connected"
    advice = "connect the account, or choose another source"


class KeyRefused(Misconfigured):
    """The network does not take the key, or not any more; renewing may help, else a person."""

    reason = "key_refused"
    advice = "connect the account again"


class Unreadable(CollectError):
    """The developers must act."""

    reason = "unreadable"
    advice = "the network's reply has changed; tell support"


class Refused(CollectError):
    """Nobody can act: stop asking."""

    reason = "refused"
    advice = "this source is no longer asked; remove it or correct it"
