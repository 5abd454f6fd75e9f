"""Taking down by hand: kept as a wish, off the folder, into the database, in this order.

Whatever is missing or dies on the way, what was done so far holds: a publisher leaves out what a kept
wish names, and takes the wish into the database once there is one.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from config import migrate
from config.db import Database
from config.settings import Settings
from curator.removing import takedowns, wishes
from curator.removing.wishes import Wish
from wall import folder, withdraw

PATIENCE: Final = 30.0
"""Seconds to wait for a publisher who is at work in the folder."""


class NotKnown(LookupError):
    """Neither the database nor the folder knows what the link leads to."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a takedown came to.

    `ended`: picks ended in the database, None where it could not be asked or knows no such post;
    `problem` says why it could not be asked.  `files` of the folder changed; `busy`: another
    publisher held it all the time and follows by itself.
    """

    ended: tuple[int, ...] | None
    problem: str
    files: tuple[str, ...]
    busy: bool


def take_down(settings: Settings, link: str, at: datetime, *, patience: float = PATIENCE) -> Done:
    """Take the post or story behind a link, or behind a page of our wall, off every wall for good.

    ValueError when it is no link; `NotKnown` when nothing is behind it, after which nothing is kept.
    OSError when neither wish nor folder can be written.
    """
    if wishes.pick_number(link, settings.wall_url) is None and not wishes.key(link):
        raise ValueError(f"{link} is no link")
    wish = wishes.keep(settings.data, link, at)
    with folder.only_writer(settings.published, patience) as alone:
        named = wishes.named([wish], settings.wall_url)
        files = withdraw.withdraw(settings.published, named) if alone else ()
    try:
        ended = _in_database(settings, wish)
    except (DBAPIError, migrate.SchemaError, OSError) as error:
        problem = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        return Done(None, problem, files, not alone)
    if ended is not None:
        wishes.forget(settings.data, wish)
    elif alone and not files:
        wishes.forget(settings.data, wish)
        raise NotKnown(link)
    return Done(None if ended is None else tuple(ended), "", files, not alone)


def _in_database(settings: Settings, wish: Wish) -> list[int] | None:
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        # Opening would make an empty one, and the next start would take that for a new service.
        raise FileNotFoundError(f"there is no file {url.database}")
    database = Database(settings.database)
    try:
        migrate.require_current(database)
        return database.writing(takedowns.apply, wish, settings.wall_url)
    finally:
        database.close()
