"""Looking at posts again when their time has come: hosts in parallel, each under its claim.

What an answer means is `collector.checking`'s; an error means nothing for a post and is noted for
its host.  Whatever is not written down when a process dies is still due, and asked again.
"""

import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Final, cast

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import checking, hosts, sources, ways, wishes
from collector.checking import Outcome, look_now, note
from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.hosts import ClaimLostError
from collector.keys import Keyring
from collector.models import Post
from collector.sources import Rechecker
from collector.values import IncomingPost, Looked
from collector.ways import BY_ADDRESS, Look, Way
from config import clock
from config.db import Database

__all__ = ["Checker", "look_now", "note"]

AT_ONCE: Final = 4
BATCHES: Final = 3
"""A host is asked so many times in one turn; then its other work comes first."""

log = structlog.get_logger()


class Checker:
    """Looks at a database's posts through one door.  Threads share it; `close` waits for them."""

    def __init__(
        self,
        database: Database,
        door: Door,
        *,
        key: bytes,
        who: str,
        now: Callable[[], datetime] = clock.now,
        accepted: frozenset[str] = frozenset(),
    ) -> None:
        """`key` is the service's own (`config.secret`); `accepted` as in `Keyring`."""
        self._database = database
        self._ring = Keyring(database, door, key, accepted, now)
        self._key = key
        # Collecting claims hosts as `who`: neither must take the other's claim for its own.
        self._who = who + hosts.CHECKING
        self._now = now
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check")
        self._working: set[str] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def tick(self) -> list[Future[int]]:
        """Start looking at what is due on every host that is free; does not wait for it."""
        with self._database.reading() as session:
            due = ways.due(session, self._now())
        if due.unlookable:
            self._database.writing(_look_no_more, due.unlookable)
        started = []
        for host, looks in due.looks.items():
            with self._lock:
                if host in self._working or self._stopping.is_set():
                    continue
                self._working.add(host)
            started.append(self._pool.submit(self._work_host, host, looks))
        return started

    def once(self) -> int:
        """Look at what is due now and wait; gives how many posts were asked about."""
        return sum(one.result() for one in self.tick())

    def close(self) -> None:
        """Begin nothing new and wait for what is under way."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work_host(self, host: str, looks: Sequence[Look]) -> int:
        asked = 0
        try:
            if not self._database.writing(hosts.claim, host, self._who, self._now()):
                return asked
            try:
                for batch in _batches(looks):
                    if self._stopping.is_set() or self._must_rest(host):
                        break
                    self._look(batch)
                    asked += len(batch)
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

    def _must_rest(self, host: str) -> bool:
        with self._database.reading() as session:
            return hosts.rests_until(session, host, self._now()) is not None

    def _look(self, batch: Sequence[Look]) -> None:
        """Ask for one batch and write down what came of it."""
        at, way = self._now(), batch[0].way
        looked, error = self._ask(way, batch)
        outcomes: dict[int, Outcome] = {look.post_id: looked.get(look.known.native_id) for look in batch}
        there = {post_id: said for post_id, said in outcomes.items() if isinstance(said, IncomingPost)}
        rest = {
            look.post_id: outcomes[look.post_id]
            for look in sorted(batch, key=lambda look: look.known.uri)
            if look.post_id not in there
        }
        self._database.writing(self._note_host, way.host, error)
        if way.ask.source_id == BY_ADDRESS and isinstance(error, Misconfigured):
            # Nobody has promised that a stranger may ask there, so silence says nothing of the post.
            self._database.writing(checking.postpone, sorted(outcomes), at)
            return
        if there:
            self._database.writing(self._keep, way, there, at)
        if rest:
            self._database.writing(self._note, way.host, rest, at)
        counts = Counter(checking.said(outcome).value for outcome in outcomes.values())
        if error is None:
            log.info("posts_checked", source=way.ask.name, **counts)
        else:
            log.warning("posts_not_checked", source=way.ask.name, problem=str(error), **counts)

    def _ask(self, way: Way, batch: Sequence[Look]) -> tuple[Looked, CollectError | None]:
        """How posts are now, as far as it was said, and what went wrong."""
        keyed = None
        try:
            keyed = self._ring.take_up(way.ask, way.credential, sources.load(way.ask.kind))
            return keyed.recheck([look.known for look in batch]), None
        except CollectError as problem:
            return {}, problem
        except Exception as unexpected:  # noqa: BLE001  whatever a source does wrong, the others go on
            # A traceback quotes what was sent, so it is told without the key.
            told = keyed.told() if keyed else traceback.format_exc()
            log.error("check_unexpected", source=way.ask.name, exception=told)  # noqa: TRY400  see above
            return {}, Unreadable(f"unexpected {type(unexpected).__name__}")

    def _note_host(self, session: Session, host: str, error: CollectError | None) -> None:
        now = self._now()
        hosts.hold(session, host, self._who, now)
        if error is None:
            hosts.worked(session, host)
        elif isinstance(error, Transient) and not error.alone:
            hosts.failed(session, host, now, error.retry_after)

    def _keep(self, session: Session, way: Way, there: Mapping[int, IncomingPost], at: datetime) -> None:
        hosts.hold(session, way.host, self._who, self._now())
        source_id = None if way.ask.source_id == BY_ADDRESS else way.ask.source_id
        checking.keep(
            session,
            there,
            source_id=source_id,
            wishes=wishes.of_source(session, source_id) if source_id else [],
            at=at,
            tombstone_key=self._key,
        )

    def _note(self, session: Session, host: str, outcomes: Mapping[int, Outcome], at: datetime) -> None:
        hosts.hold(session, host, self._who, self._now())
        for post_id, outcome in outcomes.items():
            checking.note(session, post_id, outcome, at)


def _look_no_more(session: Session, post_ids: Sequence[int]) -> None:
    session.execute(update(Post).where(col(Post.id).in_(sorted(post_ids))).values(check_at=None))


def _batches(looks: Sequence[Look]) -> Iterator[list[Look]]:
    """What one host is asked in one turn: requests as large as the network takes, source by source."""
    by_way: dict[tuple[int, str, str], list[Look]] = {}
    for look in looks:
        ask = look.way.ask
        by_way.setdefault((ask.source_id, ask.kind, ask.server), []).append(look)
    left = BATCHES
    for (_, kind, _), found in by_way.items():
        size = cast(Rechecker, sources.load(kind)).RECHECK_BATCH
        for begin in range(0, len(found), size):
            if not left:
                return
            left -= 1
            yield found[begin : begin + size]
