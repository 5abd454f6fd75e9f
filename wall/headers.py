"""The headers of the public process: what browsers may do with a document, by its kind.

Rules: no cookies, no scripts on our pages but the frame's own, nobody frames anything but a wall,
other sites may read data and pictures, caches keep everything a minute and never for good.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from wall.manifest import Kind

Headers = list[tuple[str, str]]

CACHE: Final = "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"
NO_CACHE: Final = "no-store"

TYPES: Final = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".xml": "application/atom+xml; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
        ".jpg": "image/jpeg",
    }
)
PACKED: Final = frozenset({".html", ".json", ".xml", ".css", ".js", ".svg"})
"""Kinds of files that grow smaller under gzip."""

_DENIED = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
_PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_FRAMED = {
    Kind.WALL: "",
    Kind.FRAME: "; script-src 'self'",
    Kind.ELEMENT: "; script-src 'self'; connect-src 'self'",
    Kind.SCREEN: "; script-src 'self'; connect-src 'self'",
}
"""Kinds that other sites may frame, with what they may do beside showing."""
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"


def always(*, secure: bool) -> Headers:
    """On every answer, errors too.  `secure`: the wall's address is https."""
    given = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _DENIED)),
    ]
    if secure:
        given.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return given


def policy(kind: Kind, hosts: Sequence[str] = ()) -> Headers:
    """What a document of a kind may load, who may frame it, and who may read it.

    `hosts` may frame a wall; none named: anyone may.
    """
    if kind in _FRAMED:
        ancestors = " ".join(hosts) or "*"
        return [("Content-Security-Policy", f"{_PAGE}{_FRAMED[kind]}; frame-ancestors {ancestors}")]
    if kind is Kind.PAGE:
        return [
            ("Content-Security-Policy", f"{_PAGE}; frame-ancestors 'none'"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
    return [
        ("Content-Security-Policy", f"{_NOTHING}; frame-ancestors 'none'"),
        ("Access-Control-Allow-Origin", "*"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
    ]


def suffix(name: str) -> str:
    """What decides a file's type."""
    return PurePosixPath(name).suffix
