"""Listening to Bluesky's network as it speaks (Jetstream): an option beside asking it now and then.

A post with a wanted hashtag is looked up before it is stored: what is heard has neither a name nor
the labels that say whether it may be shown.  How far was listened is written down together with what
was heard until then, so after a break, a restart or a kill it goes on a little before that point:
nothing is lost and nothing counted twice.  Jetstream keeps a day and a half.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import checks, hosts, jetstream, states, store, wishes
from collector.door import Door
from collector.errors import CollectError, Transient, Unreadable
from collector.heard import Heard
from collector.hosts import ClaimLostError
from collector.models import Author, Post, SourceState
from collector.narrowing import is_narrow
from collector.payload import Broken
from collector.sources import STREAMS, bluesky
from collector.sources.bluesky import RECHECK_BATCH, look_up
from collector.text import one_line
from collector.values import Ask, IncomingPost, Missing
from collector.volume import Wish
from collector.websocket import LARGEST, Connection, TooLargeError, connect
from config import clock
from config.db import Database
from config.models import CampaignSource, Source

FLUSH_SECONDS: Final = 5.0
SILENCE: Final = 60.0
"""Seconds without a word after which a connection counts as dead: the network never rests so long."""
NOTED_EVERY: Final = timedelta(minutes=15)
MOST_FAULTS: Final = 20
NETWORK: Final = "bluesky"

log = structlog.get_logger()


@dataclass
class _Work:
    """One stream as it is listened to."""

    ask: Ask
    host: str
    cursor: dict[str, Any]
    wishes: list[Wish]
    started: datetime
    seen: int = 0
    new: int = 0
    noted: bool = False

    @property
    def tags(self) -> frozenset[str]:
        """The folded hashtags that are listened for."""
        return frozenset(key for wish in self.wishes for key in wish.tags)


class Stream:
    """Keeps one thread listening while a campaign asks for it.  `close` ends it."""

    def __init__(
        self,
        database: Database,
        door: Door,
        *,
        tombstone_key: bytes,
        who: str,
        appview: str = "",
        every: float = FLUSH_SECONDS,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """`appview`: where posts are looked up, "" for Bluesky's own; `every`: seconds between writings."""
        self._database = database
        self._door = door
        self._tombstone_key = tombstone_key
        self._who = who + hosts.LISTENING
        self._appview = appview
        self._every = every
        self._now = now
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def tick(self) -> None:
        """Begin to listen where that is due and nobody does; does not wait for it."""
        if self._stopping.is_set() or (self._thread is not None and self._thread.is_alive()):
            return
        with self._database.reading() as session:
            source_id = _due(session, self._now())
        if source_id is not None:
            self._thread = threading.Thread(target=self._work, args=(source_id,), name="stream", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write down what was heard and stop."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self, source_id: int) -> None:
        with self._database.reading() as session:
            work = _take_up(session, source_id, self._now())
        try:
            if not self._database.writing(hosts.claim, work.host, self._who, self._now()):
                return
            try:
                error = self._listened(work)
                if error is not None:
                    self._database.writing(self._note, work, error)
                    log.warning("stream_failed", source=work.ask.name, problem=str(error))
            finally:
                self._database.writing(hosts.release, work.host, self._who)
        except ClaimLostError:
            log.warning("claim_lost", host=work.host)
        except Exception:
            log.exception("stream_failed_unexpectedly", source=work.ask.name)

    def _listened(self, work: _Work) -> CollectError | None:
        """Listen until told to stop, or until something goes wrong."""
        heard = Heard(since=jetstream.left_at(work.cursor) or 0)
        try:
            try:
                with connect(self._door, jetstream.address(work.ask.server, work.cursor, LARGEST)) as line:
                    log.info("stream_begun", source=work.ask.name)
                    self._listen(work, heard, line)
            finally:
                # Also what came before a break is worth keeping.
                if heard.events:
                    self._flush(work, heard)
        except TooLargeError as error:
            self._database.writing(self._begin_anew, work)
            return error
        except CollectError as error:
            return error
        except ClaimLostError:
            raise
        except Exception as unexpected:
            log.exception("stream_unexpected", source=work.ask.name)
            return Unreadable(f"unexpected {type(unexpected).__name__}: {one_line(str(unexpected), 200)}")
        return None

    def _listen(self, work: _Work, heard: Heard, line: Connection) -> None:
        next_flush = last_word = time.monotonic()
        while not self._stopping.is_set() and work.wishes:
            message = line.receive(min(0.2, self._every))
            moment = time.monotonic()
            if message is not None:
                last_word = moment
                _hear(message, heard, work)
            elif moment - last_word > SILENCE:
                raise Transient(f"the stream has been silent for {SILENCE:.0f} s")
            if moment >= next_flush or heard.is_full:
                self._flush(work, heard)
                self._tell(work, heard)
                next_flush = time.monotonic() + self._every

    def _flush(self, work: _Work, heard: Heard) -> None:
        """Look up what was heard of, and write it down with how far was listened."""
        with self._database.reading() as session:
            work.wishes = wishes.of_source(session, work.ask.source_id)
            known = _ids(session, [*heard.changed, *heard.deleted])
        heard.wanted |= {
            uri: (at, time.monotonic())
            for uri, at in heard.changed.items()
            if uri in known and uri not in heard.wanted
        }
        posts = self._looked_up(work, heard)
        heard.found(one.uri for one in posts)
        self._database.writing(self._write, work, heard, posts)
        heard.written()

    def _tell(self, work: _Work, heard: Heard) -> None:
        """Note that it works, when the first word has come and now and then."""
        if heard.events and (not work.noted or self._now() - work.started >= NOTED_EVERY):
            self._database.writing(self._note, work, None)
            work.started, work.seen, work.new, work.noted = self._now(), 0, 0, True

    def _looked_up(self, work: _Work, heard: Heard) -> list[IncomingPost]:
        found: list[IncomingPost] = []
        uris = sorted(heard.wanted)
        for begin in range(0, len(uris), RECHECK_BATCH):
            if begin and self._stopping.is_set():
                # Whoever stops us does not wait for all of them: the rest is listened to again.
                break
            batch = uris[begin : begin + RECHECK_BATCH]
            there = look_up(self._door, self._appview or bluesky.APPVIEW, batch, source=work.ask.name)
            found += [
                one for uri, one in there.items() if uri in heard.wanted and isinstance(one, IncomingPost)
            ]
        return found

    def _write(self, session: Session, work: _Work, heard: Heard, posts: list[IncomingPost]) -> None:
        at = self._now()
        hosts.hold(session, work.host, self._who, at)
        if posts:
            saved = store.save(
                session,
                posts,
                source_id=work.ask.source_id,
                wishes=work.wishes,
                fetched_at=at,
                tombstone_key=self._tombstone_key,
                checks=True,
            )
            work.seen, work.new = work.seen + saved.seen, work.new + saved.new
        for post_id in sorted(_ids(session, heard.deleted).values()):
            checks.note(session, post_id, Missing(), at)
        for post_id, is_shown in _posts_of(session, heard.accounts):
            if is_shown:
                checks.look_now(session, post_id, at)
            else:
                checks.note(session, post_id, Missing(), at)
        if heard.events:
            states.advance(session, work.ask.source_id, {"time_us": heard.safely_until})
            # A gap begins where listening ended, not where it was last said to work.
            session.get_one(SourceState, work.ask.source_id).last_ok_at = at

    def _note(self, session: Session, work: _Work, error: CollectError | None) -> None:
        now = self._now()
        hosts.hold(session, work.host, self._who, now)
        narrow = is_narrow(work.wishes)
        asked = states.Asked(
            work.ask.source_id, work.host, work.started, now, 1, work.seen, work.new, error, narrow=narrow
        )
        # Due at once: whoever finds nobody listening may begin.
        states.note(session, asked, timedelta())

    def _begin_anew(self, session: Session, work: _Work) -> None:
        hosts.hold(session, work.host, self._who, self._now())
        states.advance(session, work.ask.source_id, {})


def _hear(message: bytes, heard: Heard, work: _Work) -> None:
    try:
        heard.take(jetstream.read(orjson.loads(message)), work.tags)
    except (Broken, ValueError) as broken:
        heard.faults += 1
        if heard.faults == 1:
            log.warning("event_unreadable", source=work.ask.name, first=one_line(str(broken), 200))
        if heard.faults >= MOST_FAULTS and not heard.events:
            raise Unreadable(f"none of {heard.faults} events could be read: {broken}") from broken


def _due(session: Session, now: datetime) -> int | None:
    found: int | None = session.execute(
        select(col(SourceState.source_id))
        .join(Source, col(Source.id) == col(SourceState.source_id))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .where(
            col(Source.kind).in_(STREAMS),
            col(CampaignSource.active),
            col(SourceState.due_at) <= now,
            ~col(SourceState.stopped),
        )
        .order_by(col(SourceState.due_at), col(SourceState.source_id))
        .limit(1)
    ).scalar()
    return found


def _take_up(session: Session, source_id: int, now: datetime) -> _Work:
    source = session.get_one(Source, source_id)
    state = session.get_one(SourceState, source_id)
    wanted = wishes.of_source(session, source_id)
    return _Work(wishes.ask_of(source), wishes.host_of(source), dict(state.cursor), wanted, now)


def _ids(session: Session, uris: Collection[str]) -> dict[str, int]:
    """The posts with these uris that we have, and their ids."""
    if not uris:
        return {}
    rows = session.execute(
        select(col(Post.uri), col(Post.id)).where(
            col(Post.network) == NETWORK, col(Post.uri).in_(sorted(uris))
        )
    )
    return {uri: post_id for uri, post_id in rows if post_id is not None}


def _posts_of(session: Session, accounts: dict[str, bool]) -> list[tuple[int, bool]]:
    """Our posts of these accounts, and whether the account is shown."""
    if not accounts:
        return []
    rows = session.execute(
        select(col(Post.id), col(Author.uri))
        .join(Author, col(Author.id) == col(Post.author_id))
        .where(col(Author.network) == NETWORK, col(Author.uri).in_(sorted(accounts)))
        .order_by(col(Post.id))
    )
    return [(post_id, accounts[uri]) for post_id, uri in rows if post_id is not None]
