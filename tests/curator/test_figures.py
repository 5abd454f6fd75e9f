"""Figures: the campaign counted by hand, and the rules that keep figures honest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from collector.models import Gap, Post, PostTag, SourceState, TagDay
from config.db import Database
from config.models import Campaign, CampaignSource, Relation, Source, Tag, Team, Wall
from curator.desk import deed_words, figures_sentences, figures_tables, figures_words
from curator.desk.language import speaking
from curator.figures import authorship, breaks, coverage, periods, whole
from curator.figures.authorship import OfAuthors
from curator.figures.counters import Reactions
from curator.figures.coverage import Day
from curator.figures.periods import Kind, Period, Span, Step
from curator.figures.sheets import Table
from curator.figures.sums import Change, Figure, Known, change, known_or_none
from curator.figures.whole import Asked, Figures
from curator.material import Subject
from curator.models import (
    Asker,
    MarkKind,
    Pause,
    Permission,
    PermissionState,
    Pick,
    RemovalRequest,
    ShownDay,
)
from curator.permitting import permissions
from curator.privacy import keeping
from curator.report.chapters import drawn, five, grids
from curator.suggesting import marks
from tests.curator import counted
from tests.sample import Sample

TODAY = date(2025, 11, 22)


def october(sample: Sample, team: str = "", tag: str = "") -> Figures:
    period = periods.of(Kind.MONTH, counted.OCTOBER, TODAY)
    asked = Asked(sample.campaign, period, sample.teams.get(team), tag)
    with sample.database.reading() as session:
        return whole.of(session, asked, counted.NOW)


@pytest.fixture
def made(sample: Sample) -> Sample:
    counted.build(sample)
    return sample


def test_posts_are_what_was_counted_by_hand(made: Sample) -> None:
    found = october(made)
    assert found.posts == Figure(6, 1, None, clean=4)
    assert found.channels == Figure(2, 0, None, clean=2)
    tags = {tag.key: tag for tag in found.tags}
    assert tags["kemijarvi"].posts == Figure(5, 1, None, clean=3)
    assert tags["kemijarvi"].spellings == (
        ("kemijarvi", Figure(1, 0, clean=0)),
        ("kemijärvi", Figure(4, 1, clean=3)),
    )
    assert tags["kemijarvi"].networks == (("fediverse", 4), ("web", 1))
    assert tags["keminmaa"].posts.now == 1
    assert tags["visitlapland"].posts.now == 1
    assert tags["tuhannenjayhdentyonmatkatoimisto"].posts.now == 1
    assert [(one.network, one.posts.now, one.channels.now) for one in found.networks] == [
        ("fediverse", 5, 0),
        ("web", 1, 2),
    ]
    assert [(team.name, team.posts.now) for team in found.teams] == [
        ("Kemijärvi", 5),
        ("Keminmaa", 1),
        ("Posio", None),
    ]


def test_others_posts_that_only_name_us_are_told_apart_from_hashtags_and_channels(made: Sample) -> None:
    assert october(made).named is None
    at = datetime(2025, 10, 22, 9, tzinfo=UTC)

    def named(session: Session) -> None:
        source = counted.add_source(session, made.campaign, 7, Relation.TAGGED)
        counted.add_post(session, source, 70, at, (), "instagram", {"likes": 9})
        counted.add_post(session, source, 71, at, ("visitlapland",), "instagram", {})
        counted.add_post(session, source, 72, at, ("Kemijärvi",), "instagram", {})

    made.database.writing(named)
    found = october(made)
    assert (found.posts.now, found.channels) == (7, Figure(2, 0, None, clean=2))
    assert found.named == Figure(2, 0, None, clean=2)
    assert found.named_reactions is not None
    assert (found.named_reactions.likes.value, found.reactions.likes.value) == (9, 17)
    networks = {one.network: one.named for one in found.networks}
    assert networks == {"instagram": Figure(2, 0, None, clean=2), "fediverse": None, "web": None}
    with speaking("en"):
        told = {
            (table.name, *row[:2]): row[4]
            for table in figures_tables.tables(found, [], counted.NOW)
            for row in table.rows
        }
    line = "Other people’s posts that tag or mention us, without the campaign’s hashtags"
    assert told["Posts", line, ""] == told["Posts", line, "Instagram"] == 2
    assert told["Reactions and clicks", f"{line}: likes", ""] == 9


def test_where_no_own_or_partner_channel_is_followed_their_posts_are_not_known_rather_than_none(
    made: Sample,
) -> None:
    def nobodys(session: Session) -> None:
        session.execute(update(CampaignSource).values(relation=Relation.PUBLIC))
        session.execute(update(TagDay).where(col(TagDay.key) == "@").values(key="=unused"))

    made.database.writing(nobodys)
    found = october(made)
    assert found.posts.now == 6
    assert found.channels == Figure(None)
    assert {one.channels.now for one in found.networks} == {None}
    assert {one.channels for one in found.points} == {None}
    with speaking("en"):
        notes = {
            row[-1]
            for table in figures_tables.tables(found, [], counted.NOW)
            for row in table.rows
            if table.name == "Over time" and row[0].startswith("Posts on own") and row[4] is None
        }
        assert "no own or partner channel was followed" in " ".join(notes)
        assert "no own or partner channel was followed" in drawn.channels_over_time(found).chart.summary


def test_where_no_source_that_shows_posts_naming_us_worked_their_number_is_not_known(made: Sample) -> None:
    def silent(session: Session) -> None:
        source = counted.add_source(session, made.campaign, 7, Relation.TAGGED)
        session.get_one(SourceState, source).last_ok_at = None

    made.database.writing(silent)
    found = october(made)
    assert found.named == Figure(None)
    assert found.posts.now == 6


def test_that_collecting_began_in_the_midst_of_the_period_before_is_told_beside_its_change(
    made: Sample,
) -> None:
    def begin_later(session: Session) -> None:
        session.execute(update(Source).values(created_at=datetime(2025, 9, 21, 6, tzinfo=UTC)))

    with speaking("en"):
        assert figures_sentences.unequal(october(made)) == []
    made.database.writing(begin_later)
    found = october(made)
    assert found.posts.before == 1
    said = (
        "In the period before (1 Sept\u2060–\u206030 Sept 2025) sources worked on 10 of 30 days, in this one "
        "on 28 of 31. So the change does not tell of posts alone."
    )
    with speaking("en"):
        september = Span(date(2025, 9, 1), date(2025, 9, 30))
        assert figures_sentences.unequal(found) == [("Change since last period", september, said)]
        method = figures_tables.tables(found, [], counted.NOW)[-1]
        assert said in [row[-1] for row in method.rows]


def test_days_in_a_gap_are_not_known_and_the_others_are_zero(made: Sample) -> None:
    points = {point.span.first.day: point for point in october(made, tag="kemijarvi").points}
    assert len(points) == 31
    assert [points[day].posts for day in (3, 5, 6, 7, 8, 9, 21, 30, 31)] == [
        1,
        1,
        None,
        None,
        None,
        0,
        1,
        0,
        1,
    ]
    assert [points[day].tag for day in (3, 7, 13, 14)] == [1, None, 0, 1]
    assert [points[day].clean for day in (3, 5, 7, 14)] == [1, 0, None, 0]
    assert [points[day].channels for day in (20, 21, 22)] == [1, 1, 0]
    assert october(made).watched == 28


def test_reactions_say_of_how_many_posts_they_are_known(made: Sample) -> None:
    found = october(made)
    likes = found.reactions.likes
    assert replace(likes, before=None, year_before=None) == Known(17, 4, 6, clean=10)
    assert likes.before == Known(0, 0, 1)  # September's post does not tell
    assert likes.change is None
    assert likes.percent == 66
    replies, clicks = found.reactions.replies, found.channel_reactions.clicks
    assert replace(replies, before=None, year_before=None) == Known(0, 1, 6, clean=0)
    assert replace(clicks, before=None, year_before=None) == Known(40, 1, 2, clean=40)
    assert found.channel_reactions.likes.value is None


def reacted(sample: Sample) -> tuple[Reactions, Reactions]:
    found = october(sample)
    return found.reactions, found.channel_reactions


def test_reactions_to_a_post_that_is_emptied_stay(made: Sample) -> None:
    database, editor = made.database, made.people["editor"]
    with database.reading() as session:
        rows = session.execute(
            select(col(Post.id)).join(PostTag, col(PostTag.post_id) == col(Post.id)).distinct()
        )
        posts = list(rows.scalars())
    database.writing(marks.mark, editor, made.campaign, posts[1:3], MarkKind.SPAM, made.now)
    before = reacted(made)
    assert before[0].likes.value
    assert before[1].clicks.value
    for _twice in range(2):
        database.writing(keeping.empty, posts, made.now)
        assert reacted(made) == before
    going = database.writing(lambda session: erase.remove(session, _unpicked(session, posts)))
    assert (going, reacted(made)) == ([], before)


def _unpicked(session: Session, posts: list[int]) -> list[int]:
    picked = set(session.execute(select(col(Pick.post_id))).scalars())
    return [post for post in posts if post not in picked]


def test_reactions_are_compared_where_they_are_known_of_about_as_many_posts(made: Sample) -> None:
    """First only earlier posts tell their likes, then all held: October has 4 × 4, and 3 and 7 gone."""

    def know(session: Session, all_of_them: bool) -> None:
        september = select(PostTag.post_id).where(
            col(PostTag.published_at) < datetime(2025, 9, 30, tzinfo=UTC)
        )
        told = update(Post).values(likes=4)
        session.execute(told if all_of_them else told.where(col(Post.id).in_(september)))

    made.database.writing(know, False)
    likes = october(made).reactions.likes
    assert likes.before == Known(4, 1, 1, clean=4)
    assert (likes.percent, likes.change, likes.figure.before) == (66, None, None)
    made.database.writing(know, True)
    likes = october(made).reactions.likes
    assert (likes.value, likes.figure.before) == (26, 4)
    assert (likes.change, likes.change_of_year) == (Change(22, None), Change(22, None))
    with speaking("fi"):
        said = "Muutos edelliseen kauteen: +22. Muutos viime vuoteen: +22"
        assert figures_words.changes(likes) == said


def test_changes_of_reactions_get_a_percentage_where_both_periods_have_posts_enough() -> None:
    def likes(total: int, known: int, of: int, before: Known | None = None) -> Known:
        return Known(total, known, of, before=before)

    assert likes(60, 30, 30, likes(40, 28, 30)).change == Change(20, 50)
    assert likes(60, 30, 30, likes(40, 19, 19)).change == Change(20, None)
    assert likes(60, 30, 30, likes(40, 26, 30)).change is None
    assert likes(0, 0, 30, likes(0, 0, 30)).change is None


def test_reactions_are_told_without_spam_too(made: Sample) -> None:
    def mark(session: Session) -> None:
        spam = session.execute(select(Post.id).where(col(Post.likes) == 5)).scalar_one()
        marks.mark(session, made.people["editor"], made.campaign, [spam or 0], MarkKind.SPAM, made.now)

    made.database.writing(mark)
    likes = october(made).reactions.likes
    assert (likes.total, likes.clean) == (17, 5)
    with speaking("fi"):
        assert figures_words.without_spam(likes) == "ilman roskaa 5"
        rows = {row[0]: row[4:6] for table in tables(made) for row in table.rows}
    assert rows["Julkaisut kampanjan tunnisteilla: tykkäykset"] == (17, 5)
    assert rows["Julkaisut kampanjan tunnisteilla: kommentit"] == (0, None)


def tables(made: Sample) -> list[Table]:
    return figures_tables.tables(october(made), [], made.now)


def test_authors_are_told_by_month_as_counted_by_hand(made: Sample) -> None:
    """Of October's six posts two are gone, and their author is counted among the others' all the same."""
    (october_s,) = october(made).authors
    assert october_s == OfAuthors(Span(date(2025, 10, 1), date(2025, 10, 31)), 2, None, Known(6, 6, 6))
    quarter = Asked(made.campaign, periods.of(Kind.QUARTER, TODAY, TODAY))
    half = Asked(made.campaign, periods.free(date(2025, 9, 20), date(2025, 11, 22), TODAY))
    with made.database.reading() as session:
        (fourth,) = whole.of(session, quarter, counted.NOW).authors
        told = whole.of(session, half, counted.NOW).authors
    # Aino came back to one network in November; her other name there posted in October alone.
    assert fourth == OfAuthors(Span(date(2025, 10, 1), TODAY), 2, 1, Known(7, 7, 7))
    september = OfAuthors(Span(date(2025, 9, 1), date(2025, 9, 30)), 1, 0, Known(1, 1, 1))
    assert told == (september, fourth)


def test_authors_are_told_of_no_quarter_after_the_campaigns_end(made: Sample) -> None:
    made.database.writing(lambda session: session.execute(update(Campaign).values(ends=date(2025, 9, 30))))
    asked = Asked(made.campaign, periods.free(date(2025, 9, 20), date(2025, 11, 22), TODAY))
    with made.database.reading() as session:
        found = whole.of(session, asked, counted.NOW).authors
    assert [one.span for one in found] == [Span(date(2025, 9, 1), date(2025, 9, 30))]


def test_a_period_in_which_the_campaign_ended_is_told_until_then_beside_as_many_days(made: Sample) -> None:
    """Ten days are not told as fewer posts than in a whole month."""
    ends = date(2025, 10, 10)
    with made.database.reading() as session:
        asked = Asked(made.campaign, periods.free(date(2025, 10, 1), ends, TODAY))
        alone = whole.of(session, asked, counted.NOW)
    made.database.writing(lambda session: session.execute(update(Campaign).values(ends=ends)))
    found = october(made)
    assert found.asked.period.whole.last == date(2025, 10, 31)
    assert found.asked.period.so_far == Span(date(2025, 10, 1), ends)
    assert not found.asked.period.going_on
    assert found.asked.period.before() == Span(date(2025, 9, 1), ends.replace(month=9))
    assert found.posts.now == alone.posts.now
    assert [point.span.first for point in found.points] == list(found.asked.period.so_far.days())
    assert found.watched == alone.watched


def test_an_author_nobody_tells_is_in_no_count_and_the_share_says_so(made: Sample) -> None:
    made.database.writing(
        lambda session: session.execute(
            update(Post)
            .where(col(Post.published_at) < datetime(2025, 10, 4, tzinfo=UTC))
            .values(author_id=None)
        )
    )
    (found,) = october(made).authors
    assert (found.authors, found.posts) == (2, Known(5, 5, 6))
    nobody = authorship.one_quarter([], Span(date(2025, 10, 1), date(2025, 10, 31)), 6, watched=True)
    assert (nobody.authors, nobody.returning) == (None, None)


@pytest.mark.parametrize(
    ("months", "first", "last", "authors", "returning"),
    [
        ([{10: 1}, {10: 3, 11: 1}], 10, 10, 2, None),
        ([{10: 1}, {10: 3, 11: 1}], 11, 11, 1, 1),
        ([{10: 1}, {10: 3, 12: 1}, {12: 2}], 12, 12, 2, 1),
        ([{10: 1}, {10: 3, 12: 1}, {12: 2}], 10, 12, 3, 1),
        ([{11: 1, 12: 1}], 10, 11, 1, 0),
        ([], 11, 11, 0, 0),
    ],
)
def test_a_returning_author_posted_in_an_earlier_month_of_the_quarter(
    months: list[dict[int, int]], first: int, last: int, authors: int, returning: int | None
) -> None:
    by_month = [{date(2025, month, 1): posts for month, posts in one.items()} for one in months]
    span = periods.of(Kind.MONTH, date(2025, last, 1), TODAY).whole
    posts = sum(count for one in months for month, count in one.items() if first <= month <= last)
    found = authorship.one_quarter(list(by_month), Span(date(2025, first, 1), span.last), posts, watched=True)
    assert (found.authors, found.returning) == (authors, returning)


def test_deeds_are_what_was_done(made: Sample) -> None:
    done = october(made).deeds
    assert (done.weeks_picked, done.weeks, done.extras) == (2, 12, 1)
    assert (done.asked, done.granted, done.declined, done.unanswered) == (2, 1, 1, 0)
    assert (done.removed, done.removed_on) == (1, (date(2025, 10, 14),))
    assert (done.views, done.clicks) == (120, 12)


def test_how_long_removals_took_is_told_of_those_that_are_hidden_and_decided(made: Sample) -> None:
    asked = datetime(2025, 10, 6, 7, tzinfo=UTC)
    for hidden, decided in ((0, 5 * 60 + 59), (0, None), (90, 30 * 60), (None, 71 * 60), (None, None)):
        request_a_removal(made, asked, hidden, decided)
    request_a_removal(made, datetime(2025, 10, 31, 22, 30, tzinfo=UTC), 0, 60)
    request_a_removal(made, asked, 0, 60, team="posio")
    done = october(made, "kemijarvi").deeds
    assert (done.requests, done.undecided) == (5, 2)
    assert (done.hidden_hours, done.decided_hours) == ((0, 0, 1), (5, 30, 71))
    assert (done.hidden_median, done.hidden_slowest) == (0, 1)
    assert (done.decided_median, done.decided_slowest) == (30, 71)
    assert october(made).deeds.requests == 6


def test_of_two_in_the_middle_the_longer_one_is_told_and_of_nobody_nothing(made: Sample) -> None:
    request_a_removal(made, datetime(2025, 10, 6, 7, tzinfo=UTC), None, None)
    assert october(made).deed("decided_median") == Figure(None, None, None)
    for minutes in (60, 600):
        request_a_removal(made, datetime(2025, 10, 6, 7, tzinfo=UTC), minutes, minutes)
    found = october(made)
    assert found.deed("decided_median").now == found.deed("decided_slowest").now == 10
    assert october(made, "keminmaa").deeds.requests == 0


def request_a_removal(
    sample: Sample, at: datetime, hidden: int | None, decided: int | None, team: str = "kemijarvi"
) -> None:
    """A request with minutes until it hid its pick and until it was decided; None: neither yet."""

    def add(session: Session) -> None:
        session.add(
            RemovalRequest(
                code=f"{uuid4()}",
                campaign_id=sample.campaign,
                team_id=sample.teams[team],
                pick_id=session.execute(select(func.min(col(Pick.id)))).scalar_one(),
                asker=Asker.IN_PICTURE,
                at=at,
                hidden_at=None if hidden is None else at + timedelta(minutes=hidden),
                decided_at=None if decided is None else at + timedelta(minutes=decided),
            )
        )

    sample.database.writing(add)


def test_a_teams_deeds_are_its_own(made: Sample) -> None:
    found = october(made, "kemijarvi")
    assert (found.deeds.weeks_picked, found.deeds.weeks, found.deeds.removed) == (1, 4, 0)
    assert (found.deeds.asked, found.deeds.granted, found.deeds.declined) == (1, 1, 0)
    assert (found.deeds.views, found.deeds.clicks) == (20, 12)
    assert {tag.key for tag in found.tags} == {
        "tuhannenjayhdentyonmatkatoimisto",
        "tuhannenjayhdentyontarinat",
        "kemijarvi",
        "visitlapland",
    }
    assert [team.name for team in found.teams] == ["Kemijärvi"]


def test_a_wall_that_nobody_could_have_seen_is_never_told_as_seen_by_nobody(made: Sample) -> None:
    def open_keminmaas(session: Session) -> None:
        pick = session.execute(select(col(Pick.id)).where(col(Pick.team_id) == made.teams["keminmaa"]))
        day, number = date(2025, 10, 8), pick.scalars().first() or 0
        session.add(ShownDay(day=day, wall_key="", pick_id=number, clicks=3))

    made.database.writing(open_keminmaas)
    found = october(made, "keminmaa")
    assert found.deed("views") == Figure(None)
    assert found.deed("clicks").now == 3
    with speaking("fi"):
        assert five.sentences(found)[2] == (
            "Oman seinän katselukertoja ei ole tiedossa tältä kaudelta. "
            "Nostoja avattiin kampanjan seiniltä 3 kertaa."
        )
        done = figures_tables.tables(found, (), counted.NOW)[0].rows
        rows = {row[0]: (row[4], row[8]) for row in done}
        cells = {row[0].text: row[1] for row in grids.deeds(found).rows}
    assert rows["Oman seinän katselukerrat"] == (None, "Ei tietoa")
    assert rows["Nostojen avaukset kampanjan seiniltä"] == (3, "")
    assert cells["Oman seinän katselukerrat"].text == "Ei tietoa"
    assert cells["Nostojen avaukset kampanjan seiniltä"].value == 3


def test_views_are_zero_only_of_a_wall_that_is_open_and_had_been_seen(made: Sample) -> None:
    assert october(made, "kemijarvi").deed("views") == Figure(20), "it was first seen in October"
    november = Asked(made.campaign, periods.of(Kind.MONTH, TODAY, TODAY), made.teams["kemijarvi"])

    def views() -> Figure:
        with made.database.reading() as session:
            return whole.of(session, november, counted.NOW).deed("views")

    assert views() == Figure(0, 20)
    made.database.writing(lambda session: session.execute(update(Wall).values(closed=True)))
    assert views() == Figure(None, 20)


def test_before_the_campaign_began_and_after_it_ended_nothing_is_zero(made: Sample) -> None:
    made.database.writing(lambda session: session.execute(update(Campaign).values(ends=date(2025, 10, 20))))
    asked = [
        periods.of(Kind.YEAR, date(2023, 5, 5), TODAY),
        periods.of(Kind.MONTH, date(2025, 11, 5), TODAY),
        periods.of(Kind.MONTH, date(2026, 11, 5), TODAY),
    ]
    with made.database.reading() as session:
        found = [whole.of(session, Asked(made.campaign, one), counted.NOW) for one in asked]
    for one in found:
        assert not one.ran
        assert [one.deed(name).now for name in deed_words.DEEDS] == [None] * len(deed_words.DEEDS)
        assert one.authors == ()
        assert {point.posts for point in one.points} <= {None, 1}
        assert one.channels.now is None
    after, to_come = found[1:]
    # One post was seen after the end: what was found is told, what was not is not known.
    assert after.posts == Figure(1, clean=1)
    assert [point.posts for point in after.points] == [1, *[None] * 21]
    assert (to_come.posts, to_come.points) == (Figure(None), ())
    with speaking("fi"):
        assert deed_words.outside(after) == "Kampanja ei ollut käynnissä tällä kaudella."
        assert deed_words.outside(to_come) == "Kausi ei ole vielä alkanut."
        cells = [
            cell
            for table in figures_tables.tables(to_come, [], counted.NOW)
            for row in table.rows
            for cell in row
        ]
    assert 0 not in cells


def test_a_teams_weeks_begin_with_it_and_a_campaigns_are_the_sum_of_them(made: Sample) -> None:
    def bounds(session: Session) -> None:
        for key, starts, ends in (
            ("kemijarvi", None, date(2025, 10, 20)),
            ("keminmaa", date(2025, 10, 14), None),
            ("posio", date(2025, 11, 1), None),
        ):
            team = session.get_one(Team, made.teams[key])
            team.starts, team.ends = starts, ends

    made.database.writing(bounds)
    done = {key: october(made, key).deeds for key in ("", *made.teams)}
    # Keminmaa picked for the week of 13.10., in which it began, so that week is one of its weeks.
    assert {key: (one.weeks_picked, one.weeks, one.teams) for key, one in done.items()} == {
        "": (2, 6, 2),
        "kemijarvi": (1, 3, 1),
        "keminmaa": (1, 3, 1),
        "posio": (0, 0, 0),
    }
    with speaking("fi"):
        said = "Posio ei ollut mukana kampanjassa tällä kaudella."
        assert five.weeks(october(made, "posio")) == said


def test_weeks_in_a_pause_are_told_apart_unless_somebody_picked(made: Sample) -> None:
    def rest(session: Session) -> None:
        for key, starts, ends in (
            ("kemijarvi", date(2025, 10, 4), date(2025, 10, 17)),
            ("posio", date(2025, 10, 14), date(2025, 10, 24)),
        ):
            at, person = counted.NOW, made.people["editor"]
            session.add(Pause(team_id=made.teams[key], starts=starts, ends=ends, person_id=person, at=at))

    made.database.writing(rest)
    # Kemijärvi picked for 6.10. all the same; Posio's first week began before its pause.
    assert october(made, "kemijarvi").deeds.paused == 1
    assert october(made, "posio").deeds.paused == 1
    assert october(made).deeds.paused == 2
    assert october(made).deeds.weeks == 12


@pytest.mark.parametrize(
    ("pauses", "paused"), [(((1, 8), (9, 19)), 2), (((9, 19), (1, 10), (3, 4)), 2), (((1, 8), (10, 19)), 1)]
)
def test_a_week_in_which_one_pause_follows_upon_another_is_paused(
    made: Sample, pauses: tuple[tuple[int, int], ...], paused: int
) -> None:
    made.database.writing(
        lambda session: session.add_all(
            Pause(
                team_id=made.teams["posio"],
                starts=date(2025, 10, first),
                ends=date(2025, 10, last),
                person_id=made.people["editor"],
                at=counted.NOW,
            )
            for first, last in pauses
        )
    )
    assert october(made, "posio").deeds.paused == paused


def test_a_team_that_did_not_take_part_has_no_zeros_and_nothing_is_compared_with_it(made: Sample) -> None:
    def begin(session: Session) -> None:
        session.get_one(Team, made.teams["posio"]).starts = date(2025, 11, 1)

    made.database.writing(begin)
    before = october(made, "posio")
    asked = Asked(made.campaign, periods.of(Kind.MONTH, TODAY, TODAY), made.teams["posio"])
    with made.database.reading() as session:
        november = whole.of(session, asked, counted.NOW)
    assert (before.ran, before.took_part, november.took_part) == (True, False, True)
    assert {before.deed(name) for name in deed_words.DEEDS} == {Figure(None)}
    assert november.deed("weeks") == Figure(3)
    assert november.deed("asked") == Figure(0)
    with speaking("fi"):
        rows = {row[0]: (row[4], row[8]) for row in figures_tables.tables(before, [], counted.NOW)[0].rows}
        assert figures_sentences.deeds(before) == "Posio ei ollut mukana kampanjassa tällä kaudella."
    assert rows["Alkaneita viikkoja"] == (None, "Ei tietoa, Posio ei ollut mukana")
    assert rows["Lupia pyydetty"] == (None, "Ei tietoa")
    # What came in spite of that is told.
    request_a_removal(made, datetime(2025, 10, 6, 7, tzinfo=UTC), 0, 60, team="posio")
    assert october(made, "posio").deed("requests") == Figure(1)
    assert october(made, "posio").deed("asked") == Figure(None)


def test_permissions_are_rated_among_those_asked_in_the_period(made: Sample) -> None:
    """October: two asked, of which one was granted; November: one granted later, one never asked."""

    def more(session: Session) -> None:
        posts = list(session.execute(select(col(Post.id)).order_by(col(Post.id))).scalars())
        asked = select(Permission.post_id).where(col(Permission.state) == PermissionState.DECLINED)
        late = session.execute(asked).scalar_one()
        never = next(one for one in posts if one not in known(session))
        for post in (late, never):
            at = datetime(2025, 11, 10, 12, tzinfo=UTC)
            permissions.record(
                session,
                made.people["editor"],
                made.campaign,
                Subject(post_id=post),
                PermissionState.GRANTED,
                "",
                at,
            )

    def known(session: Session) -> set[int | None]:
        return set(session.execute(select(col(Permission.post_id))).scalars())

    before = october(made).deeds
    assert (before.asked, before.asked_granted, before.granted_earlier) == (2, 1, 0)
    made.database.writing(more)
    assert october(made).deeds.asked_granted == 2
    asked = Asked(made.campaign, periods.of(Kind.MONTH, TODAY, TODAY))
    with made.database.reading() as session:
        november = whole.of(session, asked, counted.NOW).deeds
    assert (november.asked, november.granted, november.granted_earlier) == (0, 2, 1)


def test_permissions_are_counted_as_sets_and_not_each_against_all_others(made: Sample) -> None:
    """SQLite says where it asks something again for every row."""
    said: list[tuple[str, tuple[object, ...]]] = []

    def listen(_c: object, _k: object, statement: str, values: tuple[object, ...], *_: object) -> None:
        said.append((statement, values))

    event.listen(made.database.engine, "before_cursor_execute", listen)
    try:
        october(made, "kemijarvi")
    finally:
        event.remove(made.database.engine, "before_cursor_execute", listen)
    asked = [one for one in said if "FROM permission" in one[0]]
    assert len(asked) == 3
    if made.database.kind == "sqlite":
        with made.database.reading() as session:
            plans = [
                session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                for statement, values in asked
            ]
        assert "CORRELATED" not in str(plans)


def test_gaps_are_told_with_their_reasons_and_short_ones_are_not(made: Sample) -> None:
    blip = datetime(2025, 10, 10, 9, tzinfo=UTC)
    made.database.writing(
        lambda session: session.add(
            Gap(source_id=1, reason="transient", from_at=blip, until_at=blip + timedelta(minutes=20))
        )
    )
    found = october(made)
    span = found.asked.period.so_far
    told = [(one.source, one.reason) for one in found.coverage.outages(span, counted.NOW)]
    assert told == [
        ("=Kaupungin sivut", "transient"),
        ("palvelin 0", "transient"),
        ("palvelin 1", "transient"),
        ("palvelin 1", "key_refused"),
    ]
    assert len(found.coverage.outages(span, counted.NOW, timedelta())) == 5
    days = {one.source: one.tally(span) for one in found.coverage.covers}
    assert days["palvelin 1"] == {Day.WORKED: 28, Day.GAP: 3}


def test_last_year_nobody_watched_so_there_is_nothing_to_compare_with(made: Sample) -> None:
    found = october(made)
    assert found.posts.change == Change(5, None)
    assert found.posts.change_of_year is None
    assert found.deed("views").change == Change(113, None)
    assert found.deed("views").change_of_year is None


def test_a_network_whose_sources_were_silent_is_not_known_while_another_is_zero(made: Sample) -> None:
    def break_the_feed(session):  # type: ignore[no-untyped-def]
        session.execute(update(Gap).where(col(Gap.source_id) == 3).values(until_at=None))
        session.execute(update(TagDay).where(col(TagDay.network) == "web").values(posts=0))

    made.database.writing(break_the_feed)
    november = Asked(made.campaign, periods.of(Kind.MONTH, date(2025, 11, 5), TODAY))
    with made.database.reading() as session:
        found = whole.of(session, november, counted.NOW)
    assert {one.network: one.posts.now for one in found.networks} == {"fediverse": 1, "web": None}
    assert found.channels.now == 0


def test_a_source_that_never_worked_watched_nothing(sample: Sample) -> None:
    def add(session):  # type: ignore[no-untyped-def]
        source = Source(
            kind="mastodon", server="https://s.example", query="x", name="s", created_at=counted.BEGAN
        )
        session.add(source)
        session.flush()
        session.add(
            CampaignSource(campaign_id=sample.campaign, source_id=source.id, relation=Relation.PUBLIC)
        )
        session.add(SourceState(source_id=source.id, host="s.example", due_at=counted.NOW))

    sample.database.writing(add)
    found = october(sample)
    assert (found.posts.now, found.watched) == (None, 0)
    assert {point.posts for point in found.points} == {None}


def test_a_tag_that_began_later_has_no_earlier_period(made: Sample) -> None:
    made.database.writing(
        lambda session: session.execute(
            update(Tag).where(col(Tag.key) == "kemijarvi").values(starts=date(2025, 10, 2))
        )
    )
    tag = next(one for one in october(made).tags if one.key == "kemijarvi")
    assert tag.posts == Figure(5, None, None, clean=3)
    assert tag.posts.change is None


def counted_from(made: Sample, key: str, starts: date | None, ends: date | None = None) -> None:
    made.database.writing(
        lambda session: session.execute(
            update(Tag).where(col(Tag.key) == key).values(starts=starts, ends=ends)
        )
    )


@pytest.mark.parametrize(
    ("starts", "ends", "posts"),
    [
        (None, None, Figure(5, 1, None, clean=3)),
        (date(2025, 10, 1), None, Figure(5, None, None, clean=3)),
        (date(2025, 11, 1), None, Figure(None)),
        (None, date(2025, 9, 30), Figure(None)),
    ],
)
def test_a_teams_posts_are_told_and_compared_where_its_hashtag_was_counted(
    made: Sample, starts: date | None, ends: date | None, posts: Figure
) -> None:
    counted_from(made, "kemijarvi", starts, ends)
    found = october(made, "kemijarvi")
    (team,), tag = found.teams, next(one for one in found.tags if one.key == "kemijarvi")
    assert team.posts == posts
    assert (team.posts.now, team.posts.change) == (tag.posts.now, tag.posts.change)
    with speaking("fi"):
        figures, sentences = five.key_figures(found).items, " ".join(five.sentences(found))
    if posts.now is None:
        assert (figures[0].text, figures[0].name) == ("Ei tietoa", "Julkaisut omalla tunnisteella")
        assert "tunnisteellamme" not in sentences
    if posts.before is None:
        assert figures[-1].text == "Ei vertailukautta"


def test_a_teams_several_hashtags_are_compared_where_the_very_same_ones_were_counted(made: Sample) -> None:
    """#keminmaa has one post in October and none in September; here it is Kemijärvi's too."""
    made.database.writing(
        lambda session: session.execute(
            update(Tag).where(col(Tag.key) == "keminmaa").values(team_id=made.teams["kemijarvi"])
        )
    )

    def posts() -> Figure:
        (team,) = october(made, "kemijarvi").teams
        assert team.tags == 2
        return team.posts

    assert posts() == Figure(6, 1, None, clean=4)
    counted_from(made, "keminmaa", date(2025, 10, 1))
    assert posts() == Figure(6, None, None, clean=4)
    counted_from(made, "keminmaa", None, date(2025, 9, 30))
    assert posts() == Figure(5, None, None, clean=3)
    counted_from(made, "keminmaa", date(2025, 11, 1))
    assert posts() == Figure(5, 1, None, clean=3)


