"""Talking to Meta while a connection is made: from a one-time code to keys and what they open.

Nothing here is stored; how Meta is asked and what its errors mean is `collector.graph`'s.  What goes
out is secret, so it goes as a form or as Bearer, in no address but the one that Meta wants it in:
`debug_token` takes the key it judges as a parameter only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from collector import graph
from collector.door import Door
from collector.errors import CollectError, KeyRefused, Misconfigured, Unreadable
from collector.graph import keys
from collector.payload import items, part, words
from collector.text import one_line
from collector.values import Ask

PAGES: Final = 10
"""So many answers of accounts are read, a hundred each."""

_SOURCE: Final = "Meta"
_ACCOUNTS: Final = "id,name,access_token,instagram_business_account{id,username}"
_LISTENS: Final = "pages_manage_metadata"
_LONGEST: Final = 1000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """The operator's Meta app, and the origin it is asked at."""

    server: str
    id: str
    secret: str = field(repr=False)

    def keyring(self, token: str) -> dict[str, str]:
        """What asking with a key of this app needs; every ask proves that it is the app's own."""
        return {"token": token, "app_id": self.id, "app_secret": self.secret, "proof": "app_secret"}


@dataclass(frozen=True, slots=True)
class Token:
    """A key and what Meta says of it; `expires_at` (aware) None: it does not end."""

    text: str = field(repr=False)
    system_user: bool
    user: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """A Page, and the Instagram account behind it where there is one ("" where not)."""

    id: str
    name: str
    token: str = field(repr=False)
    instagram: str = ""
    username: str = ""


def exchange(door: Door, app: App, code: str, redirect_uri: str) -> str:
    """A one-time code for a key.  Raises only `collector.errors`; `KeyRefused` for a spent code."""
    asked = {"client_id": app.id, "client_secret": app.secret, "redirect_uri": redirect_uri, "code": code}
    address = f"{app.server}/{graph.VERSION}/oauth/access_token"
    answer = door.post(address, form=asked, source=_SOURCE, also=graph.ANY_ERROR)
    try:
        return _key(part(graph.told(answer).payload, "access_token"))
    except Misconfigured as error:
        raise KeyRefused(f"the sign-in is not good any more: {error.problem}", source=_SOURCE) from error


def lasting(door: Door, app: App, text: str) -> Token:
    """The same key, or where it ends in hours and belongs to a person, one that lasts about 60 days."""
    token = _inspect(door, app, text)
    if token.expires_at is None or token.system_user:
        return token
    longer = keys.renew(door, app.server, app.keyring(text)).secret["token"]
    return _inspect(door, app, longer)


def name_of(door: Door, app: App, token: Token) -> str:
    """As whom the key asks."""
    told = graph.get(door, _as(app, token), "me", [("fields", "id,name")]).payload
    return one_line(words(part(told, "name")), 120)


def accounts(door: Door, app: App, token: Token) -> tuple[Account, ...]:
    """The Pages the key opens; `Misconfigured` when there is none."""
    found = tuple(_accounts(door, app, token))
    if not found:
        raise Misconfigured(
            "no Facebook Page was chosen, or the account manages none",
            source=_SOURCE,
            advice="connect again and tick the Page and the Instagram account",
        )
    return found


def listen(door: Door, app: App, token: Token, pages: Sequence[Account]) -> bool:
    """Ask Meta to tell of mentions; False where it will not, which is no reason not to connect."""
    if _LISTENS not in token.scopes:
        return False
    heard = [_listen(door, app, page) for page in pages if page.instagram and page.token]
    return any(heard)


def _listen(door: Door, app: App, page: Account) -> bool:
    form = {"subscribed_fields": "feed", **dict(graph.proof(app.keyring(page.token), page.token))}
    address = f"{app.server}/{graph.VERSION}/{page.id}/subscribed_apps"
    try:
        answer = door.post(address, form=form, token=page.token, source=_SOURCE, also=graph.ANY_ERROR)
        return part(graph.told(answer).payload, "success") is True
    except CollectError as error:
        log.warning("mentions_not_heard", problem=str(error))
        return False


def _inspect(door: Door, app: App, text: str) -> Token:
    asker = _ask(app, {})
    judged = [("input_token", text)]
    data = graph.get(door, asker, "debug_token", judged, token=f"{app.id}|{app.secret}").payload
    told = part(data, "data")
    if part(told, "is_valid") is not True:
        raise KeyRefused("Meta says that the new key is not valid", source=_SOURCE)
    ends = [_unix(part(told, name)) for name in ("expires_at", "data_access_expires_at")]
    return Token(
        text=text,
        system_user=words(part(told, "type")).upper() == "SYSTEM_USER",
        user=_number(part(told, "user_id")),
        scopes=tuple(sorted({words(one) for one in items(part(told, "scopes"))} - {""})),
        expires_at=min((one for one in ends if one is not None), default=None),
    )


def _accounts(door: Door, app: App, token: Token) -> Iterator[Account]:
    asked = [("fields", _ACCOUNTS), ("limit", "100")]
    cursor: list[tuple[str, str]] = []
    for _ in range(PAGES):
        answer = graph.get(door, _as(app, token), "me/accounts", asked + cursor).payload
        yield from (_account(one) for one in items(part(answer, "data")) if _number(part(one, "id")))
        paging = part(answer, "paging")
        after = words(part(part(paging, "cursors"), "after"))
        if not after or not part(paging, "next"):
            return
        cursor = [("after", after)]


def _account(page: Any) -> Account:
    instagram = part(page, "instagram_business_account")
    return Account(
        id=_number(part(page, "id")),
        name=one_line(words(part(page, "name")), 120),
        token=words(part(page, "access_token")),
        instagram=_number(part(instagram, "id")),
        username=one_line(words(part(instagram, "username")), 60),
    )


def _as(app: App, token: Token) -> Ask:
    return _ask(app, app.keyring(token.text))


def _ask(app: App, secret: Mapping[str, str]) -> Ask:
    return Ask(0, "meta", app.server, "", secret=secret, name=_SOURCE)


def _key(value: Any) -> str:
    text = words(value)
    if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        raise Unreadable("Meta's answer holds no usable key", source=_SOURCE)
    return text


def _number(value: Any) -> str:
    """An account's number as text, "" for anything else."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if graph.is_number(text) else ""


def _unix(value: Any) -> datetime | None:
    """A Unix time as a moment; None for 0, which says never, and for what is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 4_102_444_800:
        return None
    return datetime.fromtimestamp(value, UTC)
