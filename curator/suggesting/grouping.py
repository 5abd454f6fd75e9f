"""The same story in several places is one card: posts grouped by what they say or link to.  Pure.

The same text is the same story wherever and however often it is posted; what differs between
networks (hashtags, mentions, addresses, spacing, signs) does not count, and a text of a few words
says too little to be the same.  The same link is the same story on different networks within
`APART`: a page that every post of a month leads to is not one.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from unicodedata import normalize
from urllib.parse import parse_qsl, urlencode, urlsplit

from collector.queries import PostView
from config import networks

APART: Final = timedelta(days=7)
WORDS: Final = 6
LETTERS: Final = 30
LINKS: Final = 3
"""So many links of a post count: a list of links is about none of them."""

_LINK: Final = re.compile(r"https?://[^\s<>\"'()\[\]]+")
_WORD: Final = re.compile(r"\w+")
_NOT_ITS_WORDS: Final = re.compile(r"https?://\S+|[#＃@]\S+")
_TRACKING: Final = ("utm_", "fbclid", "gclid", "igsh", "mc_")


def grouped(posts: Sequence[PostView]) -> list[list[PostView]]:
    """Posts that are the same story, each once; groups and posts in the order given."""
    group_of: dict[int, list[PostView]] = {}
    by_text: dict[str, list[PostView]] = {}
    by_link: dict[str, list[list[PostView]]] = {}
    for post in posts:
        text, links = text_key(post), link_keys(post)
        group = by_text.get(text) if text else None
        group = group or next((one for one in _linked(links, by_link) if _elsewhere(post, one)), None)
        if group is None:
            group = []
        group.append(post)
        group_of[id(group)] = group
        if text:
            by_text.setdefault(text, group)
        for link in links:
            known = by_link.setdefault(link, [])
            if not any(one is group for one in known):
                known.append(group)
    return list(group_of.values())


def _linked(links: Iterable[str], by_link: dict[str, list[list[PostView]]]) -> Iterable[list[PostView]]:
    return (group for link in links for group in by_link.get(link, ()))


def _elsewhere(post: PostView, group: Sequence[PostView]) -> bool:
    """Whether a post is on a network the group is not on, and near it in time."""
    return all(
        post.network != one.network and abs(post.published_at - one.published_at) <= APART for one in group
    )


def text_key(post: PostView) -> str:
    """What a post says in words and nothing else, "" for one that says too little."""
    words = _WORD.findall(normalize("NFKC", _NOT_ITS_WORDS.sub(" ", post.text)).lower())
    said = " ".join(words)
    return said if len(words) >= WORDS and len(said) >= LETTERS else ""


def link_keys(post: PostView) -> tuple[str, ...]:
    """The pages a post leads to, and of a page itself its own address."""
    links = [post.url] if post.network == networks.WEB else []
    links += _LINK.findall(post.text) if "://" in post.text else ()
    found = dict.fromkeys(key for one in links if (key := _page(one)))
    return tuple(found) if len(found) <= LINKS else ()


def _page(link: str) -> str:
    """An address without what differs between ways to it; "" for a site's front page and for none."""
    try:
        parts = urlsplit(link.rstrip(".,;:!?…"))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = urlencode([one for one in parse_qsl(parts.query) if not one[0].startswith(_TRACKING)])
    return f"{host}{path}?{query}" if host and (path or query) else ""
