"""Signing in with an app password, and renewing what that gives.

Bluesky counts sign-ins strictly (10 to 300 a day, by server), renewals not: so a session is renewed as
long as it can be, and signed in anew only after that.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from collector.answers import wait_asked_for
from collector.door import Door
from collector.errors import KeyRefused, NotConnected, Transient, Unreadable
from collector.payload import part, sound, words
from collector.sources.bluesky.refusals import JUDGED, error_of, judged
from collector.text import one_line
from collector.values import Renewed
from config.clock import now

RENEW_BEFORE: Final = timedelta(minutes=10)

_METHODS: Final = "/xrpc/com.atproto.server."
_OFF: Final = {
    "takendown": "Bluesky has taken this account down",
    "suspended": "Bluesky has suspended this account",
    "deactivated": "this account is switched off",
}


def renew(door: Door, server: str, secret: Mapping[str, str]) -> Renewed:
    """A secret with a fresh session; `expires_at` is when its access token ends (about two hours).

    `secret` holds what a person gave (``identifier``, ``password``) and what the last session gave
    (``refresh``, ``token``); all of it is in the new one, too.  `NotConnected` where it holds
    neither, `KeyRefused` where a person must act.
    """
    where = server.rstrip("/") + _METHODS
    refresh, identifier, password = (secret.get(name, "") for name in ("refresh", "identifier", "password"))
    if refresh:
        try:
            return _renewed(secret, _asked(door, where + "refreshSession", token=refresh))
        except KeyRefused:
            if not (identifier and password):
                raise
    if not (identifier and password):
        raise NotConnected("the key holds no account and no app password")
    return _renewed(
        secret,
        _asked(door, where + "createSession", json={"identifier": identifier, "password": password}),
    )


def ends_at(token: str) -> datetime | None:
    """When a token says it ends, unverified; None for one that does not say."""
    pieces = token.split(".")
    if len(pieces) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(pieces[1] + "=" * (-len(pieces[1]) % 4)))
        return sound(datetime.fromtimestamp(claims["exp"], UTC))
    except (binascii.Error, ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def _asked(door: Door, url: str, *, token: str = "", json: object = None) -> Any:
    answer = door.post(url, json=json, token=token, also=JUDGED | {429})
    if answer.status == 429:
        raise Transient(
            "too many sign-ins to this account for now",
            retry_after=wait_asked_for(answer, now()),
            throttled=True,
        )
    if answer.status == 401 and error_of(answer) == "AuthenticationRequired" and not token:
        raise KeyRefused(
            "the server does not know this account with this password",
            advice="check the handle, and make a new app password",
        )
    return judged(answer, "")


def _renewed(secret: Mapping[str, str], session: Any) -> Renewed:
    token, refresh = (words(part(session, name)) for name in ("accessJwt", "refreshJwt"))
    if not token:
        raise Unreadable("signing in gave no token")
    if part(session, "active") is False:
        status = words(part(session, "status"))
        raise KeyRefused(_OFF.get(status, "this account is not active"), advice="connect another account")
    handle, did = (one_line(words(part(session, name)), 253) for name in ("handle", "did"))
    return Renewed(
        {**secret, "token": token, "refresh": refresh or secret.get("refresh", "")},
        expires_at=ends_at(token),
        account=did if handle == "handle.invalid" else handle,
    )
