"""Checking the counters: posts = live rows + removed, whatever happens to posts."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, store, volume_check, wishes
from collector.models import Post, PostTag, TagDay
from collector.values import IncomingAuthor, IncomingPost
from collector.volume import Counted, WantedTag, Wish
from collector.volume_commands import volume
from config.models import Relation, Source, TagRole
from config.settings import Settings
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
NOW = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
AINO = IncomingAuthor("https://suo.example/users/aino", "aino@suo.example", "Aino", "https://suo.example")
DAY = date(2025, 11, 21)


def post(number: int, tags: tuple[str, ...] = ("Kemijärvi",), **more: object) -> IncomingPost:
    uri = f"https://suo.example/users/aino/statuses/{number}"
    values = {
        "network": "fediverse",
        "uri": uri,
        "native_id": str(number),
        "url": uri,
        "text": "Usva nousee.",
        "published_at": NOW - timedelta(hours=12 + 5 * (number % 100)),
        "author": AINO,
        "tags": tags,
    } | more
    return IncomingPost(**values)  # type: ignore[arg-type]


class Collecting:
    """A source of the sample's campaign, and the things that befall posts."""

    def __init__(self, sample: Sample, relation: Relation = Relation.OWN) -> None:
        self.database, self.campaign = sample.database, sample.campaign
        self.source = self.database.writing(self._source)
        self.wish = Wish(
            self.campaign,
            relation,
            {
                "kemijarvi": WantedTag("kemijarvi", TagRole.PLACE, frozenset({"kemijärvi", "kemijarvi"})),
                "visitlapland": WantedTag("visitlapland", TagRole.BORROWED, frozenset()),
            },
        )

    @staticmethod
    def _source(session: Session) -> int:
        source = Source(kind="mastodon", server="https://s.example", query="kemijärvi", name="s")
        session.add(source)
        session.flush()
        assert source.id is not None
        return source.id

    def save(self, *posts: IncomingPost, at: datetime = NOW) -> None:
        """Collect a page."""
        self.database.writing(
            store.save,
            posts,
            source_id=self.source,
            wishes=[self.wish],
            fetched_at=at,
            tombstone_key=KEY,
        )

    def remove(self, count: int, *, key: bytes | None) -> None:
        """Purge, or erase for good, some of the posts that are there."""
        self.database.writing(self._remove, count, key)

    @staticmethod
    def _remove(session: Session, count: int, key: bytes | None) -> None:
        ids = session.execute(select(col(Post.id)).order_by(col(Post.id)).limit(count)).scalars()
        erase.remove(session, [number for number in ids if number is not None], tombstone_key=key)

    def hollow(self) -> None:
        """Empty the newest post, as when a pick still names it."""
        self.database.writing(self._hollow)

    @staticmethod
    def _hollow(session: Session) -> None:
        newest = session.execute(select(col(Post.id)).order_by(col(Post.id).desc()).limit(1)).scalar()
        erase.hollow(session, [newest] if newest else [], NOW, tombstone_key=KEY)

    def differences(self) -> list[volume_check.Difference]:
        """What is found."""
        with self.database.reading() as session:
            return volume_check.differences(session)

    def count(self, key: str = "*") -> int:
        """All posts counted under a key."""
        with self.database.reading() as session:
            rows = session.execute(select(col(TagDay.posts)).where(col(TagDay.key) == key)).scalars()
            return sum(rows)

    def change(self, *, day: date = DAY, **values: int) -> None:
        """Break the counter of the whole campaign on a day."""
        self.database.writing(
            lambda session: session.execute(
                update(TagDay).where(col(TagDay.key) == "*", col(TagDay.day) == day).values(**values)
            )
        )


@pytest.fixture
def collecting(sample: Sample) -> Collecting:
    return Collecting(sample)


@pytest.mark.parametrize(
    ("tags", "handle", "counted"),
    [
        ((), "aino@suo.example", {"&"}),
        (("VisitLapland",), "aino@suo.example", {"&", "#visitlapland"}),
        (("Kemijärvi",), "aino@suo.example", {"*", "#kemijarvi", "=kemijärvi"}),
        ((), "Kaupunki@kemijarvi.example", {"@"}),
    ],
    ids=["named", "borrowed", "tagged", "ours"],
)
def test_a_post_that_tags_or_mentions_us_is_no_channels_of_ours_unless_it_is_our_own(
    sample: Sample, tags: tuple[str, ...], handle: str, counted: set[str]
) -> None:
    naming = Collecting(sample, Relation.TAGGED)
    with naming.database.reading() as session:
        asked = replace(naming.wish, ours=wishes.channels(session, naming.campaign))
    naming.wish = asked
    naming.save(post(1, tags, author=replace(AINO, handle=handle)))
    with naming.database.reading() as session:
        assert set(session.execute(select(col(TagDay.key))).scalars()) == counted


