"""The address forms of the networks: which part of a link names the post.

Sources: the networks' own links as they are shared, short and mobile ones included.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

_BASE58: Final = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_SAME_SITE: Final = re.compile(r"(?:www|m|mobile|mbasic|touch|web|music|l|[a-z]{2}(?:-[a-z]{2})?)\.")


@dataclass(frozen=True, slots=True)
class Site:
    """A network's site; `host` is the one its pages are shown at."""

    network: str
    host: str


_SITES: Final = MappingProxyType(
    {
        "instagram.com": Site("instagram", "www.instagram.com"),
        "instagr.am": Site("instagram", "www.instagram.com"),
        "facebook.com": Site("facebook", "www.facebook.com"),
        "fb.com": Site("facebook", "www.facebook.com"),
        "fb.watch": Site("facebook", "fb.watch"),
        "threads.com": Site("threads", "www.threads.com"),
        "threads.net": Site("threads", "www.threads.com"),
        "bsky.app": Site("bluesky", "bsky.app"),
        "youtube.com": Site("youtube", "www.youtube.com"),
        "youtube-nocookie.com": Site("youtube", "www.youtube.com"),
        "youtu.be": Site("youtube", "youtu.be"),
        "x.com": Site("x", "x.com"),
        "twitter.com": Site("x", "x.com"),
        "t.co": Site("x", "t.co"),
        "tiktok.com": Site("tiktok", "www.tiktok.com"),
        "vm.tiktok.com": Site("tiktok", "vm.tiktok.com"),
        "vt.tiktok.com": Site("tiktok", "vt.tiktok.com"),
        "linkedin.com": Site("linkedin", "www.linkedin.com"),
        "lnkd.in": Site("linkedin", "lnkd.in"),
        "flickr.com": Site("flickr", "www.flickr.com"),
        "flic.kr": Site("flickr", "flic.kr"),
        "tumblr.com": Site("tumblr", "www.tumblr.com"),
    }
)

_END = r"(?:[/?&]|$)"
_FACEBOOK_ID = r"(?P<id>\d+|pfbid\w+)"
_VIDEO_ID = r"(?P<id>[\w-]{11})"
_LINKEDIN_ID = r"(?P<kind>activity|share|ugcPost)[:-](?P<id>\d+)"
_FACEBOOK = "https://www.facebook.com/{id}"
_THREADS = "https://www.threads.com/t/{id}"
_VIDEO = "https://www.youtube.com/watch?v={id}"
_LINKEDIN = "https://www.linkedin.com/feed/update/urn:li:{kind}:{id}"
_FLICKR = "https://www.flickr.com/photo.gne?id={id}"

_TUMBLR = "https://www.tumblr.com/post/{id}"
_BLOGS = ".tumblr.com"
"""Ends the hosts of Tumblr's blogs, each a site of its own."""

_UUID: Final = r"(?P<hex>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
_PEERTUBE: Final = re.compile(rf"/(?:w|videos/watch|videos/embed)/(?:{_UUID}|(?P<short>[{_BASE58}]{{22}}))")

