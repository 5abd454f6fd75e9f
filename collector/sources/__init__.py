"""The networks we can ask, in the order they are shown: a module for every kind of `config.kinds`.

A source knows one network and nothing of ours but `collector`'s values, errors and door: it neither
sleeps nor retries nor stores.  Its module docstring answers five headings: what it searches, how
it signs in, limits, how deletion shows, terms.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from collector.errors import Misconfigured
from collector.identity import Identity
from collector.values import Ask, Cursor, IncomingPost, IncomingReply, Known, Looked, Page, Renewed
from config.kinds import KINDS, Asks
from config.networks import NETWORKS

if TYPE_CHECKING:
    from collector.door import Door

STREAMS: Final = frozenset(kind for kind, one in KINDS.items() if one.asks is Asks.EVERYTHING)
"""Kinds that are listened to (`collector.stream`) instead of being asked; they have no module here."""

SOURCES: Final = tuple(
    (kind, f"{__name__}.{one.module or kind}") for kind, one in KINDS.items() if kind not in STREAMS
)
"""Every kind that is asked, and its module."""

LINK_READERS: Final = (("page", f"{__name__}.page"),)
"""What reads pasted links and can be asked for nothing else."""

LINKS: Final[Mapping[str, str]] = MappingProxyType(
    {network: one.link for network, one in NETWORKS.items() if one.link}
)
"""Which kind of source reads a pasted link of a network."""


class SourceModule(Protocol):
    """What every source has."""

    KIND: str

    def read(self, payload: Any, ask: Ask) -> Page:
        """The posts in an answer.  Pure and total: a broken entry is a line in `faults`, a broken
        whole raises one of `collector.errors`."""

    def fetch(self, door: "Door", ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
        """The next page after `cursor` (empty: the first ask), nothing older than `horizon` (aware).

        Asked again at once while the page says `more`.  Raises only `collector.errors`.
        """


class LinkReader(Protocol):
    """What a source has that can read one post by its link."""

    def by_link(self, door: "Door", identity: Identity) -> IncomingPost:
        """The post a pasted link leads to.  Raises only `collector.errors`."""


class Rechecker(Protocol):
    """What a source has that can look at known posts again, where the network's word is proof."""

    RECHECK_BATCH: int
    """How many posts one request takes."""

    def recheck(self, door: "Door", ask: Ask, posts: Sequence[Known]) -> Looked:
        """How these posts (at most `RECHECK_BATCH`) are now.  Raises only `collector.errors`.

        `Missing` only where the network itself says so (`sources.md` §0.4); a refused key, a full
        server or no network is an error, never `Missing`.
        """


class ReplyReader(Protocol):
    """What a source has whose network shows what is answered under a post."""

    def replies(
        self, door: "Door", ask: Ask, post: Known, author: str, since: datetime
    ) -> Sequence[IncomingReply]:
        """The public answers under a post by its own author, by uri, since a moment (aware).

        Raises only `collector.errors`.
        """


class Renewer(Protocol):
    """What a source has whose key must be renewed."""

    RENEW_BEFORE: timedelta
    """So long before it ends a secret is renewed; also when the network refuses it (`KeyRefused`)."""

    def renew(self, door: "Door", server: str, secret: Mapping[str, str]) -> Renewed:
        """A fresh secret for a stale one.  Raises only `collector.errors`.

        `KeyRefused`: a person must act.
        """


class Budgeted(Protocol):
    """What a source has whose network allows only so many different questions in a time."""

    BUDGET: int
    WINDOW: timedelta

    def budget(self, ask: Ask) -> tuple[str, str] | None:
        """(which allowance, what is spent of it) of this ask; None: it costs nothing."""


class Metered(Protocol):
    """What a source has whose network takes money for what it shows; in thousandths of a dollar."""

    PAGE_COST: int
    """The most that one page can cost."""
    CHECK_COST: int
    """What looking at one post again costs."""

    def purse(self, ask: Ask) -> int:
        """How much its key may spend in a calendar month (UTC); `Misconfigured` where nobody said."""


def load(kind: str) -> SourceModule:
    """The source of a kind, imported on first use; `Misconfigured` for a kind there is not."""
    for known, module in SOURCES:
        if known == kind:
            return cast(SourceModule, import_module(module))
    kinds = ", ".join(known for known, _ in SOURCES)
    raise Misconfigured(f"no source of kind “{kind}”", advice=f"known are {kinds}")


def link_reader(network: str) -> LinkReader | None:
    """What reads a pasted link of `network`; None where nothing of ours can."""
    kind = LINKS.get(network)
    module = dict((*SOURCES, *LINK_READERS)).get(kind or "")
    return cast(LinkReader, import_module(module)) if module else None
