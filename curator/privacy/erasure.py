"""Erasing somebody everywhere: rows, pictures, what people wrote about them, and what would bring them back.

Counts stay, nameless.  A pick stays as a line of history (team, week), its post or story emptied.
Published walls follow with the next publishing, within a minute.  What is left and names them still
(somebody else's post, for one) is told, with what to do.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import access, author_months, erase, namesakes, tombstones, traces, whom
from collector.access import Held
from collector.models import Author
from collector.whom import Whom
from config import forget
from config.db import Database
from curator import acts, picks
from curator.material import Subject
from curator.models import Ending, Notice, Permission, Pick, Review, Story, Submission
from curator.privacy import keeping, leftovers, naming
from curator.removing import wishes
from curator.report import erasing
from curator.report.production import sweeping
from curator.suggesting import marks

NEXT: Final = {
    "post": "somebody else's post names them; if it must go too, erase it by its own link",
    "media": "the text alternative of somebody else's picture names them; erase that post by its link",
    "author": "another account names them; erase it by its handle",
    "account": "it is one of our own channels; take it out of the campaign by hand",
    "source": "it asks for one of our own channels; take it out of the campaign by hand",
    "person": "it is a member of staff; see `someseina people disable`",
    "credential": "a connection is in this name; remove it on the desk",
}
LOOK: Final = {
    "report": "on the desk, …/reports/<number>: write it without the name and make a new version",
    "pick": "on the desk, …/picks/<number>",
    "series": "on the desk, …/readings/<number>",
}
"""Where what has the same name is to be looked at, by the kind of place."""
ELSEWHERE: Final = (
    "backups made before today: after restoring one, run `someseina erase --again`",
    "copies that visitors' browsers and caches keep for some minutes",
    "the networks themselves: only the author can delete there",
    "posts whose author the network does not tell (hashtag search): erase each by its link",
)
_NOT_TOLD: Final = frozenset({"tombstone", "auditevent", "shownday", "posttag"})


@dataclass(frozen=True, slots=True)
class Left:
    """A row that still names them; `advice` is "" where only a look can tell."""

    table: str
    key: tuple[Any, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What went (or would go): rows by table, picture files; what is left; whom it was about."""

    asked: str
    rows: Mapping[str, int]
    picks_ended: int
    files: tuple[str, ...]
    left: tuple[Left, ...]
    namesakes: Mapping[str, Sequence[str]]
    """What is left with the same name, place → columns: only a person can tell whose it is."""
    known: bool
    """False: nothing of theirs was here; they are kept out from now on all the same."""


class _Undo(Exception):
    def __init__(self, erased: Erased) -> None:
        super().__init__()
        self.erased = erased


def erase_person(
    database: Database,
    data: Path,
    key: bytes,
    asked: str,
    at: datetime,
    *,
    network: str = "",
    whole_author: bool = False,
    dry: bool = False,
) -> Erased:
    """Erase whom a handle or link means (see `collector.whom.find`); with `dry` only tell what would go.

    `data` is the folder with pictures and published walls; tombstones are hashed with `key`, the
    service's.  Rows go in one transaction, files after it: one left by a kill in between is nobody's
    any more and goes with the next sweep.
    """

    def find(session: Session) -> Whom:
        return whom.find(session, asked, network=network, whole_author=whole_author)

    return _run(database, data, key, find, at, dry=dry)


def erase_again(database: Database, data: Path, key: bytes, at: datetime, *, dry: bool = False) -> Erased:
    """Erase everything that was erased before and is here again, because a backup was restored.

    ValueError when the file of tombstones is not one of ours.
    """
    stones = tombstones.known(database, data)

    def is_buried(network: str, uri: str) -> bool:
        return (network, erase.digest(key, network, uri)) in stones

    def find(session: Session) -> Whom:
        found = whom.returned(session, is_buried)
        stories = session.execute(select(col(Story.network), col(Story.uri), col(Story.url))).all()
        back = [story for story in stories if is_buried(story.network, story.uri)]
        return replace(
            found,
            asked="what was erased before",
            identities=found.identities | {(story.network, story.uri) for story in back},
            names=(*found.names, *(text for story in back for text in (story.uri, story.url) if text)),
        )

    return _run(database, data, key, find, at, dry=dry)


def _run(
    database: Database,
    data: Path,
    key: bytes,
    find: Callable[[Session], Whom],
    at: datetime,
    *,
    dry: bool,
) -> Erased:
    def step(session: Session) -> tuple[Whom, Erased]:
        who = find(session)
        erased = _erase(session, who, key, at)
        if dry:
            raise _Undo(erased)
        return who, erased

    try:
        who, erased = database.writing(step)
    except _Undo as undone:
        return undone.erased
    tombstones.write(database, data)
    # What names them is off the walls for good by now, so that no wish has to be remembered for it.
    for wish in wishes.kept(data):
        if who.named_in(wish.link):
            wishes.forget(data, wish)
    unused = leftovers.unused(database, erased.files)
    for name in unused:
        (data / "pictures" / name).unlink(missing_ok=True)
    sweeping.sweep(database, data / "reports", at)
    _tidy_database(database)
    return replace(erased, files=tuple(unused))


