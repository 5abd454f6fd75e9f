"""Networks inside a sentence: “Mastodonissa”, “på Mastodon”, “on Mastodon”."""

from collections.abc import Mapping
from typing import Final

from config import networks
from curator.desk.language import lazy_gettext as _
from curator.desk.words import network

_ON: Final[Mapping[str, object]] = {
    "fediverse": _("on Mastodon"),
    "bluesky": _("on Bluesky"),
    "instagram": _("on Instagram"),
    "facebook": _("on Facebook"),
    "threads": _("on Threads"),
    "tiktok": _("on TikTok"),
    "linkedin": _("on LinkedIn"),
    "youtube": _("on YouTube"),
    "x": _("on X"),
    "flickr": _("on Flickr"),
    "peertube": _("on PeerTube"),
    "tumblr": _("on Tumblr"),
    networks.WEB: _("on websites"),
    networks.OWN: _("on the social wall"),
}


def on(key: str) -> str:
    """Where a post was published, as it stands in a sentence."""
    return str(_ON.get(key) or network(key))
