"""In which state posts are for a team: picked, put aside, kept out by a rule, or still to be decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.queries import PostView
from config.many import is_any_of
from config.models import Team
from curator.models import Decision, Pick, Review, Slot, Story
from curator.suggesting import marks, rules, wanted
from curator.suggesting.rules import Hidden
from curator.suggesting.wanted import State, Wish

UNDECIDED: Final = frozenset({State.NEW, State.HIDDEN})


@dataclass(frozen=True, slots=True)
class Picked:
    """Whose living pick a post is, of which week (its Monday)."""

    pick_id: int
    team_id: int
    week: date
    slot: Slot


class Sorting:
    """What is known of posts that says which state they are in."""

    def __init__(
        self, session: Session, team: Team, wish: Wish, posts: Sequence[PostView], today: date
    ) -> None:
        self.reviews = _reviews(session, team, [post.id for post in posts])
        self.picked = _picked(session, team.campaign_id, posts)
        self.typed = _typed(session, team.campaign_id, posts)
        self.hidden: dict[int, Hidden] = {}
        if wish.state in UNDECIDED:
            self._hide(session, team, posts, today)

    def _hide(self, session: Session, team: Team, posts: Sequence[PostView], today: date) -> None:
        asked = rules.of_team(session, team, today)
        marked = marks.marked(session, team.campaign_id, [post.id for post in posts])
        said = wanted.words(session, posts) if asked.words else {}
        for post in posts:
            by = rules.hidden(post, said.get(post.id, frozenset()), asked, marked.get(post.id))
            if by is not None:
                self.hidden[post.id] = by

    def is_decided(self, post: PostView) -> bool:
        """Whether somebody has picked it, or this team has put it aside."""
        return post.id in self.picked or post.id in self.typed or post.id in self.reviews

    def belongs(self, post: PostView, state: State) -> bool:
        """Whether a post is in a state."""
        if state is State.PICKED:
            return post.id in self.picked
        if post.restricted or post.gone or post.taken_down:
            return False
        if state in {State.LATER, State.REJECTED}:
            taken = post.id in self.picked or post.id in self.typed
            return not taken and self.reviews.get(post.id) == Decision(state)
        return (post.id in self.hidden) is (state is State.HIDDEN)


def sorted_out(groups: Iterable[list[PostView]], sorting: Sorting, wish: Wish) -> list[list[PostView]]:
    """Of each group the posts that are in the state; none of a new one of which any has been decided."""
    asked = wanted.fits(wish)
    undecided = wish.state in UNDECIDED
    kept = (
        [post for post in group if sorting.belongs(post, wish.state) and asked(post)]
        for group in groups
        if not (undecided and any(sorting.is_decided(post) for post in group))
    )
    return [group for group in kept if group]


def _reviews(session: Session, team: Team, post_ids: Iterable[int]) -> dict[int, Decision]:
    rows = session.execute(
        select(col(Review.post_id), col(Review.decision)).where(
            col(Review.team_id) == team.id, is_any_of(col(Review.post_id), post_ids)
        )
    )
    return dict(rows.all())


def _picked(session: Session, campaign_id: int, posts: Iterable[PostView]) -> dict[int, Picked]:
    """The living picks of posts."""
    rows = session.execute(
        select(col(Pick.post_id), col(Pick.id), col(Pick.team_id), col(Pick.week), col(Pick.slot)).where(
            col(Pick.campaign_id) == campaign_id,
            is_any_of(col(Pick.post_id), [post.id for post in posts]),
            col(Pick.ended_at).is_(None),
        )
    )
    return {
        post_id: Picked(pick_id or 0, team_id, week, slot)
        for post_id, pick_id, team_id, week, slot in rows
        if post_id is not None
    }


def _typed(session: Session, campaign_id: int, posts: Iterable[PostView]) -> frozenset[int]:
    """Posts that somebody has typed as a story before the network showed them to us."""
    by_identity = {(post.network, post.uri): post.id for post in posts}
    rows = session.execute(
        select(col(Story.network), col(Story.uri)).where(
            col(Story.campaign_id) == campaign_id, is_any_of(col(Story.uri), [uri for _, uri in by_identity])
        )
    )
    return frozenset(by_identity[network, uri] for network, uri in rows if (network, uri) in by_identity)
