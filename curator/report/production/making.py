"""Making the files of koosteet and raportit, each document's in a process that ends.

What draws and sets documents takes 200 MB; the worker itself never loads it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from config import clock
from config.db import Database
from config.settings import Settings
from curator.report.production import apart, press, sweeping, waiting
from curator.report.production.press import Folders
from curator.report.production.waiting import Problem, Taken

Press = Callable[[str, str, Folders, Taken], object]
"""(log level, database address, folders, what was taken): makes the files, or notes why not."""

log = structlog.get_logger()


class Making:
    """Makes what waits; `make` is a function of a module, `longest` how long it may take.

    `alone`: nobody else makes documents of this database, so that what is begun already is nobody's.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        now: Callable[[], datetime] = clock.now,
        make: Press = press.make_apart,
        longest: timedelta = waiting.LONGEST,
        alone: bool = True,
    ) -> None:
        self._database = database
        self._settings = settings
        self._now = now
        self._make = make
        self._longest = longest
        self._takes_over = alone

    def tick(self) -> bool:
        """Make the files of what has waited longest; False when nothing waits.  To be called every second."""
        if self._takes_over:
            self._database.writing(waiting.take_over, self._now())
            self._takes_over = False
        with self._database.reading() as session:
            if not waiting.any_due(session, self._now()):
                return False
        taken = self._database.writing(waiting.take, self._now())
        if taken is None:
            return False
        self._run(taken)
        sweeping.sweep(self._database, self._settings.reports, self._now())
        return True

    def _run(self, taken: Taken) -> None:
        settings = self._settings
        folders = Folders(settings.reports, settings.pictures)
        given = (settings.log_level, settings.database, folders, taken)
        try:
            apart.run(self._make, *given, seconds=self._longest.total_seconds())
        except apart.ApartError as error:
            too_long = isinstance(error, apart.TookTooLongError)
            problem = Problem.TOOK_TOO_LONG if too_long else Problem.BROKE_OFF
            log.warning("document_not_made", version=taken.id, problem=str(error), advice="it is tried again")
            self._database.writing(waiting.failed, taken, problem, self._now())
