"""A team's coming week for tests: its moments on Helsinki's clock, and picks put where they are wanted."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from config import clock
from curator import picks
from curator.material import Subject
from curator.models import Notice, Pick, Slot
from curator.picks import Answers
from tests.sample import Sample

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class Coming:
    """The week after this one, of Kemijärvi."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.week: date = clock.week_of(sample.now) + timedelta(weeks=1)
        self.team = sample.teams["kemijarvi"]
        self.editor, self.admin = sample.people["editor"], sample.people["admin"]

    def day(self, weekday: int) -> date:
        """A day of the week; 7 is the next Monday."""
        return self.week + timedelta(days=weekday)

    def at(self, weekday: int, hour: int, minute: int = 0) -> datetime:
        """A moment of the week on Helsinki's clock."""
        return clock.at(self.day(weekday), time(hour, minute))

    def pick(
        self, post: int, *, slot: Slot = Slot.WEEKLY, at: datetime | None = None, **answers: object
    ) -> int:
        """Pick a post for this week, or put it into the stock."""
        made = self.sample.database.writing(
            picks.pick,
            self.editor,
            self.team,
            Subject(post_id=post),
            self.week,
            Answers(**answers),  # type: ignore[arg-type]
            slot=slot,
            at=at or self.at(MONDAY, 1),
        )
        assert made.id is not None
        return made.id

    def kept(self, pick_id: int) -> Pick:
        """A pick as it is now."""
        with self.sample.database.reading() as session:
            return session.get_one(Pick, pick_id)

    def told(self, kind: str = "") -> list[tuple[int, str]]:
        """(person, kind) of every notice, or of one kind, in the order they were told."""
        with self.sample.database.reading() as session:
            rows = session.execute(select(Notice).order_by(col(Notice.id))).scalars()
            return [(row.person_id, row.kind) for row in rows if kind in {"", row.kind}]
