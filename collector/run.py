"""Working the sources that are due: hosts in parallel, one host's sources one after another.

A run gives results, failures included; one failing source stops or delays no other.
"""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import budgets, hosts, retention, sources, states, store, wishes
from collector.door import Door
from collector.errors import CollectError, Transient, Unreadable
from collector.hosts import ClaimLostError
from collector.keys import Keyed, Keyring
from collector.models import SourceState
from collector.narrowing import is_narrow
from collector.sources import SourceModule
from collector.store import Saved
from collector.text import one_line
from collector.values import Ask, Cursor, Page
from collector.volume import CHANNEL, NAMED, Wish, keys
from config import clock
from config.db import Database
from config.models import Source

PAGES: Final = 20
"""A run asks a source for at most so many pages; the rest comes a minute later."""

HORIZON: Final = timedelta(days=30)
"""The first asking goes back so far at most."""

AT_ONCE: Final = 32
"""Hosts asked at the same time: a thread that waits costs little, and a host that hangs holds one."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Work:
    """One source as a worker takes it up."""

    ask: Ask
    credential: str
    """The name of its key, "" for none."""
    every: timedelta
    cursor: Cursor
    wishes: list[Wish]


@dataclass(slots=True)
class _Tally:
    """What a run has given so far."""

    cursor: Cursor
    pages: int = 0
    seen: int = 0
    new: int = 0
    more: bool = True
    partial: str = ""
    rest: timedelta | None = None
    """How long the host wants to be left alone, by its last good answer."""


class Collector:
    """Works a database's sources through one door.  Threads share it; `close` waits for them.

    `tombstone_key` is the service's own key, which also opens the keys to networks.  `accepted`:
    kinds of sources whose risk the operator has accepted.  `kept_days`: what is older than retention
    keeps is not stored (`collector.retention.fresh`).
    """

    def __init__(
        self,
        database: Database,
        door: Door,
        *,
        tombstone_key: bytes,
        who: str,
        accepted: frozenset[str] = frozenset(),
        now: Callable[[], datetime] = clock.now,
        kept_days: int | None = None,
    ) -> None:
        self._database = database
        self._keys = Keyring(database, door, tombstone_key, accepted, now)
        self._tombstone_key = tombstone_key
        self._who = who
        self._now = now
        self._kept_days = kept_days
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="host")
        self._working: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def tick(self) -> list[Future[list[states.Asked]]]:
        """Start work on every host that is due and free; does not wait for it."""
        with self._database.reading() as session:
            new = wishes.new_sources(session)
        if new:
            self._database.writing(wishes.enrol)
        with self._database.reading() as session:
            due = hosts.due(session, self._now())
        started = []
        for host in due:
            with self._lock:
                if host in self._working or self._stopping.is_set():
                    continue
                self._working.add(host)
            started.append(self._pool.submit(self._work_host, host))
        return started

    def once(self) -> list[states.Asked]:
        """Ask everything that is due now and wait; gives how each went."""
        return [asked for future in self.tick() for asked in future.result()]

    def close(self) -> None:
        """Begin nothing new and wait for what is under way."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work_host(self, host: str) -> list[states.Asked]:
        asked: list[states.Asked] = []
        try:
            if not self._database.writing(hosts.claim, host, self._who, self._now()):
                return asked
            try:
                for source_id in self._due_sources(host):
                    if self._stopping.is_set():
                        break
                    one = self._ask_source(host, source_id)
                    asked.append(one)
                    if self._must_rest(host):
                        break
            finally:
                self._database.writing(hosts.release, host, self._who)
        except ClaimLostError:
            log.warning("claim_lost", host=host)
        except Exception:
            log.exception("host_failed", host=host)
        finally:
            with self._lock:
                self._working.discard(host)
        return asked

    def _due_sources(self, host: str) -> list[int]:
        with self._database.reading() as session:
            return list(
                session.execute(
                    select(col(SourceState.source_id))
                    .where(col(SourceState.host) == host, hosts.is_due(self._now()))
                    .order_by(col(SourceState.due_at), col(SourceState.source_id))
                ).scalars()
            )

    def _must_rest(self, host: str) -> bool:
        with self._database.reading() as session:
            return hosts.rests_until(session, host, self._now()) is not None

    def _ask_source(self, host: str, source_id: int) -> states.Asked:
        started = self._now()
        with self._database.reading() as session:
            work = _take_up(session, source_id)
        tally, error = _Tally(work.cursor), None
        keyed: Keyed | None = None
        try:
            module = sources.load(work.ask.kind)
            keyed = self._keys.take_up(work.ask, work.credential, module)
            budgets.spend(self._database, module, keyed.ask, started)
            while tally.more and not tally.rest and tally.pages < PAGES and not self._stopping.is_set():
                self._page(host, work, module, keyed, tally, started - HORIZON)
        except CollectError as problem:
            error = problem
        except ClaimLostError:
            raise
        except Exception as unexpected:  # noqa: BLE001  whatever a source does wrong, the others go on
            # A traceback quotes what was sent, so it is told without the key.
            told = keyed.told() if keyed else traceback.format_exc()
            log.error("source_unexpected", source=work.ask.name, exception=told)  # noqa: TRY400  see above
            why = one_line(str(unexpected), 200)
            error = Unreadable(f"unexpected {type(unexpected).__name__}: {keyed.hide(why) if keyed else why}")
        if error is not None and not error.source:
            error.source = work.ask.name
        asked = states.Asked(
            source_id,
            host,
            started,
            self._now(),
            tally.pages,
            tally.seen,
            tally.new,
            error,
            tally.partial,
            narrow=is_narrow(work.wishes),
        )
        every = timedelta(minutes=1) if tally.more and error is None else work.every
        state = self._database.writing(self._note, asked, every, tally.rest)
        _report(work.ask, asked, state)
        return asked

    def _page(
        self, host: str, work: _Work, module: SourceModule, keyed: Keyed, tally: _Tally, horizon: datetime
    ) -> None:
        """Ask for one page, store it, and count it in."""
        page = keyed.fetch(tally.cursor, horizon)
        tally.rest = self._keys.door.rest(host)
        kept = _tagged(page, work.wishes, self._now()) if getattr(module, "TAGGED_ONLY", False) else page
        if self._kept_days is not None:
            kept = replace(kept, posts=retention.fresh(kept.posts, self._now(), self._kept_days))
        checks = hasattr(module, "recheck")
        saved = self._database.writing(self._store, host, work, kept, self._now(), checks)
        _complain(work.ask, page)
        tally.cursor, tally.more = page.cursor, page.more
        tally.partial = page.partial or tally.partial
        tally.pages, tally.seen, tally.new = tally.pages + 1, tally.seen + saved.seen, tally.new + saved.new

    def _note(
        self, session: Session, asked: states.Asked, every: timedelta, rest: timedelta | None
    ) -> SourceState:
        # Whoever lost the host has nothing to say about it any more.
        hosts.hold(session, asked.host, self._who, asked.ended_at)
        state = states.note(session, asked, every)
        if rest:
            hosts.rest(session, asked.host, asked.ended_at + rest)
        return state

    def _store(
        self, session: Session, host: str, work: _Work, page: Page, at: datetime, checks: bool
    ) -> Saved:
        hosts.hold(session, host, self._who, at)
        saved = store.save(
            session,
            page.posts,
            source_id=work.ask.source_id,
            wishes=work.wishes,
            fetched_at=at,
            tombstone_key=self._tombstone_key,
            checks=checks,
        )
        states.advance(session, work.ask.source_id, page.cursor)
        return saved


