"""The life of a permission: asked in exact words, answered, found by itself, given up, told on Thursday."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from collector import errands
from collector.models import Errand, ErrandKind, Post, Reply
from config import clock
from config.models import Account, Relation, Team
from curator import material, picks
from curator.desk import notice_words
from curator.material import Subject
from curator.models import (
    AuditEvent,
    Ending,
    Notice,
    Pause,
    PermissionScope,
    PermissionState,
    Person,
    Pick,
    Story,
)
from curator.permitting import asking_words, permission_lists, permissions, replied, unanswered
from curator.permitting.asking_words import About
from curator.permitting.permission_lists import Show
from curator.permitting.permissions import Told
from curator.permitting.unanswered import How
from curator.picking.standing import State
from curator.picks import Answers, PickError, Problem
from curator.react import Reactions
from tests.sample import Sample

DAY = timedelta(days=1)
ASKED, GRANTED, NO_ANSWER = PermissionState.ASKED, PermissionState.GRANTED, PermissionState.NO_ANSWER


class Life:
    """A post with a picture, picked for a week, and what is recorded of its permission."""

    def __init__(self, sample: Sample, team: str = "kemijarvi", who: str = "editor") -> None:
        self.sample, self.database = sample, sample.database
        self.team_id, self.who = sample.teams[team], sample.people[who]
        monday = clock.week_of(sample.now)
        self.monday = clock.at(monday, time(9, 0))
        self.post = sample.post(pictures=1)
        self.subject = Subject(post_id=self.post)
        answers = Answers(with_picture=True, media_id=self._picture())
        made = self.database.writing(
            picks.pick, self.who, self.team_id, self.subject, monday, answers, at=self.monday
        )
        self.pick_id = made.id or 0

    def _picture(self) -> int:
        with self.database.reading() as session:
            return material.load(session, [self.subject])[self.subject].pictures[0].id

    def step(
        self, state: PermissionState, at: datetime, told: Told | None = None, who: str = "editor"
    ) -> int:
        return self.database.writing(
            permissions.record,
            self.sample.people[who],
            self.sample.campaign,
            self.subject,
            state,
            "",
            at,
            told,
        )

    def answer(self, at: datetime, text: str = "Kyllä!") -> None:
        """The collector finds an answer that was written then."""
        number = f"{at.timestamp()}"
        row = Reply(
            post_id=self.post,
            native_id=number,
            url="https://suo.example/@aino/9",
            text=text,
            at=at,
            seen_at=at,
        )
        self.database.writing(lambda session: session.add(row))

    def state(self) -> PermissionState | None:
        with self.database.reading() as session:
            found = permissions.current(session, self.sample.campaign, [self.subject]).get(self.subject)
            return found.state if found else None

    def team(self) -> Team:
        with self.database.reading() as session:
            return session.get_one(Team, self.team_id)

    def told(self, kind: str) -> list[str]:
        """Who was told, by name."""
        with self.database.reading() as session:
            rows = session.execute(
                select(col(Person.name))
                .join(Notice, col(Notice.person_id) == col(Person.id))
                .where(col(Notice.kind) == kind)
                .order_by(col(Notice.id))
            )
            return list(rows.scalars())

    def listening(self) -> int:
        with self.database.reading() as session:
            rows = (
                select(func.count())
                .select_from(Errand)
                .where(col(Errand.kind) == ErrandKind.REPLIES, col(Errand.done_at).is_(None))
            )
            return session.execute(rows).scalar_one()

    def listed(self, show: Show, at: datetime | None = None) -> list[Subject]:
        with self.database.reading() as session:
            found = permission_lists.listed(session, self.team(), show, at or self.monday, 20, 0)
            return [one.material.subject for one in found]

    def waiting(self) -> int:
        with self.database.reading() as session:
            return permission_lists.waiting(session, self.team(), self.monday)


@pytest.fixture
def life(sample: Sample) -> Life:
    return Life(sample)


def test_the_words_the_answer_the_scope_the_time_and_the_person_are_kept(life: Life) -> None:
    life.step(ASKED, life.monday, Told(scope=(PermissionScope.WALL,), wording="Hei! Saammeko näyttää? "))
    told = Told(
        scope=(PermissionScope.PRINT, PermissionScope.WALL),
        reply="kyllä\nvaan",
        reply_url="https://suo.example/@aino/9",
    )
    life.step(GRANTED, life.monday + DAY, told, who="admin")
    with life.database.reading() as session:
        asked, granted = permissions.history(session, life.sample.campaign, life.subject)
    assert (asked.wording, asked.scope, asked.person_id) == (
        "Hei! Saammeko näyttää?",
        ["wall"],
        life.sample.people["editor"],
    )
    assert (granted.reply, granted.reply_url, granted.at) == (told.reply, told.reply_url, life.monday + DAY)
    assert permissions.scope_of(granted) == (PermissionScope.WALL, PermissionScope.PRINT)
    with life.database.reading() as session:
        traces = session.execute(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(2)).scalars()
        assert [(one.action, one.facts) for one in traces] == [
            ("permission_granted", {}),
            ("permission_asked", {}),
        ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [((), GRANTED), ((PermissionScope.WALL,), GRANTED), ((PermissionScope.PRINT,), None)],
)
def test_what_is_granted_for_print_only_is_granted_for_no_wall(
    life: Life, scope: Sequence[PermissionScope], expected: PermissionState | None
) -> None:
    life.step(GRANTED, life.monday, Told(scope=tuple(scope)))
    with life.database.reading() as session:
        step = permissions.current(session, life.sample.campaign, [life.subject])[life.subject]
    assert permissions.for_walls(step) is expected
    assert permissions.for_walls(None) is None


WALL, PRINT = PermissionScope.WALL, PermissionScope.PRINT
DECLINED, WITHDRAWN = PermissionState.DECLINED, PermissionState.WITHDRAWN


@pytest.mark.parametrize("no", [DECLINED, WITHDRAWN])
@pytest.mark.parametrize(
    ("state", "scope"),
    [
        (ASKED, (WALL,)),
        (ASKED, ()),
        (NO_ANSWER, ()),
        (GRANTED, (PRINT,)),
        (PermissionState.STANDING, (PRINT,)),
    ],
)
def test_a_no_is_undone_by_nothing_but_a_permission_that_holds_the_wall(
    life: Life, no: PermissionState, state: PermissionState, scope: tuple[PermissionScope, ...]
) -> None:
    life.step(GRANTED, life.monday)
    life.step(no, life.monday)
    with pytest.raises(PickError) as refused:
        life.step(state, life.monday + DAY, Told(scope=scope))
    assert refused.value.problem is Problem.STILL_REFUSED
    assert life.state() is no
    assert life.listening() == 0


@pytest.mark.parametrize("no", [DECLINED, WITHDRAWN])
@pytest.mark.parametrize(
    ("state", "scope"),
    [
        (GRANTED, ()),
        (GRANTED, (WALL, PRINT)),
        (PermissionState.STANDING, ()),
        (PermissionState.NOT_NEEDED, ()),
        (DECLINED, ()),
        (WITHDRAWN, (PRINT,)),
    ],
)
def test_a_new_permission_undoes_a_no_and_another_no_may_follow(
    life: Life, no: PermissionState, state: PermissionState, scope: tuple[PermissionScope, ...]
) -> None:
    life.step(no, life.monday)
    life.step(state, life.monday + DAY, Told(scope=scope))
    assert life.state() is state


def test_a_partners_permission_tells_who_agreed_and_ends_with_the_account(sample: Sample) -> None:
    post = Subject(post_id=sample.post(handle="lehti@suo.example", pictures=1))

    def account(session: Session, **values: object) -> None:
        row = session.execute(select(Account).where(col(Account.relation) == Relation.PARTNER)).scalar_one()
        for name, value in values.items():
            setattr(row, name, value)

    day = clock.day_of(sample.now)
    sample.database.writing(account, permission_note="Päätoimittaja, sähköposti", permission_on=day)
    with sample.database.reading() as session:
        parts = material.load(session, [post])[post]
        found = permissions.channel(session, sample.campaign, parts)
    assert found == permissions.ByChannel(PermissionState.STANDING, "Lehti", "Päätoimittaja, sähköposti", day)
    sample.database.writing(account, active=False)
    with sample.database.reading() as session:
        assert permissions.by_channel(session, sample.campaign, parts) is None


def test_answers_are_looked_for_from_the_asking_to_the_answer(life: Life) -> None:
    assert life.listening() == 0
    life.step(ASKED, life.monday)
    assert life.listening() == 1
    life.step(ASKED, life.monday + DAY)
    assert life.listening() == 1
    life.step(GRANTED, life.monday + DAY)
    assert life.listening() == 0


def test_nothing_is_looked_for_where_the_network_shows_no_answers(sample: Sample) -> None:
    elsewhere = Subject(post_id=sample.post(network="instagram"))
    sample.database.writing(
        permissions.record, sample.people["editor"], sample.campaign, elsewhere, ASKED, "", sample.now
    )
    assert "instagram" not in errands.LISTENED
    with sample.database.reading() as session:
        assert session.execute(select(Errand).where(col(Errand.kind) == ErrandKind.REPLIES)).first() is None


def test_an_answer_is_told_to_who_asked_once_and_grants_nothing(life: Life) -> None:
    life.step(ASKED, life.monday, who="admin")
    hands = [life.monday + timedelta(hours=2)]
    reactions = Reactions(life.database, lambda: hands[0])
    reactions.tick()
    assert life.told(notice_words.PERMISSION_REPLY) == []
    life.answer(hands[0] + timedelta(seconds=1))
    for _ in range(3):
        hands[0] += timedelta(seconds=2)
        reactions.tick()
    assert life.told(notice_words.PERMISSION_REPLY) == ["Admin"]
    assert life.state() is ASKED
    life.answer(hands[0] + timedelta(seconds=1), "Paitsi en sittenkään.")
    hands[0] += timedelta(minutes=2)
    Reactions(life.database, lambda: hands[0]).tick()
    assert life.told(notice_words.PERMISSION_REPLY) == ["Admin", "Admin"]
    with life.database.reading() as session:
        found = replied.found(session, life.sample.campaign, life.subject)
    assert [one.text for one in found] == ["Paitsi en sittenkään.", "Kyllä!"]


def test_what_was_said_before_the_asking_or_after_the_decision_is_no_answer(life: Life) -> None:
    life.answer(life.monday - 2 * DAY)
    with life.database.reading() as session:
        assert replied.found(session, life.sample.campaign, life.subject) == []
        assert replied.news(session) == []
    life.step(ASKED, life.monday)
    with life.database.reading() as session:
        assert replied.news(session) == []
    life.answer(life.monday + DAY)
    life.step(GRANTED, life.monday + DAY)
    with life.database.reading() as session:
        assert replied.news(session) == []
        assert replied.found(session, life.sample.campaign, life.subject) == []


def test_if_who_asked_has_left_the_others_are_told(life: Life) -> None:
    life.step(ASKED, life.monday, who="neighbour")
    life.answer(life.monday + DAY)
    with life.database.reading() as session:
        news = replied.news(session)
    assert life.database.writing(replied.tell, news, life.monday + DAY) == 2
    assert life.told(notice_words.PERMISSION_REPLY) == ["Admin", "Editor"]


def test_after_two_weeks_it_counts_as_unanswered_and_an_answer_is_still_taken(life: Life) -> None:
    life.step(ASKED, life.monday, Told(scope=(PermissionScope.WALL, PermissionScope.PRINT)))
    assert unanswered.tick(life.database, life.monday + 13 * DAY) == 0
    assert life.state() is ASKED
    for _ in range(2):
        unanswered.tick(life.database, life.monday + 14 * DAY)
    assert life.state() is NO_ANSWER
    with life.database.reading() as session:
        steps = permissions.history(session, life.sample.campaign, life.subject)
    assert [step.state for step in steps] == [ASKED, NO_ANSWER]
    assert steps[1].person_id is None
    assert permissions.scope_of(steps[1]) == (PermissionScope.WALL, PermissionScope.PRINT)
    life.answer(life.monday + 15 * DAY)
    with life.database.reading() as session:
        assert len(replied.news(session)) == 1
    life.step(GRANTED, life.monday + 16 * DAY)
    assert life.state() is GRANTED


def test_asking_again_starts_the_two_weeks_anew(life: Life) -> None:
    life.step(ASKED, life.monday)
    life.step(ASKED, life.monday + 10 * DAY)
    unanswered.tick(life.database, life.monday + 15 * DAY)
    assert life.state() is ASKED


THURSDAY = timedelta(days=3)


def on_thursday(life: Life) -> list[tuple[How, int, State]]:
    """What comes up then: how each stands, how often it was asked, and where its pick is."""
    with life.database.reading() as session:
        found = unanswered.of_team(session, life.team(), clock.day_of(life.monday + THURSDAY))
    return [(one.how, one.times, one.standing.state) for one in found]


def test_on_thursday_each_is_told_as_it_really_stands(life: Life) -> None:
    assert on_thursday(life) == [(How.NEVER, 0, State.ON_WALL)]
    life.step(ASKED, life.monday)
    assert on_thursday(life) == [(How.ONCE, 1, State.ON_WALL)]
    life.step(ASKED, life.monday + DAY)
    assert on_thursday(life) == [(How.AGAIN, 2, State.ON_WALL)]
    life.step(NO_ANSWER, life.monday + DAY)
    assert on_thursday(life) == [(How.GIVEN_UP, 2, State.ON_WALL)]
    life.step(GRANTED, life.monday + DAY, Told(scope=(PRINT,)))
    assert on_thursday(life) == [(How.ELSEWHERE, 0, State.ON_WALL)]
    life.step(ASKED, life.monday + DAY)
    assert on_thursday(life) == [(How.ONCE, 1, State.ON_WALL)]
    life.step(GRANTED, life.monday + DAY)
    assert on_thursday(life) == []
    life.step(DECLINED, life.monday + DAY)
    assert on_thursday(life) == []


def test_what_something_else_keeps_off_the_wall_is_not_asked_about_on_thursday(life: Life) -> None:
    life.step(ASKED, life.monday)

    def gone(session: Session) -> None:
        session.get_one(Post, life.post).gone_at = life.monday

    life.database.writing(gone)
    assert on_thursday(life) == []
    unanswered.tick(life.database, life.monday + THURSDAY)
    assert life.told(notice_words.PERMISSION_UNANSWERED) == []


def test_who_picked_is_told_on_thursday_that_nobody_has_asked(life: Life) -> None:
    for days in (0, 1, 2):
        unanswered.tick(life.database, life.monday + days * DAY)
    assert life.told(notice_words.PERMISSION_UNANSWERED) == []
    for days in (3, 4):
        unanswered.tick(life.database, life.monday + days * DAY)
    assert life.told(notice_words.PERMISSION_UNANSWERED) == ["Editor"]
    with life.database.reading() as session:
        notice = session.execute(select(Notice)).scalar_one()
        said = notice_words.said(notice.kind, notice.step, notice.facts, "fi")
    number = clock.week_number(life.monday.date())[1]
    assert said.title == f"Viikon {number} noston lupaa ei ole pyydetty"
    assert "näytä nosto ilman kuvaa" in said.text


def test_a_permission_for_something_else_is_told_of_by_the_page_alone(life: Life) -> None:
    life.step(GRANTED, life.monday, Told(scope=(PRINT,)))
    unanswered.tick(life.database, life.monday + THURSDAY)
    assert life.told(notice_words.PERMISSION_UNANSWERED) == []


def test_on_thursday_who_asked_is_told_once_a_week(life: Life) -> None:
    life.step(ASKED, life.monday)
    for when in (2 * DAY, THURSDAY - timedelta(hours=2)):
        assert unanswered.tick(life.database, life.monday + when) == 0
    assert unanswered.tick(life.database, life.monday + THURSDAY) == 1
    for when in (THURSDAY + timedelta(hours=3), 4 * DAY, 6 * DAY):
        assert unanswered.tick(life.database, life.monday + when) == 0
    assert life.told(notice_words.PERMISSION_UNANSWERED) == ["Editor"]


@pytest.mark.parametrize("why", ["granted", "no picture", "asked today", "withdrawn", "paused", "ended"])
def test_on_thursday_nobody_is_told_of_what_needs_no_answer(life: Life, why: str) -> None:
    thursday = life.monday + THURSDAY
    life.step(ASKED, thursday if why == "asked today" else life.monday)
    if why == "granted":
        life.step(GRANTED, life.monday + DAY)

    def change(session: Session) -> None:
        pick = session.get_one(Pick, life.pick_id)
        pick.with_picture = pick.with_picture and why != "no picture"
        if why == "withdrawn":
            pick.ended_at, pick.ending = life.monday, Ending.WITHDRAWN
        day = clock.day_of(life.monday)
        if why == "paused":
            session.add(
                Pause(
                    team_id=life.team_id, starts=day, ends=day + 6 * DAY, person_id=life.who, at=life.monday
                )
            )
        session.get_one(Team, life.team_id).ends = day if why == "ended" else None

    life.database.writing(change)
    assert unanswered.tick(life.database, thursday) == 0
    assert life.told(notice_words.PERMISSION_UNANSWERED) == []


def test_a_pick_may_do_without_its_picture(life: Life) -> None:
    life.step(ASKED, life.monday)
    life.database.writing(unanswered.without_picture, life.who, life.pick_id)
    with life.database.reading() as session:
        kept = session.get_one(Pick, life.pick_id)
        assert (kept.with_picture, kept.media_id) == (False, None)
        assert unanswered.of_team(session, life.team(), clock.day_of(life.monday + THURSDAY)) == []
    life.database.writing(picks.withdraw, life.who, life.pick_id)
    for pick_id in (life.pick_id, 0):
        with pytest.raises(PickError):
            life.database.writing(unanswered.without_picture, life.who, pick_id)


@pytest.mark.parametrize("refused", [PermissionState.DECLINED, PermissionState.WITHDRAWN])
def test_what_its_author_has_refused_does_not_do_without_its_picture(
    life: Life, refused: PermissionState
) -> None:
    life.step(refused, life.monday)
    with pytest.raises(PickError) as told:
        life.database.writing(unanswered.without_picture, life.who, life.pick_id)
    assert told.value.problem is Problem.FORBIDDEN


def test_each_list_has_its_own_and_what_nobody_asked_waits(life: Life) -> None:
    assert life.listed(Show.WAITING) == [life.subject]
    assert life.waiting() == 1
    for state, show in (
        (ASKED, Show.WAITING),
        (NO_ANSWER, Show.UNANSWERED),
        (GRANTED, Show.GRANTED),
        (PermissionState.WITHDRAWN, Show.CLOSED),
    ):
        life.step(state, life.monday)
        assert [one for one in Show if life.listed(one) == [life.subject]] == [show]
        assert life.waiting() == (show is Show.WAITING)


def test_what_nobody_asked_for_a_pick_of_long_ago_waits_no_more(life: Life) -> None:
    assert life.listed(Show.WAITING, life.monday + timedelta(weeks=8)) == [life.subject]
    assert life.listed(Show.WAITING, life.monday + timedelta(weeks=9)) == []


def test_another_teams_pick_and_another_teams_story_are_out_of_reach(life: Life, sample: Sample) -> None:
    def story(session: Session) -> int:
        made = Story(
            campaign_id=sample.campaign,
            team_id=sample.teams["kemijarvi"],
            network="own",
            uri="story-1",
            text="Oma tarina",
            author_name="Eero",
            published_on=clock.day_of(sample.now),
            person_id=sample.people["editor"],
        )
        session.add(made)
        session.flush()
        return made.id or 0

    told = Subject(story_id=sample.database.writing(story))
    free = Subject(post_id=sample.post("Vapaa"))
    for subject in (life.subject, told, free):
        sample.database.writing(
            permissions.record, life.who, sample.campaign, subject, ASKED, "", life.monday
        )
    with sample.database.reading() as session:
        own, other = (session.get_one(Team, sample.teams[key]) for key in ("kemijarvi", "keminmaa"))
        reach = {
            team.key: [permission_lists.reachable(session, team, one) for one in (life.subject, told, free)]
            for team in (own, other)
        }
        assert reach == {"kemijarvi": [True, True, True], "keminmaa": [False, False, True]}
        seen = permission_lists.listed(session, other, Show.WAITING, life.monday, 20, 0)
        assert [one.material.subject for one in seen] == [free]
        assert permission_lists.waiting(session, other, life.monday) == 1
        assert not permission_lists.reachable(session, own, Subject(story_id=999))
    sample.database.writing(picks.withdraw, life.who, life.pick_id)
    with sample.database.reading() as session:
        assert permission_lists.reachable(session, own, life.subject)
        assert permission_lists.reachable(session, other, life.subject)


def test_a_page_of_a_list_goes_on_where_the_last_one_ended(life: Life, sample: Sample) -> None:
    posts = [life.subject, *(Subject(post_id=sample.post(f"Julkaisu {number}")) for number in range(4))]
    for post in posts[1:]:
        sample.database.writing(permissions.record, life.who, sample.campaign, post, ASKED, "", life.monday)
    with sample.database.reading() as session:
        found = [
            one.material.subject
            for offset in (0, 2, 4)
            for one in permission_lists.listed(session, life.team(), Show.WAITING, life.monday, 2, offset)
        ]
    assert found == [posts[0], *reversed(posts[1:])]


ABOUT = About("Kemijärven kaupunki", "tuhannenjayhdentyönmatkatoimisto", "https://poisto.example/fi/lupa")


@pytest.mark.parametrize("language", asking_words.LANGUAGES)
def test_a_ready_request_says_who_what_where_and_how_to_withdraw(language: str) -> None:
    text = asking_words.ready(language, ABOUT)
    for part in (ABOUT.team, ABOUT.terms, f"#{ABOUT.tag}"):
        assert part in text
    assert {"fi": "Voit perua luvan", "sv": "återkalla tillståndet", "en": "withdraw it"}[language] in text
    assert len(text) < 480


def test_a_request_names_every_place_it_asks_for() -> None:
    def fi(*scope: PermissionScope, **more: bool) -> str:
        return asking_words.ready("fi", About("Posio", "", "https://x.example/", scope=scope, **more))

    wall, channels, printed = PermissionScope
    assert "Saammeko näyttää sen verkkosivuillamme, nimelläsi" in fi(wall)
    assert "verkkosivuillamme ja painotuotteissamme" in fi(printed, wall)
    assert "verkkosivuillamme, somekanavissamme ja painotuotteissamme" in fi(wall, channels, printed)
    assert "Ihana kuva" not in fi(wall, picture=False)
    assert "linkillä" not in fi(wall, published=False)
    assert "#" not in fi(wall)


def test_a_team_may_keep_its_own_words_and_their_address_stays_right(life: Life) -> None:
    about = dict.fromkeys(asking_words.LANGUAGES, ABOUT)
    own = f"Moi! Saako lainata? {ABOUT.terms}"
    for text in ("Vanha", own):
        life.database.writing(asking_words.keep, life.who, life.team_id, "fi", text, ABOUT.terms, life.monday)
    moved = {"fi": About("Kemijärvi", "", "https://uusi.example/lupa")}
    with life.database.reading() as session:
        assert asking_words.texts(session, life.team_id, moved) == {
            "fi": "Moi! Saako lainata? https://uusi.example/lupa"
        }
        found = asking_words.texts(session, life.team_id, about)
        assert found["fi"] == own
        assert found["sv"] == asking_words.ready("sv", ABOUT)
        other = asking_words.texts(session, life.sample.teams["posio"], about)
        assert other["fi"] == asking_words.ready("fi", ABOUT)
