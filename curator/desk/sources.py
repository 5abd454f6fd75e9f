"""How the sources do, in words: what works, what is tried again when, what a person must mend."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import errands, queries
from collector.errors import Misconfigured, Refused, Transient, Unreadable
from collector.models import ErrandKind
from collector.queries import SourceView
from config import clock
from curator.desk import formats
from curator.desk.context import reading, team, write
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.sent import integer
from curator.desk.words import Sign

pages = Blueprint("sources", __name__)
KINDS: Final = {"mastodon": "Mastodon", "feed": _("Website"), "instagram": "Instagram"}
THROTTLED: Final = "throttled"


@dataclass(frozen=True, slots=True)
class Health:
    """How many sources work, how many do not, and whether Instagram is among them at all."""

    working: int
    failing: list[SourceView]
    instagram: bool


def health(found: list[SourceView]) -> Health:
    """A campaign's sources in short."""
    asked = [one for one in found if one.active]
    return Health(
        working=sum(1 for one in asked if not one.reason and one.last_ok_at is not None),
        failing=[one for one in asked if one.reason],
        instagram=any(one.kind == "instagram" for one in asked),
    )


def sign(one: SourceView) -> Sign:
    """A source's state."""
    if not one.active or one.stopped or one.reason == Refused.reason:
        return Sign("stop", "quiet", _("Not in use"))
    if not one.reason:
        if one.last_ok_at is None:
            return Sign("clock", "quiet", _("Not checked yet"))
        return Sign("check", "good", _("Working"))
    said = {
        THROTTLED: Sign("wait", "warn", _("Limited by the network")),
        Transient.reason: Sign("wait", "warn", _trying_again(one)),
        Misconfigured.reason: Sign("stop", "bad", _("The address or key needs fixing – tell support")),
        Unreadable.reason: Sign("stop", "bad", _("The network’s reply has changed – tell support")),
    }
    return said.get(one.reason, said[Transient.reason])


def _trying_again(one: SourceView) -> str:
    if one.due_at is None or one.due_at <= clock.now():
        return gettext("Trying again soon")
    return gettext("Trying again %(when)s", when=formats.moment(one.due_at))


def again(one: SourceView) -> str:
    """When it is asked next, "" when it is not, or when its state says so already."""
    if one.due_at is None or not one.active or one.stopped or one.reason == Transient.reason:
        return ""
    if one.due_at <= clock.now():
        return gettext("next check in a moment")
    return gettext("next check %(when)s", when=formats.moment(one.due_at))


@pages.get("/<team>/sources")
def page() -> str:
    """Every source of the campaign."""
    with reading() as reader:
        found = queries.sources(reader, team().campaign_id)
    asked = request.args.get("asked", 0, type=integer)
    return render_template(
        "sources.html",
        sources=found,
        kinds=KINDS,
        sign=sign,
        again=again,
        asked=next((one for one in found if one.id == asked), None),
    )


@pages.post("/<team>/sources/<int:source_id>/check")
def check(source_id: int) -> Response:
    """Ask a source now."""
    with reading() as reader:
        if source_id not in {one.id for one in queries.sources(reader, team().campaign_id)}:
            abort(404)
    write(errands.ask, ErrandKind.CHECK, source_id, clock.now())
    return redirect(url_for("sources.page", asked=source_id, _anchor="asked"), 303)
