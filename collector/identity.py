"""Which post is which: one `(network, uri)` for every way to a post.

A post is met in many ways: an API tells of it, a feed lists it, a person pastes its link from a
phone.  Where the link alone tells, they all give the same `uri` here.  What cannot be known
without asking:

- a post seen through another Mastodon server (``https://h/@user@other/ID``): the ID is h's own, so
  the link stands for itself until h is asked (`collector.sources.mastodon.by_link`);
- a Bluesky link with a handle instead of a DID: handles change hands, so it stays as pasted;
- a PeerTube video's address says which video it is, on whichever server it is looked at, but not where
  it comes from: the server in the link counts;
- short links that only redirect (``fb.watch``, ``vm.tiktok.com``): they stand for themselves.

A page that no pattern knows is of the network it is on, else of ``web``, by its cleaned address.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

from collector import patterns
from collector.links import LONGEST, Address, clean, find
from collector.text import one_line
from config.networks import WEB

FEDIVERSE: Final = "fediverse"
PEERTUBE: Final = "peertube"

_ID = r"(?P<id>\d+|[0-9A-HJKMNP-TV-Z]{26})"
"""Mastodon's numbers, GoToSocial's ULIDs."""
_USER = r"(?P<user>\w(?:[\w.-]*\w)?)"
_STATUS: Final = re.compile(
    rf"(?:/web|/deck)?/@{_USER}(?:/statuses)?/{_ID}(?:/embed)?|/users/(?P<owner>\w[\w.-]*)/statuses/(?P<number>\w+)"
    r"(?:/activity|/embed)?",
    re.ASCII,
)
_STATUS_AS_IT_IS: Final = re.compile(
    rf"(?:/web|/deck)?/@[\w.-]+@[\w.:-]+/{_ID}|/ap/users/\d+/statuses/\d+|/p/[\w.-]+/\d{{12,}}", re.ASCII
)
_CANONICAL_URI: Final = re.compile(r"https://[a-z0-9.-]+(?::\d+)?/users/\w[\w.-]*/statuses/\w+", re.ASCII)
_CANONICAL_URL: Final = re.compile(r"https://[a-z0-9.-]+(?::\d+)?/@\w[\w.-]*/\w+", re.ASCII)
_BLUESKY_URI: Final = re.compile(r"at://([\w.:%-]+)/app\.bsky\.feed\.post/([\w.:~-]*[\w~-])", re.ASCII)
_BLUESKY_ACTOR: Final = re.compile(r"did:[a-z]+:[\w.:%-]*[\w-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """`(network, uri)` says which post; `url`, cleaned, is where a person reads it."""

    network: str
    uri: str
    url: str


def of_link(link: str) -> Identity | None:
    """The identity of what a person pasted: a link, perhaps without ``https://``, perhaps in a text.

    None when there is no web address in it.  The cleaned `url` of the result leads to the same `uri`.
    """
    at_uri = _BLUESKY_URI.search(link)
    address = find(f"https://bsky.app/profile/{at_uri[1]}/post/{at_uri[2]}" if at_uri else link)
    if address is None:
        return None
    known = _post(address)
    if known is not None:
        return known
    there = patterns.site(address.host)
    if there is None:
        return Identity(WEB, address.key, str(address))
    page = _at(address, there)
    return Identity(there.network, page.key, str(page))


def of_fediverse(uri: str, url: str | None) -> Identity:
    """The identity of a status whose server calls it `uri` and shows it at `url`.

    A `uri` that hides the author's name (``/ap/users/1/statuses/ID``) is named as its `url` would
    be, so that a pasted link is the same post.
    """
    shown = url if url and _CANONICAL_URL.fullmatch(url) else _cleaned(url) or _cleaned(uri) or ""
    if _CANONICAL_URI.fullmatch(uri):
        return Identity(FEDIVERSE, uri, shown)
    named, seen = clean(uri), clean(url or "")
    video = _video(named) if named is not None else None
    if video is not None:
        return video
    for address in (named, seen):
        status = _status(address) if address is not None else None
        if status and named and address and address.host == named.host and status[1] in named.path:
            return Identity(FEDIVERSE, _status_uri(address, *status), shown)
    return Identity(FEDIVERSE, str(named) if named else one_line(uri, LONGEST), shown)


def of_bluesky(uri: str) -> Identity | None:
    """The identity of a post that Bluesky calls `uri`; None for what names no post of a lasting actor.

    The same as that of its link on bsky.app; a handle is no lasting actor.
    """
    found = _BLUESKY_URI.fullmatch(uri)
    if found is None or not is_did(found[1]):
        return None
    address = clean(f"https://bsky.app/profile/{found[1]}/post/{found[2]}")
    return _post(address) if address is not None else None


def is_did(text: str) -> bool:
    """Whether this is the lasting name of an account in the AT protocol: ``did:plc:…``."""
    return len(text) <= LONGEST // 4 and _BLUESKY_ACTOR.fullmatch(text) is not None


def of_feed_entry(link: str | None, guid: str | None, feed_url: str) -> Identity:
    """The identity of a feed's entry; at least one of `link` and `guid` tells it from the others.

    A link to a post on a network is that post.  Otherwise a link is the page it leads to, so that a
    pasted link is the same post; a link to a site's front page names nothing, then `guid` counts.
    """
    pages = [address for address in (clean(link or ""), clean(guid or "")) if address is not None]
    for address in pages:
        known = _post(address)
        if known is not None:
            return known
    for address in pages:
        if address.plain_path or address.query:
            return Identity(WEB, address.key, str(pages[0]))
    feed = clean(feed_url)
    home = feed.key if feed else one_line(feed_url, LONGEST // 2)
    uri = f"{home}#{quote(one_line(guid or ''), safe=':/@,;=')}"
    if len(uri) > LONGEST:
        uri = f"{home[: LONGEST // 2]}#{hashlib.sha256(uri.encode()).hexdigest()}"
    return Identity(WEB, uri, str(pages[0]) if pages else one_line(feed_url, LONGEST))


def of_post_on(network: str, link: str) -> Identity | None:
    """The identity of a post by the link its network gives it; None where that leads to no post there.

    The same as of that link pasted by a person.
    """
    address = clean(link)
    known = _post(address) if address is not None else None
    return known if known is not None and known.network == network else None


def of_facebook(native_id: str, link: str) -> Identity | None:
    """The identity of a Page's post that Facebook calls ``<page>_<post>`` and shows at `link`.

    The number in the link counts, so that the pasted link is the same post.  A link may hide it
    (``pfbid…``) in a way that changes with time; then the post's own number counts, and a pasted
    link of that kind stands for itself.
    """
    known = of_post_on("facebook", link)
    if known is not None and "/pfbid" not in known.uri:
        return known
    page, _, post = native_id.partition("_")
    if not (page.isdecimal() and post.isdecimal() and native_id.isascii()):
        return known
    shown = known.url if known else f"https://www.facebook.com/{page}/posts/{post}"
    return Identity("facebook", f"https://www.facebook.com/{post}", shown)


def of_fediverse_author(url: str) -> tuple[str, str] | None:
    """(where the author is shown, ``user@host``) of a status's address; None for any other address."""
    address = clean(url)
    status = _status(address) if address is not None else None
    if address is None or status is None:
        return None
    return f"https://{address.host}/@{status[0]}", f"{status[0]}@{address.host}"


