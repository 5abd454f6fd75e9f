"""Trying a rule on the posts we hold, before it is kept: what it would hide that is suggested now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from collector import queries, volume
from collector.queries import PostView
from config import clock
from config.models import Team
from curator import candidates
from curator.models import MarkKind, Rule
from curator.suggesting import marks, rules
from curator.suggesting.rules import By, NewRule, Rules

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """Of how many of the campaign's newest posts a rule would hide how many, and bring back how many, with
    some of each."""

    of: int
    hides: int
    brings_back: int
    hidden: tuple[PostView, ...]
    back: tuple[PostView, ...]
    empties: bool = False
    """The team has suggestions now, and would have none."""


def tried(session: Session, team: Team, wanted: NewRule, now: datetime) -> Trial:
    """What a new rule would change in a team's suggestions; `RuleError` when it cannot be kept."""
    tidy = wanted.tidy()
    rules.check(tidy)
    today = clock.day_of(now)
    kept = rules.living(session, team)
    with_it = [*kept, _as_row(team, tidy, now)]
    listed = rules.of_team(session, team, today).listed
    found = queries.tagged(
        session,
        team.campaign_id,
        volume.SUGGESTED,
        now - candidates.WINDOW,
        candidates.NARROWED,
    )
    posts = queries.posts(session, found)
    words = rules.words(session, posts)
    marked = marks.marked(session, team.campaign_id, posts)
    after = rules.gathered(with_it, listed)
    made = compare(posts, words, marked, rules.gathered(kept, listed), after)
    return replace(made, empties=not made.brings_back and _empties(session, team, after, now))


def _empties(session: Session, team: Team, after: Rules, now: datetime) -> bool:
    """Whether rules hide everything that is suggested to a team now."""
    suggested = candidates.suggestions(session, team, now)
    posts = {post.id: post for one in suggested for post in (one.post, *one.others)}
    words = rules.words(session, posts)
    return bool(posts) and all(_by(post, words, after, {}) for post in posts.values())


def compare(
    posts: Mapping[int, PostView],
    words: Mapping[int, frozenset[str]],
    marked: Mapping[int, MarkKind],
    before: Rules,
    after: Rules,
) -> Trial:
    """What is hidden by other rules than before, the newest first.  Pure."""
    newest = sorted(posts.values(), key=lambda one: (-one.published_at.timestamp(), one.id))
    was = {one.id: _by(one, words, before, marked) for one in newest}
    now = {one.id: _by(one, words, after, marked) for one in newest}
    hidden = [one for one in newest if now[one.id] and not was[one.id]]
    back = [one for one in newest if was[one.id] and not now[one.id]]
    return Trial(len(newest), len(hidden), len(back), tuple(hidden[:SHOWN]), tuple(back[:SHOWN]))


def _by(
    post: PostView, words: Mapping[int, frozenset[str]], asked: Rules, marked: Mapping[int, MarkKind]
) -> By | None:
    found = rules.hidden(post, words.get(post.id, frozenset()), asked, marked.get(post.id))
    return found.by if found else None


def _as_row(team: Team, wanted: NewRule, at: datetime) -> Rule:
    return Rule(
        campaign_id=team.campaign_id,
        team_id=team.id,
        kind=wanted.kind,
        value=wanted.value,
        network=wanted.network,
        person_id=0,
        at=at,
    )
