"""Bluesky: the posts of the whole network under a hashtag, and a post by its link.

Searches: one hashtag in both spellings (with and without marks on its letters) through the server of
an account, newest first; a search shows what Bluesky's own shows, which is not promised to be all.
A pasted link is read from Bluesky's public view.
Authentication: an app password of any account; it gives a session which is renewed by itself.
Limits: 100 posts a page; 3,000 requests in 5 minutes for an address; few sign-ins a day.
The limit's end comes in ``RateLimit-Reset``.
Deletion: a deleted post, and one whose account is switched off or taken down, is missing from
``getPosts``, which is the network's own word.
Terms: deleted posts must go.  Posts whose author shows them to signed-in people only
(``!no-unauthenticated``) are counted and never shown; warnings on posts and people are kept.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from collector.door import Door
from collector.errors import Misconfigured, Unreadable
from collector.identity import Identity, is_did
from collector.payload import Broken, items, part, words
from collector.sources.bluesky.refusals import JUDGED, judged
from collector.sources.bluesky.replies import replies as thread
from collector.sources.bluesky.search import fetch
from collector.sources.bluesky.sessions import RENEW_BEFORE, renew
from collector.sources.bluesky.views import post, read
from collector.values import Ask, IncomingPost, IncomingReply, Known, Looked, Missing

__all__ = [
    "APPVIEW",
    "KIND",
    "RECHECK_BATCH",
    "RENEW_BEFORE",
    "by_link",
    "fetch",
    "look_up",
    "read",
    "recheck",
    "renew",
    "replies",
]

KIND: Final = "bluesky"
APPVIEW = "https://public.api.bsky.app"
"""Bluesky's public view: it shows single posts to everybody, but lets hardly anybody search."""

RECHECK_BATCH: Final = 25


def recheck(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """How these posts are now; asked of the public view where the source has no key.

    Missing: deleted, or its account is switched off, taken down or has shut ours out.
    """
    server, token = (ask.server, ask.token) if ask.token else (APPVIEW, "")
    found = look_up(door, server, [one.uri for one in posts], token=token, source=ask.name)
    looked: dict[str, IncomingPost | Missing] = {}
    for one in posts:
        view = found.get(one.uri, Missing())
        if not isinstance(view, Broken):
            looked[one.native_id] = view
    return looked


def look_up(
    door: Door, server: str, uris: Sequence[str], *, token: str = "", source: str = ""
) -> dict[str, IncomingPost | Broken]:
    """Those of at most `RECHECK_BATCH` posts that are there, by uri; `Broken` for one that cannot be read."""
    answer = door.get(
        f"{server.rstrip('/')}/xrpc/app.bsky.feed.getPosts",
        source=source,
        params=[("uris", uri) for uri in uris],
        token=token,
        accept="application/json",
        also=JUDGED,
    )
    payload = judged(answer, source)
    if not isinstance(part(payload, "posts"), list):
        raise Unreadable("no list of posts came", source=source)
    found: dict[str, IncomingPost | Broken] = {}
    for view in items(part(payload, "posts")):
        try:
            one = post(view)
            found[one.uri] = one
        except Broken as broken:
            found[words(part(view, "uri"))] = broken
    return found


def replies(door: Door, ask: Ask, known: Known, author: str, since: datetime) -> Sequence[IncomingReply]:
    """The author's public answers below a post since a moment; see `thread`."""
    return thread(door, ask, known, author, since, view=APPVIEW)


def by_link(door: Door, identity: Identity) -> IncomingPost:
    """The post a pasted link leads to; a handle in it is looked up first.

    `Misconfigured` where there is no such account or post.
    """
    actor, _, rest = identity.uri.removeprefix("at://").partition("/")
    if not rest.startswith("app.bsky.feed.post/"):
        raise Misconfigured(f"“{identity.url}” leads to no post", advice="check the link")
    uri = f"at://{actor if is_did(actor) else _did_of(door, actor)}/{rest}"
    found = look_up(door, APPVIEW, [uri], source="bsky.app").get(uri)
    if isinstance(found, Broken):
        raise Unreadable(f"the post cannot be read: {found}", source="bsky.app") from found
    if found is None:
        raise Misconfigured(
            "Bluesky has no post at this link (any more)", source="bsky.app", advice="check the link"
        )
    return found


def _did_of(door: Door, handle: str) -> str:
    answer = door.get(
        f"{APPVIEW}/xrpc/com.atproto.identity.resolveHandle",
        source="bsky.app",
        params=[("handle", handle)],
        accept="application/json",
        also=JUDGED,
    )
    unknown = Misconfigured(f"Bluesky knows no account {handle}", source="bsky.app", advice="check the link")
    if answer.status in {400, 404}:
        raise unknown
    did = words(part(judged(answer, "bsky.app"), "did")).lower()
    if not is_did(did):
        raise unknown
    return did
