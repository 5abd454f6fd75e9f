"""The life of a pick, whatever staff and authors do in any order: what is on a wall may be there."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlmodel import col

from collector.models import Media, Post
from config import clock, migrate
from config.db import Database
from config.models import Team
from curator import picks, shown
from curator.material import Subject, subject_of
from curator.may_show import Yes
from curator.models import Ending, People, PermissionScope, PermissionState, Pick, Slot
from curator.permitting import permissions
from curator.permitting.permissions import Told
from curator.picking import translating
from curator.picking.answers import Answers, PickError, Problem
from curator.picking.crops import Crop
from curator.picking.translating import Translation, TranslationError
from curator.shaping import teams
from curator.shown import ShownPick
from tests.sample import Sample

POSTS = 6
TEXT = "Usva nousee järveltä. Kolme hiihtäjää jäällä."
NO = {PermissionState.DECLINED, PermissionState.WITHDRAWN}
YES = {PermissionState.NOT_NEEDED, PermissionState.STANDING, PermissionState.GRANTED}

ANSWERS = st.builds(
    Answers,
    with_picture=st.booleans(),
    media_id=st.none(),
    alt=st.sampled_from(["", " ", "Sumuinen järvi"]),
    photographer=st.sampled_from(["", "Aino"]),
    people=st.sampled_from(People),
    crop=st.sampled_from([None, (0.0, 0.0, 1.0, 0.5)]),
    headline=st.sampled_from(["", "Aamu"]),
    excerpt=st.sampled_from(["", "Usva nousee järveltä.", "Usva nousee joelta."]),
)
SELDOM = st.sampled_from([Slot.WEEKLY, Slot.WEEKLY, Slot.EXTRA, Slot.SPARE])
WHICH = st.integers(0, 30)
POST = st.integers(0, POSTS - 1)
TEAM = st.sampled_from(["kemijarvi", "posio"])


class LifeOfPicks(RuleBasedStateMachine):
    """Anything staff and authors may do; the posts 0–2 have a picture of which there is a copy."""

    fresh: ClassVar[Callable[[], Sample]]
    sample: Sample

    @initialize()
    def begin(self) -> None:
        self.sample = type(self).fresh()
        files = ["a" * 32 + ".jpg"] * 3 + [None] * 3
        self.posts = [self.sample.post(TEXT, keys=("*",), pictures=1, file=file) for file in files]
        with self.sample.database.reading() as session:
            rows = session.execute(select(Media)).scalars()
            self.media = {row.post_id: row.id for row in rows}
        self.made: list[int] = []
        self.refused: set[int] = set()
        """Posts whose authors have said no, and have permitted nothing since."""

    def _try(self, step: object, *args: object, **more: object) -> object:
        try:
            return self.sample.database.writing(step, *args, **more)
        except (PickError, TranslationError) as error:
            return error

    def _with_media(self, answers: Answers, post: int) -> Answers:
        media = self.media[post] if answers.with_picture else None
        crop: Crop | None = answers.crop
        return Answers(
            answers.with_picture, media, answers.alt, answers.photographer, answers.people, crop,
            answers.headline, answers.excerpt,
        )  # fmt: skip

    def _pick(self, number: int) -> Pick:
        with self.sample.database.reading() as session:
            return session.get_one(Pick, number)

    def _add(self, made: object) -> None:
        if isinstance(made, Pick) and made.id is not None:
            self.made.append(made.id)

    @rule(post=POST, weeks=st.integers(-1, 2), slot=SELDOM, team=TEAM, answers=ANSWERS)
    def pick(self, post: int, weeks: int, slot: Slot, team: str, answers: Answers) -> None:
        sample, post_id = self.sample, self.posts[post]
        week = clock.week_of(sample.now) + timedelta(weeks=weeks)
        subject, given = Subject(post_id=post_id), self._with_media(answers, post_id)
        editor = sample.people["editor"]
        made = self._try(picks.pick, editor, sample.teams[team], subject, week, given, slot=slot)
        if weeks < 0:
            assert isinstance(made, PickError)
        if "joelta" in answers.excerpt:
            assert isinstance(made, PickError)
        self._add(made)

    @precondition(lambda self: self.made)
    @rule(which=WHICH, answers=ANSWERS)
    def answer(self, which: int, answers: Answers) -> None:
        number = self.made[which % len(self.made)]
        before = self._pick(number)
        given = self._with_media(answers, before.post_id or 0)
        said = self._try(picks.answer, 1, number, given)
        if isinstance(said, PickError):
            assert said.problem in {Problem.ENDED, Problem.REWORDED}
            assert self._pick(number).alt == before.alt

    @precondition(lambda self: self.made)
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        self._try(picks.withdraw, 1, self.made[which % len(self.made)])

    @precondition(lambda self: self.made)
    @rule(which=WHICH)
    def bring_back(self, which: int) -> None:
        self._try(picks.bring_back, 1, self.made[which % len(self.made)])

    @precondition(lambda self: self.made)
    @rule(which=WHICH)
    def withdrawing_and_undoing_restores_everything(self, which: int) -> None:
        number = self.made[which % len(self.made)]
        post = self._post(self._pick(number).post_id)
        if self._pick(number).ended_at is not None or post.gone_at or post.taken_down_at:
            return
        if self._comes_too_late(self._pick(number)):
            return
        before, walls = self._described(), self._walls()
        self._try(picks.withdraw, 1, number)
        assert number not in {one.id for wall in self._walls() for one in wall}
        assert not isinstance(self._try(picks.bring_back, 1, number), PickError)
        assert self._described() == before
        assert self._walls() == walls

    @precondition(lambda self: self.made)
    @rule(which=WHICH, post=POST, answers=ANSWERS)
    def replace(self, which: int, post: int, answers: Answers) -> None:
        old = self.made[which % len(self.made)]
        team, post_id = self._pick(old).team_id, self.posts[post]
        week = clock.week_of(self.sample.now)
        given = self._with_media(answers, post_id)
        made = self._try(picks.pick, 1, team, Subject(post_id=post_id), week, given, replacing=old)
        self._add(made)
        if isinstance(made, Pick):
            gone = self._pick(old)
            assert gone.ending is Ending.REPLACED
            assert (made.week, made.slot, made.shown_from) == (gone.week, gone.slot, gone.shown_from)

    @rule(post=POST, state=st.sampled_from(PermissionState), wall=st.booleans())
    def permission(self, post: int, state: PermissionState, wall: bool) -> None:
        sample, subject = self.sample, Subject(post_id=self.posts[post])
        told = Told(scope=(PermissionScope.WALL,) if wall else (PermissionScope.PRINT,))
        said = self._try(permissions.record, 1, sample.campaign, subject, state, "", sample.now, told)
        permits = state in YES and wall
        is_refused = subject.post_id in self.refused
        assert isinstance(said, PickError) is (is_refused and not permits and state not in NO)
        if state in NO:
            self.refused.add(subject.post_id)
        elif permits:
            self.refused.discard(subject.post_id)

    @precondition(lambda self: self.made)
    @rule(which=WHICH, language=st.sampled_from(["sv", "ar"]), remove=st.booleans())
    def translate(self, which: int, language: str, remove: bool) -> None:
        number = self.made[which % len(self.made)]
        if remove:
            self._try(translating.remove, 1, number, language)
        else:
            self._try(translating.put, 1, number, Translation(language, "…"), "fi")

    @rule(post=POST, what=st.sampled_from(["gone_at", "taken_down_at"]), back=st.booleans())
    def author(self, post: int, what: str, back: bool) -> None:
        """The author removes the post, or asks us to; a removed one may come back."""
        at = None if back and what == "gone_at" else self.sample.now
        self._set(Post, self.posts[post], what, at)

    @precondition(lambda self: self.made)
    @rule(which=WHICH, hidden=st.booleans())
    def hide(self, which: int, hidden: bool) -> None:
        number = self.made[which % len(self.made)]
        self._set(Pick, number, "hidden_at", self.sample.now if hidden else None)

    @rule(team=TEAM, weeks=st.sampled_from([-1, 0, 1, None]), closed=st.booleans())
    def last_day(self, team: str, weeks: int | None, closed: bool) -> None:
        """A team's last day is moved; what is planned beyond it ends within the hour."""
        sample = self.sample
        ends = None if weeks is None else clock.week_of(sample.now) + timedelta(weeks=weeks, days=2)
        self._set(Team, sample.teams[team], "ends", ends)
        if closed:
            sample.database.writing(teams.close, sample.now)

    def _set(self, table: type, number: int, name: str, value: object) -> None:
        self.sample.database.writing(lambda session: setattr(session.get_one(table, number), name, value))

    def _post(self, number: int | None) -> Post:
        with self.sample.database.reading() as session:
            return session.get_one(Post, number)

    def _comes_too_late(self, pick: Pick) -> bool:
        with self.sample.database.reading() as session:
            ends = session.get_one(Team, pick.team_id).ends
        if ends is None:
            return False
        return ends < clock.day_of(self.sample.now) if pick.slot is Slot.SPARE else ends < pick.week

    def _described(self) -> list[ShownPick]:
        with self.sample.database.reading() as session:
            everything = session.execute(select(Pick).order_by(col(Pick.id))).scalars().all()
            return shown.describe(session, everything, clock.day_of(self.sample.now))

    def _walls(self) -> list[list[ShownPick]]:
        """The newest three of the whole campaign and of each team."""
        sample, today = self.sample, clock.day_of(self.sample.now)
        with sample.database.reading() as session:
            whose = (None, sample.teams["kemijarvi"], sample.teams["posio"])
            return [shown.latest(session, sample.campaign, team, today) for team in whose]

    @invariant()
    def a_team_has_one_weekly_pick_a_week(self) -> None:
        if not hasattr(self, "sample"):
            return
        with self.sample.database.reading() as session:
            rows = session.execute(select(Pick)).scalars().all()
        weekly = [row for row in rows if row.ended_at is None and row.slot is Slot.WEEKLY]
        assert len({(row.team_id, row.week) for row in weekly}) == len(weekly)
        living = [row.post_id for row in rows if row.ended_at is None]
        assert len(set(living)) == len(living)

    @invariant()
    def a_wall_is_the_newest_three_that_may_be_shown(self) -> None:
        if not hasattr(self, "sample"):
            return
        kept = {number: self._pick(number) for number in self.made}
        may = [
            one
            for one in self._described()
            if isinstance(one.verdict, Yes)
            and kept[one.id].slot is not Slot.SPARE
            and kept[one.id].hidden_at is None
        ]
        may.sort(key=lambda one: (one.week, one.shown_from, one.id), reverse=True)
        everybody, *teams = self._walls()
        assert [one.id for one in everybody] == [one.id for one in may[:3]]
        for key, wall in zip(("kemijarvi", "posio"), teams, strict=True):
            assert [one.id for one in wall] == [one.id for one in may if one.team_key == key][:3]

    @invariant()
    def nothing_is_shown_without_what_it_needs(self) -> None:
        """Said again in other words than `may_show`'s own."""
        if not hasattr(self, "sample"):
            return
        for one in (each for wall in self._walls() for each in wall):
            pick, post = self._pick(one.id), self._post(one.material.subject.post_id)
            assert (pick.ended_at, pick.hidden_at, post.gone_at, post.taken_down_at) == (None,) * 4
            assert pick.week <= clock.day_of(self.sample.now)
            assert not self._comes_too_late(pick)
            state = self._permission(pick)
            assert post.id not in self.refused
            if one.picture is not None:
                assert state in YES
                assert pick.with_picture
                assert pick.alt.strip()
                assert pick.photographer
                assert pick.people is not People.UNANSWERED
                assert one.picture.file == "a" * 32 + ".jpg"
            if pick.excerpt:
                assert one.excerpt is not None
                assert one.excerpt.text in TEXT

    def _permission(self, pick: Pick) -> PermissionState | None:
        with self.sample.database.reading() as session:
            steps = permissions.history(session, self.sample.campaign, subject_of(pick))
        return steps[-1].state if steps and "wall" in (steps[-1].scope or ["wall"]) else None


def test_whatever_is_done_the_walls_show_what_they_may(tmp_path: Path) -> None:
    empty, opened = tmp_path / "empty.db", list[Database]()
    template = Database(f"sqlite:///{empty}")
    migrate.upgrade(template)
    template.close()

    def fresh() -> Sample:
        copy = tmp_path / f"life-{len(opened)}.db"
        shutil.copy(empty, copy)
        opened.append(Database(f"sqlite:///{copy}"))
        return Sample(opened[-1])

    LifeOfPicks.fresh = staticmethod(fresh)
    run_state_machine_as_test(
        LifeOfPicks,
        settings=with_settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    for database in opened:
        database.close()
