"""What deciding has to do by itself and how often: the curator's lines of the worker's task table."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from config import clock
from config.db import Database
from config.settings import Settings
from curator import indexing
from curator.connecting import expiries
from curator.figures import clicks, silences
from curator.notices import Notices
from curator.permitting import unanswered
from curator.picking import watching
from curator.privacy import leftovers
from curator.react import Reactions
from curator.removing import tidying
from curator.removing.letters import Letters
from curator.report.production import periodic, sweeping
from curator.report.production.drawing import Drawings
from curator.report.production.making import Making
from curator.shaping import teams
from curator.suggesting import marks
from curator.turns import spares, weekly


class Chore(NamedTuple):
    """What to do and how often, in seconds; `jitter` spreads it by up to so many seconds."""

    name: str
    do: Callable[[], object]
    every: float
    jitter: float = 0.0


def of(database: Database, settings: Settings, key: bytes) -> tuple[Chore, ...]:
    """Everything, what people wait for first.  `key` is the service's own (`config.secret`)."""
    now = clock.now
    drawings = Drawings(database, settings)

    def tidy(step: Callable[[Session, datetime], object]) -> Callable[[], object]:
        return lambda: database.writing(step, now())

    return (
        Chore("react", Reactions(database).tick, every=1),
        Chore("letters", Letters(database, settings, key).tick, every=5, jitter=1),
        Chore("words", lambda: indexing.tick(database), every=20, jitter=5),
        Chore("notices", Notices(database, settings).tick, every=30, jitter=5),
        Chore("documents", Making(database, settings).tick, every=1),
        Chore("charts", drawings.tick, every=2, jitter=0.5),
        Chore("koosteet due", lambda: periodic.tick(database, now()), every=600, jitter=60),
        Chore(
            "documents left", lambda: sweeping.tidy(database, settings.reports, now()), every=3600, jitter=300
        ),
        Chore("clicks", lambda: clicks.take(database, settings.counts, now()), every=30, jitter=5),
        Chore("watch picks", lambda: watching.tick(database, now()), every=60, jitter=5),
        Chore("spare picks", lambda: spares.tick(database, now()), every=60, jitter=5),
        Chore("week's notices", lambda: weekly.tick(database, now()), every=120, jitter=10),
        Chore("unanswered", lambda: unanswered.tick(database, now()), every=300, jitter=30),
        Chore("removal requests", tidy(tidying.tick), every=60, jitter=10),
        Chore("keys that end", tidy(expiries.tick), every=900, jitter=60),
        Chore("teams that end", tidy(teams.close), every=3600, jitter=300),
        Chore("silent tags", tidy(silences.tick), every=21_600, jitter=600),
        Chore("marks", lambda: database.writing(marks.catch_up), every=3600, jitter=600),
        Chore("tidy charts", drawings.tidy, every=86_400, jitter=3600),
        Chore("tidy words", lambda: database.writing(indexing.tidy), every=86_400, jitter=3600),
        Chore("tidy pictures", lambda: leftovers.sweep(database, settings.pictures, now()), 3600, 600),
    )
