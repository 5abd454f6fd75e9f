"""Each server's share of what was seen: one row a post, and who alone knew of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from collector import store
from collector.shares import shares
from collector.values import IncomingAuthor, IncomingPost
from collector.volume import WantedTag, Wish
from config.db import Database
from config.models import CampaignSource, Relation, Source, TagRole
from tests.sample import Sample

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
USVA = IncomingAuthor("https://suo.example/@usva", "usva@suo.example", "Usva", "https://suo.example/@usva")


def a_post(number: int, tag: str = "kemijarvi") -> IncomingPost:
    where = f"https://suo.example/users/usva/statuses/{number}"
    at = NOW - timedelta(days=number)
    return IncomingPost("fediverse", where, str(number), where, "Usvaa", at, USVA, tags=(tag,))


def a_server(database: Database, campaign: int, name: str, posts: Sequence[IncomingPost]) -> None:
    def add(session: Session) -> int:
        source = Source(kind="mastodon", server=f"https://{name}", query="kemijärvi", name=name)
        session.add(source)
        session.flush()
        session.add(CampaignSource(campaign_id=campaign, source_id=source.id or 0, relation=Relation.PUBLIC))
        return source.id or 0

    source = database.writing(add)
    tags = {"kemijarvi": WantedTag("kemijarvi", TagRole.PLACE, frozenset())}
    wish = Wish(campaign, Relation.PUBLIC, tags)
    database.writing(
        store.save, posts, source_id=source, wishes=[wish], fetched_at=NOW, tombstone_key=b"k" * 32
    )


def test_every_servers_share_and_what_it_alone_has_seen(database: Database, sample: Sample) -> None:
    a_server(database, sample.campaign, "suuri.example", [a_post(n) for n in (1, 2, 3, 4)])
    a_server(database, sample.campaign, "suomi.example", [a_post(n) for n in (3, 4, 5)])
    a_server(database, sample.campaign, "hiljainen.example", [a_post(6, tag="muuta"), a_post(40)])

    with database.reading() as session:
        found = shares(session, sample.campaign, NOW - timedelta(days=30), NOW)

    assert [(one.name, one.posts, one.alone) for one in found] == [
        ("suuri.example", 4, 2),
        ("suomi.example", 3, 1),
        ("hiljainen.example", 0, 0),
    ]


def test_the_period_ends_before_its_end(database: Database, sample: Sample) -> None:
    a_server(database, sample.campaign, "suuri.example", [a_post(1), a_post(2)])

    with database.reading() as session:
        (one,) = shares(session, sample.campaign, NOW - timedelta(days=2), NOW - timedelta(days=1))

    assert (one.posts, one.alone) == (1, 1)


def test_another_campaigns_sources_are_not_in_it(database: Database, sample: Sample) -> None:
    a_server(database, sample.campaign, "suuri.example", [a_post(1)])
    with database.reading() as session:
        assert shares(session, sample.campaign + 1, NOW - timedelta(days=30), NOW) == []
