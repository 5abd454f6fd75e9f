"""Bringing a story: from a phone's share menu, by a link, or as one's own."""

from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import errands, identity, queries
from collector.errors import Transient
from collector.models import ErrandKind
from config import clock, networks
from curator.desk import ended, guard
from curator.desk.context import me, reading, team, write
from curator.desk.guard import require
from curator.desk.language import gettext as _
from curator.desk.sent import integer
from curator.material import Subject
from curator.models import Role
from curator.picking import parting, stories

pages = Blueprint("add", __name__)
ended.close(pages)
WAITS: Final = (1, 2, 5)
"""Seconds between looks; then a person's time is better spent on the form."""


@pages.get("/share")
def share() -> Response | str:
    """What a phone shared: on to the team it is for.  Nothing is saved yet."""
    shared = [request.args.get(name, "").strip() for name in ("title", "text", "url")]
    link = next((one for one in reversed(shared) if _is_link(one)), "")
    text = "\n\n".join(dict.fromkeys(one for one in shared if one and one != link))
    today = clock.day_of(clock.now())
    working = {key: one for key, one in guard.teams().items() if not parting.has_ended(one, today)}
    mine = [key for key, one in working.items() if me().may(one.id or 0, Role.EDITOR)]
    if len(mine) == 1:
        return redirect(_onward(mine[0], link, text), 303)
    return render_template("share.html", onward={key: _onward(key, link, text) for key in mine})


def _is_link(text: str) -> bool:
    return ("http://" in text or "https://" in text) and identity.of_link(text) is not None


def _onward(key: str, link: str, text: str) -> str:
    given: dict[str, Any] = {name: value for name, value in (("link", link), ("text", text)) if value}
    return url_for("add.page" if link else "story.page", team=key, **given)


@pages.get("/<team>/add")
def page() -> str:
    """The three ways."""
    require(Role.EDITOR)
    return _page(request.args.get("link", ""), request.args.get("text", ""))


@pages.post("/<team>/add")
def link() -> Response | tuple[str, int]:
    """A link: known, readable, or to be typed."""
    given, text = request.form.get("link", "").strip(), request.form.get("text", "")
    found = identity.of_link(given)
    if found is None:
        return _page(given, text, _("Paste a link that starts with https://")), 422
    with reading() as reader:
        known = stories.known(reader, team().campaign_id, found)
    if known is not None:
        return redirect(_to_pick(known), 303)
    if found.network in networks.READABLE:
        asked = write(errands.ask, ErrandKind.LINK, found.url, clock.now())
        onward: dict[str, Any] = {"link": found.url, "errand": asked, "text": text or None}
        return redirect(url_for("add.wait", **onward, **_replacing()), 303)
    return redirect(url_for("story.page", link=found.url, text=text or None, **_replacing()), 303)


@pages.get("/<team>/add/wait")
def wait() -> Response | str:
    """The network is being asked; the form is always one step away."""
    require(Role.EDITOR)
    given, look = request.args.get("link", ""), request.args.get("look", 0, type=integer)
    number = request.args.get("errand", 0, type=integer)
    with reading() as reader:
        errand = queries.errand(reader, number)
    form: dict[str, Any] = {"link": given, "text": request.args.get("text") or None, **_replacing()}
    if errand is None or errand.subject != given:
        return redirect(url_for("story.page", **form), 303)
    if errand.post_id is not None:
        return redirect(_to_pick(Subject(post_id=errand.post_id)), 303)
    if errand.done_at is not None or not 0 <= look < len(WAITS):
        away = errand.done_at is None or errand.reason == Transient.reason
        why = "slow" if away else "refused"
        return redirect(url_for("story.page", why=why, **form), 303)
    again = url_for("add.wait", errand=number, look=look + 1, **form)
    answer = make_response(render_template("wait.html", form=url_for("story.page", **form), again=again))
    answer.headers["Refresh"] = f"{WAITS[look]}; url={again}"
    return answer


def _to_pick(subject: Subject) -> str:
    kind, number = ("post", subject.post_id) if subject.post_id else ("story", subject.story_id)
    return url_for("lift.page", **{**_replacing(), kind: number})


def _replacing() -> dict[str, Any]:
    """The pick this is to replace goes along through every step."""
    number = request.values.get("replace", 0, type=integer)
    return {"replace": number} if number else {}


def _page(given: str, text: str, fault: str = "") -> str:
    return render_template(
        "add.html",
        link=given,
        text=text,
        faults={"link": fault} if fault else {},
        readable=[networks.name(one) for one in networks.READABLE if one != networks.WEB],
        closed=[networks.name(one) for one in networks.CLOSED],
        replace=request.values.get("replace", 0, type=integer),
    )
