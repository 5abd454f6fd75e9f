"""One hashtag's timeline on one server, page by page: back at first, then forward without a gap."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from collector.door import Door
from collector.payload import count, moment, part, words
from collector.sources.mastodon import refusals
from collector.sources.mastodon.software import skips_ahead
from collector.sources.mastodon.statuses import read
from collector.text import one_line
from collector.values import Ask, Cursor, Page

PAGE: Final = 40
BACK_PAGES: Final = 20
"""How many pages are gone back at most."""

LOCAL_ONLY: Final = "the server shows strangers only its own people’s posts"


def page(door: Door, ask: Ask, tag: str, software: str, cursor: Cursor, horizon: datetime) -> Page:
    """A page of the timeline of `tag` (without ``#``).

    The first ask goes back from the newest post page by page (``{"newest", "older_than", "pages"}``)
    until `horizon` or `BACK_PAGES`; then each ask goes forward from the newest (``{"newest"}``).
    Where ``min_id`` skips what lies between, new posts too are read backwards, down to ``until``.
    """
    local = cursor.get("local") is True and not ask.token
    answer = door.get(
        f"{ask.server.rstrip('/')}/api/v1/timelines/tag/{quote(tag, safe='')}",
        source=ask.name,
        params=[("limit", str(PAGE)), *_from_where(cursor), *_also(software, local)],
        token=ask.token,
        accept=refusals.ACCEPT,
        also=refusals.SIGNED_IN_ONLY | {400, 404},
    )
    if answer.status in refusals.SIGNED_IN_ONLY:
        if not local and not ask.token and refusals.shows_its_own(door, ask):
            return page(door, ask, tag, software, {"local": True}, horizon)
        raise refusals.signed_in_only(answer, ask, software)
    if answer.status in {400, 404}:
        refusals.unknown_tag(answer, ask)
        return Page((), cursor)
    payload = answer.json()
    found = replace(read(payload, ask), partial=LOCAL_ONLY if local else "")
    found = _moved(found, payload, software, cursor, horizon)
    return replace(found, cursor={**found.cursor, "local": True}) if local else found


def _moved(found: Page, payload: Any, software: str, cursor: Cursor, horizon: datetime) -> Page:
    """The page with the cursor that leads to the next one."""
    ids = sorted(filter(None, map(_id, payload)), key=age)
    newest, before = words(cursor.get("newest")), words(cursor.get("older_than"))
    until = words(cursor.get("until"))
    top = max(newest, ids[-1] if ids else "", key=age)
    onward = not before and bool(newest)
    if onward and not skips_ahead(software):
        return replace(found, cursor={"newest": top}, more=len(ids) >= PAGE and top != newest)
    if onward:
        until = newest
    if until:
        new = tuple(one for one in found.posts if age(one.native_id) > age(until))
        found = replace(found, posts=new)
        wanted = any(age(one) > age(until) for one in ids)
    else:
        dates = [moment(part(status, "created_at")) for status in payload]
        found = replace(found, posts=tuple(one for one in found.posts if _since(one.published_at, horizon)))
        wanted = any(_since(date, horizon) for date in dates)
    older_than = ids[0] if ids and (not before or age(ids[0]) < age(before)) else ""
    pages = (count(cursor.get("pages")) or 0) + 1
    if older_than and wanted and pages < BACK_PAGES:
        back = {"newest": top, "older_than": older_than, "pages": pages}
        return replace(found, cursor={**back, "until": until} if until else back, more=True)
    return replace(found, cursor={"newest": top} if top else {})


def _from_where(cursor: Cursor) -> list[tuple[str, str]]:
    for name, parameter in (("older_than", "max_id"), ("newest", "min_id")):
        if words(cursor.get(name)):
            return [(parameter, words(cursor.get(name)))]
    return []


def _also(software: str, local: bool) -> list[tuple[str, str]]:
    # Pixelfed leaves out posts without a picture unless told not to.
    pictures = [("only_media", "false")] if software.startswith("pixelfed") else []
    return [*pictures, ("local", "true")] if local else pictures


def _id(status: Any) -> str:
    told = part(status, "id")
    return one_line(str(told) if type(told) is int else words(told), 200)


def _since(when: datetime | None, horizon: datetime) -> bool:
    return when is not None and when >= horizon


def age(native_id: str) -> tuple[int, str]:
    """Orders ids: they are opaque, longer ones are newer (numbers, ULIDs)."""
    return len(native_id), native_id
