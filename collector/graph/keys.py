"""Keys to Meta: extended while they last, and the keys of Pages that hang on them.

A person's key lasts about 60 days and is exchanged for a fresh one before it ends; a system user's
need not end, then nothing is ever renewed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import CollectError, KeyRefused, Unreadable
from collector.graph.pages import entries
from collector.payload import count, part, words
from collector.values import Ask, Renewed
from config.clock import now

RENEW_BEFORE: Final = timedelta(days=20)
PAGE_KEY: Final = "page:"
"""Before a Page's number: the name of its key in the secret."""

_LONGEST: Final = 1000
_SOURCE: Final = "Meta"


def renew(door: Door, server: str, secret: Mapping[str, str]) -> Renewed:
    """A fresh key for one that will end, and fresh keys of its Pages.

    `secret` holds ``token``, ``app_id`` and ``app_secret``.  Raises only `collector.errors`;
    `KeyRefused`: a person must connect again.
    """
    token = secret.get("token", "")
    if not token:
        raise KeyRefused("there is no key to renew", source=_SOURCE)
    if not secret.get("app_id") or not secret.get("app_secret"):
        raise KeyRefused(
            "the key cannot be extended: the app's number and secret are not with it", source=_SOURCE
        )
    # As a form: the key and the app's secret stand in no address.
    answer = door.post(
        f"{server.rstrip('/')}/{graph.VERSION}/oauth/access_token",
        source=_SOURCE,
        form={
            "grant_type": "fb_exchange_token",
            "client_id": secret["app_id"],
            "client_secret": secret["app_secret"],
            "fb_exchange_token": token,
        },
        also=graph.ANY_ERROR,
    )
    told = graph.told(answer).payload
    fresh = _key(part(told, "access_token"))
    if not fresh:
        raise Unreadable("no key came where a fresh one was promised", source=_SOURCE)
    seconds = count(part(told, "expires_in"))
    expires = now() + timedelta(seconds=seconds) if seconds else None
    kept = {**secret, "token": fresh}
    return Renewed({**kept, **_of_pages(door, server, kept)}, expires_at=expires)


def _of_pages(door: Door, server: str, secret: Mapping[str, str]) -> dict[str, str]:
    """Fresh keys of the Pages we have keys of; none where Meta does not say: the old ones may do."""
    ours = {name for name in secret if name.startswith(PAGE_KEY)}
    if not ours:
        return {}
    ask = Ask(0, "meta", server, "", secret=secret, name=_SOURCE)
    try:
        pages: list[Any] = entries(
            graph.get(door, ask, "me/accounts", [("fields", "id,access_token"), ("limit", "100")]).payload,
            _SOURCE,
        )
    except CollectError:
        return {}
    keys = {f"{PAGE_KEY}{words(part(page, 'id'))}": _key(part(page, "access_token")) for page in pages}
    return {name: key for name, key in keys.items() if key and name in ours}


def _key(value: Any) -> str:
    text = words(value)
    return text if len(text) <= _LONGEST and text.isascii() and text.isprintable() else ""
