"""What people do in the summer, each through the rule that a page would call."""

import json
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from config.models import Team
from curator import picks
from curator.figures import clicks, periods, readings
from curator.figures import series as figure_series
from curator.figures.periods import Kind
from curator.figures.readings import NewSeries, Typed
from curator.material import Subject
from curator.models import Asker, MarkKind, PermissionState, RemovalOutcome, ReportKind, Slot
from curator.permitting import permissions
from curator.picking.answers import Answers
from curator.privacy import erasure
from curator.removing import codes, deciding, removals
from curator.removing.removals import Asking
from curator.report import reports
from curator.report.judging import tone
from curator.report.judging.tone import Verdict
from curator.suggesting import marks
from curator.turns import pauses
from tests.curator.worked.networks import Networks
from tests.curator.worked.posts import KEY, QUARTER, at


class People(Networks):
    """Editors, people who ask, and visitors."""

    def lift(self, name: str, team: str, week: str, moment: str, slot: Slot = Slot.WEEKLY) -> None:
        """An editor lifts a post."""
        self.moment = at(moment)
        made = self.database.writing(
            picks.pick,
            self.sample.people["owner"],
            self.sample.teams[team],
            Subject(post_id=self.post_id(name)),
            date.fromisoformat(f"2026-{week}"),
            Answers(),
            slot=slot,
            at=self.moment,
        )
        assert made.id is not None
        self.picks[name] = made.id

    def permission(self, name: str, *steps: tuple[str, PermissionState]) -> None:
        """Somebody asks, and somebody answers or does not."""
        for moment, state in steps:
            self.database.writing(
                permissions.record,
                self.sample.people["owner"],
                self.sample.campaign,
                Subject(post_id=self.post_id(name)),
                state,
                "",
                at(moment),
            )

    def ask_removal(self, name: str, asked: str, decided: str = "", outcome: Any = None) -> None:
        """Somebody asks that a pick be removed, and staff decides."""
        self.moment = at(asked)
        asking = Asking(self.picks[name], Asker.IN_PICTURE)
        number = self.database.writing(removals.ask, asking, codes.new(), KEY, self.moment, letters=False)
        if outcome is not None:
            self.moment = at(decided)
            answer = "" if outcome is RemovalOutcome.REMOVED else "Kuvassa ei ole ketään."
            self.database.writing(
                deciding.decide, self.sample.people["owner"], number, outcome, answer, self.moment
            )

    def mark(self, name: str, kind: MarkKind, moment: str) -> None:
        """An editor says that a post is not about us."""
        self.moment = at(moment)
        who, campaign = self.sample.people["owner"], self.sample.campaign
        self.database.writing(marks.mark, who, campaign, [self.post_id(name)], kind, self.moment)

    def pause(self, team: str, first: str, last: str, moment: str) -> None:
        """A team goes on holiday."""
        self.moment = at(moment)
        self.database.writing(
            pauses.add,
            self.sample.people["owner"],
            self.sample.teams[team],
            date.fromisoformat(f"2026-{first}"),
            date.fromisoformat(f"2026-{last}"),
            self.moment,
        )

    def erase(self, who: str, moment: str) -> None:
        """Somebody asks to be erased everywhere."""
        self.moment = at(moment)
        erasure.erase_person(self.database, self.settings.data, KEY, who, self.moment)

    def make(self, kind: ReportKind) -> int:
        """An editor has the quarter's document of the whole campaign made; gives its id."""
        return self.database.writing(self._make, kind)

    def _make(self, session: Session, kind: ReportKind) -> int:
        team = session.get_one(Team, self.sample.teams["kemijarvi"])
        period = periods.of(Kind.QUARTER, QUARTER.first, clock.day_of(self.moment))
        return reports.make(session, self.sample.people["owner"], team, kind, period, self.moment, whole=True)

    def judge_tone(self) -> None:
        """Two people judge the sample, as `expected_tables.TONE` says."""
        self.database.writing(self._judge_tone)

    def _judge_tone(self, session: Session) -> None:
        team = session.get_one(Team, self.sample.teams["kemijarvi"])
        people = (self.sample.people["owner"], self.sample.people["editor"])
        drawn = tone.draw(session, people[0], team, True, QUARTER, self.now())
        said = (
            [Verdict.POSITIVE] * 5 + [Verdict.NEUTRAL] * 2 + [Verdict.CRITICAL] + [Verdict.NOT_ASSESSED] * 2
        )
        for number, verdict in enumerate(said):
            one = tone.next_post(session, drawn)
            assert one is not None
            assert tone.judge(session, people[number % 2], drawn, one.place, verdict, self.now())
        assert tone.next_post(session, drawn) is None

    def count_visits(self) -> None:
        """What the public process counted: (day, wall, pick, clicks, views)."""
        twice, lifted, retagged = (self.picks[name] for name in ("twice", "lifted", "retagged"))
        rows = [
            ["2026-06-30", "kaikki", 0, 0, 5],
            ["2026-07-14", "kaikki", 0, 0, 100],
            ["2026-07-14", "", twice, 12, 0],
            ["2026-07-30", "kaikki", 0, 0, 20],
            ["2026-07-30", "", lifted, 7, 0],
            ["2026-08-25", "kemijarvi", 0, 0, 30],
            ["2026-09-30", "", retagged, 3, 0],
            ["2026-10-01", "kaikki", 0, 0, 9],
            ["2026-10-01", "", twice, 4, 0],
        ]
        self.settings.counts.mkdir(parents=True, exist_ok=True)
        file = self.settings.counts / "summer.json"
        file.write_text(json.dumps({"version": 1, "rows": rows, "hosts": {}}))
        assert clicks.take(self.database, self.settings.counts, self.now()) == 1

    def type_readings(self) -> None:
        self.database.writing(self._readings)

    def _readings(self, session: Session) -> None:
        person = self.sample.people["owner"]
        team = session.get_one(Team, self.sample.teams["kemijarvi"])
        series = readings.begin(session, person, team, NewSeries("instagram", "kemijärvi"))
        figure_series.aim(session, person, series, 1500, date(2026, 12, 31))
        for day, value in ((date(2026, 6, 30), 900), (date(2026, 9, 30), 1240)):
            readings.write_down(session, person, series, Typed(value, day), self.now())