# site, form of path and query, uri, url ("": the address as it is)
_FORMS: Final = tuple(
    (home, re.compile(form + _END, re.ASCII), uri, url)
    for home, form, uri, url in (
        (
            "www.instagram.com",
            r"(?:/[\w.]+)?/(?:p|reels?|tv)/(?P<id>[\w-]+)",
            "https://www.instagram.com/p/{id}",
            "https://www.instagram.com/p/{id}/",
        ),
        (
            "www.facebook.com",
            rf"(?:/[^/?]+)*/(?:posts|videos|permalink|reel)/(?:[^/?]+/)??{_FACEBOOK_ID}",
            _FACEBOOK,
            "",
        ),
        ("www.facebook.com", rf"/(?:permalink|story)\.php\?(?:.*&)?story_fbid={_FACEBOOK_ID}", _FACEBOOK, ""),
        (
            "www.facebook.com",
            rf"/(?:photo(?:\.php)?|watch)\?(?:.*&)?(?:fbid|v)={_FACEBOOK_ID}",
            _FACEBOOK,
            "",
        ),
        ("www.facebook.com", r"(?:/[^/?]+)+/photos/(?:[^/?]+/)*?(?P<id>\d+)", _FACEBOOK, ""),
        (
            "www.threads.com",
            r"/(?P<user>@[\w.]+)/post/(?P<id>[\w-]+)",
            _THREADS,
            "https://www.threads.com/{user}/post/{id}",
        ),
        ("www.threads.com", r"/t/(?P<id>[\w-]+)", _THREADS, ""),
        (
            "bsky.app",
            r"/profile/(?P<actor>did:[\w:.%-]+|[\w.-]+)/post/(?P<id>[\w.:~-]*[\w~-])",
            "at://{actor}/app.bsky.feed.post/{id}",
            "https://bsky.app/profile/{actor}/post/{id}",
        ),
        ("www.youtube.com", rf"/watch\?(?:.*&)?v={_VIDEO_ID}", _VIDEO, _VIDEO),
        ("www.youtube.com", rf"/(?:shorts|live|embed|v)/{_VIDEO_ID}", _VIDEO, _VIDEO),
        ("youtu.be", rf"/{_VIDEO_ID}", _VIDEO, _VIDEO),
        (
            "x.com",
            r"/(?P<user>i/web|\w+)/status(?:es)?/(?P<id>\d+)",
            "https://x.com/i/status/{id}",
            "https://x.com/{user}/status/{id}",
        ),
        (
            "www.tiktok.com",
            r"/(?P<user>@[\w.-]+)/(?P<kind>video|photo)/(?P<id>\d+)",
            "https://www.tiktok.com/video/{id}",
            "https://www.tiktok.com/{user}/{kind}/{id}",
        ),
        ("www.linkedin.com", rf"/feed/update/urn:li:{_LINKEDIN_ID}", "urn:li:{kind}:{id}", _LINKEDIN),
        ("www.linkedin.com", rf"/posts/[^/?]*-{_LINKEDIN_ID}(?:-[\w-]+)?", "urn:li:{kind}:{id}", _LINKEDIN),
        (
            "www.flickr.com",
            r"/photos/(?P<owner>[\w@-]+)/(?P<id>\d+)",
            _FLICKR,
            "https://www.flickr.com/photos/{owner}/{id}/",
        ),
        ("www.flickr.com", r"/photo\.gne\?(?:.*&)?id=(?P<id>\d+)", _FLICKR, _FLICKR),
        (
            "www.tumblr.com",
            r"(?:/blog(?:/view)?)?/(?P<blog>[\w-]+)/(?P<id>\d+)",
            _TUMBLR,
            "https://www.tumblr.com/{blog}/{id}",
        ),
        (_BLOGS, r"/(?:post|image|private)/(?P<id>\d+)", _TUMBLR, ""),
        ("flic.kr", rf"/p/(?P<base58>[{_BASE58}]{{1,15}})", _FLICKR, ""),
    )
)


def site(host: str) -> Site | None:
    """Whose site a host is (``m.`` and language hosts included); None when it is no network's."""
    known = _SITES.get(host) or _SITES.get(_SAME_SITE.sub("", host, count=1))
    return known or (Site("tumblr", host) if host.endswith(_BLOGS) else None)


def post(where: Site, readable: str) -> tuple[str, str] | None:
    """(uri, url) of the post that a site's path and query (unescaped) lead to; None: no post.

    A url of ``""`` means that the address as it is shows the post.
    """
    for home, form, uri, url in _FORMS:
        here = home == where.host or (home == _BLOGS and where.host.endswith(_BLOGS))
        found = form.match(readable) if here else None
        if found:
            parts = found.groupdict()
            if "actor" in parts:
                parts["actor"] = parts["actor"].lower()
            if "base58" in parts:
                parts["id"] = str(_from_base58(parts["base58"]))
            return uri.format(**parts), url.format(**parts)
    return None


def video_id(path: str) -> str | None:
    """The lasting id of a PeerTube video by the path of its page; None for any other path."""
    found = _PEERTUBE.fullmatch(path)
    if found is None:
        return None
    number = int(found["hex"].replace("-", ""), 16) if found["hex"] else _from_base58(found["short"])
    return str(UUID(int=number)) if number < 2**128 else None


def _from_base58(code: str) -> int:
    number = 0
    for letter in code:
        number = number * 58 + _BASE58.index(letter)
    return number
