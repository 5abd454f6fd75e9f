"""Suggestions and why: at most 500 posts by index, then ordered by a pure function.

A post's score is the sum of the reasons below; the newest wins a tie.  The weights say what a
communications officer looks for first: the campaign's own tag, then stories, then our own channels
and places; a picture makes it easy to show, an author's own text alternative easier still, while
somebody whom the network does not name is hard to ask for a permission.  A day of age costs one
point, so a good post stays in sight for about two weeks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries, volume
from collector.queries import PostView
from config.models import Account, Relation, Tag, TagRole, Team
from curator.models import Decision, Pick, Review, Story

NARROWED: Final = 500
WINDOW: Final = timedelta(days=30)


class Why(StrEnum):
    """A reason a person can read; the desk has the words."""

    CAMPAIGN_TAG = "campaign_tag"
    STORY_TAG = "story_tag"
    PLACE_TAG = "place_tag"
    OWN_ACCOUNT = "own_account"
    PARTNER_ACCOUNT = "partner_account"
    PICTURE = "picture"
    ALT_TEXT = "alt_text"
    WELL_LIKED = "well_liked"
    THIS_WEEK = "this_week"
    AUTHOR_UNKNOWN = "author_unknown"


WEIGHTS: Final[Mapping[Why, int]] = {
    Why.CAMPAIGN_TAG: 12,
    Why.STORY_TAG: 10,
    Why.OWN_ACCOUNT: 8,
    Why.PARTNER_ACCOUNT: 6,
    Why.PLACE_TAG: 5,
    Why.PICTURE: 4,
    Why.THIS_WEEK: 3,
    Why.WELL_LIKED: 2,
    Why.ALT_TEXT: 1,
    Why.AUTHOR_UNKNOWN: -3,
}
WELL_LIKED_FROM: Final = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and of what: a hashtag as people write it, a count, or ""."""

    why: Why
    what: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post with what ordering looks at."""

    post: PostView
    tags: tuple[Tag, ...]
    relation: Relation
    """Whose account posted it, or whose channel showed it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A post to lift, with its reasons, the weightiest first."""

    post: PostView
    reasons: tuple[Reason, ...]
    score: int
    decision: Decision | None = None


def order(candidates: Iterable[Candidate], now: datetime) -> list[Suggestion]:
    """Suggestions, best first.  Same input, same order."""
    judged = [_judge(candidate, now) for candidate in candidates]
    return sorted(judged, key=lambda one: (-one.score, -one.post.published_at.timestamp(), one.post.id))


def _judge(candidate: Candidate, now: datetime) -> Suggestion:
    reasons = sorted(_reasons(candidate, now), key=lambda reason: -WEIGHTS[reason.why])
    age = max(0, (now - candidate.post.published_at).days)
    score = sum(WEIGHTS[why] for why in {reason.why for reason in reasons}) - age
    return Suggestion(candidate.post, tuple(reasons), score)


def _reasons(candidate: Candidate, now: datetime) -> Iterable[Reason]:
    post = candidate.post
    by_role = {
        TagRole.CAMPAIGN: Why.CAMPAIGN_TAG,
        TagRole.STORY: Why.STORY_TAG,
        TagRole.PLACE: Why.PLACE_TAG,
    }
    for tag in candidate.tags:
        if tag.role in by_role:
            yield Reason(by_role[tag.role], tag.name)
    if candidate.relation is Relation.OWN:
        yield Reason(Why.OWN_ACCOUNT)
    elif candidate.relation is Relation.PARTNER:
        yield Reason(Why.PARTNER_ACCOUNT)
    if post.pictures:
        yield Reason(Why.PICTURE)
        if any(picture.alt for picture in post.pictures):
            yield Reason(Why.ALT_TEXT)
    if post.likes is not None and post.likes >= WELL_LIKED_FROM:
        yield Reason(Why.WELL_LIKED, str(post.likes))
    if now - post.published_at < timedelta(days=7):
        yield Reason(Why.THIS_WEEK)
    if not post.author_name:
        yield Reason(Why.AUTHOR_UNKNOWN)


def suggestions(
    session: Session, team: Team, now: datetime, *, decision: Decision | None = None
) -> list[Suggestion]:
    """A team's suggestions, best first; with `decision` those it has put aside so.

    Left out: replies, sensitive, restricted, gone and taken-down posts, what anyone in the campaign has
    already picked, and posts that name only other teams' places.  A borrowed tag alone suggests nothing.
    """
    found = queries.tagged(session, team.campaign_id, (volume.WHOLE, volume.CHANNEL), now - WINDOW, NARROWED)
    posts = queries.posts(session, found)
    reviews = _reviews(session, team, found)
    taken = _taken(session, team.campaign_id, posts.values())
    accounts = _accounts(session, team.campaign_id)
    channels = queries.channels(session, team.campaign_id, found)
    tags = {tag.key: tag for tag in _tags(session, team.campaign_id)}
    candidates = [
        candidate
        for post_id, post in posts.items()
        if post_id not in taken
        and reviews.get(post_id) is decision
        and not (post.is_reply or post.sensitive or post.restricted or post.gone or post.taken_down)
        and (candidate := _candidate(post, found[post_id], tags, accounts, channels, team)) is not None
    ]
    return [
        Suggestion(one.post, one.reasons, one.score, reviews.get(one.post.id))
        for one in order(candidates, now)
    ]


def _candidate(
    post: PostView,
    keys: frozenset[str],
    tags: Mapping[str, Tag],
    accounts: Mapping[tuple[str, str], Account],
    channels: Mapping[int, tuple[Relation, int | None]],
    team: Team,
) -> Candidate | None:
    carried = tuple(tags[key[1:]] for key in sorted(keys) if key.startswith("#") and key[1:] in tags)
    account = accounts.get((post.network, post.author_handle.lower())) if post.author_handle else None
    relation, channel_team = channels.get(post.id, (Relation.PUBLIC, None))
    if account is not None:
        relation, channel_team = account.relation, account.team_id
    places = {tag.team_id for tag in carried} | {channel_team}
    places.discard(None)
    if places and team.id not in places:
        return None
    return Candidate(post, carried, relation)


def _reviews(session: Session, team: Team, post_ids: Iterable[int]) -> dict[int, Decision]:
    rows = session.execute(
        select(Review).where(col(Review.team_id) == team.id, col(Review.post_id).in_(list(post_ids)))
    ).scalars()
    return {row.post_id: row.decision for row in rows}


def _taken(session: Session, campaign_id: int, posts: Iterable[PostView]) -> frozenset[int]:
    """Posts somebody has picked, also as a story typed before the network showed it to us."""
    by_identity = {(post.network, post.uri): post.id for post in posts}
    ids = list(by_identity.values())
    picked = session.execute(
        select(col(Pick.post_id)).where(
            col(Pick.campaign_id) == campaign_id, col(Pick.post_id).in_(ids), col(Pick.ended_at).is_(None)
        )
    ).scalars()
    typed: Sequence[tuple[str, str]] = [
        (network, uri)
        for network, uri in session.execute(
            select(col(Story.network), col(Story.uri)).where(
                col(Story.campaign_id) == campaign_id, col(Story.uri).in_([uri for _, uri in by_identity])
            )
        )
    ]
    known = {by_identity[identity] for identity in typed if identity in by_identity}
    return frozenset(post_id for post_id in picked if post_id is not None) | known


def _accounts(session: Session, campaign_id: int) -> dict[tuple[str, str], Account]:
    rows = session.execute(select(Account).where(col(Account.campaign_id) == campaign_id)).scalars()
    return {(row.network, row.handle): row for row in rows}


def _tags(session: Session, campaign_id: int) -> list[Tag]:
    return list(session.execute(select(Tag).where(col(Tag.campaign_id) == campaign_id)).scalars())
