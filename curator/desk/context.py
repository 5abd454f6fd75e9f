"""What every page has at hand: settings, the database's verbs, who is signed in, for which team."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import structlog
from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.db import Database
from config.models import Team
from config.settings import Settings
from curator.entry.signin import Signed
from curator.shown import ShownPick

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()


class RenderCard(Protocol):
    """A pick's card as HTML, as the wall shows it, with its picture at an address of the desk."""

    def __call__(self, pick: ShownPick, language: str, picture_url: str) -> str:
        """Inert HTML; `picture_url` is "" for a card without a picture."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages are given when the app is made."""

    settings: Settings
    database: Database
    render_card: RenderCard | None
    card_style: str
    """The style sheet that goes with `render_card`."""


def desk() -> Desk:
    """The desk this request is for."""
    given = current_app.extensions["desk"]
    assert isinstance(given, Desk)
    return given


def me() -> Signed:
    """Who is signed in; only behind the guard."""
    signed = g.signed
    assert isinstance(signed, Signed)
    return signed


def team() -> Team:
    """The team of this address; only on its pages."""
    found = g.team
    assert isinstance(found, Team)
    return found


def team_id() -> int:
    """The id of the team of this address."""
    number = team().id
    assert number is not None
    return number


@contextmanager
def reading() -> Iterator[Session]:
    """A session to look with: one for a whole request, and a fresh view after each `write`."""
    if "looking" not in g:
        g.looking = ExitStack()
        g.looking_with = g.looking.enter_context(desk().database.reading())
    session = g.looking_with
    assert isinstance(session, Session)
    try:
        yield session
    except SQLAlchemyError:
        session.close()  # PostgreSQL answers nothing more in a transaction that has failed
        raise


def look_afresh() -> None:
    """Let what is read next be read anew."""
    if "looking" in g:
        g.looking_with.close()


def stop_looking(_error: BaseException | None = None) -> None:
    """Give the connection of this request back."""
    if "looking" in g:
        g.pop("looking").close()


def through(step: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """For what waits between its transactions, such as signing in: the database, with nothing held open."""
    look_afresh()
    return step(desk().database, *args, **kwargs)


def write(step: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The one way in which pages change anything: one transaction; the step leaves its AuditEvent."""
    look_afresh()
    return desk().database.writing(step, *args, **kwargs)


def note(step: Callable[Concatenate[Session, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
    """A write that a page can do without: a database that takes none still lets people look."""
    try:
        write(step, *args, **kwargs)
    except SQLAlchemyError as error:
        log.warning("not_noted", step=step.__name__, problem=type(error).__name__)
