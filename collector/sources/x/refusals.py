"""What X's errors mean: problems as RFC 7807 tells them, and how long to wait."""

from datetime import timedelta
from typing import Any, Final

from collector.answers import LONGEST_WAIT, Answer, check, wait_asked_for
from collector.errors import KeyRefused, Misconfigured, Spent, Transient, Unreadable
from collector.payload import items, part, words
from collector.text import one_line

JUDGED: Final = frozenset({400, 401, 402, 403, 429})
"""Statuses that are looked at here; all others mean what they say."""

_USUAL_WAIT: Final = timedelta(minutes=15)
_CAPPED_WAIT: Final = timedelta(days=1)
_ADVICE: Final = "look at the app's credits, limit and access in the console of X"


def told(answer: Answer) -> Any:
    """The JSON of an answer whatever its status; None where there is none."""
    try:
        return answer.json()
    except Unreadable:
        return None


def judged(answer: Answer, source: str) -> Any:
    """The JSON of a good answer; raises what any other means for whoever must act."""
    if answer.status < 400:
        return answer.json()
    document = told(answer)
    kind = words(part(document, "type")).rpartition("/")[2]
    status = f"status {answer.status}{_said(document)}"
    if answer.status == 401:
        raise KeyRefused(f"X does not take the token ({status})", source=source)
    if answer.status == 402 or kind == "credits-depleted":
        raise Misconfigured(f"the credits at X are used up ({status})", source=source, advice=_ADVICE)
    if answer.status == 403:
        raise Misconfigured(f"X does not let the app read this ({status})", source=source, advice=_ADVICE)
    if kind == "usage-capped":
        problem = f"X's own limit for the app is reached ({status})"
        raise Spent(problem, source=source, retry_after=_CAPPED_WAIT)
    if answer.status == 429:
        raise Transient(
            f"X asks us to slow down ({status})",
            source=source,
            retry_after=_wait(answer),
            throttled=True,
            alone=True,
        )
    if answer.status == 400:
        raise Unreadable(f"X did not understand the request ({status})", source=source)
    return check(answer, "X")


def _wait(answer: Answer) -> timedelta:
    """Until ``x-rate-limit-reset`` (seconds since 1970), which X sends instead of ``Retry-After``."""
    wait = wait_asked_for(answer, answer.at)
    reset = answer.headers.get("x-rate-limit-reset", "").strip()
    if wait is None and reset.isascii() and reset.isdecimal() and len(reset) < 12:
        wait = timedelta(seconds=int(reset) - answer.at.timestamp())
    return min(max(wait, timedelta(0)), LONGEST_WAIT) if wait is not None else _USUAL_WAIT


def _said(problem: Any) -> str:
    details = [problem, *items(part(problem, "errors"))]
    found = [words(part(one, name)) for one in details for name in ("title", "detail", "message")]
    said = one_line("; ".join(dict.fromkeys(filter(None, found))), 200)
    return f", “{said}”" if said else ""
