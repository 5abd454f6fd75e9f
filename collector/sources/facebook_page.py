"""Facebook: the posts of our own Page.  There is no search for posts on Facebook.

Searches: nothing; it lists what the Page (`Source.query` is its number) has published, newest first,
and the campaigns keep what carries one of their hashtags.
Authentication: the Page's own key out of a connection to Meta with ``pages_read_engagement``; for
clicks also ``read_insights``.  No review by Meta for one's own Pages.  Other people's Pages would need
*Page Public Content Access* and a verified business, and are not read.
Limits: 4,800 requests a day for every person the Page engages; about 600 posts a year are shown.
From 95 % on only the first page is asked.
Deletion: asked again by number, up to fifty at a time.  “Gone” and “not allowed to see” read the same,
so it counts only while another post of the Page is shown to us.  Hidden and expired posts count as gone.
Terms: Meta's Platform Terms; they are our own posts.

Likes are all reactions.  Shares that are not told are 0 here, but only where reactions are told.
Clicks on a post come when it is looked at again, for Pages with at least 100 followers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import CollectError
from collector.graph import again, pages
from collector.graph.keys import PAGE_KEY, RENEW_BEFORE, renew
from collector.identity import of_facebook
from collector.payload import Broken, count, items, moment, needed, part, web_address, words
from collector.text import from_plain, one_line, shortened
from collector.values import (
    Ask,
    Cursor,
    IncomingAuthor,
    IncomingMedia,
    IncomingPost,
    Known,
    Looked,
    MediaKind,
    Missing,
    Page,
)

__all__ = ["KIND", "RECHECK_BATCH", "RENEW_BEFORE", "TAGGED_ONLY", "fetch", "read", "recheck", "renew"]

KIND: Final = "facebook_page"
TAGGED_ONLY: Final = True
RECHECK_BATCH: Final = 50
PAGE: Final = 25
FIELDS: Final = (
    "id,message,created_time,permalink_url,from{id,name},full_picture,status_type"
    ",is_published,is_hidden,is_expired,privacy"
    ",attachments{media_type,type,media,subattachments},shares"
    ",reactions.summary(total_count).limit(0),comments.filter(stream).summary(total_count).limit(0)"
)

_CLICKS: Final = "insights.metric(post_clicks).period(lifetime)"
_OPEN_TO: Final = frozenset({"", "EVERYONE"})


def read(payload: Any, ask: Ask) -> Page:
    """The public posts in an answer of ``/{page}/published_posts``."""
    return pages.read(pages.entries(payload, ask.name), _post)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the Page's posts; the cursor is that of `collector.graph.pages.walked`."""
    token = _token(ask)
    number = graph.numbered(ask, ask.query, "Facebook Page")
    params = [("fields", FIELDS), ("limit", str(PAGE)), *pages.place(cursor)]
    told = graph.get(door, ask, f"{number}/published_posts", params, token=token)
    dates = [part(node, "created_time") for node in pages.entries(told.payload, ask.name)]
    page = read(told.payload, ask)
    return pages.walked(page, cursor, pages.onward(told.payload), dates, horizon, busy=told.busy)


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How our posts are now, with the clicks on them; a hidden one counts as gone."""
    token = _token(ask)
    graph.numbered(ask, ask.query, "Facebook Page")
    looked: dict[str, IncomingPost | Missing] = {}
    for native_id, node in again.nodes(door, ask, posts, FIELDS, edge="published_posts", token=token).items():
        try:
            looked[native_id] = (_post(node) if node is not None else None) or Missing()
        except Broken:
            continue
    return {**looked, **_with_clicks(door, ask, looked, token)}


def _token(ask: Ask) -> str:
    return graph.connected(ask, ask.secret.get(f"{PAGE_KEY}{ask.query}", "") or ask.token)


def _with_clicks(door: Door, ask: Ask, looked: Looked, token: str) -> dict[str, IncomingPost]:
    """The posts again with their clicks; none where Facebook does not tell, for whatever reason."""
    posts = {native_id: post for native_id, post in looked.items() if isinstance(post, IncomingPost)}
    if not posts:
        return {}
    try:
        told = graph.get(door, ask, "", [("ids", ",".join(posts)), ("fields", _CLICKS)], token=token).payload
    except CollectError:
        # Too few followers, a missing right, a full limit: the posts are not lost for it.
        return {}
    return {
        native_id: replace(post, clicks=_clicks(part(part(told, native_id), "insights")))
        for native_id, post in posts.items()
    }


def _clicks(insights: Any) -> int | None:
    for metric in items(part(insights, "data")):
        values = items(part(metric, "values"))
        if part(metric, "name") == "post_clicks" and values:
            return count(part(values[-1], "value"))
    return None


def _post(node: Any) -> IncomingPost | None:
    """One post; None where it is not shown to everybody; `Broken` for what is no post."""
    if not isinstance(node, dict):
        raise Broken("no object")
    if not _is_public(node):
        return None
    native_id = needed(node.get("id"), "id")
    published = moment(node.get("created_time"))
    identity = of_facebook(native_id, web_address(node.get("permalink_url")) or "")
    if published is None or identity is None:
        raise Broken("no usable “created_time”" if published is None else "no usable “permalink_url”")
    text = from_plain(words(node.get("message")))
    likes = count(part(part(node.get("reactions"), "summary"), "total_count"))
    shares = count(part(node.get("shares"), "count"))
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=native_id,
        url=identity.url,
        text=shortened(text),
        published_at=published,
        author=_author(node.get("from")),
        tags=pages.tags(text),
        media=tuple(_media(node)),
        likes=likes,
        reposts=0 if shares is None and likes is not None else shares,
        replies=count(part(part(node.get("comments"), "summary"), "total_count")),
    )


def _is_public(node: dict[str, Any]) -> bool:
    return (
        node.get("is_published") is not False
        and node.get("is_hidden") is not True
        and node.get("is_expired") is not True
        and words(part(node.get("privacy"), "value")) in _OPEN_TO
    )


def _author(told: Any) -> IncomingAuthor | None:
    """The Page, known by its number: names change."""
    number = words(part(told, "id"))
    if not graph.is_number(number):
        return None
    name = one_line(words(part(told, "name")), 200)
    page = f"https://www.facebook.com/{number}"
    return IncomingAuthor(uri=page, handle=number, name=name or number, url=page)


def _media(node: dict[str, Any]) -> Iterator[IncomingMedia]:
    """Pictures and stills of videos; the preview picture of a shared link is somebody else's."""
    attached = items(part(node.get("attachments"), "data"))
    for one in attached:
        for piece in items(part(part(one, "subattachments"), "data")) or [one]:
            kind = _kind(piece)
            image = part(part(piece, "media"), "image")
            url = web_address(part(image, "src"))
            if kind is not None and url is not None:
                width, height = count(part(image, "width")), count(part(image, "height"))
                yield IncomingMedia(kind, url, width=width or None, height=height or None)
    url = web_address(node.get("full_picture"))
    if not attached and url is not None and node.get("status_type") == "added_photos":
        yield IncomingMedia(MediaKind.IMAGE, url)


def _kind(piece: Any) -> MediaKind | None:
    told = f"{words(part(piece, 'media_type'))} {words(part(piece, 'type'))}"
    if "video" in told:
        return MediaKind.VIDEO
    return MediaKind.IMAGE if "photo" in told or "album" in told else None
