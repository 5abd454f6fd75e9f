"""Posts = live rows + removed, whatever happens: late, edited, re-tagged, re-spelled, marked, purged, erased.

Two campaigns count what two sources show, one of them an own channel of the first.  After every step
each counter is its live rows and those removed, none has fallen, and as many are marked as spam as the
marked posts have hashtags, also of posts that went with their mark.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase, queries, retention, store, volume_check, wishes
from collector.models import Post, PostTag, TagDay
from collector.values import IncomingAuthor, IncomingPost
from config import clock
from config.models import Campaign, CampaignSource, Relation, Source, Tag, TagRole
from config.settings import Settings
from curator.models import Mark, MarkDay, MarkKind
from curator.privacy import erasure, keeping
from curator.suggesting import marks
from tests.sample import Sample

KEY = b"a key of the tests, long enough"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PUBLIC, OWN = 0, 1
WRITTEN = ("Kemijärvi", "kemijarvi", "KEMIJÄRVI", "keminmaa", "VisitLapland", "toinen", "muu")
SPELLINGS = ((), ("kemijärvi",), ("kemijarvi", "kemijärvi"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("save", "late", "edit", "retag", "respell", "mark", "mark", "unmark", "purge", "erase", "hollow")
        ),
        st.integers(0, 4),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=14,
)
Name = tuple[object, int, str, str]


class Counting:
    """Two campaigns, two sources and five posts, and what befalls them."""

    def __init__(self, sample: Sample, settings: Settings) -> None:
        self.database, self.campaign, self.editor = sample.database, sample.campaign, sample.people["owner"]
        self.settings = settings
        self.moment = START
        self.examples = count(1)
        self.went_marked: Counter[Name] = Counter()
        self.sources = self.database.writing(self._ask_for)

    def _ask_for(self, session: Session) -> list[int]:
        second = Campaign(key="toinen", name="Toinen", starts=START.date().replace(month=1))
        session.add(second)
        session.flush()
        assert second.id is not None
        for key, role in (("kemijarvi", TagRole.CAMPAIGN), ("toinen", TagRole.STORY)):
            session.add(Tag(campaign_id=second.id, key=key, name=key, role=role, spellings=[]))
        made = []
        for number in (PUBLIC, OWN):
            row = Source(kind="mastodon", server=f"https://s{number}.example", query="x", name=f"s{number}")
            session.add(row)
            session.flush()
            assert row.id is not None
            made.append(row.id)
        for campaign, source, relation in (
            (self.campaign, PUBLIC, Relation.PUBLIC),
            (self.campaign, OWN, Relation.OWN),
            (second.id, PUBLIC, Relation.PUBLIC),
        ):
            session.add(CampaignSource(campaign_id=campaign, source_id=made[source], relation=relation))
        return made

    def begin(self) -> None:
        """Posts of their own for an example: what one has erased does not come back in the next."""
        self.example = next(self.examples)

    def step(self, what: str, which: int, chance: int) -> None:
        """One thing happens to one post."""
        had = self.marked_posts()
        self.moment += timedelta(minutes=1)
        dice = Random(100 * chance + which)
        one = self._post(which, dice)
        if what == "save":
            self._save(one, dice.choice((PUBLIC, OWN)))
        elif what == "late":
            self._save(replace(one, published_at=START - timedelta(days=20 + which)), PUBLIC)
        elif what == "edit":
            self._save(replace(one, text="Korjattu.", edited_at=self.moment), PUBLIC)
        elif what == "retag":
            tags = tuple(dice.sample(WRITTEN, 2))
            self._save(replace(one, tags=tags, edited_at=self.moment), dice.choice((PUBLIC, OWN)))
        elif what == "respell":
            self.database.writing(self._respell, list(dice.choice(SPELLINGS)))
        elif what == "purge":
            retention.tick(self.database, self.moment, dice.choice((0, 30)), keeping.let_go)
        elif what == "erase":
            assert one.author is not None
            data = self.settings.data
            erasure.erase_person(self.database, data, KEY, one.author.handle, self.moment)
        else:
            self.database.writing(self._of_one, what, one)
        self.database.writing(marks.catch_up)
        for names in (had[post] for post in had.keys() - self.there()):
            self.went_marked.update(names)

    def _post(self, which: int, dice: Random) -> IncomingPost:
        home = "https://suo.example/users"
        handle = f"e{self.example}p{which}"
        author = IncomingAuthor(f"{home}/{handle}", f"{handle}@suo.example", handle, "https://suo.example")
        uri = f"{home}/{handle}/statuses/{which}"
        return IncomingPost(
            network="fediverse",
            uri=uri,
            native_id=f"{self.example}-{which}",
            url=uri,
            text="Usva nousee.",
            published_at=START - timedelta(hours=7 * which),
            author=author,
            tags=tuple(dice.sample(WRITTEN, dice.randint(0, 3))),
        )

    def _save(self, one: IncomingPost, source: int) -> None:
        self.database.writing(self._store, one, self.sources[source])

    def _store(self, session: Session, one: IncomingPost, source: int) -> None:
        wanted = wishes.of_source(session, source)
        store.save(session, [one], source_id=source, wishes=wanted, fetched_at=self.moment, tombstone_key=KEY)

    def _respell(self, session: Session, spellings: list[str]) -> None:
        session.execute(update(Tag).where(col(Tag.key) == "kemijarvi").values(spellings=spellings))

    def _of_one(self, session: Session, what: str, one: IncomingPost) -> None:
        found = queries.find(session, one.network, one.uri, one.url)
        if found is None:
            return
        if what == "mark":
            marks.mark(session, self.editor, self.campaign, [found], MarkKind.SPAM, self.moment)
        elif what == "unmark":
            marks.unmark(session, self.editor, self.campaign, [found])
        else:
            erase.hollow(session, [found], self.moment)

    def counters(self) -> dict[Name, tuple[int, int]]:
        """Counter → posts and removed."""
        with self.database.reading() as session:
            return {
                (row.day, row.campaign_id, row.network, row.key): (row.posts, row.removed)
                for row in session.execute(select(TagDay)).scalars()
            }

    def there(self) -> set[int]:
        """The posts that are here."""
        with self.database.reading() as session:
            return {
                number for number in session.execute(select(col(Post.id))).scalars() if number is not None
            }

    def marked_posts(self) -> dict[int, list[Name]]:
        """Marked post → the counters that its hashtags are in."""
        rows = select(PostTag, col(Post.network)).join(Post, col(Post.id) == col(PostTag.post_id))
        marked = (col(Mark.post_id) == col(PostTag.post_id)) & (
            col(Mark.campaign_id) == col(PostTag.campaign_id)
        )
        found: dict[int, list[Name]] = {}
        with self.database.reading() as session:
            for row, network in session.execute(rows.join(Mark, marked)):
                name = (clock.day_of(row.published_at), row.campaign_id, network, row.key)
                found.setdefault(row.post_id, []).append(name)
        return found

    def should_be_marked(self) -> Counter[Name]:
        """How many of each counter are marked: posts that are here, and those that went with a mark."""
        return self.went_marked + Counter(chain.from_iterable(self.marked_posts().values()))

    def marked(self) -> Counter[Name]:
        """Counter → how many of its posts are marked, as it was counted."""
        with self.database.reading() as session:
            return Counter(
                {
                    (row.day, row.campaign_id, row.network, row.key): row.posts
                    for row in session.execute(select(MarkDay)).scalars()
                }
            )

    def differences(self) -> list[volume_check.Difference]:
        """What checking finds."""
        with self.database.reading() as session:
            return volume_check.differences(session)


@pytest.fixture
def counting(sample: Sample, settings: Settings) -> Counting:
    return Counting(sample, settings)


@with_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_counter_is_its_live_rows_and_those_removed_whatever_happens(
    counting: Counting, steps: list[tuple[str, int, int]]
) -> None:
    counting.begin()
    before = counting.counters()
    for step in steps:
        counting.step(*step)
        after = counting.counters()
        assert counting.differences() == []
        assert not fallen(before, after), step
        assert counting.marked() == counting.should_be_marked(), step
        assert all(posts <= after[name][0] for name, posts in counting.marked().items()), step
        before = after


@with_settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, chance=st.integers(0, 99))
def test_checking_gives_back_what_was_lost_and_never_takes_what_was_counted(
    counting: Counting, steps: list[tuple[str, int, int]], chance: int
) -> None:
    counting.begin()
    for step in [("save", 1, 1), ("save", 2, 2), *steps]:
        counting.step(*step)
    told = counting.counters()
    lost = Random(chance).choice(sorted(told, key=str))
    counting.database.writing(lose, lost)
    found = counting.database.writing(volume_check.repair)
    assert {one.name.key for one in found} <= {lost[3]}
    assert counting.counters() == told, "what rows and removals prove comes back to the very number"

    counting.database.writing(lambda session: session.execute(delete(PostTag)))
    left = counting.database.writing(volume_check.repair)
    assert not any(one.repairable for one in left)
    assert counting.counters() == told, "rows that are gone without a trace take no count with them"
    counting.database.writing(lambda session: session.execute(delete(TagDay)))
    counting.database.writing(lambda session: session.execute(delete(MarkDay)))
    counting.database.writing(take_all_away)


def lose(session: Session, name: Name) -> None:
    """A counter falls to what was removed, as if the live posts had never been counted."""
    day, campaign, network, key = name
    session.execute(
        update(TagDay)
        .where(
            col(TagDay.day) == day,
            col(TagDay.campaign_id) == campaign,
            col(TagDay.network) == network,
            col(TagDay.key) == key,
        )
        .values(posts=col(TagDay.removed))
    )


def take_all_away(session: Session) -> None:
    ids = [number for number in session.execute(select(col(Post.id))).scalars() if number is not None]
    keeping.let_go(session, ids, START)
    erase.remove(session, ids)


def fallen(before: Mapping[Name, tuple[int, int]], after: Mapping[Name, tuple[int, int]]) -> list[Name]:
    """Counters that have become smaller."""
    return [name for name, (posts, _) in before.items() if after.get(name, (0, 0))[0] < posts]
