"""How the sources do, in words: what works, what is tried again when, what a person must mend."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import doings, errands, shares
from collector.doings import Doing, SourceView
from collector.models import ErrandKind
from config import clock
from config.kinds import KINDS, Asks
from curator.desk import formats, kind_words
from curator.desk.context import reading, team, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.sent import integer
from curator.desk.words import Sign

pages = Blueprint("sources", __name__)
INSTAGRAM_SEARCHES: Final = frozenset({"instagram_tag", "instaloader_tag"})
SIGNS: Final = {
    Doing.OFF: Sign("stop", "quiet", _("Not in use")),
    Doing.NEW: Sign("clock", "quiet", _("Not checked yet")),
    Doing.WORKING: Sign("check", "good", _("Working")),
    Doing.PARTIAL: Sign("check", "good", _("Sees only some posts")),
    Doing.THROTTLED: Sign("wait", "warn", _("Limited by the network")),
    Doing.QUOTA: Sign("wait", "warn", _("This week’s search quota is used up")),
    Doing.NOT_CONNECTED: Sign("stop", "bad", _("Not connected")),
    Doing.LOST: Sign("stop", "bad", _("Connection lost – reconnect")),
    Doing.FIX: Sign("stop", "bad", _("The address or key needs fixing – tell support")),
    Doing.CHANGED: Sign("stop", "bad", _("The network’s reply has changed – tell support")),
}
_CONNECT: Final = _("Connect it on the page Connections, or ask an admin to do it.")
STEPS: Final = {
    Doing.PARTIAL: _("The network shows only a part of its posts, so there may be more than is seen here."),
    Doing.THROTTLED: _("You need not do anything: it goes on by itself."),
    Doing.QUOTA: _("You need not do anything: it goes on by itself when the quota is free again."),
    Doing.EXPIRING: _CONNECT,
    Doing.NOT_CONNECTED: _CONNECT,
    Doing.LOST: _CONNECT,
}
"""What a person can do, where the state does not say it already."""


SHARES: Final = timedelta(days=30)
"""The time in which each source's share is counted: no longer than unpicked posts are kept."""


@dataclass(frozen=True, slots=True)
class Health:
    """How many sources work, how many do not, and how much of Instagram is among them."""

    working: int
    failing: list[SourceView]
    instagram: bool
    hashtags: bool
    """Instagram is searched by hashtag too: beside our own posts anybody's."""


def health(found: list[SourceView]) -> Health:
    """A campaign's sources in short."""
    asked = [one for one in found if one.active]
    return Health(
        working=sum(1 for one in asked if not one.reason and one.last_ok_at is not None),
        failing=[one for one in asked if one.reason],
        instagram=any(one.kind.startswith("insta") for one in asked),
        hashtags=any(one.kind in INSTAGRAM_SEARCHES for one in asked),
    )


def sign(one: SourceView) -> Sign:
    """A source's state."""
    doing = one.doing(clock.now())
    if doing is Doing.TRYING:
        return Sign("wait", "warn", _trying_again(one))
    if doing is Doing.EXPIRING and one.expires_at is not None:
        day = formats.day(clock.day_of(one.expires_at))
        return Sign("wait", "warn", gettext("Connection expires %(day)s", day=day))
    return SIGNS[doing]


def first_those_in_need(found: list[SourceView]) -> list[SourceView]:
    """What a person must mend before what mends itself, then what works, last what is not in use."""
    order = ("bad", "warn", "good", "quiet")
    return sorted(found, key=lambda one: order.index(sign(one).tone))


def step(one: SourceView) -> object:
    """What to do about it, "" where nothing is to be done or its state says so."""
    return STEPS.get(one.doing(clock.now()), "")


def works(one: SourceView) -> bool:
    """Whether it would have seen what there is: else how much there is is not known."""
    return one.doing(clock.now()) in doings.WORKS


def place(one: SourceView) -> str:
    """What is asked where, "" for an account: its name says it."""
    asks = KINDS[one.kind].asks if one.kind in KINDS else Asks.ACCOUNT
    if asks is Asks.HASHTAG:
        return f"#{one.query} · {one.server.removeprefix('https://')}"
    return one.query if asks is Asks.ADDRESS else ""


def _trying_again(one: SourceView) -> str:
    if one.due_at is None or one.due_at <= clock.now():
        return gettext("Trying again soon")
    return gettext("Trying again %(when)s", when=formats.moment(one.due_at))


def again(one: SourceView) -> str:
    """When it is asked next, "" when it is not, or when its state says so already."""
    if one.due_at is None or one.doing(clock.now()) in {Doing.OFF, Doing.TRYING}:
        return ""
    if one.due_at <= clock.now():
        return gettext("next check in a moment")
    return gettext("next check %(when)s", when=formats.moment(one.due_at))


@pages.get("/<team>/sources")
def page() -> str:
    """Every source of the campaign."""
    with reading() as reader:
        found = doings.sources(reader, team().campaign_id)
        lately = doings.posts_since(reader, clock.now() - timedelta(days=1))
        told = shares.shares(reader, team().campaign_id, clock.now() - SHARES, clock.now())
    asked = request.args.get("asked", 0, type=integer)
    return render_template(
        "sources.html",
        sources=first_those_in_need(found),
        called=kind_words.called,
        lately=lately,
        shares={one.source_id: one for one in told if one.posts},
        sign=sign,
        step=step,
        works=works,
        place=place,
        again=again,
        asked=next((one for one in found if one.id == asked), None),
    )


@pages.post("/<team>/sources/<int:source_id>/check")
def check(source_id: int) -> Response:
    """Ask a source now."""
    with reading() as reader:
        if source_id not in {one.id for one in doings.sources(reader, team().campaign_id)}:
            abort(404)
    write(errands.ask, ErrandKind.CHECK, source_id, clock.now())
    return redirect(url_for("sources.page", asked=source_id, _anchor="asked"), 303)