def test_a_figure_that_is_not_known_has_its_reason_where_sources_worked(made: Sample) -> None:
    begins = update(Campaign).values(starts=date(2025, 10, 13))
    made.database.writing(lambda session: session.execute(begins))
    counted_from(made, "kemijarvi", date(2025, 10, 16))
    with speaking("fi"):
        found = figures_tables.tables(october(made, tag="kemijarvi"), [], counted.NOW)
        rows = {
            (row[0], row[2]): (row[4], row[8]) for table in found for row in table.rows if row[2] == row[3]
        }
    campaign, channels = "Julkaisut kampanjan tunnisteilla", "Julkaisut omissa ja kumppanien kanavissa"
    not_begun, worked = "Ei tietoa, kampanja ei ollut vielä alkanut", "lähteet toimivat"
    silent = "Ei tietoa, mikään lähde ei toiminut"
    uncounted = "Ei tietoa, tunnistetta ei vielä laskettu"
    told = [
        (campaign, 7, None, silent),
        (campaign, 9, None, not_begun),
        (channels, 9, None, not_begun),
        ("#kemijärvi", 9, None, uncounted),
        (campaign, 15, 0, worked),
        ("#kemijärvi", 15, None, uncounted),
        ("#kemijärvi", 16, 0, worked),
    ]
    for what, day, count, note in told:
        assert rows[what, date(2025, 10, day)] == (count, note), (what, day)


