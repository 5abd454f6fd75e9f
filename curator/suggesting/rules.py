"""Rules of the suggestions: what keeps a post out, said by the rule that does it.  Pure at the heart.

The order is what a person expects to be told first: marked, listed before an election, blocked,
in another language, a reply, sensitive.  A trusted author's posts are hidden by marks and elections
only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.queries import PostView
from config.models import Team
from curator import acts, search
from curator.models import MarkKind, Rule, RuleKind
from curator.picking import translating
from curator.suggesting import elections

VALUE_LIMIT: Final = 200
_VALUED: Final = frozenset(
    {RuleKind.BLOCKED_WORD, RuleKind.BLOCKED_AUTHOR, RuleKind.TRUSTED_AUTHOR, RuleKind.LANGUAGE}
)
_NO_LANGUAGES: Final = frozenset({"und", "mul", "zxx"})
"""Tags that say that nobody knows, that there are several, or that there is none."""


class By(StrEnum):
    """What hides a post; the desk has the words."""

    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    ELECTION = "election"
    WORD = "word"
    AUTHOR = "author"
    LANGUAGE = "language"
    REPLY = "reply"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a post is not suggested: by what, and the word, author or language of the rule."""

    by: By
    what: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one team's suggestions, ready to be asked.  Authors are (network or "", folded name)."""

    words: Mapping[str, str] = field(default_factory=dict)
    """Folded word → as it was typed."""
    blocked: frozenset[tuple[str, str]] = frozenset()
    trusted: frozenset[tuple[str, str]] = frozenset()
    languages: frozenset[str] = frozenset()
    replies: bool = False
    sensitive: bool = False
    listed: frozenset[str] = frozenset()
    """Of the elections whose time it is, as `curator.suggesting.elections.listed` gives them."""


def hidden(
    post: PostView, words: frozenset[str], rules: Rules, mark: MarkKind | None = None
) -> Hidden | None:
    """What keeps a post out of the suggestions; None when nothing does.

    `words`: the post's words, folded, in their basic forms and as written.
    """
    return next(_found(post, words, rules, mark), None)


def _found(post: PostView, words: frozenset[str], rules: Rules, mark: MarkKind | None) -> Iterator[Hidden]:
    who = post.author_name or post.author_handle
    if mark is not None:
        yield Hidden(By.SPAM if mark is MarkKind.SPAM else By.OFF_TOPIC)
    if elections.is_listed(post, rules.listed):
        yield Hidden(By.ELECTION, who)
    if _is_among(post, rules.trusted):
        return
    if _is_among(post, rules.blocked):
        yield Hidden(By.AUTHOR, who)
    for word in sorted(words & rules.words.keys()):
        yield Hidden(By.WORD, rules.words[word])
    language = (post.language or "").partition("-")[0].lower()
    if rules.languages and language and language not in rules.languages:
        yield Hidden(By.LANGUAGE, language)
    if post.is_reply and not rules.replies:
        yield Hidden(By.REPLY)
    if post.sensitive and not rules.sensitive:
        yield Hidden(By.SENSITIVE)


def _is_among(post: PostView, authors: frozenset[tuple[str, str]]) -> bool:
    if not authors:
        return False
    names = {elections.fold(post.author_handle), elections.fold(post.author_name)} - {""}
    return any((network, name) in authors for network in ("", post.network) for name in names)


def gathered(rows: Iterable[Rule], listed: frozenset[str] = frozenset()) -> Rules:
    """Rules made ready; those that have ended do not count."""
    living = [row for row in rows if row.ended_at is None]

    def values(kind: RuleKind) -> list[Rule]:
        return [row for row in living if row.kind is kind]

    return Rules(
        words={search.folded(row.value): row.value for row in values(RuleKind.BLOCKED_WORD)},
        blocked=frozenset(
            (row.network, elections.fold(row.value)) for row in values(RuleKind.BLOCKED_AUTHOR)
        ),
        trusted=frozenset(
            (row.network, elections.fold(row.value)) for row in values(RuleKind.TRUSTED_AUTHOR)
        ),
        languages=frozenset(row.value.lower() for row in values(RuleKind.LANGUAGE)),
        replies=bool(values(RuleKind.SHOW_REPLIES)),
        sensitive=bool(values(RuleKind.SHOW_SENSITIVE)),
        listed=listed,
    )