def _take_up(session: Session, source_id: int) -> _Work:
    source = session.get_one(Source, source_id)
    state = session.get_one(SourceState, source_id)
    return _Work(
        ask=wishes.ask_of(source),
        credential=source.credential,
        every=timedelta(minutes=source.every_minutes),
        cursor=dict(state.cursor),
        wishes=wishes.of_source(session, source_id),
    )


def _tagged(page: Page, wanted: list[Wish], at: datetime) -> Page:
    """The page with only those posts that carry a hashtag a campaign wants."""
    posts = [
        one
        for one in page.posts
        if any(set(keys(one.tags, one.published_at or at, wish)) - {CHANNEL, NAMED} for wish in wanted)
    ]
    return replace(page, posts=tuple(posts))


def _complain(ask: Ask, page: Page) -> None:
    if page.faults and not page.posts:
        raise Unreadable(f"none of {len(page.faults)} entries could be read: {page.faults[0]}")
    if page.faults:
        log.warning("entries_unreadable", source=ask.name, count=len(page.faults), first=page.faults[0])


def _report(ask: Ask, asked: states.Asked, state: SourceState) -> None:
    again = clock.local(state.due_at).isoformat(timespec="seconds")
    if asked.error is None:
        log.info("source_asked", source=ask.name, seen=asked.seen, new=asked.new, again_at=again)
    elif state.stopped:
        log.error("source_stopped", problem=str(asked.error))
    elif isinstance(asked.error, Transient):
        log.warning("source_failed", problem=str(asked.error), again_at=again)
    else:
        log.error("source_failed", problem=str(asked.error), again_at=again)
