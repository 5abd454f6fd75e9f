"""Instagram by instaloader: a hashtag's posts as Instagram's app shows them to a signed-in person.

Off unless the operator's setting `SOMESEINA_INSTAGRAM_UNOFFICIAL` accepts the risk in so many words.

Searches: one hashtag, its first page: top posts and the newest, about as the app orders them.  There
is no second page and no “since”: what came and went between two asks is missed.
Authentication: the cookies of a browser in which an account is signed in (``sessionid``,
``csrftoken``, ``ds_user_id``; ``mid`` and ``ig_did`` help).  Use an account made for this: Instagram
may lock it.
Limits: one question an hour and hashtag.  Instagram throttles as it sees fit, servers in data
centres more.
Deletion: not asked.
Terms: Instagram's terms forbid collecting by programs without its permission.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from collector.door import Door
from collector.errors import CollectError, KeyRefused, Misconfigured, NotConnected
from collector.payload import moment
from collector.sources.instaloader_tag.medias import PARTIAL, read
from collector.sources.instaloader_tag.troubles import trouble
from collector.text import one_line
from collector.values import Ask, Cursor, Page
from config.clock import now
from config.hashtags import fold, spelling
from config.kinds import UNOFFICIAL

__all__ = ["KIND", "NEEDS_ACCEPTANCE", "fetch", "read"]

KIND: Final = "instaloader_tag"

NEEDS_ACCEPTANCE: Final = (
    f"to accept the risk, set SOMESEINA_INSTAGRAM_UNOFFICIAL to “{UNOFFICIAL['instaloader_tag']}”"
)
"""Not asked unless the operator's settings accept it."""

EVERY: Final = timedelta(minutes=55)
"""Asked sooner, even by a person, it gives nothing new and asks nothing: accounts are locked for less."""

_NEEDED: Final = ("sessionid", "csrftoken", "ds_user_id")
_ALSO: Final = ("mid", "ig_did")
_COOKIE: Final = re.compile(r"[!#-+\--:<-\[\]-~]{1,1000}", re.ASCII)


def fetch(door: Door, ask: Ask, cursor: Cursor, horizon: datetime) -> Page:
    """The first page of the hashtag `ask.query`; the cursor says when it was asked (``{"asked_at"}``)."""
    tag = spelling(one_line(ask.query)).lstrip("#＃")
    if not fold(tag):
        raise Misconfigured(
            "the source names no hashtag", source=ask.name, advice="write the hashtag as query"
        )
    cookies = _cookies(ask)
    last = moment(cursor.get("asked_at"))
    if last is not None and last <= now() < last + EVERY:
        return Page((), cursor, partial=PARTIAL)
    from collector.instagram_door import Guest  # noqa: PLC0415  heavy, and only needed where it was accepted

    guest = Guest(door, ask.server, cookies, ask.name)
    kept = {"asked_at": now().isoformat(timespec="seconds")}
    try:
        payload = guest.tag(tag)
    except CollectError:
        raise
    except Exception as error:  # noqa: BLE001  instaloader lets KeyError, TypeError and more escape
        problem = trouble(error, guest.last, ask.name)
        if problem is None:
            return Page((), kept, partial=PARTIAL)
        # What instaloader says may hold the session's words, so nothing of it goes on.
        raise problem from None
    page = read(payload, ask)
    posts = tuple(one for one in page.posts if one.published_at is None or one.published_at >= horizon)
    return Page(posts, kept, False, page.faults, page.partial)


def _cookies(ask: Ask) -> dict[str, str]:
    """The session's cookies; none of it is ever told."""
    if not ask.secret:
        raise NotConnected(
            "Instagram shows hashtags only to signed-in people",
            source=ask.name,
            advice="give a session with `someseina credentials add --kind instaloader`",
        )
    found = {name: ask.secret.get(name, "") for name in (*_NEEDED, *_ALSO)}
    found = {name: value.strip().strip('"') for name, value in found.items() if value.strip()}
    for name in _NEEDED:
        if name not in found:
            raise KeyRefused(f"the session lacks the cookie {name}", source=ask.name)
    for name, value in found.items():
        if not _COOKIE.fullmatch(value):
            raise KeyRefused(
                f"the session's cookie {name} holds characters that cannot be sent", source=ask.name
            )
    return found
