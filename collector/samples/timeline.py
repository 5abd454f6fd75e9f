"""How Mastodon pages a timeline, as a pure function of ids."""

from collections.abc import Callable, Sequence
from typing import TypeVar

DEFAULT_LIMIT = 20

T = TypeVar("T")


def limit_of(asked: str | None, default: int = DEFAULT_LIMIT) -> int:
    """What `limit` means: its default when missing, silently at most twice that."""
    if asked is None:
        return default
    digits = asked.lstrip("+-")
    return min(int(digits), default * 2) if digits.isdecimal() else 0


def page(
    rows: Sequence[T],
    key: Callable[[T], str],
    *,
    limit: int,
    max_id: str | None = None,
    since_id: str | None = None,
    min_id: str | None = None,
) -> list[T]:
    """One page, newest first.

    `max_id`: older than.  `since_id`: newer than, the newest of them (may leave a gap).
    `min_id`: the rows *immediately* newer; it wins over `since_id`.
    """
    ordered = sorted(rows, key=lambda row: _rank(key(row)))
    if max_id:
        ordered = [row for row in ordered if _rank(key(row)) < _rank(max_id)]
    if min_id:
        ordered = [row for row in ordered if _rank(key(row)) > _rank(min_id)][:limit]
    elif since_id:
        ordered = [row for row in ordered if _rank(key(row)) > _rank(since_id)]
    return ordered[::-1][:limit]


def _rank(native_id: str) -> tuple[int, str]:
    # Ids are opaque texts; longer ones are newer, equally long ones compare as texts.
    return len(native_id), native_id
