"""The sample Bluesky server behaves as a real one, and a demo that connects to it collects from it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from collector.door import Door
from collector.errors import KeyRefused
from collector.models import Author, Media, Post, PostTag, SourceState
from collector.run import Collector
from collector.samples import SKY, SampleNetworks, content
from collector.samples.bluesky import IDENTIFIER, PASSWORD, SampleBluesky, uri_of
from collector.sources import bluesky
from collector.values import Ask, IncomingPost, Known, Missing
from config import campaign_file, campaign_import, clock, credentials, hashtags
from config.db import Database
from config.models import Campaign, Credential, Source

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
HORIZON = NOW - timedelta(days=30)
KEY = b"n" * 32


class Clock:
    """A clock that can be turned."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def watch() -> Clock:
    return Clock()


@pytest.fixture
def server(watch: Clock) -> Iterator[SampleBluesky]:
    sky = SampleBluesky(content.skies(NOW), now=watch)
    sky.start()
    yield sky
    sky.stop()


@pytest.fixture
def door(server: SampleBluesky) -> Iterator[Door]:
    found = Door(allow=frozenset({("127.0.0.1", server.port)}), pace=0)
    yield found
    found.close()


def signed_in(door: Door, server: SampleBluesky, query: str = "kemijärvi") -> Ask:
    secret = bluesky.renew(door, server.origin, {"identifier": IDENTIFIER, "password": PASSWORD}).secret
    return Ask(1, "bluesky", server.origin, query, secret=secret, name="Taivas")


def test_every_sample_post_is_found_by_its_hashtags_as_it_was_written(
    server: SampleBluesky, door: Door
) -> None:
    asked = signed_in(door, server, "kemijarvi")
    page = bluesky.fetch(door, asked, {}, HORIZON)
    told = {uri_of(post): post for post in content.skies(NOW)}

    assert page.faults == ()
    assert {post.uri for post in page.posts} == {
        uri for uri, post in told.items() if "kemijarvi" in map(hashtags.fold, post.tags)
    }
    for post in page.posts:
        assert (post.tags, post.published_at) == (told[post.uri].tags, told[post.uri].created_at)


def test_who_writes_for_signed_in_people_only_is_marked_so(server: SampleBluesky, door: Door) -> None:
    page = bluesky.fetch(door, signed_in(door, server, "tuhannenjayhdentyönmatkatoimisto"), {}, HORIZON)
    by = {post.author.handle: post.restricted for post in page.posts if post.author}
    assert by["hiljainenhilla.taivas.example"]
    assert sum(by.values()) == 1


def test_an_old_session_is_refused_and_a_renewed_one_works(
    server: SampleBluesky, door: Door, watch: Clock
) -> None:
    asked = signed_in(door, server)
    watch.at += timedelta(hours=3)
    with pytest.raises(KeyRefused, match="Token has expired"):
        bluesky.fetch(door, asked, {}, HORIZON)
    renewed = bluesky.renew(door, server.origin, asked.secret)
    assert renewed.expires_at == watch.at + timedelta(hours=2)
    with pytest.raises(KeyRefused):
        bluesky.renew(door, server.origin, {"identifier": IDENTIFIER, "password": "väärä"})


def test_a_deleted_sample_post_is_missing(server: SampleBluesky, door: Door) -> None:
    asked = signed_in(door, server)
    first, second = (uri_of(post) for post in content.skies(NOW)[:2])
    server.delete(first)
    looked = bluesky.recheck(door, asked, [Known(uri, uri, "https://bsky.app/") for uri in (first, second)])
    assert looked[first] == Missing()
    assert isinstance(looked[second], IncomingPost)


def test_a_campaign_that_connects_collects_from_the_sample_server(database: Database, tmp_path: Path) -> None:
    with SampleNetworks() as networks:
        wanted = campaign_file.read(networks.campaign_file(tmp_path))
        database.writing(campaign_import.apply, wanted)
        with database.reading() as session:
            campaign_id = session.execute(select(col(Campaign.id))).scalar_one()
        assert campaign_id is not None
        for _ in range(2):
            database.writing(networks.connect, KEY, campaign_id)
        door = Door(allow=networks.allow, pace=0)
        collector = Collector(database, door, tombstone_key=KEY, who="koe")
        collector.once()
        collector.close()
        door.close()
    with database.reading() as session:
        states = session.execute(
            select(SourceState)
            .join(Source, col(Source.id) == col(SourceState.source_id))
            .where(col(Source.kind) == "bluesky")
        ).scalars()
        assert [(state.reason, state.last_ok_at is not None) for state in states] == [("", True)] * 4
        posts = session.execute(select(Post).where(col(Post.network) == "bluesky")).scalars().all()
        assert len(posts) == len(content.skies(clock.now()))
        assert sum(post.restricted for post in posts) == 1
        theirs = select(Media).where(col(Media.post_id).in_([post.id for post in posts]))
        assert len(session.execute(theirs).all()) == 4
        keys = session.execute(
            select(col(PostTag.key)).where(col(PostTag.post_id).in_([post.id for post in posts])).distinct()
        ).scalars()
        assert {"*", "#kemijarvi", "#posio"} <= set(keys)
        handles = session.execute(
            select(col(Author.handle)).where(col(Author.network) == "bluesky")
        ).scalars()
        assert "rautatieaino.taivas.example" in set(handles)
        stored = session.execute(select(Credential)).scalar_one()
        opened = credentials.opened(session, KEY, SKY)
    assert opened is not None
    assert opened.secret["password"] == PASSWORD
    assert opened.secret["refresh"]
    assert (stored.account, stored.dead_at) == (IDENTIFIER, None)
    assert PASSWORD not in stored.sealed
