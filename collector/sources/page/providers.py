"""Networks whose oEmbed tells strangers of a post, and where it is asked (`sources.md` §12.1)."""

from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from collector.identity import Identity
from collector.links import clean

_BY_NETWORK: Final = MappingProxyType(
    {
        "youtube": "https://www.youtube.com/oembed?format=json&",
        "tiktok": "https://www.tiktok.com/oembed?",
        "flickr": "https://www.flickr.com/services/oembed/?format=json&",
        "x": "https://publish.x.com/oembed?omit_script=1&dnt=true&",
    }
)
_BY_SITE: Final = MappingProxyType(
    {
        "reddit.com": "https://www.reddit.com/oembed?",
        "tumblr.com": "https://www.tumblr.com/oembed/1.0?",
        "vimeo.com": "https://vimeo.com/api/oembed.json?",
    }
)
_ONLY_REDIRECT: Final = frozenset({"t.co", "vm.tiktok.com", "vt.tiktok.com"})
"""Short links: their oEmbed knows nothing of them."""


def endpoint(identity: Identity) -> str | None:
    """The address that tells of a post; None where a network has none and the page itself is read."""
    address = clean(identity.url)
    if address is None or address.host in _ONLY_REDIRECT:
        return None
    host = address.host.removeprefix("www.")
    site = ".".join(host.split(".")[-2:])
    base = _BY_NETWORK.get(identity.network) or _BY_SITE.get(site)
    return base + urlencode({"url": identity.url}) if base else None
