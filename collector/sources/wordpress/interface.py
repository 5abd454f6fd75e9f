"""A site's interface: pretty addresses first, plain ones where it has none; refusals by their code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from collector.answers import Answer
from collector.door import FEED_LIMIT, Door
from collector.errors import CollectError, Misconfigured, Unreadable
from collector.payload import count, part, words
from collector.text import one_line
from collector.values import Ask

JUDGED: Final = frozenset({400, 401, 403, 404})
"""Statuses that are looked at here; all others mean what they say."""

_BY_FEED: Final = "ask for the site's feed instead (kind “feed”)"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer.  `code` is WordPress's own name of a refusal, ``""`` where it gives none; `pages`
    how many pages there are, None where it does not say; `plain` how it was asked."""

    status: int
    payload: Any = field(repr=False)
    code: str
    pages: int | None
    plain: bool

    def error(self, source: str) -> CollectError:
        """What a refusal means for whoever must act."""
        why = self.code or f"status {self.status}"
        if self.status == 404:
            return Misconfigured(
                f"the site has no open WordPress interface here ({why})", source=source, advice=_BY_FEED
            )
        if self.status == 400:
            return Unreadable(f"the site did not understand the request ({why})", source=source)
        return Misconfigured(
            f"the site does not let strangers use its interface ({why})", source=source, advice=_BY_FEED
        )


def get(
    door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]], plain: bool | None = None
) -> Told:
    """Ask for `path` of the interface.  `plain` None: not known, so that both ways may be tried."""
    if not plain:
        told = _get(door, ask, path, params, plain=False)
        if told.status != 404 or told.code not in {"", "rest_no_route"}:
            return told
    return _get(door, ask, path, params, plain=True)


def _get(door: Door, ask: Ask, path: str, params: Sequence[tuple[str, str]], *, plain: bool) -> Told:
    home = ask.server.rstrip("/")
    route = [("rest_route", f"/wp/v2/{path}")] if plain else []
    answer = door.get(
        f"{home}/" if plain else f"{home}/wp-json/wp/v2/{path}",
        source=ask.name,
        params=[*route, *params],
        accept="application/json",
        limit=FEED_LIMIT,
        also=JUDGED,
    )
    payload = _json(answer)
    code = one_line(words(part(payload, "code")), 60) if answer.status in JUDGED else ""
    return Told(answer.status, payload, code, _pages(answer), plain)


def _json(answer: Answer) -> Any:
    """The JSON of an answer; None in a refusal that is none, as a site's guard writes it."""
    try:
        return answer.json()
    except Unreadable:
        if answer.status in JUDGED:
            return None
        raise


def _pages(answer: Answer) -> int | None:
    told = answer.headers.get("x-wp-totalpages", "").strip()
    return count(int(told)) if told.isascii() and told.isdigit() and len(told) < 8 else None
