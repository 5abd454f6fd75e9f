"""Answers made ready in memory: a document in its codings, and the few pages that are no documents."""

import gzip
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wall import headers, options
from wall.headers import Headers
from wall.manifest import Document, File, Kind
from wall.options import Options

_QUALITY = re.compile(r"^\s*q\s*=\s*([01](\.\d*)?)\s*$", re.IGNORECASE)


_DOT = bytes.fromhex(
    "47494638396101000100800000000000000000 21f90401000000002c000000000100010000 020244 01003b"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status line, headers with the length, and a body."""

    status: str
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """One document: plain, packed (None: packing gains nothing), and “you have it already”.

    `shared` is what its headers are made of where it `varies`: a wall that can be asked for otherwise.
    """

    plain: Answer
    packed: Answer | None
    unchanged: Answer
    packed_unchanged: Answer | None
    etags: tuple[str, str]
    shared: Headers
    suffix: str
    varies: bool

    def to(self, accepts: str, has: str) -> Answer:
        """The answer to a request with these ``Accept-Encoding`` and ``If-None-Match`` headers."""
        if self.packed and self.packed_unchanged and takes_gzip(accepts):
            return self.packed_unchanged if matches(has, self.etags[1]) else self.packed
        return self.unchanged if matches(has, self.etags[0]) else self.plain


def of_document(document: Document, file: File, body: bytes, always: Headers) -> Ready:
    """`body`, checked to be what `file` says, under the headers of its kind."""
    kind = headers.suffix(file.name)
    shared = [
        *always,
        *headers.policy(document.kind, document.hosts),
        ("Cache-Control", headers.CACHE),
    ]
    varies = kind == ".html" and document.kind is not Kind.PAGE
    return _ready(body, file.sha256, shared, kind, varies=varies)


@lru_cache(maxsize=256)
def varied(ready: Ready, asked: Options) -> Ready:
    """The document as a host page asked for it, made once for the most wanted."""
    body = options.apply(ready.plain.body, asked)
    digest = hashlib.sha256(body).hexdigest()
    return _ready(body, digest, ready.shared, ready.suffix, varies=False)


def _ready(body: bytes, digest: str, given: Headers, kind: str, *, varies: bool) -> Ready:
    shared = list(given)
    # Packed from these very bytes: a packed file beside them could be of another time.
    small = gzip.compress(body, 9, mtime=0) if kind in headers.PACKED else body
    packs = len(small) < len(body)
    if packs:
        shared.append(("Vary", "Accept-Encoding"))
    typed = [*shared, ("Content-Type", headers.TYPES[kind])]
    etags = (f'"{digest[:20]}"', f'"{digest[:20]}-gz"')
    return Ready(
        plain=_sized("200 OK", [*typed, ("ETag", etags[0])], body),
        packed=_sized("200 OK", [*typed, ("ETag", etags[1]), ("Content-Encoding", "gzip")], small)
        if packs
        else None,
        unchanged=Answer("304 Not Modified", [*shared, ("ETag", etags[0])], b""),
        packed_unchanged=Answer("304 Not Modified", [*shared, ("ETag", etags[1])], b"") if packs else None,
        etags=etags,
        shared=given,
        suffix=kind,
        varies=varies,
    )


def redirect(status: str, location: str, always: Headers) -> Answer:
    """On to another address."""
    cache = ("Cache-Control", headers.CACHE)
    return _sized(status, [*always, *headers.policy(Kind.PAGE), cache, ("Location", location)], b"")


def notice(status: str, texts: Sequence[tuple[str, str]], always: Headers, *extra: tuple[str, str]) -> Answer:
    """A small page that says one thing, in each of `texts`: (language, sentence), the first largest."""
    (language, title), *others = texts
    lines = "".join(f'<p lang="{other}">{text}</p>' for other, text in others)
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f'<title>{title}</title><link rel="stylesheet" href="/wall.css"></head><body class="seina-page">'
        f'<main class="seina seina-narrow"><h1>{title}</h1>{lines}</main></body></html>\n'
    )
    typed = ("Content-Type", headers.TYPES[".html"])
    given = [*always, *headers.policy(Kind.PAGE), ("Cache-Control", headers.NO_CACHE), typed, *extra]
    return _sized(status, given, body.encode())


def json_notice(status: str, body: bytes, always: Headers) -> Answer:
    """A fact for programs, never kept by a cache."""
    typed = ("Content-Type", headers.TYPES[".json"])
    given = [*always, *headers.policy(Kind.PAGE), ("Cache-Control", headers.NO_CACHE), typed]
    return _sized(status, given, body)


def pixel(always: Headers) -> Answer:
    """One see-through dot that nobody keeps, for counting views."""
    given = [*always, *headers.policy(Kind.DATA), ("Cache-Control", headers.NO_CACHE)]
    return _sized("200 OK", [*given, ("Content-Type", "image/gif")], _DOT)


def takes_gzip(accepts: str) -> bool:
    """Whether an ``Accept-Encoding`` header lets us pack; ``gzip;q=0`` does not."""
    allowed: dict[str, bool] = {}
    for part in accepts.lower().split(","):
        coding, _, weight = part.partition(";")
        quality = _QUALITY.match(weight)
        allowed[coding.strip()] = quality is None or float(quality[1]) > 0
    return allowed.get("gzip", allowed.get("*", False))


def matches(has: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` header names this ETag (weak comparison, RFC 9110 §13.1.2)."""
    if not has:
        return False
    return has.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in has.split(","))


def _sized(status: str, given: Headers, body: bytes) -> Answer:
    return Answer(status, [*given, ("Content-Length", str(len(body)))], body)
