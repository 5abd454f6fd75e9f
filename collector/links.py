"""Web addresses from outside: found in a text, and cleaned so that equal pages have equal addresses."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

LONGEST: Final = 2000
"""Characters of an address we keep: PostgreSQL's indexes take no more than 2,700 bytes."""

_WITH_SCHEME = re.compile(r"https?://[^\s<>\"“”«»\\^`{|}]+", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(
    r"(?<![\w@./-])(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:/[^\s<>\"“”«»\\^`{|}]*)?", re.IGNORECASE
)
_SENTENCE_ENDS: Final = ".,;:!?…'’*_"
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_AS_THEY_ARE: Final = "/%:@!$&'()*+,;=-._~?[]"
_PAIRS: Final = {")": "(", "]": "["}
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_LONE_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igsh|igshid|mibextid|mc_[ce]id"
    r"|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|__[a-z]+__(?:\[\d+\])?|rdid|share_url|si|xmt|ref_src|ref_url"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts: `host` lower case and ASCII, `path` escaped and composed (NFC),
    `query` without tracking parameters, no fragment."""

    scheme: str
    host: str
    path: str
    query: tuple[str, ...]

    def __str__(self) -> str:
        query = "?" + "&".join(self.query) if self.query else ""
        return f"{self.scheme}://{self.host}{self.path}{query}"

    def asked(self, name: str) -> str:
        """The value of a name in the query; ``""`` where there is none."""
        return next(
            (unquote(part[len(name) + 1 :]) for part in self.query if part.startswith(f"{name}=")), ""
        )

    @property
    def key(self) -> str:
        """The page, however one got there: without scheme differences, ``www.`` and a last slash."""
        host, path = self.host.removeprefix("www."), self.path.rstrip("/")
        return str(Address("https", host, path, self.query))

    @property
    def plain_path(self) -> str:
        """The path as people read it, without the last slash."""
        return unquote(self.path).rstrip("/")


def find(text: str) -> Address | None:
    """The first web address in a text, with or without ``https://``; None when there is none."""
    for found in _candidates(text):
        address = clean(found)
        if address is not None:
            return address
    return None


@lru_cache(maxsize=512)
def clean(url: str) -> Address | None:
    """An address in its cleaned parts; None for what is no web address, holds a password or is too long."""
    if len(url) > 4 * LONGEST:
        return None
    try:
        parts = urlsplit(unicodedata.normalize("NFC", url.strip()))
        scheme = parts.scheme.lower()
        if scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        host = _host(parts.hostname)
        port = parts.port
        if not host:
            return None
        standard = port is None or port == {"http": 80, "https": 443}[scheme]
        query = tuple(
            _escaped(part)
            for part in parts.query.split("&")
            if part and not _TRACKING.fullmatch(part.partition("=")[0].lower())
        )
        place = host if standard else f"{host}:{port}"
        address = Address(scheme, place, _escaped(parts.path) or "/", query)
        return address if len(str(address)) <= LONGEST else None
    except ValueError:
        return None


def resolved(base: str, url: str) -> str:
    """An address found on the page `base`, absolute and cleaned; ``""`` for what is none."""
    url = url.strip()
    try:
        address = clean(url if url.startswith("https://") else urljoin(base, url)) if url else None
    except ValueError:
        return ""
    return str(address) if address else ""


def _candidates(text: str) -> list[str]:
    text = text[: 8 * LONGEST]
    found = [_unwrapped(link) for link in _WITH_SCHEME.findall(text)]
    if found:
        return found
    # Without a scheme a missing space after a full stop looks like a host: more must speak for it.
    whole = _unwrapped(text.strip())
    bare = [_unwrapped(link) for link in _WITHOUT_SCHEME.findall(text)]
    return [f"https://{link}" for link in bare if link == whole or "/" in link or link.startswith("www.")]


def _unwrapped(link: str) -> str:
    """A link out of a sentence, without the sentence's own marks."""
    while link:
        if link[-1] in _SENTENCE_ENDS or (
            link[-1] in _PAIRS and link.count(link[-1]) > link.count(_PAIRS[link[-1]])
        ):
            link = link[:-1]
        else:
            break
    return link


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]" if _HOST.fullmatch(f"[{name}]") else ""
    name = name.rstrip(".")
    if len(name) > 253:
        return ""
    if not name.isascii():
        name = name.encode("idna").decode("ascii").lower()
    return name if _HOST.fullmatch(name) else ""


def _escaped(part: str) -> str:
    """A path or a piece of a query, escaped the one way; what is already escaped stays so."""
    part = quote(_LONE_PERCENT.sub("%25", part), safe=_AS_THEY_ARE)
    return _ESCAPE.sub(lambda match: match[0].upper(), part)
