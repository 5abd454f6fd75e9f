"""Doing errands: what other rooms asked for as rows, outcomes written back as facts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import checking, identity, pictures, queries, sources, store, wishes
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.models import Errand, ErrandKind, Media, SourceState
from collector.text import one_line
from collector.values import IncomingPost
from config import clock
from config.db import Database
from config.models import Campaign, Relation

TRIES: Final = 5
BATCH: Final = 16
KEPT: Final = timedelta(days=2)

log = structlog.get_logger()


class ErrandRunner:
    """Does open errands.  Doing one twice changes nothing, so a killed runner costs nothing."""

    def __init__(
        self,
        database: Database,
        door: Door,
        pictures_folder: Path,
        *,
        tombstone_key: bytes,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._database = database
        self._door = door
        self._folder = pictures_folder
        self._tombstone_key = tombstone_key
        self._now = now
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="picture")

    def links(self) -> int:
        """Do what a person waits for: pasted links, “ask now”, “look now”; gives how many were done."""
        found = self._open([ErrandKind.LINK, ErrandKind.CHECK, ErrandKind.RECHECK])
        for errand_id, kind, subject in found:
            if kind is ErrandKind.CHECK:
                self._database.writing(_check_now, errand_id, subject, self._now())
            elif kind is ErrandKind.RECHECK:
                self._database.writing(_look_now, errand_id, subject, self._now())
            else:
                self._read_link(errand_id, subject)
        return len(found)

    def pictures(self) -> int:
        """Fetch pictures sent for, a few at a time; gives how many were tried."""
        found = self._open([ErrandKind.PICTURE, ErrandKind.FULL_PICTURE])
        list(self._pool.map(lambda one: self._fetch_picture(*one), found))
        return len(found)

    def close(self) -> None:
        """Wait for what is under way."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _open(self, kinds: list[ErrandKind]) -> list[tuple[int, ErrandKind, str]]:
        with self._database.reading() as session:
            rows = session.execute(
                select(Errand)
                .where(
                    col(Errand.done_at).is_(None),
                    col(Errand.kind).in_(kinds),
                    col(Errand.due_at) <= self._now(),
                )
                .order_by(col(Errand.due_at), col(Errand.id))
                .limit(BATCH)
            ).scalars()
            return [(row.id or 0, row.kind, row.subject) for row in rows]

    def _read_link(self, errand_id: int, link: str) -> None:
        # A person waits, and a form is there for them: no second try.
        problem: CollectError | None = None
        try:
            post = _read(self._door, link)
            self._database.writing(self._keep_linked, errand_id, post, self._now())
        except CollectError as error:
            problem = error
        except Exception as unexpected:
            log.exception("errand_unexpected", errand=errand_id)
            problem = Unreadable(f"unexpected {type(unexpected).__name__}: {one_line(str(unexpected), 200)}")
        if problem is not None:
            self._database.writing(_finish, errand_id, self._now(), problem)

    def _keep_linked(self, session: Session, errand_id: int, post: IncomingPost, at: datetime) -> None:
        campaigns = [
            campaign_id
            for campaign_id in session.execute(select(col(Campaign.id))).scalars()
            if campaign_id is not None
        ]
        store.save(
            session,
            [post],
            source_id=None,
            wishes=[wishes.of_campaign(session, campaign_id, Relation.PUBLIC) for campaign_id in campaigns],
            fetched_at=at,
            tombstone_key=self._tombstone_key,
        )
        _finish(session, errand_id, at, None, queries.find(session, post.network, post.uri, post.url))

    def _fetch_picture(self, errand_id: int, kind: ErrandKind, subject: str) -> None:
        """A small copy, or the full picture in its place; where that fails the small one stays."""
        in_full = kind is ErrandKind.FULL_PICTURE
        with self._database.reading() as session:
            media = session.get(Media, int(subject))
        if media is None or media.id is None or (media.file is not None and (media.full or not in_full)):
            self._database.writing(_finish, errand_id, self._now(), None)
            return
        try:
            answer = self._door.get(media.url, source="picture", accept="image/*", limit=pictures.MOST_BYTES)
            longest = pictures.LONGEST_SIDE if in_full else pictures.SMALL_SIDE
            kept = pictures.keep(answer.body, self._folder, longest)
        except pictures.PictureError as error:
            self._database.writing(_picture_failed, errand_id, media.id, error.problem, self._now())
        except CollectError as error:
            self._database.writing(_try_again, errand_id, media.id, error, self._now())
        except OSError as error:
            trouble = Transient(f"the picture cannot be kept: {error.strerror or error}")
            self._database.writing(_try_again, errand_id, media.id, trouble, self._now())
        except Exception as unexpected:
            log.exception("errand_unexpected", errand=errand_id)
            fault = f"unexpected {type(unexpected).__name__}"
            self._database.writing(_picture_failed, errand_id, media.id, fault, self._now())
        else:
            self._database.writing(_picture_kept, errand_id, media.id, kept, self._now(), in_full=in_full)


