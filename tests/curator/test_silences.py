"""A campaign's hashtag that has fallen silent is told once, and only where somebody was listening."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Gap, SourceState, TagDay
from config import clock
from config.models import Campaign, CampaignSource, Relation, Source, Tag
from curator.desk import notice_words
from curator.figures import silences
from curator.models import Duty, Notice
from curator.turns import pauses
from tests.sample import Sample

KEY = "tuhannenjayhdentyonmatkatoimisto"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TODAY = clock.day_of(NOW)
DAY = timedelta(days=1)


def source(sample: Sample, query: str = "tuhannenjayhdentyönmatkatoimisto", kind: str = "mastodon") -> int:
    """A source that has worked since spring."""

    def step(session: Session) -> int:
        made = Source(
            kind=kind,
            server=f"https://{query}.example",
            query=query,
            name=query,
            created_at=datetime(2026, 3, 1, tzinfo=UTC),
        )
        session.add(made)
        session.flush()
        assert made.id is not None
        session.add(CampaignSource(campaign_id=sample.campaign, source_id=made.id, relation=Relation.PUBLIC))
        session.add(
            SourceState(
                source_id=made.id,
                host=query,
                due_at=NOW,
                last_try_at=NOW + 90 * DAY,
                last_ok_at=NOW + 90 * DAY,
            )
        )
        return made.id

    return sample.database.writing(step)


def seen(sample: Sample, day: date, key: str = KEY) -> None:
    sample.database.writing(
        lambda session: session.add(
            TagDay(campaign_id=sample.campaign, key=f"#{key}", network="fediverse", day=day, posts=1)
        )
    )


def tick(sample: Sample, after: timedelta = timedelta()) -> int:
    return sample.database.writing(silences.tick, NOW + after)


def told(sample: Sample) -> list[tuple[int, str]]:
    """(person, hashtag) of every notice."""
    with sample.database.reading() as session:
        rows = session.execute(select(Notice).order_by(col(Notice.id))).scalars()
        return [(row.person_id, row.facts["tag"]) for row in rows if row.kind == notice_words.TAG_SILENT]


def change_tag(sample: Sample, **values: object) -> None:
    sample.database.writing(
        lambda session: session.execute(update(Tag).where(col(Tag.key) == KEY).values(**values))
    )


def test_after_thirty_silent_days_the_campaigns_owners_are_told_once(sample: Sample) -> None:
    source(sample)
    seen(sample, TODAY - 30 * DAY)
    assert tick(sample) == 0
    assert tick(sample, DAY) == 1
    assert tick(sample, DAY) == tick(sample, 20 * DAY) == 0
    assert told(sample) == [(sample.people["owner"], "tuhannenjayhdentyönmatkatoimisto")]


def test_a_new_silence_is_told_again(sample: Sample) -> None:
    source(sample)
    seen(sample, TODAY - 31 * DAY)
    assert tick(sample) == 1
    seen(sample, TODAY + DAY)
    assert tick(sample, 20 * DAY) == 0
    assert tick(sample, 32 * DAY) == 1


def test_days_on_which_nobody_could_have_seen_anything_are_no_silence(sample: Sample) -> None:
    silent = source(sample)
    seen(sample, TODAY - 41 * DAY)
    starts = clock.starts(TODAY - 20 * DAY)
    sample.database.writing(
        lambda session: session.add(
            Gap(source_id=silent, reason="transient", from_at=starts, until_at=starts + 11 * DAY)
        )
    )
    assert tick(sample) == 0
    assert tick(sample, DAY) == 1


def test_another_hashtags_source_says_nothing_of_this_one(sample: Sample) -> None:
    source(sample, "kemijärvi")
    seen(sample, TODAY - 60 * DAY)
    assert tick(sample) == 0
    source(sample, "kaupunki", "feed")
    assert tick(sample) == 1


def test_without_any_source_nothing_is_known_and_nothing_told(sample: Sample) -> None:
    seen(sample, TODAY - 60 * DAY)
    assert tick(sample) == 0


def test_a_hashtag_that_was_never_seen_is_told_of_when_it_has_counted_long_enough(sample: Sample) -> None:
    source(sample)
    change_tag(sample, starts=TODAY - 29 * DAY)
    assert tick(sample) == 0
    assert tick(sample, DAY) == 1
    words = notice_words.said(notice_words.TAG_SILENT, 0, {"tag": "x", "days": 30}, "fi")
    assert "Julkaisuja ei ole ollut kertaakaan." in words.text


def test_a_hashtag_or_a_campaign_that_has_ended_is_left_in_peace(sample: Sample) -> None:
    source(sample)
    seen(sample, TODAY - 60 * DAY)
    change_tag(sample, ends=TODAY - DAY)
    assert tick(sample) == 0
    change_tag(sample, ends=None)
    sample.database.writing(lambda session: session.execute(update(Campaign).values(ends=TODAY - DAY)))
    assert tick(sample) == 0


def test_a_teams_own_hashtag_is_told_to_whose_turn_it_is_and_waits_for_the_end_of_a_pause(
    sample: Sample,
) -> None:
    team = sample.teams["kemijarvi"]
    source(sample)
    seen(sample, TODAY - 60 * DAY)
    change_tag(sample, team_id=team)
    admin, editor = sample.people["admin"], sample.people["editor"]
    given = Duty(team_id=team, week=clock.monday(TODAY), person_id=editor, deputy_id=None)
    sample.database.writing(lambda session: session.add(given))
    sample.database.writing(pauses.add, admin, team, TODAY, TODAY + 2 * DAY, NOW)
    assert tick(sample) == 0
    assert tick(sample, 3 * DAY) == 1
    assert [person for person, _ in told(sample)] == [editor]
    # Next week somebody else is on duty: the silence is the same one.
    sample.database.writing(lambda session: session.execute(delete(Duty)))
    assert tick(sample, 10 * DAY) == 0
