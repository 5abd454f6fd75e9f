"""*Add a source*: every kind there is with its limits, and a short form for those a person can add."""

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock
from config.kinds import Asks, offered
from curator.connecting import adding, connections
from curator.connecting.adding import Given, Offer
from curator.connecting.connections import ConnectionRefused, Problem
from curator.desk import connection_words, kind_words
from curator.desk.context import desk, me, reading, team, write
from curator.desk.guard import require
from curator.models import Role

pages = Blueprint("adding", __name__)
FIELDS: Final = {Problem.NO_SITE: "where", Problem.NO_ADDRESS: "where"}
"""The field a problem stands beside; the others stand beside what is asked for."""


@pages.before_request
def _admins_only() -> None:
    require(Role.ADMIN)


@pages.get("/<team>/sources/new")
def page() -> str:
    """Every kind, what it finds and where that ends."""
    found = _offers()
    return render_template(
        "source_kinds.html",
        open=[one for one in found if one.open],
        closed=[one for one in found if not one.open],
        words=kind_words,
    )


@pages.get("/<team>/sources/new/<kind>")
def form(kind: str) -> str:
    """The form of one kind."""
    return _form(_open(kind))


@pages.post("/<team>/sources/new/<kind>")
def add(kind: str) -> Response | tuple[str, int]:
    """Ask for it from now on."""
    sent, offer = request.form, _open(kind)
    given = Given(kind, sent.get("where", ""), sent.get("query", ""), own=sent.get("own") == "yes")
    try:
        number = write(adding.add, me(), team(), given, clock.now())
    except ConnectionRefused as refused:
        return _form(offer, refused.problem), 422
    return redirect(url_for("sources.page", asked=number, _anchor="asked"), 303)


def _offers() -> list[Offer]:
    with reading() as reader:
        return adding.offers(reader, team(), offered(desk().settings.accepted_kinds))


def _open(kind: str) -> Offer:
    return next((one for one in _offers() if one.kind == kind and one.open), None) or abort(404)


def _form(offer: Offer, problem: Problem | None = None) -> str:
    with reading() as reader:
        tags = connections.tags_of(reader, team())
    faults = {}
    if problem is not None:
        faults = {FIELDS.get(problem, "query"): str(connection_words.PROBLEMS[problem])}
    return render_template(
        "source_new.html",
        offer=offer,
        called=kind_words.called(offer.kind),
        words=kind_words.WORDS.get(offer.kind),
        by_address=offer.about.asks is Asks.ADDRESS,
        by_hashtag=offer.about.asks is Asks.HASHTAG,
        tags=tags,
        faults=faults,
        form=request.form,
    )
