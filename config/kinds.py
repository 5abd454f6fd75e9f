"""The kinds of sources a campaign may ask for: what each is asked, where, and with which key.

One line here, one module of the same name in `collector.sources`, and its words: that is a kind.
Everything else that needs to know the kinds reads this.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
class Key:
    """A kind of key: what people call what it opens, and the parts a person gives."""

    kind: str
    name: str
    needed: tuple[str, ...] = ("token",)
    optional: tuple[str, ...] = ()
    server: str = ""
    """The server it is for where none is named, "" where one must be."""
    by_hand: bool = True
    """Whether a person gives its parts on the desk."""
    lasts: timedelta | None = None
    """How long one lasts that the network has just given; None: it need not end."""

    def ends(self, given: datetime) -> datetime | None:
        """When one ends that was given at a moment (aware)."""
        return given + self.lasts if self.lasts is not None else None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source; `server` is asked where a campaign names none, "" where it must."""

    asks: Asks
    network: str
    """The network it shows, of `config.networks`."""
    server: str = ""
    key: Key | None = None
    """The kind of key that opens it, needed or not; None: it takes none."""
    keyless: bool = True
    """Whether it can be asked without a key."""
    every_minutes: int = 15
    """How often it is asked where nobody says otherwise."""
    module: str = ""
    """Its module in `collector.sources` where that is not called as the kind."""


_MASTODON = Key("mastodon", "Mastodon")
_BLUESKY = Key("bluesky", "Bluesky", ("identifier", "password"), server="https://bsky.social")
_META = Key(
    "meta", "Instagram, Facebook", optional=("ig_user", "app_id", "app_secret"), server=GRAPH, by_hand=False
)
_INSTALOADER = Key(
    "instaloader",
    "Instagram",
    ("sessionid", "csrftoken", "ds_user_id"),
    ("mid", "ig_did"),
    "https://www.instagram.com",
    by_hand=False,
)
_THREADS = Key("threads", "Threads", server="https://graph.threads.net", lasts=timedelta(days=60))
_X = Key("x", "X", ("token", "monthly_usd"), server="https://api.x.com")
_FLICKR = Key("flickr", "Flickr", server="https://api.flickr.com")
_TUMBLR = Key("tumblr", "Tumblr", server="https://api.tumblr.com")
_YOUTUBE = Key("youtube", "YouTube", server="https://youtube.googleapis.com")

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "mastodon": Kind(Asks.HASHTAG, "fediverse", key=_MASTODON),
        "feed": Kind(Asks.ADDRESS, "web", module="feeds"),
        "bluesky": Kind(Asks.HASHTAG, "bluesky", _BLUESKY.server, _BLUESKY, keyless=False),
        "bluesky_stream": Kind(Asks.EVERYTHING, "bluesky"),
        "instagram_own": Kind(Asks.ACCOUNT, "instagram", GRAPH, _META, keyless=False),
        "instagram_tagged": Kind(Asks.ACCOUNT, "instagram", GRAPH, _META, keyless=False),
        "instagram_account": Kind(Asks.ACCOUNT, "instagram", GRAPH, _META, keyless=False),
        "instagram_tag": Kind(Asks.HASHTAG, "instagram", GRAPH, _META, keyless=False),
        "facebook_page": Kind(Asks.ACCOUNT, "facebook", GRAPH, _META, keyless=False),
        "threads": Kind(Asks.HASHTAG, "threads", _THREADS.server, _THREADS, keyless=False, every_minutes=30),
        "x": Kind(Asks.HASHTAG, "x", _X.server, _X, keyless=False, every_minutes=30),
        "flickr": Kind(Asks.HASHTAG, "flickr", _FLICKR.server, _FLICKR, every_minutes=30),
        "tumblr": Kind(Asks.HASHTAG, "tumblr", _TUMBLR.server, _TUMBLR, keyless=False, every_minutes=30),
        "instaloader_tag": Kind(Asks.HASHTAG, "instagram", _INSTALOADER.server, _INSTALOADER, keyless=False),
        "youtube": Kind(Asks.HASHTAG, "youtube", _YOUTUBE.server, _YOUTUBE, keyless=False, every_minutes=120),
        "wordpress": Kind(Asks.HASHTAG, "web", every_minutes=60),
        "peertube": Kind(Asks.HASHTAG, "peertube", every_minutes=30),
    }
)

KEYS: Final[Mapping[str, Key]] = MappingProxyType(
    {one.key.kind: one.key for one in KINDS.values() if one.key is not None}
)
"""Every kind of key there is."""

UNOFFICIAL: Final[Mapping[str, str]] = MappingProxyType(
    {"instaloader_tag": "I accept that this breaks Instagram's terms"}
)
"""Kinds that break a network's terms, offered and asked only where the operator's settings accept it in
these words."""


def offered(accepted: Collection[str]) -> tuple[str, ...]:
    """The kinds that may be asked for, where the unofficial ones in `accepted` are accepted."""
    return tuple(kind for kind in KINDS if kind not in UNOFFICIAL or kind in accepted)


def opened_by(key: str) -> tuple[str, ...]:
    """The kinds of sources a kind of key is for."""
    return tuple(name for name, kind in KINDS.items() if kind.key is not None and kind.key.kind == key)