def test_counts_of_posts_are_read_from_the_counters_alone(made: Sample) -> None:
    """However many posts there are, what is read of them is only their reactions and their authors."""
    said: list[str] = []
    engine = made.database.engine

    def listen(_c: object, _k: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        october(made)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    of_posts = [one for one in said if "FROM post" in one or "JOIN posttag" in one]
    assert len(of_posts) == 5
    assert sum("min(posttag.published_at)" in one for one in of_posts) == 1
    assert sum("sum(post.likes)" in one for one in of_posts) == 1
    assert sum("GROUP BY author.id" in one for one in of_posts) == 3
    assert sum("FROM tagday" in one for one in said) == 6


def test_every_kind_of_source_has_its_network() -> None:
    from config.kinds import KINDS
    from config.networks import NETWORKS

    assert {kind.network for kind in KINDS.values()} <= set(NETWORKS)


@pytest.mark.parametrize(
    ("now", "earlier", "said"),
    [
        (40, 20, Change(20, 100)),
        (30, 40, Change(-10, -25)),
        (40, 19, Change(21, None)),
        (19, 40, Change(-21, None)),
        (0, 0, Change(0, None)),
        (None, 40, None),
        (40, None, None),
    ],
)
def test_small_numbers_get_no_percentages_and_unknown_ones_no_change(
    now: int | None, earlier: int | None, said: Change | None
) -> None:
    assert change(now, earlier) == said


def test_nothing_seen_is_zero_only_where_somebody_watched() -> None:
    assert known_or_none(0, watched=True) == 0
    assert known_or_none(0, watched=False) is None
    assert known_or_none(2, watched=False) == 2


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (Kind.WEEK, date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 3)),
        (Kind.MONTH, date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        (Kind.QUARTER, date(2025, 11, 30), date(2025, 10, 1), date(2025, 12, 31)),
        (Kind.HALF, date(2025, 6, 30), date(2025, 1, 1), date(2025, 6, 30)),
        (Kind.YEAR, date(2025, 6, 30), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_is_the_one_its_day_is_in(kind: Kind, day: date, first: date, last: date) -> None:
    assert periods.of(kind, day, TODAY).whole == Span(first, last)


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (
            periods.of(Kind.MONTH, date(2025, 3, 5), TODAY),
            Span(date(2025, 2, 1), date(2025, 2, 28)),
            Span(date(2024, 3, 1), date(2024, 3, 31)),
        ),
        (
            periods.of(Kind.WEEK, date(2025, 10, 15), TODAY),
            Span(date(2025, 10, 6), date(2025, 10, 12)),
            Span(date(2024, 10, 14), date(2024, 10, 20)),
        ),
        (
            periods.of(Kind.QUARTER, TODAY, TODAY),
            Span(date(2025, 7, 1), date(2025, 8, 22)),
            Span(date(2024, 10, 1), date(2024, 11, 22)),
        ),
        (
            periods.free(date(2025, 3, 10), date(2025, 3, 1), TODAY),
            Span(date(2025, 2, 19), date(2025, 2, 28)),
            Span(date(2024, 3, 1), date(2024, 3, 10)),
        ),
        (periods.campaign(date(2024, 1, 1), None, TODAY), None, None),
        (
            periods.payment("2. kausi", Span(date(2025, 3, 1), date(2025, 6, 30)), TODAY),
            Span(date(2024, 11, 1), date(2025, 2, 28)),
            Span(date(2024, 3, 1), date(2024, 6, 30)),
        ),
        (
            periods.payment("vino", Span(date(2025, 3, 15), date(2025, 3, 31)), TODAY),
            Span(date(2025, 2, 26), date(2025, 3, 14)),
            Span(date(2024, 3, 15), date(2024, 3, 31)),
        ),
    ],
)
def test_a_period_is_compared_with_as_much_of_an_earlier_one(
    period: Period, before: Span | None, year_before: Span | None
) -> None:
    assert (period.before(), period.year_before()) == (before, year_before)


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (periods.of(Kind.MONTH, date(2025, 12, 1), TODAY.replace(year=2026)), True),
        (periods.of(Kind.MONTH, date(2026, 1, 1), TODAY.replace(year=2026)), True),
        (periods.of(Kind.WEEK, date(2025, 12, 18), date(2025, 12, 17)), False),
        (periods.of(Kind.MONTH, date(2025, 11, 1), TODAY.replace(year=2026)), False),
        (periods.of(Kind.MONTH, date(2027, 2, 1), date(2027, 3, 1)), False),
    ],
)
def test_a_change_outside_is_told_where_it_falls_between_what_is_compared(period: Period, told: bool) -> None:
    assert [one.network for one in breaks.met(period, {"instagram", "web"})] == ["instagram"] * told
    assert breaks.met(period, {"web"}) == []


