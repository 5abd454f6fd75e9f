"""Answers under posts: read from the networks that show them, kept as facts, looked for now and then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session, col

from collector import access, erase, errands, queries, replies, sources, whom
from collector.door import Door
from collector.errors import Misconfigured, NotConnected, Unreadable
from collector.keys import Keyring
from collector.models import Errand, ErrandKind, HostState, Reply, Sighting, SourceState
from collector.sources import LINKS, bluesky, mastodon
from collector.values import Ask, Known
from tests.fakes import bluesky as sky
from tests.fakes import mastodon as fake
from tests.fakes.home import Home
from tests.fakes.web import Reply as Sent
from tests.fakes.web import Web
from tests.looking import HOUR, KEY, Looking
from tests.sample import Sample

ASKED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
LATER = "2026-11-20T15:30:00.000Z"
OTHER = fake.account(acct="muu@suo.example", url="https://suo.example/@muu")


@pytest.fixture
def door(web: Web) -> Iterator[Door]:
    door = Door("posti@kunta.example", allow=web.allow, pace=0)
    yield door
    door.close()


def under(home: Home, number: int, parent: int, **changes: Any) -> fake.Status:
    """Somebody answers; the author of the post unless `changes` say otherwise."""
    values = {"in_reply_to_id": str(parent), "created_at": LATER, "content": "<p>Kyllä!</p>"}
    return home.write(number, **values | changes)


def read(web: Web, door: Door, number: int = 1) -> list[str]:
    post = Known(str(number), f"{web.origin}/users/usva/statuses/{number}", f"{web.origin}/@usva/{number}")
    ask = Ask(1, "mastodon", web.origin, "kemijärvi", name="Suo")
    found = mastodon.replies(door, ask, post, f"{web.origin}/@usva", ASKED)
    return [reply.text for reply in found]


def test_only_the_authors_public_answers_since_the_asking_are_read(web: Web, door: Door) -> None:
    home = Home(web)
    home.write(1)
    under(home, 2, 1, account=OTHER, content="<p>Saammeko näyttää?</p>")
    under(home, 3, 2)
    under(home, 4, 2, visibility="unlisted", content="<p>Hiljaa: kyllä.</p>")
    under(home, 5, 2, visibility="private", content="<p>Vain seuraajille</p>")
    under(home, 6, 1, created_at="2026-11-20T14:30:00.000Z", content="<p>Ennen kysymystä</p>")
    assert read(web, door) == ["Kyllä!", "Hiljaa: kyllä."]


def test_a_server_that_shows_no_thread_says_who_must_act(web: Web, door: Door) -> None:
    home = Home(web)
    with pytest.raises(Misconfigured, match="no thread"):
        read(web, door)
    home.trouble = Sent(401, b'{"error": "This API requires an authenticated user"}')
    with pytest.raises(NotConnected):
        read(web, door)
    for body in (b"[]", b"null", b'{"descendants": 7}', b"<html>"):
        home.trouble = Sent(200, body)
        with pytest.raises(Unreadable):
            read(web, door)


def test_what_is_odd_in_a_thread_is_left_out(web: Web, door: Door) -> None:
    home = Home(web)
    odd: list[Any] = [None, 7, {}, {"visibility": "public"}, {"visibility": "public", "account": {}}]
    home.trouble = Sent(body=fake.json.dumps({"descendants": odd}).encode())
    assert read(web, door) == []


def test_blueskys_threads_are_read_to_their_ends(
    web: Web, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bluesky, "APPVIEW", web.origin)
    server = sky.Bluesky()
    web.routes[None] = server.answer
    post = sky.view()
    town = {"author": sky.author(did="did:plc:kunta2345", handle="kunta.example")}
    asked = sky.answer_to(post, "3asked", ASKED, "Saammeko?", **town)
    server.posts = [
        post,
        asked,
        sky.answer_to(asked, "3yes", ASKED + HOUR, "Kyllä vain"),
        sky.answer_to(asked, "3hid", ASKED + HOUR, "Salaa", labels=[{"val": "!no-unauthenticated"}]),
        sky.answer_to(post, "3old", ASKED - HOUR, "Aiemmin"),
    ]
    known = Known(post["uri"], post["uri"], "https://bsky.app/x")
    ask = Ask(0, "bluesky", "https://bsky.app", "", name="Bluesky")
    found = bluesky.replies(door, ask, known, sky.DID, ASKED)
    assert [(one.text, one.at) for one in found] == [("Kyllä vain", ASKED + HOUR)]
    assert found[0].url.startswith("https://bsky.app/profile/")
    server.posts = []
    with pytest.raises(Misconfigured, match="no thread"):
        bluesky.replies(door, ask, known, sky.DID, ASKED)


def test_the_networks_said_to_be_listened_to_are_those_whose_sources_can() -> None:
    can = {network for network, kind in LINKS.items() if replies._can(kind)}
    assert can == errands.LISTENED
    assert not replies._can("no such kind")
    assert sources.load("mastodon").replies is mastodon.replies


def test_it_is_looked_for_seldom_and_not_for_ever() -> None:
    looks, at = [], ASKED
    while (due := replies.next_look(ASKED, at)) is not None:
        looks.append(due - ASKED)
        at = due
    day = timedelta(days=1)
    assert looks[:4] == [HOUR, 6 * HOUR, day, 2 * day]
    assert looks[-1] == errands.LISTENING
    assert len(looks) == 16


class Listening(Looking):
    """A post at home whose author somebody has asked."""

    def __init__(self, sample: Sample, web: Web, door: Door) -> None:
        super().__init__(sample, web, door)
        self.ring = Keyring(self.database, door, KEY, now=self.clock)
        self.post_id = self.collect(1)
        self.database.writing(errands.listen, self.post_id, self.clock())

    def answered(self, number: int, content: str = "<p>Kyllä!</p>") -> None:
        """The author answers now."""
        under(self.home, number, 1, created_at=self.clock().isoformat(), content=content)

    def round(self, after: timedelta = HOUR) -> list[str]:
        """Time goes on, and what is due is done; gives the answers known then."""
        self.clock.forward(after)
        replies.tick(self.ring)
        with self.database.reading() as session:
            found = queries.replies(session, self.post_id, self.clock() - timedelta(days=60))
        return [one.text for one in found]

    def errand(self) -> Errand:
        with self.database.reading() as session:
            return (
                session.execute(select(Errand).where(col(Errand.kind) == ErrandKind.REPLIES)).scalars().one()
            )


@pytest.fixture
def listening(sample: Sample, web: Web, door: Door) -> Iterator[Listening]:
    made = Listening(sample, web, door)
    yield made
    made.close()


def test_an_answer_is_found_after_an_hour_and_another_one_later(listening: Listening) -> None:
    listening.answered(2)
    assert listening.round(timedelta(minutes=59)) == []
    assert listening.round(timedelta(minutes=1)) == ["Kyllä!"]
    listening.answered(3, "<p>Paitsi painettuna ei.</p>")
    assert listening.round() == ["Kyllä!"]
    assert listening.round(4 * HOUR) == ["Paitsi painettuna ei.", "Kyllä!"]


def test_an_answer_that_is_edited_or_taken_back_follows(listening: Listening) -> None:
    listening.answered(2)
    assert listening.round() == ["Kyllä!"]
    listening.home.change(2, content="<p>Ei sittenkään.</p>")
    assert listening.round(6 * HOUR) == ["Ei sittenkään."]
    listening.home.delete(2)
    assert listening.round(24 * HOUR) == []


def test_trouble_on_the_way_is_waited_out(listening: Listening) -> None:
    listening.answered(2)
    listening.home.trouble = Sent(503)
    assert listening.round() == []
    assert (listening.errand().done_at, listening.errand().reason) == (None, "transient")
    listening.home.trouble = None
    assert listening.round(6 * HOUR) == ["Kyllä!"]
    assert listening.errand().reason == ""


def test_after_two_weeks_nobody_looks_any_more_and_asking_anew_begins_anew(listening: Listening) -> None:
    for _ in range(20):
        listening.round(timedelta(days=1))
    assert listening.errand().done_at is not None
    asked = len(listening.home.web.asked)
    listening.round(timedelta(days=1))
    assert len(listening.home.web.asked) == asked
    listening.database.writing(errands.listen, listening.post_id, listening.clock())
    listening.answered(2)
    assert listening.round() == ["Kyllä!"]


def test_a_post_that_only_a_person_brought_is_asked_for_where_it_was_published(listening: Listening) -> None:
    listening.database.writing(lambda session: session.execute(delete(Sighting)))
    listening.answered(2)
    assert listening.round() == ["Kyllä!"]


def test_a_server_that_rests_is_left_alone(listening: Listening) -> None:
    listening.answered(2)
    with listening.database.reading() as session:
        [host] = session.execute(select(col(SourceState.host))).scalars().all()
    until = listening.clock() + 2 * HOUR

    def rest(session: Session) -> None:
        row = session.get(HostState, host) or HostState(host=host)
        row.not_before = until
        session.add(row)

    listening.database.writing(rest)
    assert listening.round() == []
    assert not [path for path in listening.home.web.paths() if path.endswith("/context")]
    assert listening.errand().due_at > until
    assert listening.round(5 * HOUR) == ["Kyllä!"]


def test_once_it_is_decided_nobody_looks(listening: Listening) -> None:
    listening.database.writing(errands.listen_no_more, listening.post_id)
    listening.answered(2)
    assert listening.round() == []
    assert not [path for path in listening.home.web.paths() if path.endswith("/context")]


def test_a_post_whose_author_or_server_nobody_knows_is_given_up(listening: Listening) -> None:
    unknown = listening.sample.post(author_id=None)
    listening.database.writing(errands.listen_no_more, listening.post_id)
    listening.database.writing(errands.listen, unknown, listening.clock())
    listening.round()
    assert listening.errand().done_at is not None


def test_answers_go_with_their_post_and_are_told_to_who_asks_for_their_data(listening: Listening) -> None:
    listening.answered(2)
    listening.round()
    with listening.database.reading() as session:
        who = whom.find(session, listening.post(listening.post_id).url)
        held = {(one.table, one.theirs) for one in access.rows(session, who, KEY)}
    assert {("reply", True), ("errand", True)} <= held
    listening.database.writing(erase.remove, [listening.post_id])
    with listening.database.reading() as session:
        assert session.execute(select(Reply)).first() is None
        assert session.execute(select(Errand)).first() is None


def test_answers_are_forgotten_a_month_after_they_were_seen(listening: Listening) -> None:
    listening.answered(2)
    listening.round()
    listening.database.writing(replies.tidy, listening.clock() + timedelta(days=29))
    assert listening.round(timedelta()) == ["Kyllä!"]
    listening.database.writing(replies.tidy, listening.clock() + timedelta(days=31))
    assert listening.round(timedelta()) == []