def _post(address: Address) -> Identity | None:
    """The post an address leads to, where its form is known."""
    there = patterns.site(address.host)
    if there is None:
        return _fediverse_post(address)
    readable = address.plain_path + ("?" + unquote("&".join(address.query)) if address.query else "")
    known = patterns.post(there, readable)
    return Identity(there.network, known[0], known[1] or str(_at(address, there))) if known else None


def _at(address: Address, there: patterns.Site) -> Address:
    """The same page on the network's main host: not its mobile or language one."""
    return replace(address, host=there.host)


def _fediverse_post(address: Address) -> Identity | None:
    status = _status(address)
    if status is not None:
        return Identity(FEDIVERSE, _status_uri(address, *status), str(address))
    video = _video(address)
    if video is not None:
        return video
    if _STATUS_AS_IT_IS.fullmatch(address.plain_path):
        return Identity(FEDIVERSE, str(Address("https", address.host, address.path, ())), str(address))
    return None


def _video(address: Address) -> Identity | None:
    """The PeerTube video an address leads to, by its lasting id: ``/w/`` has it in base 58."""
    number = patterns.video_id(address.plain_path)
    if number is None:
        return None
    uri = f"https://{address.host}/videos/watch/{number}"
    return Identity(PEERTUBE, uri, uri)


def _status(address: Address) -> tuple[str, str] | None:
    """(user, ID) of a Mastodon status's address."""
    found = _STATUS.fullmatch(address.plain_path)
    return (found["user"] or found["owner"], found["id"] or found["number"]) if found else None


def _status_uri(address: Address, user: str, number: str) -> str:
    return f"https://{address.host}/users/{user}/statuses/{number}"


def _cleaned(url: str | None) -> str:
    address = clean(url or "")
    return str(address) if address else ""
