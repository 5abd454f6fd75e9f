"""The names of networks: the identity space a post lives in, and what people call it.

A *network* is not a program: Mastodon, Pixelfed and Friendica posts are all of ``fediverse``.
Which API a source speaks is `Source.kind`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

OWN: Final = "own"
"""A story that was never on any network."""

WEB: Final = "web"
"""A page or a feed entry, known by its address."""


@dataclass(frozen=True, slots=True)
class Network:
    """One network: what people call it, and the kind of source that reads a pasted link to it.

    `link` is "" for networks that show a link's contents to no one without keys, or forbid to keep
    them (Meta's oEmbed): a person types them.
    """

    name: str
    link: str = ""
    counts_last: timedelta | None = None
    """So long its terms let us keep counts that it has not told again; None: no such term."""


NETWORKS: Final[Mapping[str, Network]] = MappingProxyType(
    {
        "fediverse": Network("Mastodon", "mastodon"),
        "bluesky": Network("Bluesky", "bluesky"),
        "instagram": Network("Instagram"),
        "facebook": Network("Facebook"),
        "threads": Network("Threads"),
        "tiktok": Network("TikTok", "page"),
        "linkedin": Network("LinkedIn"),
        "youtube": Network("YouTube", "page", counts_last=timedelta(days=30)),
        "x": Network("X", "page"),
        "flickr": Network("Flickr", "page"),
        "peertube": Network("PeerTube", "peertube"),
        "tumblr": Network("Tumblr", "page"),
        WEB: Network("Web", "page"),
        OWN: Network("Someseinä"),
    }
)

NAMES: Final[Mapping[str, str]] = MappingProxyType({key: one.name for key, one in NETWORKS.items()})

READABLE: Final = tuple(key for key, one in NETWORKS.items() if one.link)
"""Networks whose posts a pasted link is enough to read."""

CLOSED: Final = tuple(key for key in NETWORKS if key not in {*READABLE, OWN})
"""Networks whose posts a person types."""


def name(network: str) -> str:
    """What people call a network; an unknown one is called by its key."""
    return NAMES.get(network, network)