def test_a_period_is_cut_into_whole_weeks_and_months() -> None:
    span = Span(date(2025, 10, 1), date(2025, 10, 20))
    assert [(one.first.day, one.last.day) for one in periods.steps(span, Step.WEEK)] == [
        (1, 5),
        (6, 12),
        (13, 19),
        (20, 20),
    ]
    assert periods.steps(span, Step.MONTH) == [span]
    assert [day.day for day in span.mondays()] == [6, 13, 20]
    assert Span(date(2025, 10, 1), date(2025, 10, 5)).mondays() == []


def test_a_day_with_a_change_of_clocks_is_silent_only_when_all_of_it_is(
    made: Sample, database: Database
) -> None:
    """26.10.2025 has 25 hours: 24 of them in a gap leave one in which something was seen."""
    starts = datetime(2025, 10, 25, 21, tzinfo=UTC)

    def add(session):  # type: ignore[no-untyped-def]
        session.add(
            Gap(source_id=1, reason="transient", from_at=starts, until_at=starts + timedelta(hours=24))
        )
        session.add(
            Gap(source_id=2, reason="transient", from_at=starts, until_at=starts + timedelta(hours=25))
        )

    database.writing(add)
    with database.reading() as session:
        found = coverage.of_campaign(session, made.campaign, date(2025, 10, 1), TODAY)
    states = {one.source: one.on(date(2025, 10, 26)) for one in found.covers}
    assert states["palvelin 0"] is Day.WORKED
    assert states["palvelin 1"] is Day.GAP


