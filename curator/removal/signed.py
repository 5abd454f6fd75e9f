"""What Meta signs with the app's secret: requests that carry a person, and bodies that carry news.  Pure."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_NUMBER: Final = re.compile(r"\d{1,30}", re.ASCII)
_LONGEST: Final = 8192
_MOST: Final = 100
"""Mentions taken from one body; Meta sends a handful."""


class NotSigned(ValueError):
    """It does not come from Meta, or not for this app."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A person at Meta, by the number they have for this app, and when Meta signed it (Unix time)."""

    user: str
    issued_at: int


def request_of(text: str, secret: str) -> Sent:
    """The content of a ``signed_request``: ``<signature>.<payload>``, both base64url.

    `NotSigned` unless it is signed with HMAC-SHA256 under `secret` and names a person.
    """
    signature, dot, payload = text.partition(".")
    if not secret or not dot or len(text) > _LONGEST:
        raise NotSigned("no signed request")
    wanted = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(_decoded(signature), wanted):
        raise NotSigned("the signature is another one")
    content = _json(_decoded(payload))
    if str(content.get("algorithm", "")).upper() != "HMAC-SHA256":
        raise NotSigned("signed in another way")
    user, issued = str(content.get("user_id", "")), content.get("issued_at")
    if not _NUMBER.fullmatch(user):
        raise NotSigned("it names nobody")
    return Sent(user, issued if isinstance(issued, int) and not isinstance(issued, bool) else 0)


def check_body(body: bytes, header: str, secret: str) -> None:
    """`NotSigned` unless ``X-Hub-Signature-256`` says ``sha256=`` and the body's HMAC under `secret`."""
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(header.encode("utf-8", "replace"), wanted.encode()):
        raise NotSigned("the signature is another one")


def mentions(body: bytes) -> list[tuple[str, str]]:
    """(Instagram account, media) of every caption that names an account; unknown news is passed over."""
    try:
        news = _json(body)
    except NotSigned:
        return []
    if news.get("object") != "instagram":
        return []
    return list(dict.fromkeys(_mentions(news)))[:_MOST]


def _mentions(news: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in _objects(news.get("entry")):
        account = str(entry.get("id", ""))
        for change in _objects(entry.get("changes")):
            value = change.get("value")
            if change.get("field") != "mentions" or not isinstance(value, dict) or "comment_id" in value:
                continue
            media = str(value.get("media_id", ""))
            if _NUMBER.fullmatch(account) and _NUMBER.fullmatch(media):
                yield account, media


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSigned("no base64") from error


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotSigned("no JSON") from error
    if not isinstance(found, dict):
        raise NotSigned("no object")
    return found
