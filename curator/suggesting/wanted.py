"""Which posts a team looks at: the state and the filters it chose, narrowed by index to a few hundred."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries, volume
from collector.queries import PostView
from config.models import Tag, TagRole, Team
from curator import search
from curator.models import Decision, Pick, Review
from curator.search import Needle

NARROWED: Final = 300
"""Fifteen pages of cards; judging more would cost every page more than it would show."""
OF_CHANNELS: Final = 150
OF_PLACES: Final = 200
FEW: Final = 20
"""With less than a page of what was asked for, longer words are looked for too."""
NO_PLACE: Final = 0
SUGGESTED: Final = frozenset(volume.SUGGESTED)

Keys = dict[int, frozenset[str]]


class State(StrEnum):
    """Where a post stands for a team."""

    NEW = "new"
    LATER = "later"
    REJECTED = "rejected"
    PICKED = "picked"
    """By anybody in the campaign."""
    HIDDEN = "hidden"
    """By a rule, an election or a mark."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see.

    With `words` it is looked for in the whole campaign, other teams' places too.
    """

    state: State = State.NEW
    words: str = ""
    network: str = ""
    language: str = ""
    tag: str = ""
    """A hashtag's key."""
    place: int | None = None
    """A team's id: posts of its places and channels; `NO_PLACE`: of nobody's."""
    theme: int = 0
    """A theme's id; of picked posts only."""
    picture: bool = False
    forms: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """Basic forms of its words that no post has been stored under (see `unmet`)."""

    @property
    def elsewhere(self) -> bool:
        """Whether posts of other teams' places are looked at."""
        return bool(self.words) or self.place is not None or self.state is State.PICKED


def narrowed(session: Session, team: Team, wish: Wish, since: datetime) -> Keys:
    """Ids of at most `NARROWED` posts with their keys, the most promising first."""
    assert team.id is not None
    if search.says_nothing(wish.words):
        return {}
    needle = search.needle(
        session, wish.words, network=wish.network, language=wish.language, forms=wish.forms
    )
    if wish.state in {State.LATER, State.REJECTED, State.PICKED}:
        decided = _picked(session, team, wish) if wish.state is State.PICKED else _aside(session, team, wish)
        found = search.among(session, needle, decided)
        keys = queries.keys_of(session, team.campaign_id, decided)
        listed = {one: keys.get(one, frozenset()) for one in decided if one in found}
        return {one: of for one, of in listed.items() if not wish.tag or f"#{wish.tag}" in of}
    if needle.groups:
        return _searched(session, team, wish, needle, since)
    kept = _promising(session, team, wish, since)
    if needle.blunt or wish.tag or len(kept) >= NARROWED:
        return kept
    return _at_most(kept, _searched(session, team, wish, needle, since))


def _searched(session: Session, team: Team, wish: Wish, needle: Needle, since: datetime) -> Keys:
    """The newest posts of the campaign that a needle finds."""
    found: Keys = {}
    for prefixes in (False, True):
        for batch in search.newest(session, needle, prefixes=prefixes):
            keys = queries.keys_of(session, team.campaign_id, batch, since)
            found |= {one: of for one, of in keys.items() if _suggested(of, wish)}
            if len(found) >= NARROWED:
                return _at_most(found)
        if len(found) >= FEW or not needle.groups:
            break
    return found


def _promising(session: Session, team: Team, wish: Wish, since: datetime) -> Keys:
    """The newest of a team's channels and places and of the whole campaign, of the kind wished for."""
    assert team.id is not None
    whose = team.id if wish.place is None else wish.place
    of_any_kind = not wish.network and not wish.language
    campaign = team.campaign_id

    def newest(keys: Collection[str], limit: int) -> list[int]:
        return queries.newest(session, campaign, sorted(keys), since, limit)

    if wish.tag:
        found = newest({f"#{wish.tag}"}, NARROWED if of_any_kind else search.SCANNED)
    else:
        found = newest(SUGGESTED, NARROWED)
        if whose != NO_PLACE:
            own = newest(places(session, whose), OF_PLACES)
            found = [*queries.on_channels(session, campaign, whose, OF_CHANNELS), *own, *found]
    if not of_any_kind:
        fitting = queries.of_kind(session, found, wish.network, search.primary(wish.language))
        found = [one for one in found if one in fitting]
    keys = queries.keys_of(session, campaign, dict.fromkeys(found), since)
    return _at_most({one: of for one, of in keys.items() if _suggested(of, wish)})


def _suggested(keys: frozenset[str], wish: Wish) -> bool:
    return bool(keys & SUGGESTED) and (not wish.tag or f"#{wish.tag}" in keys)


def _at_most(*parts: Keys) -> Keys:
    together: Keys = {}
    for part in parts:
        together = together | {one: of for one, of in part.items() if one not in together}
    return dict(list(together.items())[:NARROWED])


def places(session: Session, team_id: int) -> list[str]:
    """The keys of a team's place hashtags."""
    rows = select(col(Tag.key)).where(col(Tag.team_id) == team_id, col(Tag.role) == TagRole.PLACE)
    return [f"#{key}" for key in session.execute(rows.order_by(col(Tag.key))).scalars()]


def _aside(session: Session, team: Team, wish: Wish) -> list[int]:
    rows = select(col(Review.post_id)).where(
        col(Review.team_id) == team.id, col(Review.decision) == Decision(wish.state)
    )
    return list(session.execute(rows.order_by(col(Review.at).desc()).limit(NARROWED)).scalars())


def _picked(session: Session, team: Team, wish: Wish) -> list[int]:
    rows = select(col(Pick.post_id)).where(
        col(Pick.campaign_id) == team.campaign_id,
        col(Pick.post_id).is_not(None),
        col(Pick.ended_at).is_(None),
    )
    if wish.theme:
        rows = rows.where(col(Pick.theme_id) == wish.theme)
    newest = rows.order_by(col(Pick.week).desc(), col(Pick.id).desc()).limit(NARROWED)
    return [post_id for post_id in session.execute(newest).scalars() if post_id]


def fits(wish: Wish) -> Callable[[PostView], bool]:
    """Whether a post is as the filters want it; for what has no index, or lags behind it."""

    def asked(post: PostView) -> bool:
        return (
            (not wish.network or post.network == wish.network)
            and (not wish.language or search.primary(post.language) == search.primary(wish.language))
            and (not wish.picture or bool(post.pictures))
        )

    return asked


def words(session: Session, posts: Iterable[PostView]) -> dict[int, frozenset[str]]:
    """Posts' folded words, in basic form too; of one that nobody has read yet, as they stand."""
    listed = list(posts)
    read = search.words_of(session, [post.id for post in listed])
    return {
        post.id: read.get(post.id)
        or frozenset(map(search.folded, search.spoken(f"{post.title} {post.text}")))
        for post in listed
    }
