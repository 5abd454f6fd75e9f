"""What befalls one account, one answer or the service itself is told of that alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import states, wishes
from collector.door import Door
from collector.errors import Transient
from collector.models import Gap
from collector.run import Collector
from collector.sources import instaloader_tag
from collector.states import Asked
from collector.values import Ask
from config import clock, credentials
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.collector.test_mentions import KEY as MENTIONS_KEY
from tests.collector.test_mentions import Mentioned
from tests.fakes import graph as meta
from tests.fakes import instagram
from tests.fakes.web import Reply, Web
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def add(session: Session, sample: Sample, web: Web, number: int) -> int:
    """A municipality's own Instagram account, with a key of its own."""
    account, name = f"{meta.OURS[:-1]}{number}", f"kunta {number}"
    secret = {"token": f"EAAkunta{number}avain"}
    credentials.store(session, KEY, name=name, campaign_id=sample.campaign, kind="meta", secret=secret)
    source = Source(kind="instagram_own", server=web.origin, query=account, name=name, credential=name)
    session.add(source)
    session.flush()
    session.add(CampaignSource(campaign_id=sample.campaign, source_id=source.id or 0, relation=Relation.OWN))
    session.flush()
    wishes.enrol(session)
    return source.id or 0


@pytest.mark.parametrize(("code", "others"), [(80002, True), (32, True), (4, False)])
def test_only_a_limit_of_the_app_itself_makes_every_municipality_wait(
    sample: Sample, web: Web, code: int, others: bool
) -> None:
    first, second = (sample.database.writing(add, sample, web, number) for number in (1, 2))
    limited = meta.error(code)
    web.routes[None] = lambda asked: (
        limited if "kunta1" in asked.headers["authorization"] else Reply(body=b'{"data": []}')
    )
    door = Door(allow=web.allow, pace=0)
    collector = Collector(sample.database, door, tombstone_key=KEY, who="me")
    asked = {one.source_id: one.error for one in collector.once()}
    collector.close()
    door.close()
    assert isinstance(asked[first], Transient)
    assert (second in asked) == others


def test_a_rest_that_was_over_is_not_taken_again(web: Web) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": (clock.now() + HOUR).isoformat()}
    web.routes |= {"/full": Reply(429, headers=spent), "/free": Reply(headers={"X-RateLimit-Remaining": "9"})}
    door = Door(allow=web.allow, pace=0)
    with pytest.raises(Transient) as caught:
        door.get(f"{web.origin}/full")
    door.get(f"{web.origin}/free")
    assert caught.value.retry_after is not None
    assert door.rest(f"127.0.0.1:{web.port}") is None
    door.close()


def test_a_refusal_in_the_words_of_the_newest_draft_says_how_long(web: Web) -> None:
    web.routes[None] = Reply(429, headers={"RateLimit": '"default";r=0;t=30'})
    door = Door(allow=web.allow, pace=0)
    with pytest.raises(Transient) as caught:
        door.get(web.origin)
    assert caught.value.retry_after == timedelta(seconds=30)
    door.close()


@pytest.mark.parametrize("partial", ["", "shows a share"])
def test_days_on_which_the_service_slept_are_a_gap(sample: Sample, web: Web, partial: str) -> None:
    source = sample.database.writing(add, sample, web, 1)
    before, after = clock.now(), clock.now() + 3 * DAY

    def asked(session: Session, at: datetime) -> None:
        states.note(session, Asked(source, "x", at, at, 1, 0, 0, None, partial), timedelta(minutes=30))

    sample.database.writing(asked, before)
    sample.database.writing(asked, after)
    with sample.database.reading() as session:
        gaps = session.execute(select(Gap).order_by(col(Gap.id))).scalars().all()
    assert [(gap.from_at, gap.until_at) for gap in gaps if gap.reason == "transient"] == [(before, after)]


def test_posts_of_every_layout_of_instagrams_app_are_read() -> None:
    """The layout is that of instagrapi's regression tests (tests for `hashtag_medias_v1_chunk`)."""
    rows = [{"media": instagram.media(f"C8rivi_{number}")} for number in range(5)]
    mixed = {
        "medias": None,
        "one_by_two_item": {"clips": {"items": rows[:2]}},
        "fill_items": rows[2:4],
    }
    sections = [{"layout_content": mixed}, {"layout_content": {"medias": rows[4:]}}]
    ask = Ask(1, "instaloader_tag", "https://i.instagram.com", "x", name="Insta")
    page = instaloader_tag.read({"data": {"recent": {"sections": sections}}}, ask)
    assert len(page.posts) == 5


def test_a_mention_told_while_the_key_was_refused_is_read_later(database: Database, web: Web) -> None:
    working = Mentioned(database, web)
    working.asked_for()

    def refuse(session: Session) -> None:
        opened = credentials.opened(session, MENTIONS_KEY, "meta")
        assert opened is not None
        credentials.refused(session, opened.id, opened.version, "a changed password", working.moment)

    database.writing(refuse)
    assert working.told().done_at is None
    secret = {"token": meta.TOKEN}
    database.writing(
        credentials.store, MENTIONS_KEY, name="meta", campaign_id=working.campaign, kind="meta", secret=secret
    )
    working.moment += DAY
    errand = working.round()
    working.door.close()
    assert (errand.problem, errand.done_at is not None) == ("", True)
