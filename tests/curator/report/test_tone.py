"""Tone: a random sample, judged once each, kept as totals; and how much it says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Post
from config import clock
from config.db import Database
from config.models import Team
from curator.figures.periods import Span
from curator.models import AuditEvent, MarkKind, ToneLeft, ToneRound
from curator.report.judging import tone
from curator.report.judging.tone import ToJudge, Verdict
from curator.report.judging.veiled import veiled
from curator.suggesting import marks
from tests.sample import Sample


class Judging:
    """Rounds of Kemijärvi's about the ten days until today."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.database = sample, sample.database
        today = clock.day_of(sample.now)
        self.span = Span(today - timedelta(days=9), today)

    def draw(self, *, whole: bool = False, person: str = "editor") -> int:
        def step(session: Session) -> int:
            team = session.get_one(Team, self.sample.teams["kemijarvi"])
            return tone.draw(session, self.sample.people[person], team, whole, self.span, self.sample.now)

        return self.database.writing(step)

    def population(self, *, whole: bool = False) -> int:
        with self.database.reading() as session:
            team = session.get_one(Team, self.sample.teams["kemijarvi"])
            return tone.population(session, team, whole, self.span)

    def next(self, number: int) -> ToJudge | None:
        with self.database.reading() as session:
            return tone.next_post(session, number)

    def judge(self, number: int, place: int, what: Verdict = Verdict.NEUTRAL) -> bool:
        return self.database.writing(
            tone.judge, self.sample.people["editor"], number, place, what, self.sample.now
        )

    def judge_next(self, number: int, what: Verdict = Verdict.NEUTRAL) -> bool:
        post = self.next(number)
        assert post
        return self.judge(number, post.place, what)

    def round(self, number: int) -> ToneRound:
        with self.database.reading() as session:
            return session.get_one(ToneRound, number)

    def left(self, number: int) -> list[ToneLeft]:
        with self.database.reading() as session:
            rows = select(ToneLeft).where(col(ToneLeft.round_id) == number).order_by(col(ToneLeft.place))
            return list(session.execute(rows).scalars())


@pytest.fixture
def judging(sample: Sample) -> Judging:
    return Judging(sample)


def totals(of: ToneRound) -> tuple[int, int, int, int]:
    return of.positive, of.neutral, of.critical, of.not_assessed


@pytest.mark.parametrize(
    ("judged", "population", "hand"),
    [
        (30, 30, 0.0),  # everything was judged
        (31, 30, 0.0),  # and more than there was is everything too
        (0, 100, 1.0),  # nothing was
        (30, 1_000_000_000, 0.178923),  # 1.96 × √(0.25/30) = 1.96 × 0.0912871
        (30, 100, 0.150451),  # that × √(70/99) = 0.178923 × 0.840875
        (25, 128, 0.176511),  # 1.96 × 0.1 × √(103/127) = 0.196 × 0.900568
        (1, 2, 0.98),  # 1.96 × 0.5 × √(1/1)
        (1, 1, 0.0),
    ],
)
def test_the_margin_is_what_the_hand_reckons(judged: int, population: int, hand: float) -> None:
    assert tone.margin(judged, population) == pytest.approx(hand, abs=1e-6)


def test_at_most_thirty_are_drawn_each_once_and_not_the_same_ones_every_time(judging: Judging) -> None:
    posts = {judging.sample.post() for _ in range(40)}
    number = judging.draw()
    first = [one.post_id for one in judging.left(number)]
    assert len(first) == len(set(first)) == tone.SAMPLE == judging.round(number).drawn
    assert set(first) < posts
    assert judging.round(number).population == 40
    assert judging.draw() == number
    assert [one.post_id for one in judging.left(number)] != first
    assert min(one.place for one in judging.left(number)) == 31


def test_what_does_not_count_is_not_drawn(judging: Judging) -> None:
    sample = judging.sample
    wanted = sample.post()
    sample.post(age=timedelta(days=11))
    sample.post(gone_at=sample.now)
    sample.post(taken_down_at=sample.now)
    sample.post(keys=("#visitlapland",))
    sample.post(keys=("@",))
    for kind in MarkKind:
        sample.database.writing(
            marks.mark, sample.people["editor"], sample.campaign, [sample.post()], kind, sample.now
        )
    number = judging.draw()
    assert [one.post_id for one in judging.left(number)] == [wanted]
    assert judging.population() == judging.round(number).population == 1


def test_a_team_is_told_of_its_own_hashtags_and_the_campaigns_the_whole_of_all(judging: Judging) -> None:
    own = judging.sample.post(keys=("*", "#kemijarvi"))
    shared = judging.sample.post(keys=("*", "#tuhannenjayhdentyonmatkatoimisto"))
    other = judging.sample.post(keys=("*", "#keminmaa"))
    number, whole = judging.draw(), judging.draw(whole=True)
    assert {one.post_id for one in judging.left(number)} == {own, shared}
    assert {one.post_id for one in judging.left(whole)} == {own, shared, other}
    assert number != whole


def test_where_nothing_is_held_nothing_is_drawn(judging: Judging) -> None:
    with pytest.raises(tone.NothingHeldError):
        judging.draw()
    assert judging.population() == 0


def test_only_totals_are_kept_and_the_last_one_ends_the_round(judging: Judging) -> None:
    for _ in range(5):
        judging.sample.post()
    number = judging.draw()
    for what in (*Verdict, Verdict.POSITIVE):
        assert judging.round(number).ended_at is None
        assert judging.judge_next(number, what)
    told = judging.round(number)
    assert totals(told) == (2, 1, 1, 1)
    assert told.ended_at is not None
    assert judging.left(number) == []
    assert judging.next(number) is None