def covers(sample: Sample) -> dict[str, coverage.Cover]:
    with sample.database.reading() as session:
        found = coverage.of_campaign(session, sample.campaign, date(2025, 10, 1), TODAY)
    return {one.source: one for one in found.covers}


def test_a_day_on_which_only_a_share_was_seen_was_watched_and_says_so(made: Sample) -> None:
    day = datetime(2025, 10, 27, 9, tzinfo=UTC)

    def add(session):  # type: ignore[no-untyped-def]
        for source in (1, 2, 3):
            session.add(
                Gap(source_id=source, reason="partial", from_at=day, until_at=day + timedelta(days=3))
            )

    made.database.writing(add)
    found = october(made)
    assert found.watched == 28
    assert {point.posts for point in found.points if point.span.first.day in {27, 28, 29}} == {0}
    assert covers(made)["palvelin 0"].tally(found.asked.period.so_far) == {
        Day.WORKED: 24,
        Day.SHARE: 4,
        Day.GAP: 3,
    }


def test_on_how_many_days_a_source_worked_is_told_without_zeros(made: Sample) -> None:
    cover, span = covers(made)["palvelin 0"], october(made).asked.period.so_far
    silent = replace(cover, silent=frozenset(span.days()) - {span.first})
    with speaking("fi"):
        assert figures_words.worked(cover, span) == "Toimi 28 päivänä, ei kertonut mitään 3 päivänä"
        assert figures_words.worked(silent, span) == "Toimi yhtenä päivänä, ei kertonut mitään 30 päivänä"
        assert figures_sentences.watched_within(0, 4) == "lähteet eivät toimineet yhtenäkään 4 päivästä"
        assert figures_sentences.watched_within(1, 4) == "lähteet toimivat yhtenä 4 päivästä"


def test_after_a_source_last_worked_nothing_is_known_of_it(made: Sample) -> None:
    """Asked and silent is a gap; not asked any more is neither a gap nor a 0."""

    def stop(session):  # type: ignore[no-untyped-def]
        session.execute(update(SourceState).values(last_ok_at=datetime(2025, 10, 24, 9, tzinfo=UTC)))
        session.execute(update(CampaignSource).where(col(CampaignSource.source_id) == 2).values(active=False))

    made.database.writing(stop)
    found = covers(made)
    assert [found["palvelin 0"].on(date(2025, 10, day)) for day in (24, 25)] == [Day.WORKED, Day.GAP]
    assert [found["palvelin 1"].on(date(2025, 10, day)) for day in (24, 25)] == [Day.WORKED, Day.OUTSIDE]
    assert found["palvelin 1"].on(date(2025, 8, 31)) is Day.OUTSIDE
    points = {point.span.first.day: point.posts for point in october(made).points}
    assert (points[24], points[25], points[31]) == (0, None, 1)
