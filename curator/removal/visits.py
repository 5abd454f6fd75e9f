"""What a public form asks of a visit: its language, that it comes from our page, what its code follows."""

import re
from collections.abc import Callable, Collection
from typing import Final, TypeVar

from flask import abort, request
from sqlalchemy.orm import Session

from config import clock
from config.languages import LANGUAGES, PUBLIC
from curator.removal import tickets
from curator.removal.context import removal

_FOLLOW: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)

T = TypeVar("T")


def language() -> str:
    """The browser's choice of the languages every page is there in, else Finnish."""
    return request.accept_languages.best_match(LANGUAGES) or "fi"


def spoken(code: str, there: Collection[str] = LANGUAGES) -> str:
    """The language to answer an address in, of those a page is there in; 404 for none of the walls'.

    Who comes from Northern Sámi to a page that is not there in it reads the browser's choice of the
    others, else Finnish, and the page says which it is.
    """
    if code not in PUBLIC:
        abort(404)
    return code if code in there else language()


def comes_from_our_form(about: str) -> bool:
    """Whether it was sent from a page of ours: no other site's page sends it in a visitor's name."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    return tickets.is_good(removal().key, request.form.get("ticket", ""), about, clock.now())


def found(follow: str, find: Callable[[Session, str], T | None]) -> T:
    """What a code follows, as `find` gives it; 404 when it is no code of ours, or follows nothing."""
    if not _FOLLOW.fullmatch(follow):
        abort(404)
    with removal().database.reading() as session:
        row = find(session, follow)
    return row if row is not None else abort(404)
