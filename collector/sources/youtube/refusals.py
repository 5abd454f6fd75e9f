"""What YouTube's errors mean: it gives a reason by name, often with status 403 (`sources.md` §8.5)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from collector.answers import Answer, wait_asked_for
from collector.errors import KeyRefused, Misconfigured, Spent, Transient, Unreadable
from collector.payload import items, part, words
from collector.text import one_line

JUDGED: Final = frozenset({400, 401, 403, 404, 429})
"""Statuses that are looked at here; all others mean what they say."""

_SPENT: Final = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceeded402"})
_THROTTLED: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_BAD_KEY: Final = frozenset(
    {"keyInvalid", "keyExpired", "API_KEY_INVALID", "API_KEY_EXPIRED", "CONSUMER_INVALID"}
)
_CALIFORNIA: Final = ZoneInfo("America/Los_Angeles")


def judged(answer: Answer, source: str) -> Any:
    """The JSON of a good answer; raises what any other means for whoever must act.

    What YouTube says in words is left out: it may repeat the key.
    """
    if answer.status not in JUDGED:
        return answer.json()
    told = reasons(answer)
    why = ", ".join(told) or f"status {answer.status}"
    if _SPENT & set(told):
        raise Spent(
            f"the day's searches of this key are used up ({why})",
            source=source,
            retry_after=until_midnight(answer.at),
        )
    if _THROTTLED & set(told) or answer.status == 429:
        raise Transient(
            f"YouTube asks us to slow down ({why})",
            source=source,
            retry_after=wait_asked_for(answer, answer.at),
            throttled=True,
        )
    if _BAD_KEY & set(told) or answer.status == 401:
        raise KeyRefused(f"YouTube does not take the key ({why})", source=source)
    if answer.status == 400:
        raise Unreadable(f"YouTube did not understand the request ({why})", source=source)
    if answer.status == 403:
        raise Misconfigured(
            f"YouTube does not let this key search ({why})",
            source=source,
            advice="switch on YouTube Data API v3 in the key's project and let the key be used from here",
        )
    raise Misconfigured(f"there is no YouTube at this address ({why})", source=source)


def reasons(answer: Answer) -> list[str]:
    """The names of the reasons an answer gives, none where it gives none."""
    try:
        error = part(answer.json(), "error")
    except Unreadable:
        return []
    named = [part(one, "reason") for key in ("errors", "details") for one in items(part(error, key))]
    return _sound([*named, part(error, "status")])


def _sound(told: Collection[Any]) -> list[str]:
    return [one_line(words(one), 60) for one in told if words(one)]


def until_midnight(moment: datetime) -> timedelta:
    """How long it is from `moment` (aware) until a day begins in California, where the count starts anew."""
    there = moment.astimezone(_CALIFORNIA)
    midnight = (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(moment.tzinfo) - moment