def _erase(session: Session, who: Whom, key: bytes, at: datetime) -> Erased:
    if session.get_bind().dialect.name == "sqlite":
        # What is deleted is overwritten, so that nothing of it can be read out of the file.
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    held = access.rows(session, who, key)
    posts, stories = (_ids(held, table) for table in ("post", "story"))
    ended = [
        pick_id
        for subject in (
            *(Subject(post_id=number) for number in posts),
            *(Subject(story_id=number) for number in stories),
        )
        for pick_id in picks.end_all(session, subject, Ending.TAKEN_DOWN, at)
    ]
    session.flush()
    files = naming.empty_submissions(session, held, at)
    files += _erase_posts(session, posts, key, at) + _erase_stories(session, stories, at)
    erase.bury(session, key, {*who.identities, *_of_rows(held)})
    author_months.forget(session, who.identities)
    session.execute(delete(Author).where(col(Author.id).in_(_ids(held, "author"))))
    traces.wipe(session, held)
    session.execute(delete(Notice).where(col(Notice.id).in_(_ids(held, "notice", theirs=None))))
    naming.leave_out(session, held, who, at)
    erasing.leave_out(session, held, who, at)
    forget.in_notes(session, who.left_out)
    forget.in_elections(session, lambda network, text: naming.is_called(who, network, text))
    forget.account(session, who.handles, who.named_in)
    subject, number = ("author", who.author_ids[0]) if who.author_ids else ("post", posts[0] if posts else 0)
    acts.record(session, None, "erase", subject, number, posts=len(posts), stories=len(stories))
    session.flush()
    session.expire_all()
    still = access.rows(session, replace(who, author_ids=(), post_ids=()), key)
    return Erased(
        asked=who.asked,
        rows=dict(Counter(one.table for one in held if one.table not in _NOT_TOLD)),
        picks_ended=len(ended),
        files=tuple(sorted(set(files))),
        left=tuple(
            Left(one.table, one.key, NEXT.get(one.table, "")) for one in still if one.table not in _NOT_TOLD
        ),
        namesakes=namesakes.namesakes(session, who),
        known=any(one.theirs and one.table != "tombstone" for one in held),
    )


def _erase_posts(session: Session, post_ids: Sequence[int], key: bytes, at: datetime) -> list[str]:
    picked = set(_picked(session, post_ids, Pick.post_id))
    left = keeping.empty(session, sorted(picked), at, tombstone_key=key)
    for post_id in picked:
        erase.take_down(session, post_id, at)
    free = [post_id for post_id in post_ids if post_id not in picked]
    marks.leave(session, free)
    for table in (Review, Permission):
        session.execute(delete(table).where(col(table.post_id).in_(free)))
    return left + erase.remove(session, free, tombstone_key=key)


def _erase_stories(session: Session, story_ids: Sequence[int], at: datetime) -> list[str]:
    """Stories go; one that a pick names is emptied.  Gives the pictures left."""
    picked = set(_picked(session, story_ids, Pick.story_id))
    left: list[str] = []
    for story in session.execute(select(Story).where(col(Story.id).in_(story_ids))).scalars().all():
        left += [story.picture] if story.picture else []
        if story.id in picked:
            story.uri, story.url, story.text = f"{erase.HOLLOW}{story.id}", "", ""
            story.author_name, story.picture, story.taken_down_at = "", None, at
            session.add(story)
    session.flush()
    lifted = session.execute(select(Pick).where(col(Pick.story_id).in_(picked))).scalars().all()
    naming.empty_picks(session, lifted)
    steps = session.execute(select(Permission).where(col(Permission.story_id).in_(picked))).scalars().all()
    naming.empty_permissions(session, steps)
    free = [number for number in story_ids if number not in picked]
    session.execute(delete(Permission).where(col(Permission.story_id).in_(free)))
    session.execute(update(Submission).where(col(Submission.story_id).in_(free)).values(story_id=None))
    session.execute(delete(Story).where(col(Story.id).in_(free)))
    return left


def _picked(session: Session, numbers: Sequence[int], column: Any) -> list[int]:
    return list(session.execute(select(column).where(column.in_(numbers))).scalars())


def _ids(held: Sequence[Held], table: str, *, theirs: bool | None = True) -> list[int]:
    return [one.key[0] for one in held if one.table == table and theirs in {None, one.theirs}]


def _of_rows(held: Sequence[Held]) -> Collection[tuple[str, str]]:
    """Identities told by rows that are theirs: a story typed from a link keeps its post away too."""
    return {
        (one.row["network"], one.row["uri"])
        for one in held
        if one.theirs and one.table in access.THEIRS and not one.row["uri"].startswith(erase.HOLLOW)
    }


def _tidy_database(database: Database) -> None:
    """On SQLite the journal is emptied too: it holds what was there before."""
    if database.kind == "sqlite":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
