"""The kinds of sources a campaign may ask for: what each is asked, and where.

`collector.sources` has the modules of the same names; a test keeps the two together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

GRAPH: Final = "https://graph.facebook.com"


class Asks(StrEnum):
    """What a source's query is."""

    HASHTAG = "hashtag"
    ADDRESS = "address"
    """A web address; its server is that of the address."""
    ACCOUNT = "account"
    """How the network names an account: a number, or numbers and names."""
    EVERYTHING = "everything"
    """Nothing in particular: it is listened to, and the query is only a name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source; `server` is asked where a campaign names none, "" where it must."""

    asks: Asks
    server: str = ""


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "mastodon": Kind(Asks.HASHTAG),
        "feed": Kind(Asks.ADDRESS),
        "bluesky": Kind(Asks.HASHTAG, "https://bsky.social"),
        "bluesky_stream": Kind(Asks.EVERYTHING),
        "instagram_own": Kind(Asks.ACCOUNT, GRAPH),
        "instagram_tagged": Kind(Asks.ACCOUNT, GRAPH),
        "instagram_account": Kind(Asks.ACCOUNT, GRAPH),
        "instagram_tag": Kind(Asks.HASHTAG, GRAPH),
        "facebook_page": Kind(Asks.ACCOUNT, GRAPH),
        "instaloader_tag": Kind(Asks.HASHTAG, "https://www.instagram.com"),
    }
)

UNOFFICIAL: Final[Mapping[str, str]] = MappingProxyType(
    {"instaloader_tag": "I accept that this breaks Instagram's terms"}
)
"""Kinds that break a network's terms, offered and asked only where the operator's settings accept it in
these words."""


def offered(accepted: Collection[str]) -> tuple[str, ...]:
    """The kinds that may be asked for, where the unofficial ones in `accepted` are accepted."""
    return tuple(kind for kind in KINDS if kind not in UNOFFICIAL or kind in accepted)
