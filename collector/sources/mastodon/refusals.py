"""What a server of the fediverse says when it does not answer, in words of ours with the next step."""

from typing import Any, Final

from collector.answers import Answer
from collector.door import Door
from collector.errors import CollectError, KeyRefused, Misconfigured, NotConnected, Unreadable
from collector.payload import part, words
from collector.text import one_line
from collector.values import Ask

ACCEPT: Final = "application/json"
SIGNED_IN_ONLY: Final = frozenset({401, 403, 422})
"""Mastodon answers 401 or 422, Pixelfed 403, GoToSocial and Friendica 401."""

_NAMES: Final = {"gotosocial": "GoToSocial", "pixelfed": "Pixelfed", "friendica": "Friendica"}
_CONNECT: Final = (
    "on the page Connections, give a user key of that server with the right read:statuses, "
    "or ask another server"
)


def signed_in_only(answer: Answer, ask: Ask, software: str = "") -> CollectError:
    """The error of a server that wants to know who asks: no key, a key it refuses, or a wall before it."""
    told = one_line(words(part(json_or_none(answer), "error")), 200)
    if not told and answer.status == 403:
        # The server itself says why; a page for people comes from a guard before it.
        return Misconfigured(
            "something before the server keeps programs out (status 403)",
            source=ask.name,
            advice="ask another server, or ask this server's keeper to let us in",
        )
    if ask.token:
        return KeyRefused(
            f"the server does not accept the key ({told or answer.status})",
            source=ask.name,
            advice="make a new user key with the right read:statuses and give it on the page Connections",
        )
    name = _NAMES.get(software.partition(" ")[0])
    which = f"this server runs {name}, which shows" if name else "this server shows"
    return NotConnected(f"{which} hashtags only to signed-in users", source=ask.name, advice=_CONNECT)


def shows_its_own(door: Door, ask: Ask) -> bool:
    """Whether strangers see at least what the server's own people post (Mastodon 4.5 and later)."""
    try:
        about = door.get(f"{ask.server.rstrip('/')}/api/v2/instance", source=ask.name, accept=ACCEPT).json()
    except (Misconfigured, Unreadable):
        return False
    feeds = part(part(part(about, "configuration"), "timelines_access"), "hashtag_feeds")
    return words(part(feeds, "local")) == "public"


def unknown_tag(answer: Answer, ask: Ask) -> None:
    """Nothing under a hashtag nobody used yet; `Misconfigured` when it is no answer of this API."""
    told = part(json_or_none(answer), "error")
    if answer.status == 400:
        raise Misconfigured(
            f"the server takes this for no hashtag ({one_line(words(told), 200) or 400})",
            source=ask.name,
            advice="write the hashtag without spaces and marks",
        )
    if not isinstance(told, str):
        raise Misconfigured(
            f"{ask.server} is no Mastodon server", source=ask.name, advice="check the server's address"
        )


def json_or_none(answer: Answer) -> Any:
    """The answer's JSON; None when it is none."""
    try:
        return answer.json()
    except Unreadable:
        return None