def words(session: Session, posts: Mapping[int, PostView]) -> dict[int, frozenset[str]]:
    """The words of posts that rules look at: in their basic forms, and as they are written."""
    read = search.words_of(session, posts)
    return {
        number: read.get(number, frozenset())
        | {search.folded(word) for word in search.spoken(f"{post.title} {post.text}")}
        for number, post in posts.items()
    }


def of_team(session: Session, team: Team, today: date) -> Rules:
    """The rules of a team's suggestions on a Helsinki date: its own and the whole campaign's."""
    return gathered(living(session, team), elections.listed(session, team.campaign_id, today))


def living(session: Session, team: Team) -> list[Rule]:
    """The rules that hold for a team, the campaign's first, the oldest first."""
    rows = select(Rule).where(
        col(Rule.campaign_id) == team.campaign_id,
        col(Rule.team_id).is_(None) | (col(Rule.team_id) == team.id),
        col(Rule.ended_at).is_(None),
    )
    return list(session.execute(rows.order_by(col(Rule.team_id).is_not(None), col(Rule.id))).scalars())


class Problem(StrEnum):
    """What is wrong with a rule as it was typed; the desk has the words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_ONE_WORD = "not_one_word"
    NO_LANGUAGE = "no_language"
    THERE_ALREADY = "there_already"


class RuleError(Exception):
    """The rule cannot be kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as a person types it; `network` only of an author's, "" for any."""

    kind: RuleKind
    value: str = ""
    network: str = ""

    def tidy(self) -> "NewRule":
        """Without surrounding space, and without what its kind does not take."""
        value = self.value.strip() if self.kind in _VALUED else ""
        is_author = self.kind in {RuleKind.BLOCKED_AUTHOR, RuleKind.TRUSTED_AUTHOR}
        if self.kind is RuleKind.LANGUAGE and is_language(value):
            # Posts are compared without regions and scripts, as `hidden` does it.
            value = translating.base(value)
        return NewRule(self.kind, value.removeprefix("@"), self.network if is_author else "")


def is_language(tag: str) -> bool:
    """Whether a tag, as BCP 47 has them, names a language that people write."""
    return translating.tag(tag) is not None and translating.base(tag) not in _NO_LANGUAGES


def check(wanted: NewRule) -> None:
    """`RuleError` when a tidied rule says nothing that could be looked for."""
    if wanted.kind not in _VALUED:
        return
    if len(wanted.value) > VALUE_LIMIT:
        raise RuleError(Problem.TOO_LONG)
    if wanted.kind is RuleKind.LANGUAGE:
        if not is_language(wanted.value):
            raise RuleError(Problem.NO_LANGUAGE)
        return
    if not elections.fold(wanted.value):
        raise RuleError(Problem.EMPTY)
    if wanted.kind is RuleKind.BLOCKED_WORD and len(list(search.spoken(wanted.value))) != 1:
        raise RuleError(Problem.NOT_ONE_WORD)


def add(session: Session, person_id: int, team: Team, wanted: NewRule, at: datetime, *, whole: bool) -> int:
    """Add a rule of a team's, or with `whole` of the whole campaign's; `RuleError` when it cannot be kept."""
    tidy = wanted.tidy()
    check(tidy)
    team_id = None if whole else team.id
    same = (tidy.kind, tidy.value.casefold(), tidy.network, team_id)
    if any(
        (row.kind, row.value.casefold(), row.network, row.team_id) == same for row in living(session, team)
    ):
        raise RuleError(Problem.THERE_ALREADY)
    made = Rule(
        campaign_id=team.campaign_id,
        team_id=team_id,
        kind=tidy.kind,
        value=tidy.value,
        network=tidy.network,
        person_id=person_id,
        at=at,
    )
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "rule", "rule", made.id, kind=tidy.kind.value)
    return made.id


def end(session: Session, person_id: int, team: Team, rule_id: int, at: datetime) -> bool:
    """End a rule that holds for a team; False when there is no such."""
    kept = session.get(Rule, rule_id, with_for_update=True)
    if kept is None or kept.ended_at is not None or kept.campaign_id != team.campaign_id:
        return False
    if kept.team_id not in {None, team.id}:
        return False
    kept.ended_at = at
    session.add(kept)
    acts.record(session, person_id, "rule_ended", "rule", rule_id)
    return True
