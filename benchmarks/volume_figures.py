"""What `benchmarks.volume` reads: three years of one campaign's counters, and what people did meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from collector.models import Gap, SourceState, TagDay
from collector.volume import CHANNEL, WHOLE
from config import clock
from config.models import Campaign, CampaignSource, Relation, Source, Tag, TagRole
from curator.models import Pause, Permission, PermissionState, Pick, Reading, Series, Slot, Story
from tests.sample import Sample

YEARS: Final = 3
TAGS: Final = 30
NETWORKS: Final = {"fediverse": 5, "bluesky": 3, "instagram": 8, "facebook": 4, "web": 2, "youtube": 1}
STORIES: Final = 2_000
"""Each was asked about, asked again and answered; every second one was picked."""
STEPS: Final = (PermissionState.ASKED, PermissionState.ASKED, PermissionState.GRANTED)
SERIES: Final = 15
TYPED: Final = 1_000
"""Figures of each series, one a day."""


def fill(session: Session, sample: Sample, posts: int) -> int:
    """Counters of so many posts, twelve sources with gaps, and what people did; gives how many counters."""
    today = clock.day_of(clock.now())
    starts = today.replace(year=today.year - YEARS, day=1)
    session.execute(update(Campaign).values(starts=starts))
    session.add_all(
        Tag(
            campaign_id=sample.campaign,
            team_id=list(sample.teams.values())[number % 3],
            key=f"tag{number}",
            name=f"tag{number}",
            role=TagRole.PLACE,
            spellings=[f"tag{number}", f"täg{number}"],
        )
        for number in range(TAGS)
    )
    dice = Random(7)
    days = [starts + timedelta(days=number) for number in range((today - starts).days + 1)]
    rows = list(_counters(dice, sample.campaign, days, posts))
    for first in range(0, len(rows), 20_000):
        session.execute(insert(TagDay), rows[first : first + 20_000])
    for number, kind in enumerate(("mastodon", "bluesky", "instagram_own", "facebook_page") * 3):
        _source(session, sample.campaign, number, kind, clock.starts(starts), dice)
    _done(session, sample, starts, (today - starts).days)
    _typed(session, sample, today)
    return len(rows)


def _done(session: Session, sample: Sample, starts: date, days: int) -> None:
    """Picks, permissions and pauses of all teams, spread over the campaign's days."""
    teams, editor = list(sample.teams.values()), sample.people["editor"]
    for number in range(STORIES):
        day = starts + timedelta(days=number * (days - len(STEPS)) // STORIES)
        at, team = clock.starts(day), teams[number % len(teams)]
        story = Story(
            campaign_id=sample.campaign,
            team_id=team,
            network="own",
            uri=f"story-{number}",
            text=f"Tarina numero {number}.",
            author_name="Eero Erkkilä",
            published_on=day,
            person_id=editor,
        )
        session.add(story)
        session.flush()
        session.add_all(
            Permission(
                campaign_id=sample.campaign, story_id=story.id, state=state, at=at + timedelta(days=later)
            )
            for later, state in enumerate(STEPS)
        )
        if number % 2 == 0:
            session.add(
                Pick(
                    campaign_id=sample.campaign,
                    team_id=team,
                    week=clock.monday(day),
                    slot=Slot.EXTRA,
                    story_id=story.id,
                    shown_from=at,
                    created_at=at,
                    created_by=editor,
                )
            )
    for month in range(days // 30):
        first = starts + timedelta(days=30 * month)
        last, at = first + timedelta(days=13), clock.starts(first)
        session.add_all(
            Pause(team_id=team, starts=first, ends=last, person_id=editor, at=at) for team in teams
        )


def _typed(session: Session, sample: Sample, today: date) -> None:
    """One team's series, every second one added up, each with a figure a day until today."""
    for number in range(SERIES):
        series = Series(
            campaign_id=sample.campaign,
            team_id=sample.teams["kemijarvi"],
            name=f"Lukema {number}",
            summed=number % 2 == 0,
        )
        session.add(series)
        session.flush()
        common = {"series_id": series.id, "note": "", "person_id": sample.people["editor"], "at": clock.now()}
        session.execute(
            insert(Reading),
            [{"day": today - timedelta(days=back), "value": 9_000 - back} | common for back in range(TYPED)],
        )


def _counters(dice: Random, campaign: int, days: Sequence[date], posts: int) -> Iterator[dict[str, Any]]:
    """A row where there was a post: few posts leave many (day, network, key) without one."""
    everywhere = sum(NETWORKS.values())
    keys = {WHOLE: 1.0, CHANNEL: 0.2}
    for number in range(TAGS):
        share = 0.5 / (number + 1)
        keys |= {f"#tag{number}": share, f"=tag{number}": share * 0.8, f"=täg{number}": share * 0.2}
    for day in days:
        for network, weight in NETWORKS.items():
            for key, share in keys.items():
                wanted = posts / len(days) * weight / everywhere * share * dice.uniform(0.3, 1.7)
                count = int(wanted) + (dice.random() < wanted % 1)
                if count:
                    yield {
                        "day": day,
                        "campaign_id": campaign,
                        "network": network,
                        "key": key,
                        "posts": count,
                        "removed": count // 2,
                    }


def _source(session: Session, campaign: int, number: int, kind: str, since: datetime, dice: Random) -> None:
    source = Source(
        kind=kind, server=f"https://s{number}.example", query="x", name=f"s{number}", created_at=since
    )
    session.add(source)
    session.flush()
    assert source.id is not None
    now = clock.now()
    session.add(CampaignSource(campaign_id=campaign, source_id=source.id, relation=Relation.PUBLIC))
    session.add(SourceState(source_id=source.id, host=f"s{number}.example", due_at=now, last_ok_at=now))
    moment = since
    while moment < now - timedelta(days=30):
        moment += timedelta(days=dice.uniform(5, 40))
        until = moment + timedelta(hours=dice.uniform(0.1, 60))
        session.add(Gap(source_id=source.id, reason="transient", from_at=moment, until_at=until))
        moment = until
