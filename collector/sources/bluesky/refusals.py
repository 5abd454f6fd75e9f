"""What Bluesky's errors mean: it says which one by name, and sometimes with the wrong status."""

from typing import Any, Final

from collector.answers import Answer
from collector.errors import KeyRefused, Misconfigured, Unreadable
from collector.payload import part, words
from collector.text import one_line

JUDGED: Final = frozenset({400, 401, 403, 404, 501})
"""Statuses that are looked at here; all others mean what they say."""

_STALE: Final = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
_ACCOUNT: Final = {
    "AccountTakedown": "Bluesky has taken this account down",
    "AccountSuspended": "Bluesky has suspended this account",
    "AccountDeactivated": "this account is switched off",
    "AuthFactorTokenRequired": "Bluesky asks for a code sent by e-mail",
}
_HOW_TO_CONNECT: Final = (
    "make an app password in Bluesky's settings (Privacy and security) and connect with it"
)
_UNKNOWN_METHOD: Final = frozenset({"MethodNotImplemented", "XRPCNotSupported", "UnknownMethod"})


def told(answer: Answer) -> Any:
    """The JSON of an answer whatever its status; None where there is none."""
    try:
        return answer.json()
    except Unreadable:
        return None


def error_of(answer: Answer) -> str:
    """The name of the error an answer tells of, "" when it tells none."""
    return words(part(told(answer), "error"))


def is_unknown_method(answer: Answer) -> bool:
    """Whether the server says that it does not have what was asked of it."""
    return answer.status in {404, 501} or (
        answer.status == 400 and error_of(answer) in _UNKNOWN_METHOD | {"InvalidRequest"}
    )


def judged(answer: Answer, source: str) -> Any:
    """The JSON of a good answer; raises what any other means for whoever must act."""
    if answer.status not in JUDGED:
        return answer.json()
    error = error_of(answer)
    words_of_it = one_line(words(part(told(answer), "message")) or error, 200) or f"status {answer.status}"
    if error in _ACCOUNT:
        advice = _HOW_TO_CONNECT if error == "AuthFactorTokenRequired" else "connect another account"
        raise KeyRefused(_ACCOUNT[error], source=source, advice=advice)
    if error in _STALE or answer.status == 401:
        raise KeyRefused(f"the server does not accept the session ({words_of_it})", source=source)
    if answer.status == 403:
        raise Misconfigured(
            f"the server does not let us read this ({words_of_it})",
            source=source,
            advice="ask the server of the account itself, such as https://bsky.social",
        )
    if error == "BadQueryString":
        raise Misconfigured(
            f"the server does not understand the hashtag ({words_of_it})",
            source=source,
            advice="check how the hashtag is written",
        )
    if answer.status == 400:
        raise Unreadable(f"the server did not understand the request ({words_of_it})", source=source)
    raise Misconfigured(
        f"this is no Bluesky server ({words_of_it})", source=source, advice="check the server's address"
    )
