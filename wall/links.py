"""Addresses that may be linked to: web addresses only, in a form every header and page can hold."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_ODD = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
_FRAME = re.compile(r"(https?://)?(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def web_link(address: str) -> str | None:
    """`address` as ASCII, or None when it is no http(s) address a browser could follow safely."""
    if _ODD.search(address.strip()):
        return None
    try:
        parts = urlsplit(address.strip())
        host = _ascii_host(parts.hostname or "")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    path, query, fragment = (
        quote(part, safe=_KEPT, errors="replace") for part in (parts.path or "/", parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host + port, path, query, fragment))


def frame_hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `hosts` that a ``frame-ancestors`` rule can name, in lower case."""
    found = (host.strip().lower().rstrip("/") for host in hosts)
    return tuple(host for host in found if _FRAME.fullmatch(host))


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return host.encode("idna").decode("ascii") if not host.isascii() else host