EXAMPLES = count(1)
STEPS = st.sampled_from(["save", "late", "edit", "retag", "purge", "erase", "hollow", "again"])


@with_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=12), seed=st.integers(0, 1000))
def test_counters_agree_whatever_happens_to_posts(
    collecting: Collecting, steps: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    collecting.wish = replace(collecting.wish, relation=chance.choice([Relation.OWN, Relation.TAGGED]))
    # Posts of their own in each example: what one has erased does not come back in the next.
    base = 100 * next(EXAMPLES)
    for number, step in enumerate(steps):
        one = chance.randint(1, 8)
        at = NOW + timedelta(minutes=number)
        if step in {"save", "again"}:
            collecting.save(
                post(base + one),
                post(base + one + 1, ("kemijarvi", "VisitLapland")),
                post(base + one + 2, ()),
                at=at,
            )
        elif step == "late":
            collecting.save(post(base + one, published_at=NOW - timedelta(days=40 + one)), at=at)
        elif step == "edit":
            collecting.save(replace(post(base + one), text="Korjattu.", edited_at=at), at=at)
        elif step == "retag":
            collecting.save(replace(post(base + one, ("kemijarvi",)), edited_at=at), at=at)
        elif step == "hollow":
            collecting.hollow()
        else:
            collecting.remove(chance.randint(1, 3), key=KEY if step == "erase" else None)
    assert collecting.differences() == []


def test_a_counter_too_low_is_told_and_raised(collecting: Collecting) -> None:
    collecting.save(post(1), post(2))
    collecting.remove(1, key=None)
    assert collecting.count() == 2
    name = Counted(DAY, collecting.campaign, "fediverse", "*")
    collecting.change(posts=5, removed=5)
    assert collecting.differences() == [volume_check.Difference(name, "tuhat", 5, 1, 5)]
    assert collecting.differences()[0].repairable
    collecting.database.writing(volume_check.repair)
    assert collecting.differences() == []
    assert collecting.count() == 6


def test_a_counter_that_is_missing_is_made_again(collecting: Collecting) -> None:
    collecting.save(post(1), post(8))
    collecting.database.writing(lambda session: session.execute(delete(TagDay)))
    found = collecting.differences()
    assert {(one.posts, one.live) for one in found} == {(0, 1)}
    assert {one.name.key for one in found} == {"*", "@", "#kemijarvi", "=kemijärvi"}
    assert [one.name.day for one in found] == sorted(one.name.day for one in found)
    collecting.database.writing(volume_check.repair)
    assert collecting.differences() == []


def test_a_count_whose_rows_are_gone_is_told_and_never_lowered(collecting: Collecting) -> None:
    collecting.save(post(1), post(2))
    collecting.database.writing(lambda session: session.execute(delete(PostTag)))
    found = collecting.database.writing(volume_check.repair)
    assert found
    assert not any(one.repairable for one in found)
    assert collecting.count() == 2
    assert collecting.differences() == found


def test_repairing_twice_is_repairing_once_and_never_lowers_what_grew_meanwhile(
    collecting: Collecting,
) -> None:
    collecting.save(post(1))
    collecting.change(posts=0)
    stale = collecting.differences()
    collecting.save(post(2))
    collecting.database.writing(volume_check.repair)
    collecting.database.writing(volume_check.raise_to_proven, stale)
    assert collecting.count() == 2
    assert collecting.differences() == []


@pytest.fixture
def run(collecting: Collecting, settings: Settings):  # type: ignore[no-untyped-def]
    """Runs the command on the test's database."""
    return lambda *arguments: CliRunner().invoke(volume, ["verify", *arguments], obj=lambda: settings)


def test_the_command_says_all_is_well(run, collecting: Collecting) -> None:  # type: ignore[no-untyped-def]
    collecting.save(post(1))
    done = run()
    assert (done.exit_code, done.output) == (0, "Every counter agrees with its rows.\n")


def test_the_command_tells_what_differs_and_repairs_when_asked(run, collecting: Collecting) -> None:  # type: ignore[no-untyped-def]
    collecting.save(post(1), post(2))
    collecting.change(posts=1)
    told = run()
    assert told.exit_code == 1
    assert (
        "2025-11-21 tuhat fediverse *: counted 1, but 2 live + 0 removed = 2; --repair raises it"
        in told.output
    )
    assert collecting.count() == 1
    repaired = run("--repair")
    assert repaired.exit_code == 0
    assert "raised to 2" in repaired.output
    assert "repaired: 1, left: 0." in repaired.output
    assert run().exit_code == 0


def test_the_command_leaves_what_it_cannot_prove(run, collecting: Collecting) -> None:  # type: ignore[no-untyped-def]
    collecting.save(post(1))
    collecting.change(posts=9)
    done = run("--repair")
    assert done.exit_code == 1
    assert "left as it is" in done.output
    assert collecting.count() == 9
