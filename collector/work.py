"""Everything the collector does while the service runs: its doers, and their lines of the task table."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from collector import author_months, connect, errand_runner, mentions, replies, retention, states
from collector.checks import Checker
from collector.door import Door
from collector.errand_runner import ErrandRunner
from collector.keys import Keyring
from collector.run import Collector
from collector.schedule import Task
from collector.stream import Stream
from config import clock
from config.db import Database
from config.settings import Settings

LetGo = Callable[[Session, Sequence[int], datetime], set[int]]


class Worker:
    """The doers of one database, all through one door; `close` waits for what is under way.

    `key` is the service's own (`config.secret`), `who` names this process to others, `let_go` says
    which old posts nobody needs any more (`collector.retention`).
    """

    def __init__(
        self, database: Database, door: Door, settings: Settings, *, key: bytes, who: str, let_go: LetGo
    ) -> None:
        self._database, self._door, self._settings, self._key = database, door, settings, key
        self._let_go = let_go
        accepted = settings.accepted_kinds
        self._collector = Collector(
            database, door, tombstone_key=key, who=who, accepted=accepted, kept_days=settings.retention_days
        )
        self._errands = ErrandRunner(database, door, settings.pictures, tombstone_key=key)
        self._checker = Checker(database, door, key=key, who=who, accepted=accepted)
        self._stream = Stream(database, door, tombstone_key=key, who=who)
        self._ring = Keyring(database, door, key, accepted)

    def tasks(self) -> tuple[Task, ...]:
        """What is to be done how often; a person waits for the first ones."""
        return (
            Task("links", self._errands.links, every=1),
            Task("connections", self._connect, every=1),
            Task("pictures", self._errands.pictures, every=2),
            Task("collect", self._collector.tick, every=2, jitter=1),
            Task("look again", self._checker.tick, every=5, jitter=1),
            Task("stream", self._stream.tick, every=5),
            Task("mentions", lambda: mentions.tick(self._ring), every=10, jitter=1),
            Task("replies", lambda: replies.tick(self._ring), every=60, jitter=5),
            Task("retention", self._forget_old, every=3600, jitter=600),
            Task("tidy runs", lambda: self._tidy(states.tidy_runs), every=3600, jitter=600),
            Task("tidy author keys", lambda: self._tidy(author_months.tidy_keys), every=3600, jitter=600),
            Task("tidy replies", lambda: self._tidy(replies.tidy), every=3600, jitter=600),
            Task("tidy errands", lambda: self._tidy(errand_runner.tidy), every=3600, jitter=600),
        )

    def close(self) -> None:
        """Begin nothing new and wait for what is under way."""
        for doer in (self._stream, self._checker, self._collector, self._errands):
            doer.close()

    def _connect(self) -> int:
        return connect.tick(self._database, self._door, self._key, self._settings)

    def _forget_old(self) -> int:
        return retention.tick(self._database, clock.now(), self._settings.retention_days, self._let_go)

    def _tidy(self, step: Callable[[Session, datetime], None]) -> None:
        self._database.writing(step, clock.now())
