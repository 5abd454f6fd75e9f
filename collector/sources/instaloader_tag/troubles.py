"""What instaloader lets escape, in our own classes (`sources.md` §2.4).

Instagram's answer counts where there is one: instaloader wraps one error in another and names the
reason only in a text.  Where Instagram wants a person, the session counts as refused, so that it is
not asked again and again until the account is gone.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from collector.answers import Answer, check, wait_asked_for
from collector.errors import CollectError, KeyRefused, Misconfigured, Refused, Transient, Unreadable
from collector.payload import part, words
from collector.text import one_line
from config.clock import now

REST: Final = timedelta(minutes=30)
"""What Instagram's app waits after it was throttled, where Instagram does not say."""

_OPEN: Final = "open Instagram with that account, answer what it asks, then give the session anew"
_ANEW: Final = "sign in to Instagram with that account in a browser and give the session anew"
_PERSON: Final = {
    "checkpoint_required": ("Instagram wants to see a person (checkpoint)", _OPEN),
    "challenge_required": ("Instagram wants to see a person (challenge)", _OPEN),
    "feedback_required": (
        "Instagram has limited this account",
        "let the account rest for some days, then give the session anew",
    ),
    "login_required": ("Instagram does not know the session any more", _ANEW),
}
_SLOWLY: Final = "wait a few minutes"


def trouble(error: Exception, answer: Answer | None, source: str) -> CollectError | None:
    """The error to raise for one of instaloader's; None: there is no such hashtag, which is no error.

    `answer`: what Instagram answered last, if anything.
    """
    if answer is None:
        return Unreadable(f"instaloader failed before it asked ({type(error).__name__})", source=source)
    told = _told(answer)
    if answer.status == 404 and part(told, "status") == "fail":
        return None
    found = _by_words(answer, told, source) or _by_status(answer, source)
    return found or Unreadable(
        f"Instagram's answer is not what instaloader expects ({type(error).__name__})", source=source
    )


def _by_words(answer: Answer, told: Any, source: str) -> CollectError | None:
    message = words(part(told, "message"))
    place = urlsplit(answer.headers.get("location", ""))
    if answer.status in {301, 302, 303, 307, 308} and "/accounts/login" in place.path:
        message = "login_required"
    elif "/challenge" in place.path or "/checkpoint" in place.path:
        message = "checkpoint_required"
    if message in _PERSON:
        problem, advice = _PERSON[message]
        return KeyRefused(problem, source=source, advice=advice)
    if _SLOWLY in message.lower():
        wait = wait_asked_for(answer, now()) or REST
        return Transient("Instagram asks us to slow down", source=source, retry_after=wait, throttled=True)
    if part(told, "require_login") is True:
        return KeyRefused("Instagram does not know the session any more", source=source, advice=_ANEW)
    return None


def _by_status(answer: Answer, source: str) -> CollectError | None:
    """By what the status means anywhere; what Instagram says goes along only where it is short and plain."""
    try:
        check(replace(answer, source=source), urlsplit(answer.url).hostname or "Instagram")
    except Transient as error:
        if error.throttled and error.retry_after is None:
            error.retry_after = REST
        return error
    except (Misconfigured, Refused, Unreadable) as error:
        return error
    return None


def _told(answer: Answer) -> Any:
    try:
        return answer.json()
    except Unreadable:
        return {"message": one_line(answer.body[:200].decode("utf-8", "replace"))}
