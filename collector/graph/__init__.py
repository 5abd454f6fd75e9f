"""How Meta's Graph API is asked; Instagram's and Facebook's sources share it.

Keys go out as Bearer only: never in an address, a cursor or an error.  Errors are told apart by
Meta's codes (`refusals`), pages are walked newest first (`pages`), posts are looked at again
(`again`) and keys renewed (`keys`) the same way everywhere; `media` reads an Instagram post.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from collector.answers import Answer, check, wait_asked_for
from collector.door import FEED_LIMIT, Door
from collector.errors import Misconfigured, NotConnected, Unreadable
from collector.graph.refusals import refusal, usage
from collector.payload import count, part
from collector.values import Ask
from config.clock import now

VERSION: Final = "v26.0"
NEARLY_FULL: Final = 95
"""Percent of a limit from which on we hold back."""

ANY_ERROR: Final = range(400, 600)
_NUMBER: Final = re.compile(r"\d{1,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer without an error.  `busy`: a limit is nearly used up."""

    payload: Any
    busy: bool = False


def get(
    door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]], *, token: str | None = None
) -> Told:
    """Ask for `path` with the ask's own key, or with `token` (``""``: none).

    Raises only `collector.errors`; `NothingThere` and `UnknownTag` are for callers to whom that
    says something.
    """
    key = ask.token if token is None else token
    answer = door.get(
        f"{ask.server.rstrip('/')}/{VERSION}/{path}",
        source=ask.name,
        params=[*params, *proof(ask.secret, key)],
        token=key,
        accept="application/json",
        limit=FEED_LIMIT,
        also=ANY_ERROR,
    )
    return told(answer)


def proof(secret: Mapping[str, str], token: str) -> list[tuple[str, str]]:
    """The parameter by which an app that asks for it is proven to hold its own secret.

    Only where the secret says so (``proof``); computed for the key in use where the app's secret is
    known, since every key has its own.
    """
    if not token or not secret.get("proof"):
        return []
    app = secret.get("app_secret", "")
    value = hmac.new(app.encode(), token.encode(), hashlib.sha256).hexdigest() if app else secret["proof"]
    return [("appsecret_proof", value)]


def told(answer: Answer) -> Told:
    """What an answer holds when it is no error; else the error its code means."""
    used = usage(answer.headers)
    try:
        payload = answer.json()
    except Unreadable:
        if answer.status >= 400:
            payload = None
        else:
            raise
    error = part(payload, "error")
    if isinstance(error, dict) and count(error.get("code")):
        wait = used.wait or wait_asked_for(answer, now())
        raise refusal(error, wait=wait, source=answer.source)
    if answer.status >= 400:
        # Without the body: what stands in it may repeat the key.
        check(replace(answer, body=b""), "Meta")
    return Told(payload, used.percent >= NEARLY_FULL)


def connected(ask: Ask, token: str) -> str:
    """The key to ask with; `NotConnected` without one."""
    if not token:
        raise NotConnected("there is no connection to Meta to ask with", source=ask.name)
    return token


def numbered(ask: Ask, value: str, what: str) -> str:
    """An account's number; `Misconfigured` for anything else."""
    if not is_number(value):
        raise Misconfigured(
            f"the source names no {what}", source=ask.name, advice="choose the account again on the desk"
        )
    return value


def is_number(value: str) -> bool:
    """True for an identifier of Meta's: digits only."""
    return bool(_NUMBER.fullmatch(value))
