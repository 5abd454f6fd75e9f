"""Suggestions and why: a few hundred posts by index, then ordered by a pure function.

A post's score is the sum of the reasons below; the newest wins a tie.  The weights say what a
communications officer looks for first: the campaign's own tag, then stories, then our own channels
and places; a picture makes it easy to show, an author's own text alternative easier still, while
somebody whom the network does not name is hard to ask for a permission.  A day of age costs one
point, so a good post stays in sight for about two weeks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from collector.queries import PostView
from config import clock
from config.many import is_any_of
from config.models import Account, Relation, Tag, TagRole, Team
from curator.models import Decision
from curator.picking import whose
from curator.suggesting import grouping, wanted
from curator.suggesting.rules import Hidden
from curator.suggesting.sorting import UNDECIDED, Picked, Sorting, sorted_out
from curator.suggesting.wanted import NARROWED, NO_PLACE, Keys, State, Wish, words
from curator.turns import pauses

__all__ = ["NARROWED", "words"]
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
    hidden: Hidden | None = None
    """What keeps it out, where that is asked for."""
    picked: Picked | None = None
    others: tuple[PostView, ...] = ()
    """The same story in other places."""

    @property
    def post_ids(self) -> tuple[int, ...]:
        """The post and the same elsewhere: what is decided is decided of all."""
        return (self.post.id, *(one.id for one in self.others))


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
    session: Session,
    team: Team,
    now: datetime,
    wish: Wish | None = None,
) -> list[Suggestion]:
    """A team's posts in one state, as a wish narrows them; the same story in several places is one.

    New ones, which are meant where no wish is said, come best first; put aside and picked ones as they
    were decided.  Left out of new ones: what a rule hides, what has been put aside or picked by anyone in
    the campaign, as another place of the same story too, and posts that name only other teams' places.
    A borrowed tag alone suggests nothing.  Restricted, gone and taken-down posts are nowhere but among
    the picked.
    """
    wish = wish or Wish()
    return _of_state(session, team, wish, _looked(session, team, wish, now), now)


def searched(
    session: Session, team: Team, now: datetime, wish: Wish
) -> tuple[list[Suggestion], dict[State, int]]:
    """`suggestions`, and where words find nothing in this state, how many they find in which other states."""
    looked = _looked(session, team, wish, now)
    found = _of_state(session, team, wish, looked, now)
    if found or not wish.words:
        return found, {}
    # What is new and what is hidden is looked at together and told apart afterwards.
    undecided = looked if wish.state in UNDECIDED else None
    elsewhere = {}
    for state in State:
        if state is not wish.state:
            other = replace(wish, state=state, theme=0)
            seen = (undecided if state in UNDECIDED else None) or _looked(session, team, other, now)
            undecided = seen if state in UNDECIDED else undecided
            elsewhere[state] = len(_of_state(session, team, other, seen, now))
    return found, {state: number for state, number in elsewhere.items() if number}


@dataclass(frozen=True, slots=True)
class _Looked:
    """The posts that are looked at, and what is known of them."""

    found: Keys
    posts: list[PostView]
    sorting: Sorting


def _looked(session: Session, team: Team, wish: Wish, now: datetime) -> _Looked:
    found = wanted.narrowed(session, team, wish, pauses.since(session, team.id or 0, now, WINDOW))
    posts = queries.posts(session, found)
    listed = [posts[post_id] for post_id in found if post_id in posts]
    return _Looked(found, listed, Sorting(session, team, wish, listed, clock.day_of(now)))


def _of_state(session: Session, team: Team, wish: Wish, looked: _Looked, now: datetime) -> list[Suggestion]:
    groups = sorted_out(grouping.grouped(looked.posts), looked.sorting, wish)
    candidates = _candidates(session, team, wish, looked.found, groups)
    ordered = order(candidates, now)
    if wish.state in {State.LATER, State.REJECTED, State.PICKED}:
        place = {post_id: number for number, post_id in enumerate(looked.found)}
        ordered.sort(key=lambda one: place[one.post.id])
    return _together(ordered, groups, looked.sorting, wish)


def _candidates(
    session: Session, team: Team, wish: Wish, found: Keys, groups: Iterable[list[PostView]]
) -> list[Candidate]:
    posts = [post for group in groups for post in group]
    tags = {tag.key: tag for tag in _tags(session, team.campaign_id)}
    accounts = _accounts(session, team.campaign_id, posts)
    channels = queries.channels(session, team.campaign_id, [post.id for post in posts])
    made = (_candidate(post, found[post.id], tags, accounts, channels, team, wish) for post in posts)
    return [one for one in made if one is not None]


def _together(
    ordered: Iterable[Suggestion], groups: Iterable[list[PostView]], sorting: Sorting, wish: Wish
) -> list[Suggestion]:
    """One suggestion a group, where its best one stands."""
    ordered = list(ordered)
    there = {one.post.id for one in ordered}
    companions = {post.id: group for group in groups if len(group) > 1 for post in group}
    seen: set[int] = set()
    cards = []
    for one in ordered:
        number = one.post.id
        if number in seen:
            continue
        group = companions.get(number, ())
        others = tuple(post for post in group if post.id != number and post.id in there)
        seen.update(post.id for post in others)
        hidden = sorting.hidden.get(number) if wish.state is State.HIDDEN else None
        decision, picked = sorting.reviews.get(number), sorting.picked.get(number)
        if others or hidden or decision or picked:
            cards.append(replace(one, others=others, hidden=hidden, decision=decision, picked=picked))
        else:
            cards.append(one)
    return cards


def _candidate(
    post: PostView,
    keys: frozenset[str],
    tags: Mapping[str, Tag],
    accounts: Mapping[tuple[str, str], Account],
    channels: Mapping[int, tuple[Relation, int | None]],
    team: Team,
    wish: Wish,
) -> Candidate | None:
    carried = tuple(tags[key[1:]] for key in sorted(keys) if key.startswith("#") and key[1:] in tags)
    account = accounts.get((post.network, post.author_handle.lower())) if post.author_handle else None
    relation, channel_team = channels.get(post.id, (Relation.PUBLIC, None))
    if account is not None and account.active and whose.is_theirs(account, post.uri):
        channel_team = account.team_id
    relation = whose.relation(account, post.uri, relation)
    places = {tag.team_id for tag in carried} | {channel_team}
    places.discard(None)
    if wish.place is not None and (places if wish.place == NO_PLACE else wish.place not in places):
        return None
    if not wish.elsewhere and places and team.id not in places:
        return None
    return Candidate(post, carried, relation)


def _accounts(
    session: Session, campaign_id: int, posts: Iterable[PostView]
) -> dict[tuple[str, str], Account]:
    """Our accounts among the authors of posts."""
    handles = {post.author_handle.lower() for post in posts}
    rows = session.execute(
        select(Account).where(
            col(Account.campaign_id) == campaign_id, is_any_of(col(Account.handle), sorted(handles))
        )
    ).scalars()
    return {(row.network, row.handle): row for row in rows}


def _tags(session: Session, campaign_id: int) -> list[Tag]:
    return list(session.execute(select(Tag).where(col(Tag.campaign_id) == campaign_id)).scalars())
