"""What an answer's status means, who must act on it, and when to ask again."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any, Final, NoReturn

from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.text import one_line
from config.clock import now

LONGEST_WAIT: Final = timedelta(days=7)
"""A network that asks for more is asked again after this."""

_UNIX_TIME_FROM: Final = 1_000_000_000
_KEY = "check the key, or ask for what needs none"
_ADDRESS = "check the source's address"


@dataclass(frozen=True, slots=True)
class _Meaning:
    error: type[CollectError]
    problem: str
    advice: str = ""


_MEANINGS: Final[Mapping[int | str, _Meaning]] = MappingProxyType(
    {
        401: _Meaning(Misconfigured, "asks for a key, or does not know the one given", _KEY),
        403: _Meaning(Misconfigured, "does not let us read this", _KEY),
        404: _Meaning(Misconfigured, "has nothing at this address", _ADDRESS),
        408: _Meaning(Transient, "waited too long for us"),
        410: _Meaning(Refused, "says this is gone for good"),
        422: _Meaning(Misconfigured, "cannot do what was asked", "check the source's address, query and key"),
        425: _Meaning(Transient, "is not ready"),
        429: _Meaning(Transient, "asks us to slow down"),
        451: _Meaning(Refused, "may not show this for legal reasons"),
        "3xx": _Meaning(Unreadable, "redirects to nowhere"),
        "4xx": _Meaning(Unreadable, "did not understand the request"),
        "5xx": _Meaning(Transient, "has trouble of its own"),
        "odd": _Meaning(Unreadable, "answered with a status that HTTP does not know"),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for `source`: a whole, decoded body, in the end from `url`.  Header names are
    found whatever their case.  `at` (aware) is when it came.  All but the status may hold keys."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    source: str = ""
    at: datetime = field(default_factory=now)

    def json(self) -> Any:
        """The body as JSON; `Unreadable` says what came instead."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not self.body.strip():
            raise Unreadable("an empty answer came where JSON was expected", source=self.source)
        if kind in {"text/html", "application/xhtml+xml"} or self.body.lstrip()[:1] == b"<":
            raise Unreadable("a web page came where JSON was expected", source=self.source)
        try:
            return json.loads(self.body, parse_constant=_no_constant)
        except RecursionError as error:
            raise Unreadable("the JSON is nested too deeply", source=self.source) from error
        except ValueError as error:
            problem = f"the JSON cannot be read: {one_line(str(error), 120)}"
            raise Unreadable(problem, source=self.source) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def check(answer: Answer, host: str) -> Answer:
    """The same answer when it is one to read (2xx, 304); else the class of error its status means.

    Statuses the table does not name go by their hundred: 3xx and 4xx `Unreadable` (our request was
    wrong), 5xx `Transient`.
    """
    if 200 <= answer.status < 300 or answer.status == 304:
        return answer
    hundred = f"{answer.status // 100}xx"
    meaning = _MEANINGS.get(answer.status) or _MEANINGS.get(hundred) or _MEANINGS["odd"]
    problem = f"{host} {meaning.problem} (status {answer.status}{_told(answer)})"
    if meaning.error is Transient:
        throttled = answer.status == 429
        raise Transient(
            problem, source=answer.source, retry_after=wait_asked_for(answer, answer.at), throttled=throttled
        )
    raise meaning.error(problem, source=answer.source, advice=meaning.advice)


def wait_asked_for(answer: Answer, moment: datetime) -> timedelta | None:
    """How long the network asks us to wait, seen at `moment` (aware); None when it does not say.

    ``Retry-After`` (seconds or an HTTP date) wins; with status 429 also ``X-RateLimit-Reset`` and
    ``RateLimit-Reset`` (ISO time, Unix time or seconds), which Mastodon sends instead, and
    what `rest_asked_for` reads.
    """
    names = ["retry-after"]
    if answer.status == 429:
        names += ["x-ratelimit-reset", "ratelimit-reset"]
    for name in names:
        wait = _wait(answer.headers.get(name, "").strip(), moment)
        if wait is not None:
            return _bearable(wait)
    return rest_asked_for(answer, moment) if answer.status == 429 else None


def rest_asked_for(answer: Answer, moment: datetime) -> timedelta | None:
    """How long an allowance that this answer used up stays so, seen at `moment`; None: some is left.

    Read are ``X-RateLimit-Remaining`` and ``RateLimit-Remaining`` with their ``-Reset`` (Mastodon,
    Bluesky), and ``RateLimit: "default";r=0;t=30`` of the later drafts of the standard.
    """
    for prefix in ("x-ratelimit", "ratelimit"):
        if answer.headers.get(f"{prefix}-remaining", "").strip() == "0":
            return _bearable(_wait(answer.headers.get(f"{prefix}-reset", "").strip(), moment))
    told = dict(re.findall(r"\b(r|t|remaining|reset)=(\d{1,12})", answer.headers.get("ratelimit", "")))
    if (told.get("r") or told.get("remaining")) == "0":
        return _bearable(_wait(told.get("t") or told.get("reset") or "", moment))
    return None


def _bearable(wait: timedelta | None) -> timedelta | None:
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST_WAIT)


def _wait(value: str, moment: datetime) -> timedelta | None:
    if re.fullmatch(r"\d{1,12}(?:\.\d+)?", value, re.ASCII):
        seconds = float(value)
        since = moment.timestamp() if seconds >= _UNIX_TIME_FROM else 0
        return timedelta(seconds=seconds - since)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            until = read(value)
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
        return (until if until.tzinfo else until.replace(tzinfo=UTC)) - moment
    return None


def _told(answer: Answer) -> str:
    """What the network says about it in words, when it does so in JSON."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(told, dict):
        return ""
    words = told.get("error_description") or told.get("error") or told.get("message")
    return f", “{one_line(words, 200)}”" if isinstance(words, str) else ""