def test_nobody_can_find_out_later_who_said_what_of_which_post(judging: Judging) -> None:
    post = judging.sample.post()
    number = judging.draw()
    judging.judge_next(number, Verdict.CRITICAL)
    with judging.database.reading() as session:
        events = list(session.execute(select(AuditEvent)).scalars())
        assert session.get(Post, post) is not None
    told = [one for one in events if one.action == "tone_judged"]
    assert [(one.subject, one.subject_id, one.facts) for one in told] == [("tone", number, {})]


def test_a_sample_is_drawn_anew_only_while_nothing_of_it_is_judged(judging: Judging) -> None:
    for _ in range(40):
        judging.sample.post()
    number = judging.draw()
    judging.judge_next(number)
    kept = [one.post_id for one in judging.left(number)]
    assert judging.draw(person="admin") == number
    assert [one.post_id for one in judging.left(number)] == kept
    assert judging.round(number).person_id == judging.sample.people["editor"]


def test_of_two_who_judge_the_same_post_one_is_counted_and_one_is_told(judging: Judging) -> None:
    judging.sample.post()
    judging.sample.post()
    number = judging.draw()
    seen = judging.next(number)
    assert seen
    assert (seen.number, seen.drawn) == (1, 2)
    assert judging.judge(number, seen.place, Verdict.POSITIVE) is True
    assert judging.judge(number, seen.place, Verdict.CRITICAL) is False
    assert totals(judging.round(number)) == (1, 0, 0, 0)
    following = judging.next(number)
    assert following
    assert following.number == 2


def test_of_two_at_the_very_same_moment_one_is_counted(judging: Judging) -> None:
    for _ in range(6):
        judging.sample.post()
    number = judging.draw()
    places = [one.place for one in judging.left(number)] * 2
    with ThreadPoolExecutor(4) as people:
        counted = list(people.map(lambda place: judging.judge(number, place, Verdict.POSITIVE), places))
    assert sum(counted) == 6
    assert totals(judging.round(number)) == (6, 0, 0, 0)
    assert judging.round(number).ended_at is not None


def _purge(session: Session, post_id: int) -> None:
    erase.remove(session, [post_id])


def _take_down(session: Session, post_id: int) -> None:
    session.get_one(Post, post_id).taken_down_at = clock.now()


@pytest.mark.parametrize("let_go", [_purge, _take_down])
def test_a_post_that_goes_meanwhile_is_not_assessed(
    judging: Judging, let_go: Callable[[Session, int], None]
) -> None:
    for _ in range(3):
        judging.sample.post()
    number = judging.draw()
    first, second, last = (one.post_id for one in judging.left(number))
    judging.database.writing(let_go, second)
    assert judging.judge_next(number, Verdict.POSITIVE)
    seen = judging.next(number)
    assert seen
    assert seen.number == 3
    judging.database.writing(let_go, last)
    assert judging.next(number) is None
    assert judging.round(number).ended_at is None
    assert judging.database.writing(tone.settle, number, judging.sample.now) is True
    assert totals(judging.round(number)) == (1, 0, 0, 2)
    assert judging.left(number) == []
    assert first


def test_a_round_in_which_something_is_left_does_not_end(judging: Judging) -> None:
    judging.sample.post()
    number = judging.draw()
    assert judging.database.writing(tone.settle, number, judging.sample.now) is False
    assert judging.round(number).ended_at is None


def test_whoever_judges_does_not_see_who_posted(judging: Judging) -> None:
    judging.sample.post(
        "Hei @aino@suo.example ja @matti! Aino Kertoo, että www.suo.example/@aino on auki. #aino",
        title="Aino Kertoo",
        handle="aino@suo.example",
        pictures=2,
        alt="Aino järvellä, kuva: https://suo.example/@aino",
    )
    seen = judging.next(judging.draw())
    assert seen
    assert seen.text == "… Kertoo\n\nHei @… ja @…! … Kertoo, että https://… on auki. #aino"
    assert seen.alts == ("… järvellä, kuva: https://…",) * 2
    assert (seen.pictures, seen.language) == (2, "fi")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Kiitos @kemijarvi.bsky.social, ja @x.", "Kiitos @…, ja @…."),
        ("kirjoita aino.k@suo.example tai https://a.example/b?c=1.", "kirjoita @… tai https://…."),
        ("5 @ 10 e", "5 @ 10 e"),
        ("Ainolla on MATTI-vene, Matti", "Ainolla on …-vene, …"),
        ("", ""),
    ],
)
def test_names_addresses_and_mentions_are_put_out_of_sight(text: str, hidden: str) -> None:
    assert veiled(text, "Matti", "Ai", " ") == hidden


def test_the_round_of_a_period_is_found_by_all_it_is_about(judging: Judging, database: Database) -> None:
    judging.sample.post()
    number = judging.draw()
    team, other = judging.sample.teams["kemijarvi"], judging.sample.teams["posio"]
    shorter = Span(judging.span.first, judging.span.last - timedelta(days=1))
    with database.reading() as session:
        found = tone.of_period(session, team, False, judging.span)
        assert found
        assert found.id == number
        assert tone.of_period(session, team, True, judging.span) is None
        assert tone.of_period(session, other, False, judging.span) is None
        assert tone.of_period(session, team, False, shorter) is None
