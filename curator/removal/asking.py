"""Asking for a removal: the form, what became of it, and the code that proves whose the address is."""

import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config import clock
from config.languages import PUBLIC
from curator import shown
from curator.may_show import Yes
from curator.models import Letter, LetterKind, Pick
from curator.removal import tickets, visits
from curator.removal.context import removal
from curator.removal.fault_words import Fault, say_all
from curator.removal.form import RemovalForm
from curator.removal.limits import Limiter
from curator.removal.words import day, moment, say
from curator.removing import codes, facts, hiding, removals, whereabouts
from curator.removing.removals import GOAL, LAW, Problem, RemovalError
from curator.removing.whereabouts import Where

pages = Blueprint("asking", __name__)

AN_HOUR: Final = 3600.0
ASKED_PER_HOUR: Final = 10
"""Requests from one address."""
ASKED_BY_ALL: Final = 300
"""Requests an hour from everybody together; a page then tells whom to write to."""
CODES_PER_HOUR: Final = 30
STORIES_PER_HOUR: Final = 20
"""Tries to send a story, from one address: each may bring a picture to write anew."""
STORIES_BY_ALL: Final = 300

_WALL: Final = re.compile(r"[\w-]{1,64}", re.ASCII)

_WRONG: Final = {
    Problem.WRONG_CODE: Fault.WRONG_CODE,
    Problem.TOO_MANY_TRIES: Fault.TOO_MANY_TRIES,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How often may be asked; one set for each app."""

    one: Limiter
    everybody: Limiter
    codes: Limiter
    stories: Limiter
    all_stories: Limiter

    @classmethod
    def usual(cls) -> "Limits":
        """As many as the constants of this module say."""
        return cls(
            Limiter(ASKED_PER_HOUR, window=AN_HOUR),
            Limiter(ASKED_BY_ALL, window=AN_HOUR),
            Limiter(CODES_PER_HOUR, window=AN_HOUR),
            Limiter(STORIES_PER_HOUR, window=AN_HOUR),
            Limiter(STORIES_BY_ALL, window=AN_HOUR),
        )


@pages.get("/<code>/poista/<int(max=2147483647):pick_id>")
def form(code: str, pick_id: int) -> str:
    """The form about one pick."""
    return _form(visits.spoken(code, PUBLIC), pick_id, RemovalForm(), {})


@pages.post("/<code>/poista/<int(max=2147483647):pick_id>")
def ask(code: str, pick_id: int) -> Response | tuple[str, int]:
    """File what was asked; on to what became of it."""
    spoken, sent, at = visits.spoken(code, PUBLIC), RemovalForm.sent(request.form), clock.now()
    faults = sent.faults()
    if not faults and not visits.comes_from_our_form(f"poista {pick_id}"):
        faults = {"": Fault.STALE}
    if faults:
        return _form(spoken, pick_id, sent, faults), 422
    limits = removal().limits
    if limits.one.wait(request.remote_addr or "") or limits.everybody.wait("everybody"):
        return _form(spoken, pick_id, sent, {"": Fault.TOO_MANY}), 429
    made_from = codes.new()
    try:
        removal().database.writing(
            removals.ask,
            sent.asking(pick_id, _wall(), spoken),
            made_from,
            removal().key,
            at,
            letters=bool(removal().settings.notices_url.get_secret_value()),
        )
    except RemovalError as error:
        if error.problem is Problem.NOT_THERE:
            abort(404)
        return _form(spoken, pick_id, sent, {"": Fault.ENOUGH}), 422
    follow = codes.follow(removal().key, made_from)
    return redirect(url_for("asking.outcome", code=spoken, follow=follow), 303)


@pages.get("/<code>/poisto/<follow>")
def outcome(code: str, follow: str) -> str:
    """What became of a request."""
    return _outcome(visits.spoken(code, PUBLIC), follow, {})


@pages.post("/<code>/poisto/<follow>")
def prove(code: str, follow: str) -> Response | tuple[str, int]:
    """Enter the code that was sent."""
    spoken = visits.spoken(code, PUBLIC)
    number = visits.found(follow, removals.find).id or 0
    if not visits.comes_from_our_form(f"poisto {follow}"):
        return _outcome(spoken, follow, {"proof": Fault.STALE}), 422
    if removal().limits.codes.wait(request.remote_addr or ""):
        return _outcome(spoken, follow, {"proof": Fault.TOO_MANY}), 429
    given = request.form.get("proof", "").replace(" ", "")[:20]
    wrong = removal().database.writing(removals.prove, number, given, removal().key, clock.now())
    if wrong is not None:
        return _outcome(spoken, follow, {"proof": _WRONG[wrong]}), 422
    return redirect(url_for("asking.outcome", code=spoken, follow=follow), 303)


def _wall() -> str:
    given = request.args.get("seina", "")
    return given if _WALL.fullmatch(given) else ""


def _form(spoken: str, pick_id: int, sent: RemovalForm, faults: dict[str, Fault]) -> str:
    with removal().database.reading() as session:
        pick = session.get(Pick, pick_id)
        if pick is None:
            abort(404)
        described = shown.describe(session, [pick], clock.day_of(clock.now()))
        where = _where(session, pick)
    # What is on no wall is not shown here either.
    public = [one for one in described if isinstance(one.verdict, Yes)]
    _ = say(spoken)
    return render_template(
        "asking.html",
        _=_,
        language=spoken,
        settings=removal().settings,
        here="asking.form",
        languages=PUBLIC,
        kept={"seina": _wall()} if _wall() else {},
        number=pick_id,
        about=public[0].material if public else None,
        where=where.value,
        sent=sent,
        faults=say_all(faults, _),
        ticket=tickets.issue(removal().key, f"poista {pick_id}", clock.now()),
        letters=bool(removal().settings.notices_url.get_secret_value()),
    )


def _where(session: Session, pick: Pick) -> Where:
    """Where the post is now, by whatever pick."""
    return whereabouts.of(session, hiding.same(session, pick), clock.day_of(clock.now()))


def _outcome(spoken: str, follow: str, faults: dict[str, Fault]) -> str:
    row = visits.found(follow, removals.find)
    _ = say(spoken)
    with removal().database.reading() as session:
        written = session.get(Letter, (row.id, LetterKind.CODE)) is not None
        where = _where(session, session.get_one(Pick, row.pick_id))
    was_off = row.receipt.get(facts.FROM) == Where.OFF
    return render_template(
        "outcome.html",
        _=_,
        language=spoken,
        settings=removal().settings,
        here="asking.outcome",
        languages=PUBLIC,
        follow=follow,
        row=row,
        asked_on=moment(row.at, spoken),
        where=where,
        left=row.receipt.get(facts.FROM, Where.WALL.value),
        hidden_on=moment(row.hidden_at, spoken) if row.hidden_at and not was_off else "",
        proven_on=moment(row.proven_at, spoken) if row.proven_at else "",
        decided_on=moment(row.decided_at, spoken) if row.decided_at else "",
        goal=moment(row.at + GOAL, spoken),
        law=day(row.at + LAW, spoken),
        asks_code=written and row.proven_at is None and row.decided_at is None,
        faults=say_all(faults, _),
        ticket=tickets.issue(removal().key, f"poisto {follow}", clock.now()),
    )