def _read(door: Door, link: str) -> IncomingPost:
    who = identity.of_link(link)
    if who is None:
        raise Misconfigured("this is not a web address", advice="check the link")
    reader = sources.link_reader(who.network)
    if reader is None:
        raise Misconfigured(f"{who.network} tells us nothing of a link", advice="fill in the form by hand")
    return reader.by_link(door, who)


def _finish(
    session: Session,
    errand_id: int,
    at: datetime,
    error: CollectError | None,
    post_id: int | None = None,
) -> None:
    session.execute(
        update(Errand)
        .where(col(Errand.id) == errand_id, col(Errand.done_at).is_(None))
        .values(
            done_at=at,
            post_id=post_id,
            reason=error.reason if error else "",
            problem=str(error) if error else "",
        )
    )


def _check_now(session: Session, errand_id: int, subject: str, at: datetime) -> None:
    session.execute(
        update(SourceState).where(col(SourceState.source_id) == int(subject)).values(due_at=at, stopped=False)
    )
    _finish(session, errand_id, at, None)


def _look_now(session: Session, errand_id: int, subject: str, at: datetime) -> None:
    checking.look_now(session, int(subject), at)
    _finish(session, errand_id, at, None)


def _picture_kept(
    session: Session, errand_id: int, media_id: int, kept: pictures.Kept, at: datetime, *, in_full: bool
) -> None:
    fetched = (
        update(Media)
        .where(col(Media.id) == media_id)
        .values(
            file=kept.file,
            width=kept.width,
            height=kept.height,
            full=in_full or not kept.reduced,
            fault=None,
        )
    )
    # A small copy that comes late does not replace the full one.
    session.execute(fetched if in_full else fetched.where(col(Media.file).is_(None)))
    _finish(session, errand_id, at, None)


def _picture_failed(session: Session, errand_id: int, media_id: int, fault: str, at: datetime) -> None:
    _note_fault(session, media_id, fault)
    _finish(session, errand_id, at, Unreadable(fault))


def _note_fault(session: Session, media_id: int, fault: str) -> None:
    """Say why there is no copy; one that is there stays and is good enough."""
    session.execute(
        update(Media).where(col(Media.id) == media_id, col(Media.file).is_(None)).values(fault=fault)
    )


def _try_again(session: Session, errand_id: int, media_id: int, error: CollectError, at: datetime) -> None:
    errand = session.get_one(Errand, errand_id)
    errand.tries += 1
    if isinstance(error, Transient) and errand.tries < TRIES:
        wait = timedelta(seconds=20) * 4**errand.tries
        errand.due_at = at + max(wait, error.retry_after or timedelta())
        errand.reason, errand.problem = error.reason, str(error)
    else:
        _note_fault(session, media_id, error.reason)
        _finish(session, errand_id, at, error)


def tidy(session: Session, now: datetime) -> None:
    """Forget errands two days after they were done."""
    old = select(Errand).where(col(Errand.done_at) < now - KEPT)
    for errand in session.execute(old).scalars():
        session.delete(errand)
