"""Reading answers nobody vouches for: every function takes any JSON value and gives a sound one.

Sound means: text without control characters, numbers a database holds, moments between 1990 and
2100, addresses short enough for an index.  What is not there is None, what is there but not sound
is None too, or `Broken` where an entry cannot do without it.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

from collector.links import LONGEST
from collector.text import one_line

TAG_LIMIT: Final = 100
"""Characters of a hashtag; longer ones are not read."""

_COUNT_LIMIT: Final = 2**31 - 1
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.ASCII)


class Broken(ValueError):
    """An entry lacks what it cannot do without; the text says what."""


def part(value: Any, name: str) -> Any:
    """`value[name]` of an object, None where there is no such thing."""
    return value.get(name) if isinstance(value, dict) else None


def items(value: Any) -> list[Any]:
    """A list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def words(value: Any) -> str:
    """A string as it is, anything else as ``""``."""
    return value if isinstance(value, str) else ""


def needed(value: Any, name: str) -> str:
    """An identifier: text on one line, also given as a number; `Broken` without one."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        value = str(value)
    text = one_line(value) if isinstance(value, str) else ""
    if not text or len(text) > LONGEST:
        raise Broken(f"no usable “{name}”")
    return text


def count(value: Any) -> int | None:
    """A count of 0 or more; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return min(value, _COUNT_LIMIT)


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time as an aware one in UTC; without a zone it counts as UTC."""
    if not isinstance(value, str):
        return None
    try:
        return sound(datetime.fromisoformat(value.strip()))
    except ValueError:
        return None


def sound(when: datetime) -> datetime | None:
    """A moment in UTC if it can be one of ours, else None."""
    if not 1990 <= when.year <= 2100:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def web_address(value: Any) -> str | None:
    """An absolute address as the network gives it; None for anything that cannot be asked for."""
    if not isinstance(value, str) or len(value) > LONGEST or not _ADDRESS.fullmatch(value):
        return None
    return value


def language(value: Any) -> str | None:
    """A language tag (``fi``, ``sv-FI``); None for what is none."""
    return value if isinstance(value, str) and len(value) <= 16 and _LANGUAGE.fullmatch(value) else None
