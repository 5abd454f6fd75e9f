"""What a web page says of itself: Open Graph, Twitter cards, JSON-LD and plain HTML.  Pure."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from collector.links import resolved
from collector.payload import items, language, moment, part, words
from collector.text import from_html, one_line

_MOST_HEAD: Final = 400_000
_MOST_TAGS: Final = 4_000
"""Lexbor takes quadratic time for nested elements: a hostile head is cut before it is parsed."""

_MOST_DATA: Final = 200_000
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_HEAD_ENDS: Final = re.compile(r"</head\b|<body\b", re.IGNORECASE)
_DATA: Final = re.compile(r"<script\b[^>]{0,300}\bapplication/ld\+json\b[^>]{0,300}>", re.IGNORECASE)
_DATA_ENDS: Final = re.compile("</script", re.IGNORECASE)
_LINK: Final = re.compile(r"<([^<>]{1,2000})>([^<]{0,500})")
_TOLD_OF: Final = re.compile(r"article|posting|video|event|webpage|recipe|report|review", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's head.  `meta` by lower-case name, each value once, in order; `data` its JSON-LD."""

    url: str
    title: str = ""
    language: str | None = None
    oembed: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    data: tuple[dict[str, Any], ...] = ()

    def first(self, *names: str) -> str:
        """The first value there is of these names, ``""`` without one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def written(self, *names: str) -> str:
        """The first text there is under these names in the JSON-LD."""
        found = (words(one.get(name)) for one in self.data for name in names)
        return next((from_html(text[:_MOST_DATA]) for text in found if text.strip()), "")

    def when(self) -> datetime | None:
        """When it was published, as it says."""
        told = [self.first("article:published_time", "og:article:published_time", "datepublished", "date")]
        told += [words(one.get(name)) for one in self.data for name in ("datePublished", "uploadDate")]
        return next((at for at in map(moment, told) if at), None)

    def who(self) -> tuple[str, str]:
        """(name, address) of whom it calls its author; ``""`` where it does not say."""
        for one in self.data:
            for author in items(one.get("author")) or [one.get("author")]:
                name = words(author) or words(part(author, "name"))
                if name.strip():
                    return one_line(from_html(name), 200), resolved(self.url, words(part(author, "url")))
        name = self.first("author", "article:author", "parsely-author", "twitter:creator")
        # Open Graph wants a profile's address there, which names nobody.
        return ("", resolved(self.url, name)) if name.startswith("http") else (one_line(name, 200), "")


def read(body: bytes, url: str, content_type: str) -> Page:
    """The head of the page `body` that came from `url` with this Content-Type; any bytes will do."""
    html = _decoded(body, content_type)
    data = tuple(_things(html))
    end = _HEAD_ENDS.search(html)
    head = html[: min(end.start() if end else _MOST_HEAD, _MOST_HEAD)]
    if head.count("<") > _MOST_TAGS:
        head = "<".join(head.split("<", _MOST_TAGS)[:_MOST_TAGS])
    parser = LexborHTMLParser(head)
    meta: dict[str, list[str]] = {}
    for tag in parser.css("meta"):
        about = tag.attributes
        name = (about.get("property") or about.get("name") or about.get("itemprop") or "").strip().lower()
        value = one_line(about.get("content") or "", 10_000) if name else ""
        if value and value not in meta.setdefault(name, []) and len(meta[name]) < 40:
            meta[name].append(value)
    title = parser.css_first("title")
    root = parser.css_first("html")
    spoken = (root.attributes.get("lang") if root else None) or next(iter(meta.get("og:locale", ())), "")
    return Page(
        url=url,
        title=one_line(title.text(), 500) if title else "",
        language=language(spoken.replace("_", "-")),
        oembed=_named(parser, url),
        meta=meta,
        data=data,
    )


def linked(header: str, url: str) -> str:
    """The oEmbed address in an HTTP ``Link`` header, absolute; ``""`` where there is none."""
    for target, about in _LINK.findall(header[:8_000]):
        if "application/json+oembed" in about.lower() and "alternate" in about.lower():
            return resolved(url, target)
    return ""


def _named(parser: LexborHTMLParser, url: str) -> str:
    for tag in parser.css("link"):
        about = tag.attributes
        if (about.get("type") or "").strip().lower() == "application/json+oembed":
            found = resolved(url, about.get("href") or "")
            if found:
                return found
    return ""


def _decoded(body: bytes, content_type: str) -> str:
    """Text by the header's charset, else the page's own, else UTF-8, else Western European."""
    told = [name for name in _HEADER_CHARSET.findall(content_type) if name]
    told += [name.decode("ascii", "ignore") for name in _CHARSET.findall(body[:4096])]
    if body.startswith(codecs.BOM_UTF8):
        told = ["utf-8-sig"]
    for name in told:
        try:
            if codecs.lookup(name).name not in {"utf-7", "idna", "punycode"}:
                return body.decode(name, "replace")
        except (LookupError, UnicodeError, ValueError, TypeError):
            continue
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _things(html: str) -> Iterator[dict[str, Any]]:
    """What JSON-LD describes: articles, posts and videos, before sites and organisations."""
    found: list[dict[str, Any]] = []
    for begin in islice(_DATA.finditer(html), 20):
        end = _DATA_ENDS.search(html, begin.end())
        try:
            told = json.loads(html[begin.end() : end.start()] if end else "")
        except (ValueError, RecursionError):
            continue
        for one in items(told) or [told]:
            found += [thing for thing in (items(part(one, "@graph")) or [one]) if isinstance(thing, dict)]
    return (thing for thing in found[:200] if _TOLD_OF.search(str(thing.get("@type"))[:200]))
