"""Before an election only known accounts' posts are collected, and the gap says why."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import states, store, wishes
from collector.models import Gap, Post, SourceState
from collector.values import IncomingAuthor, IncomingPost
from config import clock
from config.db import Database
from config.models import Account, CampaignSource, Election, Relation, Source
from tests.sample import Sample

KEY = b"a key of the tests, long enough"


def post(handle: str, tag: str = "kemijärvi") -> IncomingPost:
    name = handle.split("@", maxsplit=1)[0]
    uri = f"https://suo.example/users/{name}/statuses/1"
    author = IncomingAuthor(f"https://suo.example/users/{name}", handle, name, f"https://suo.example/@{name}")
    return IncomingPost(
        network="fediverse",
        uri=uri,
        native_id=uri,
        url=uri,
        text=f"Usvaa #{tag}",
        published_at=clock.now(),
        author=author,
        tags=(tag,),
    )


def source(sample: Sample, relation: Relation) -> int:
    def step(session: Session) -> int:
        made = Source(kind="mastodon", server="https://suo.example", query=relation.value, name="suo")
        session.add(made)
        session.flush()
        assert made.id is not None
        session.add(CampaignSource(campaign_id=sample.campaign, source_id=made.id, relation=relation))
        session.add(SourceState(source_id=made.id, host="suo.example", due_at=sample.now))
        return made.id

    return sample.database.writing(step)


def election(sample: Sample, starts: int, ends: int) -> None:
    today = clock.day_of(clock.now())

    def step(session: Session) -> None:
        session.add(
            Election(
                campaign_id=sample.campaign,
                name="Kuntavaalit",
                starts=today + timedelta(days=starts),
                ends=today + timedelta(days=ends),
            )
        )

    sample.database.writing(step)


def collected(sample: Sample, source_id: int, *posts: IncomingPost) -> list[str]:
    def step(session: Session) -> None:
        wanted = wishes.of_source(session, source_id)
        store.save(
            session, posts, source_id=source_id, wishes=wanted, fetched_at=clock.now(), tombstone_key=KEY
        )

    sample.database.writing(step)
    with sample.database.reading() as session:
        return sorted(uri.split("/")[4] for uri in session.execute(select(col(Post.uri))).scalars())


def test_a_stranger_is_left_out_and_own_and_partner_accounts_are_not(database: Database) -> None:
    sample = Sample(database)
    election(sample, -1, 0)
    here = source(sample, Relation.PUBLIC)
    seen = (post("Kaupunki@Kemijarvi.example"), post("lehti@suo.example"), post("aino@suo.example"))
    assert collected(sample, here, *seen) == ["Kaupunki", "lehti"]


def test_the_day_before_and_the_day_after_everybody_is_collected(database: Database) -> None:
    sample = Sample(database)
    election(sample, 1, 2)
    election(sample, -9, -1)
    assert collected(sample, source(sample, Relation.PUBLIC), post("aino@suo.example")) == ["aino"]


def test_an_own_channel_is_collected_whole(database: Database) -> None:
    sample = Sample(database)
    election(sample, 0, 0)
    assert collected(sample, source(sample, Relation.OWN), post("uusi@suo.example")) == ["uusi"]


def test_an_account_that_is_no_longer_ours_is_a_stranger(database: Database) -> None:
    sample = Sample(database)
    election(sample, 0, 0)

    def step(session: Session) -> None:
        kept = session.execute(select(Account).where(col(Account.handle) == "lehti@suo.example")).scalar_one()
        kept.active = False
        session.add(kept)

    sample.database.writing(step)
    here = source(sample, Relation.PUBLIC)
    assert collected(sample, here, post("lehti@suo.example"), post("kaupunki@kemijarvi.example")) == [
        "kaupunki"
    ]


def test_the_gap_says_that_it_was_an_election_and_ends_with_it(database: Database) -> None:
    sample = Sample(database)
    here = source(sample, Relation.PUBLIC)
    now = clock.now()

    def note(narrow: bool, minutes: int) -> None:
        at = now + timedelta(minutes=minutes)
        asked = states.Asked(here, "suo.example", at, at, 1, 1, 1, narrow=narrow)
        sample.database.writing(states.note, asked, timedelta(minutes=15))

    note(narrow=True, minutes=0)
    note(narrow=True, minutes=15)
    with database.reading() as session:
        assert session.get_one(SourceState, here).partial == states.NARROW
    note(narrow=False, minutes=30)
    with database.reading() as session:
        gaps = session.execute(select(Gap)).scalars().all()
        assert [(gap.reason, gap.until_at is not None) for gap in gaps] == [(states.ELECTION, True)]
        assert session.get_one(SourceState, here).partial == ""
