"""Where a request goes and what it carries: web addresses judged, bodies packed.  Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Final
from urllib.parse import urlencode

import httpx
import orjson

from collector.errors import Misconfigured
from collector.text import one_line

PORTS: Final = {"http": 80, "https": 443}


def web(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """A web address that can be asked; `base` is where a relative one starts."""
    try:
        target = httpx.URL(url) if base is None else base.join(url)
        whole = target.scheme in PORTS and bool(target.host) and "%" not in target.host
    except (httpx.InvalidURL, ValueError) as error:
        raise Misconfigured(f"“{one_line(url, 200)}” is no web address") from error
    if not whole:
        raise Misconfigured(f"“{one_line(url, 200)}” is no web address (it must begin with https://)")
    if target.userinfo:
        raise Misconfigured(f"the address of {target.host} holds a user name or password")
    return target.copy_with(fragment=None)


def with_params(target: httpx.URL, params: Sequence[tuple[str, str]] | None) -> httpx.URL:
    try:
        return target if params is None else target.copy_with(params=list(params))
    except ValueError as error:
        raise Misconfigured(f"the question to {target.host} holds characters that cannot be sent") from error


def same_house(before: httpx.URL, after: httpx.URL) -> bool:
    """True where a secret may go along: the same origin, or the same host turned to https."""
    if before.host != after.host:
        return False
    turned = (before.scheme, before.port, after.scheme, after.port) == ("http", None, "https", None)
    return turned or (before.scheme, before.port) == (after.scheme, after.port)


def packed(json: object, form: Mapping[str, str] | None) -> tuple[str, bytes]:
    """(content type, body) of what is sent."""
    if form is not None:
        return "application/x-www-form-urlencoded", urlencode(form).encode()
    return ("", b"") if json is None else ("application/json", orjson.dumps(json))


def agent_of(contact: str) -> str:
    """As whom we ask: our name, version and an address people can write to."""
    try:
        version = metadata.version("someseina")
    except metadata.PackageNotFoundError:
        version = "0"
    plain = unicodedata.normalize("NFKD", contact).encode("ascii", "ignore").decode()
    reach = "".join(c for c in plain if c.isprintable() and c not in "()")
    return f"someseina/{version} (+{reach})" if reach else f"someseina/{version}"
