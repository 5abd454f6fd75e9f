"""A post that names us, from Meta's word to a stored post."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector import errands, mentions
from collector.door import Door
from collector.keys import Keyring
from collector.models import Author, Errand, ErrandKind, Post, Sighting
from config import credentials
from config.db import Database
from config.models import CampaignSource, Relation, Source
from tests.fakes import graph as meta
from tests.fakes.web import Web
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
MEDIA = "18099000000000001"


class Mentioned:
    """A database that asks for posts which mention us, a fake Meta, and a keyring."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database, self.server, self.origin = database, meta.Graph(), web.origin
        self.campaign = Sample(database).campaign
        web.routes[None] = self.server.answer
        self.moment = datetime.now(UTC)
        self.door = Door("posti@kunta.example", allow=web.allow, pace=0)
        self.ring = Keyring(database, self.door, KEY, now=lambda: self.moment)
        posted = f"{self.moment - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}+0000"
        self.server.mentions = [meta.media(1, username="turisti", timestamp=posted)]

    def asked_for(self) -> None:
        """A source asks for posts that tag or mention our account."""
        self.database.writing(self._ask)

    def _ask(self, session: Session) -> None:
        secret = {"token": meta.TOKEN}
        credentials.store(session, KEY, name="meta", campaign_id=self.campaign, kind="meta", secret=secret)
        source = Source(
            kind="instagram_tagged", server=self.origin, query=meta.OURS, credential="meta", name="Meistä"
        )
        session.add(source)
        session.flush()
        assert source.id is not None
        session.add(CampaignSource(campaign_id=self.campaign, source_id=source.id, relation=Relation.PUBLIC))

    def told(self, media_id: str = MEDIA) -> Errand:
        """Meta tells of a mention; the errand as it stands after one round."""
        subject = f"{meta.OURS}:{media_id}"
        self.database.writing(errands.ask, ErrandKind.MENTION, subject, self.moment)
        return self.round()

    def round(self) -> Errand:
        mentions.tick(self.ring)
        with self.database.reading() as session:
            return session.execute(select(Errand).where(Errand.kind == ErrandKind.MENTION)).scalar_one()


@pytest.fixture
def working(database: Database, web: Web) -> Iterator[Mentioned]:
    working = Mentioned(database, web)
    yield working
    working.door.close()


def test_a_post_that_names_us_is_stored_with_its_author_and_looked_at_again_later(
    working: Mentioned,
) -> None:
    working.asked_for()
    errand = working.told()

    assert errand.done_at is not None
    assert errand.problem == ""
    with working.database.reading() as session:
        post = session.execute(select(Post)).scalar_one()
        assert post.id == errand.post_id
        assert post.check_at is not None
        assert session.execute(select(Author.handle)).scalar_one() == "turisti"
        assert session.execute(select(Sighting.native_id)).scalar_one() == MEDIA


def test_trouble_at_meta_is_tried_again_and_in_the_end_given_up(working: Mentioned) -> None:
    working.asked_for()
    working.server.fails[meta.OURS] = meta.error(2, status=503)
    errand = working.told()
    assert (errand.done_at, errand.tries, errand.reason) == (None, 1, "transient")
    assert errand.due_at == working.moment + mentions.FIRST_WAIT
    assert mentions.tick(working.ring) == 0

    working.moment += timedelta(minutes=6)
    working.server.fails.clear()
    assert working.round().post_id is not None


def test_an_errand_that_never_works_ends(working: Mentioned) -> None:
    working.asked_for()
    working.server.fails[meta.OURS] = meta.error(2, status=503)
    errand = working.told()
    for _ in range(mentions.TRIES - 1):
        working.moment += timedelta(days=1)
        errand = working.round()
    assert errand.done_at is not None
    assert errand.tries == mentions.TRIES


@pytest.mark.parametrize("media_id", ["18099000000000009", "1){id}", ""])
def test_a_mention_that_is_gone_or_odd_is_done_with_its_reason(working: Mentioned, media_id: str) -> None:
    working.asked_for()
    errand = working.told(media_id)
    assert errand.done_at is not None
    assert (errand.post_id, errand.reason) == (None, "misconfigured")


def test_a_mention_of_an_account_nobody_asks_for_is_left(working: Mentioned) -> None:
    errand = working.told()
    assert errand.done_at is not None
    assert "no source asks for posts that tag or mention this account" in errand.problem
    assert working.server.at == {}
