"""A campaign's hashtag that has fallen silent: whoever works with it is told, once a silence.

A silence is counted in days on which a source that would have shown the hashtag worked; a gap makes it
longer, never true.
"""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import TagDay
from config import clock, networks
from config.models import Campaign, Tag, TagRole
from curator import notices
from curator.desk.notice_words import TAG_SILENT
from curator.figures import coverage
from curator.figures.coverage import Coverage
from curator.figures.periods import ONE, Span
from curator.models import Membership, Notice, Person, Role, Scope
from curator.turns import duty, pauses

LASTS: Final = 30
"""So many watched days without a post are worth telling."""
LOOKED_BACK: Final = timedelta(days=180)
"""Days are counted so far back: of an older silence nobody was told in time, and is now."""


def tick(session: Session, now: datetime) -> int:
    """Tell of every campaign hashtag that has fallen silent; gives of how many.  `now` is aware."""
    today = clock.day_of(now)
    told = 0
    for campaign, tag in _in_use(session, today):
        assert campaign.id is not None
        assert tag.id is not None
        if tag.team_id is not None and pauses.running(session, tag.team_id, today):
            continue
        last = _last_seen(session, tag)
        begins = max(last + ONE if last else _begins(campaign, tag), today - LOOKED_BACK)
        covered = coverage.of_campaign(session, campaign.id, begins, today)
        if not silent(covered, tag.key, begins, today) or _told(session, tag.id, last):
            continue
        facts = {"tag": tag.name, "days": LASTS} | ({"last": last.isoformat()} if last else {})
        people = _whom(session, campaign.id, tag.team_id, today)
        told += bool(notices.tell(session, people, TAG_SILENT, "tag", tag.id, _step(last), facts, now))
    return told


def silent(covered: Coverage, tag: str, begins: date, today: date) -> bool:
    """Whether a folded hashtag without a post since a Helsinki date has been watched for long enough.

    Today does not count: it is not over.  Where no source asks for the hashtag itself, those that ask
    for none (channels, feeds, streams) are the ones that would have shown it.
    """
    if begins >= today:
        return False
    asking = covered.of_tag(tag) or covered.of_tag("")
    return asking is not None and len(asking.days(Span(begins, today - ONE))) >= LASTS


def _in_use(session: Session, today: date) -> list[tuple[Campaign, Tag]]:
    """Campaign hashtags that count today, with their campaigns."""
    rows = session.execute(
        select(Campaign, Tag)
        .join(Tag, col(Tag.campaign_id) == col(Campaign.id))
        .where(
            col(Tag.role) == TagRole.CAMPAIGN,
            col(Campaign.starts) <= today,
            col(Campaign.ends).is_(None) | (col(Campaign.ends) >= today),
            col(Tag.starts).is_(None) | (col(Tag.starts) <= today),
            col(Tag.ends).is_(None) | (col(Tag.ends) >= today),
        )
        .order_by(col(Tag.id))
    )
    return [(campaign, tag) for campaign, tag in rows]


def _begins(campaign: Campaign, tag: Tag) -> date:
    return max(campaign.starts, tag.starts or campaign.starts)


def _last_seen(session: Session, tag: Tag) -> date | None:
    """The Helsinki date of its newest post, as counted; None: it has none."""
    return session.execute(
        select(func.max(col(TagDay.day))).where(
            col(TagDay.campaign_id) == tag.campaign_id,
            col(TagDay.key) == f"#{tag.key}",
            col(TagDay.network).in_(networks.NAMES),
            col(TagDay.posts) > 0,
        )
    ).scalar()


def _step(last: date | None) -> int:
    """What tells one silence of a hashtag from another: the day after which it began."""
    return last.toordinal() if last else 0


def _told(session: Session, tag_id: int, last: date | None) -> bool:
    """Somebody knows: the next one on duty is not told again."""
    same = exists().where(
        col(Notice.kind) == TAG_SILENT,
        col(Notice.subject) == "tag",
        col(Notice.subject_id) == tag_id,
        col(Notice.step) == _step(last),
    )
    return bool(session.execute(select(same)).scalar())


def _whom(session: Session, campaign_id: int, team_id: int | None, today: date) -> list[int]:
    """Who is on duty for the hashtag's team and the deputy; of the whole campaign's, its owners."""
    if team_id is not None:
        return duty.those(duty.of(session, team_id, clock.monday(today)))
    rows = session.execute(
        select(col(Person.id))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            col(Person.active),
            col(Membership.scope) == Scope.CAMPAIGN,
            col(Membership.scope_id) == campaign_id,
            col(Membership.role) == Role.OWNER,
        )
    ).scalars()
    return [person_id for person_id in rows if person_id is not None]
