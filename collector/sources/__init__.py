"""The networks we can ask, in the order they are shown.

A source knows one network and nothing of ours but `collector`'s values, errors and door: it neither
sleeps nor retries nor stores.  Its module docstring answers five headings: what it searches, how
it signs in, limits, how deletion shows, terms.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from collector.errors import Misconfigured
from collector.identity import Identity
from collector.values import Ask, Cursor, IncomingPost, Page

if TYPE_CHECKING:
    from collector.door import Door

SOURCES: Final = (
    ("mastodon", "collector.sources.mastodon"),
    ("feed", "collector.sources.feeds"),
)

LINKS: Final[Mapping[str, str]] = MappingProxyType({"fediverse": "mastodon"})
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
    return cast(LinkReader, load(kind)) if kind else None
