"""What Meta's errors mean, by their codes, and how full its limits are.

Never by status or message: a message may repeat the key.  Source of the rules: Meta's guides on
error handling and rate limiting, version 26.0.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from collector.answers import LONGEST_WAIT
from collector.errors import CollectError, KeyRefused, Misconfigured, Spent, Transient, Unreadable
from collector.payload import items, part, words
from collector.text import one_line

_USUAL_WAIT: Final = timedelta(minutes=15)
_SPENT_WAIT: Final = timedelta(days=1)
_OPAQUE: Final = re.compile(r"(?=[A-Za-z_|%-]*\d)[A-Za-z0-9_|%-]{20,}")
"""What may be a key; the names of permissions hold no digits."""

_TROUBLE: Final = frozenset({1, 2})
_THROTTLED: Final = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_WHOLE_APP: Final = frozenset({4, 341})
"""Limits of the app itself; the others are one account's, and an app serves many."""
_NO_SUCH_THING: Final = frozenset({(100, 33), (110, 2207013), (803, 0)})
_ACTION_BLOCKED: Final = 2207051
_KEY_WORDS: Final = MappingProxyType(
    {
        458: "the person who connected has removed the app",
        459: "Meta wants the person who connected to sign in and confirm who they are",
        460: "the password of the person who connected has changed",
        463: "the key has expired",
        464: "the account of the person who connected is not confirmed",
        467: "the key is not valid any more",
        492: "the person who connected has no role on the Page any more",
    }
)


class NothingThere(Misconfigured):
    """There is no such account or post, or the key does not open it: Meta says the same of both."""

    advice = "check the account's name or number, and what the connection may read"


class UnknownTag(Misconfigured):
    """Nobody has used this hashtag, or Meta does not tell of it."""

    advice = "check the hashtag"


@dataclass(frozen=True, slots=True)
class Usage:
    """How full the fullest limit is, in percent, and how long Meta wants us to wait."""

    percent: int
    wait: timedelta | None


def refusal(error: Mapping[str, Any], *, wait: timedelta | None = None, source: str = "") -> CollectError:
    """An error of Meta's (``{"code": …, "error_subcode": …}``) as one of ours; pure.

    `wait` is how long Meta said to wait, None where it did not.
    """
    code, subcode = _number(error, "code") or 0, _number(error, "error_subcode") or 0
    number = f"Meta's error {code}/{subcode}" if subcode else f"Meta's error {code}"
    if code == 368 or subcode == _ACTION_BLOCKED:
        return Misconfigured(
            f"Meta has blocked what the app does ({number})",
            source=source,
            advice="somebody must look at the app's page at Meta",
        )
    if code in {102, 190}:
        why = _KEY_WORDS.get(subcode, "Meta does not take the key")
        return KeyRefused(f"{why} ({number})", source=source)
    if code in {3, 10} or 200 <= code <= 299:
        return Misconfigured(
            f"a permission or the review of the app is missing ({number})",
            source=source,
            advice="connect again and allow everything that is asked for",
        )
    if code in _THROTTLED:
        return Transient(
            f"Meta asks us to slow down ({number})",
            source=source,
            retry_after=min(wait or _USUAL_WAIT, LONGEST_WAIT),
            throttled=True,
            alone=code not in _WHOLE_APP,
        )
    return _of_the_question(error, code, subcode, number, wait, source)


def _of_the_question(
    error: Mapping[str, Any], code: int, subcode: int, number: str, wait: timedelta | None, source: str
) -> CollectError:
    if code == 18:
        problem = f"30 different hashtags in 7 days have been asked for ({number})"
        return Spent(problem, source=source, retry_after=wait or _SPENT_WAIT)
    if code == 24:
        return UnknownTag(f"Meta knows no such thing ({number})", source=source)
    if (code, subcode) in _NO_SUCH_THING or code in {110, 803}:
        return NothingThere(
            f"there is no such account or post, or we may not see it ({number})", source=source
        )
    if code in _TROUBLE or error.get("is_transient") is True:
        return Transient(f"Meta has trouble of its own ({number})", source=source, retry_after=wait)
    said = _OPAQUE.sub("…", one_line(words(error.get("message")), 300))[:160]
    problem = f"Meta does not take the question ({number}: {said})" if said else f"Meta answers with {number}"
    if code == 100:
        advice = "check the account's number and what the connection may read; else tell support"
        return Misconfigured(problem, source=source, advice=advice)
    return Unreadable(problem, source=source)


def usage(headers: Mapping[str, str]) -> Usage:
    """How full the limits are, read from ``X-App-Usage`` and ``X-Business-Use-Case-Usage``.

    Percentages; the wait there is in minutes.  Missing or odd headers count as empty limits.
    """
    entries = [_json(headers.get("x-app-usage", ""))]
    for of_one in _values(_json(headers.get("x-business-use-case-usage", ""))):
        entries += items(of_one)
    names = ("call_count", "total_time", "total_cputime")
    full = max((_number(entry, name) or 0 for entry in entries for name in names), default=0)
    minutes = max((_number(entry, "estimated_time_to_regain_access") or 0 for entry in entries), default=0)
    wait = timedelta(minutes=min(minutes, 10_080)) if minutes > 0 else None
    return Usage(min(full, 100), wait)


def _number(value: Any, name: str) -> int | None:
    found = part(value, name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []
