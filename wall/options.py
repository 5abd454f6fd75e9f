"""What a host page may ask of a wall by address: ``?heading=3&channels=off&scheme=dark&layout=list``.

The published page is made over in memory.  That is safe because every ``<`` in it is ours: other
people's texts come escaped.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

LEVELS: Final = ("2", "3", "4", "5")
ALLOWED: Final = {
    "heading": LEVELS,
    "channels": ("on", "off"),
    "scheme": ("light", "dark", "auto"),
    "layout": ("row", "list", "large"),
}
LONGEST: Final = 200
"""Characters of a query that are looked at."""

_HEADING: Final = re.compile(rb"<(/?)h([1-6])(?=[ >])")
_LAYOUT: Final = re.compile(rb'data-layout="[a-z]+"')
_REST: Final = re.compile(rb'<li class="seina-rest"(?: hidden)?>')


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; "" leaves a thing as the wall has it."""

    heading: str = ""
    """The level of the wall's own heading; the cards' are one below."""
    channels: str = ""
    """The channels and hashtags beside a full row too, or not even beside few cards."""
    scheme: str = ""
    layout: str = ""


AS_IT_IS: Final = Options()


@lru_cache(maxsize=256)
def asked(query: str) -> Options:
    """The options in a query; what is unknown is passed over."""
    given = parse_qsl(query[:LONGEST], encoding="ascii", errors="replace")
    return Options(**{name: value for name, value in given if value in ALLOWED.get(name, ())})


def attributes(options: Options) -> dict[str, str]:
    """The options that were given, by name."""
    found = {name: str(getattr(options, name)) for name in ALLOWED}
    return {name: value for name, value in found.items() if value}


def apply(body: bytes, options: Options) -> bytes:
    """A wall's page, frame or fragment made over.  Without cards its channels stay: never a blank."""
    if options.heading:
        first = 1 if b"<h1" in body else 2
        body = _HEADING.sub(lambda found: _heading(found, int(options.heading) - first), body)
    if options.layout:
        body = _LAYOUT.sub(f'data-layout="{options.layout}"'.encode(), body)
    if options.scheme:
        body = _LAYOUT.sub(rb"\g<0>" + f' data-scheme="{options.scheme}"'.encode(), body)
    if options.channels and b"<article" in body:
        hidden = b" hidden" if options.channels == "off" else b""
        body = _REST.sub(b'<li class="seina-rest"' + hidden + b">", body)
    given = "".join(f'{name}="{value}" ' for name, value in attributes(options).items())
    return body.replace(b"<some-seina ", b"<some-seina " + given.encode())


def _heading(found: "re.Match[bytes]", shift: int) -> bytes:
    return b"<%bh%d" % (found[1], min(6, int(found[2]) + shift))
