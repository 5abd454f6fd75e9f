"""The names of networks: the identity space a post lives in, and what people call it.

A *network* is not a program: Mastodon, Pixelfed and Friendica posts are all of ``fediverse``.
Which API a source speaks is `Source.kind`.
"""

from types import MappingProxyType
from typing import Final

OWN: Final = "own"
"""A story that was never on any network."""

WEB: Final = "web"
"""A page or a feed entry, known by its address."""

NAMES: Final = MappingProxyType(
    {
        "fediverse": "Mastodon",
        "bluesky": "Bluesky",
        "instagram": "Instagram",
        "facebook": "Facebook",
        "threads": "Threads",
        "tiktok": "TikTok",
        "linkedin": "LinkedIn",
        "youtube": "YouTube",
        "x": "X",
        "flickr": "Flickr",
        WEB: "Web",
        OWN: "Someseinä",
    }
)

READABLE: Final = ("fediverse", "bluesky", "youtube", "tiktok", "x", "flickr", WEB)
"""Networks whose posts a pasted link is enough to read."""

CLOSED: Final = tuple(network for network in NAMES if network not in {*READABLE, OWN})
"""Networks that show a pasted link's contents to no one without keys, or forbid to keep them (Meta's
oEmbed): a person types them."""


def name(network: str) -> str:
    """What people call a network; an unknown one is called by its key."""
    return NAMES.get(network, network)
