"""The week's notice: to whom, when, and each once; late when the service was down, never twice."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from config import clock
from config import settings as config_settings
from config.models import Team
from config.settings import Settings
from curator.desk.notice_words import WEEK_DEPUTY, WEEK_NOTICE, WEEK_REMINDER
from curator.entry import week_links
from curator.entry.people import digest
from curator.models import Duty, Invitation, Notice, Person
from curator.notices import Notices
from curator.turns import pauses, weekly
from tests.curator.turning import FRIDAY, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, Coming
from tests.sample import Sample

MINUTE = timedelta(minutes=1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    found = Coming(sample)
    duty = Duty(
        team_id=found.team, week=clock.week_of(sample.now), person_id=found.editor, deputy_id=found.admin
    )
    sample.database.writing(lambda session: session.add(duty))
    # The neighbours' notices are no part of these tests.
    sample.database.writing(
        lambda session: session.execute(
            update(Team).where(col(Team.id) != found.team).values(weekly_notice=False)
        )
    )
    return found


def tick(coming: Coming, *moments: datetime) -> list[int]:
    return [weekly.tick(coming.sample.database, moment) for moment in moments]


@pytest.mark.parametrize(
    "week", [date(2026, 10, 19), date(2026, 10, 26), date(2027, 3, 29), date(2027, 3, 22)]
)
def test_the_notice_is_at_half_past_seven_whatever_the_clocks_do(week: date) -> None:
    first, last = weekly.opens(week, week)
    assert clock.local(first).strftime("%a %H:%M") == "Mon 07:30"
    assert clock.local(last).strftime("%a %H:%M") == "Thu 00:00"
    assert weekly.kinds_due(week, week, first - MINUTE) == ()
    assert weekly.kinds_due(week, week, first) == (WEEK_NOTICE,)
    assert weekly.kinds_due(week, week, last) == ()


@pytest.mark.parametrize(
    ("weekday", "hour", "kinds"),
    [
        (THURSDAY, 8, ()),
        (THURSDAY, 9, (WEEK_REMINDER,)),
        (THURSDAY, 15, (WEEK_REMINDER, WEEK_DEPUTY)),
        (FRIDAY, 11, (WEEK_REMINDER, WEEK_DEPUTY)),
        (FRIDAY, 12, ()),
    ],
)
def test_reminders_go_from_thursday_until_a_spare_may_fill_the_week(
    weekday: int, hour: int, kinds: tuple[str, ...]
) -> None:
    week = date(2026, 11, 23)
    assert weekly.kinds_due(week, week, clock.at(week + timedelta(days=weekday), time(hour))) == kinds


def test_a_week_without_a_pick_is_told_reminded_and_handed_to_the_deputy(coming: Coming) -> None:
    coming.sample.post()
    for day in range(7):
        for hour in (0, 7, 9, 12, 15, 23):
            tick(coming, coming.at(day, hour, 45))
    assert coming.told() == [
        (coming.editor, WEEK_NOTICE),
        (coming.editor, WEEK_REMINDER),
        (coming.admin, WEEK_DEPUTY),
    ]


def test_a_service_that_was_down_on_monday_tells_until_wednesday(coming: Coming) -> None:
    assert tick(coming, coming.at(WEDNESDAY, 23, 59), coming.at(THURSDAY, 0, 1)) == [1, 0]
    assert coming.told() == [(coming.editor, WEEK_NOTICE)]


def test_one_that_was_down_longer_tells_nothing_late(coming: Coming) -> None:
    assert tick(coming, coming.at(THURSDAY, 0, 1), coming.at(FRIDAY, 12)) == [0, 0]


def test_a_week_that_has_its_pick_is_not_told_of(coming: Coming) -> None:
    coming.pick(coming.sample.post())
    assert tick(coming, coming.at(MONDAY, 8), coming.at(THURSDAY, 16)) == [0, 0]


def test_the_notice_can_be_turned_off(coming: Coming) -> None:
    off = {"notice": False, "links": True, "at": coming.sample.now}
    coming.sample.database.writing(week_links.choose, coming.admin, coming.team, **off)
    assert tick(coming, coming.at(MONDAY, 8), coming.at(THURSDAY, 16)) == [0, 0]


def test_a_team_that_has_ended_is_told_nothing(coming: Coming) -> None:
    coming.sample.database.writing(
        lambda session: session.execute(update(Team).values(ends=coming.day(MONDAY) - timedelta(days=1)))
    )
    assert tick(coming, coming.at(MONDAY, 8)) == [0]


def pause(coming: Coming, starts: date, ends: date) -> None:
    coming.sample.database.writing(
        pauses.add, coming.admin, coming.team, starts, ends, coming.sample.now - timedelta(days=1)
    )


def test_a_pause_is_quiet_and_the_first_day_after_it_is_told_of_what_came(coming: Coming) -> None:
    pause(coming, coming.day(MONDAY), coming.day(TUESDAY))
    assert (
        tick(coming, coming.at(MONDAY, 8), coming.at(TUESDAY, 23, 59), coming.at(WEDNESDAY, 7, 29)) == [0] * 3
    )
    assert tick(coming, coming.at(WEDNESDAY, 7, 30), coming.at(THURSDAY, 9)) == [1, 1]
    assert coming.told() == [(coming.editor, WEEK_NOTICE), (coming.editor, WEEK_REMINDER)]


def test_a_pause_that_ends_on_thursday_is_followed_by_a_notice_and_no_reminder(coming: Coming) -> None:
    pause(coming, coming.day(MONDAY), coming.day(THURSDAY))
    tick(
        coming,
        coming.at(THURSDAY, 16),
        coming.at(FRIDAY, 7, 30),
        coming.at(FRIDAY, 11),
        coming.at(SUNDAY, 23),
    )
    assert coming.told() == [(coming.editor, WEEK_NOTICE)]


class Post:
    """Takes messages instead of a mail server."""

    def __init__(self, coming: Coming, settings: Settings) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.moment = coming.at(MONDAY, 8, 1)
        route = settings.model_copy(
            update={
                "notices_url": config_settings.SecretStr("json://127.0.0.1/{email}"),
                "desk_url": "https://d",
            }
        )
        self._notices = Notices(coming.sample.database, route, now=lambda: self.moment, send=self._take)

    def _take(self, address: str, title: str, text: str) -> str:
        self.sent.append((address, title, text))
        return ""

    def tick(self) -> int:
        return self._notices.tick()


def language(coming: Coming, code: str) -> None:
    coming.sample.database.writing(
        lambda session: session.execute(
            update(Person).where(col(Person.id) == coming.editor).values(language=code)
        )
    )


def test_the_message_tells_five_suggestions_in_words_with_one_link(
    coming: Coming, settings: Settings
) -> None:
    for number in range(6):
        coming.sample.post(f"Aamu {number} #kemijärvi\n\nToinen rivi.", pictures=1)
    tick(coming, coming.at(MONDAY, 7, 30))
    post = Post(coming, settings)
    assert post.tick() == 1
    ((address, title, text),) = post.sent
    number = clock.week_number(coming.week)[1]
    assert address.endswith("editor%40kunta.example")
    assert title == f"Kemijärvi: valitse viikon {number} nosto"
    assert "\n5. Aino, " in text
    assert "\n6. " not in text
    assert "Miksi: kampanjan" in text
    assert "#kemijärvi Toinen rivi." in text
    assert text.count("https://d/invite/") == 1
    assert ".jpg" not in text


@pytest.mark.parametrize(("code", "words"), [("sv", "Varför: "), ("en", "Why: ")])
def test_the_message_is_in_its_readers_language(
    coming: Coming, settings: Settings, code: str, words: str
) -> None:
    language(coming, code)
    coming.sample.post()
    tick(coming, coming.at(MONDAY, 8))
    post = Post(coming, settings)
    post.tick()
    assert words in post.sent[0][2]


def test_without_suggestions_the_message_says_what_can_be_done(coming: Coming, settings: Settings) -> None:
    tick(coming, coming.at(MONDAY, 8))
    post = Post(coming, settings)
    post.tick()
    assert "Uusia ehdotuksia ei ole. Voit jakaa julkaisun puhelimesta" in post.sent[0][2]


def test_the_links_secret_is_nowhere_in_the_database(coming: Coming, settings: Settings) -> None:
    tick(coming, coming.at(MONDAY, 8))
    post = Post(coming, settings)
    post.tick()
    link = next(word for word in post.sent[0][2].split() if word.startswith("https://d/invite/"))
    secret = urlsplit(link).path.rsplit("/", 1)[1]
    with coming.sample.database.reading() as session:
        row = session.execute(select(Invitation)).scalars().one()
        notice = session.execute(select(Notice)).scalars().one()
    assert row.digest == digest(secret)
    assert (row.team_id, row.week, row.expires_at) == (
        coming.team,
        coming.week,
        post.moment + timedelta(days=7),
    )
    assert secret not in repr(notice)
    assert "Usva" not in repr(notice.facts)


def test_with_links_turned_off_the_message_leads_to_the_sign_in(coming: Coming, settings: Settings) -> None:
    off = {"notice": True, "links": False, "at": coming.sample.now}
    coming.sample.database.writing(week_links.choose, coming.admin, coming.team, **off)
    tick(coming, coming.at(MONDAY, 8))
    post = Post(coming, settings)
    post.tick()
    assert "invite" not in post.sent[0][2]
    assert "https://d/" in post.sent[0][2]


def test_a_message_that_waited_until_the_pick_was_made_is_not_sent(
    coming: Coming, settings: Settings
) -> None:
    post_id = coming.sample.post()
    tick(coming, coming.at(MONDAY, 7, 30))
    coming.pick(post_id)
    post = Post(coming, settings)
    assert (post.tick(), post.sent) == (0, [])


def test_the_desk_does_not_repeat_what_the_weeks_page_says(coming: Coming) -> None:
    tick(coming, coming.at(MONDAY, 8))
    with coming.sample.database.reading() as session:
        assert session.execute(select(col(Notice.seen_at))).scalars().all() == [coming.at(MONDAY, 8)]
