"""The week's notice: to whom, when, and each once; late when the service was down, never twice."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from config import clock
from config import settings as config_settings
from config.models import Team
from config.settings import Settings
from curator.desk.notice_words import WEEK_DEPUTY, WEEK_NOTICE, WEEK_REMINDER
from curator.entry import people, week_links
from curator.entry.people import digest
from curator.models import Duty, Invitation, Notice, Person, Role, Scope
from curator.notices import Notices
from curator.turns import duty, pauses, weekly
from tests.curator.turning import FRIDAY, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, Coming
from tests.sample import Sample

MINUTE = timedelta(minutes=1)


@pytest.fixture
def coming(sample: Sample) -> Coming:
    found = Coming(sample)
    given = Duty(
        team_id=found.team, week=clock.week_of(sample.now), person_id=found.editor, deputy_id=found.admin
    )
    sample.database.writing(lambda session: session.add(given))
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


@pytest.fixture
def in_turn(coming: Coming) -> Coming:
    """Nobody has given any turns."""
    coming.sample.database.writing(lambda session: session.execute(delete(Duty)))
    return coming


def turn(coming: Coming, weeks: int = 0) -> tuple[int | None, int | None]:
    with coming.sample.database.reading() as session:
        found = duty.of(session, coming.team, coming.week + timedelta(weeks=weeks))
    return found.person_id, found.deputy_id


def invite(coming: Coming, *names: str) -> None:
    for name in names:
        address, role = f"{name}@kunta.example", Role.EDITOR
        coming.sample.database.writing(
            people.invite, None, address, name, Scope.TEAM, coming.team, role, coming.sample.now
        )


def test_who_got_mondays_notice_is_reminded_though_others_join_the_team(in_turn: Coming) -> None:
    tick(in_turn, in_turn.at(MONDAY, 7, 30))
    person, deputy = turn(in_turn)
    # One more or two more: each alone would change whose turn a week's number gives.
    for names in (["uusi"], ["toinen", "kolmas"]):
        invite(in_turn, *names)
        assert turn(in_turn) == (person, deputy)
    tick(in_turn, in_turn.at(THURSDAY, 9), in_turn.at(THURSDAY, 15))
    assert in_turn.told() == [(person, WEEK_NOTICE), (person, WEEK_REMINDER), (deputy, WEEK_DEPUTY)]


def test_the_deputy_takes_the_week_of_who_leaves(in_turn: Coming) -> None:
    tick(in_turn, in_turn.at(MONDAY, 0, 1))
    person, deputy = turn(in_turn)
    assert person is not None
    invite(in_turn, "uusi", "toinen")
    in_turn.sample.database.writing(people.disable, None, person, in_turn.sample.now)
    with in_turn.sample.database.reading() as session:
        left = people.working_for(session, in_turn.team)
    assert deputy is not None
    assert turn(in_turn) == (deputy, left[(left.index(deputy) + 1) % len(left)])


@pytest.mark.parametrize("leaves", ["person", "deputy"])
def test_somebody_is_told_on_thursday_afternoon_whoever_of_the_two_has_left(
    in_turn: Coming, leaves: str
) -> None:
    invite(in_turn, "uusi", "toinen")
    tick(in_turn, in_turn.at(MONDAY, 0, 1))
    person, deputy = turn(in_turn)
    gone, stays = (person, deputy) if leaves == "person" else (deputy, person)
    assert gone is not None
    in_turn.sample.database.writing(people.disable, None, gone, in_turn.sample.now)
    tick(in_turn, in_turn.at(THURSDAY, 15))
    assert in_turn.told(WEEK_REMINDER) == [(stays, WEEK_REMINDER)]
    ((told, _),) = in_turn.told(WEEK_DEPUTY)
    assert told not in {person, deputy}


def test_a_week_given_away_without_a_deputy_stays_without_one(in_turn: Coming) -> None:
    this = in_turn.week
    in_turn.sample.database.writing(
        duty.give, in_turn.admin, in_turn.team, this, in_turn.editor, None, clock.week_of(in_turn.sample.now)
    )
    tick(in_turn, in_turn.at(MONDAY, 0, 1))
    invite(in_turn, "uusi", "toinen")
    assert turn(in_turn) == (in_turn.editor, None)
    tick(in_turn, in_turn.at(THURSDAY, 15))
    assert in_turn.told(WEEK_DEPUTY) == []


def test_a_settled_week_changes_only_when_staff_change_it(in_turn: Coming) -> None:
    tick(in_turn, in_turn.at(MONDAY, 0, 1))
    person, deputy = turn(in_turn)
    assert deputy is not None
    write, this = in_turn.sample.database.writing, in_turn.week
    write(duty.give, in_turn.admin, in_turn.team, this + timedelta(weeks=1), deputy, None, this)
    assert turn(in_turn) == (person, deputy)
    write(duty.give, in_turn.admin, in_turn.team, this, deputy, None, this)
    assert turn(in_turn) == (deputy, None)
    tick(in_turn, in_turn.at(TUESDAY, 9))
    assert turn(in_turn) == (deputy, None)
    write(duty.take_back, in_turn.admin, in_turn.team, this)
    assert turn(in_turn) == (person, deputy)


def test_a_week_nobody_works_in_is_settled_when_somebody_comes(in_turn: Coming) -> None:
    gone = [in_turn.sample.people[name] for name in ("owner", "admin", "editor")]
    for one in gone:
        in_turn.sample.database.writing(people.disable, None, one, in_turn.sample.now)
    tick(in_turn, in_turn.at(MONDAY, 8))
    assert turn(in_turn) == (None, None)
    invite(in_turn, "uusi")
    tick(in_turn, in_turn.at(MONDAY, 9))
    (person, _), _ = turn(in_turn), invite(in_turn, "toinen")
    assert turn(in_turn) == (person, None)


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
