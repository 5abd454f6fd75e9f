"""Tone (*sävy*) of a period's posts, as people judge it on a random sample.  No word list guesses it.

Whoever judges sees what a post says and not who says it.  What somebody thought of a post is never
kept: its row in the sample goes in the transaction in which a total grows.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt
from secrets import SystemRandom
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, Media, Post
from config.models import Team
from curator import acts
from curator.figures.periods import Span
from curator.models import ToneLeft, ToneRound
from curator.report.judging.drawable import SHOWN, drawable
from curator.report.judging.veiled import veiled

SAMPLE: Final = 30
"""So many posts a person can judge in five minutes."""
CONFIDENCE: Final = 1.96
"""How many standard errors 95 % of all samples are within (the normal distribution's 97.5 % point)."""


class Verdict(StrEnum):
    """What somebody says of a post; the values are the columns of the totals."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    CRITICAL = "critical"
    NOT_ASSESSED = "not_assessed"


class NothingHeldError(Exception):
    """There is no post to draw from."""


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A post of a sample without its author; `number` of `drawn` says how far people have come."""

    place: int
    number: int
    drawn: int
    text: str
    language: str
    """"" where nobody knows."""
    pictures: int
    alts: tuple[str, ...]
    """What its pictures show, of those that say so."""


def margin(judged: int, population: int) -> float:
    """By how much a share in a sample may differ from the whole: 0.1 is ten percentage points.

    At 95 %, for the share that is hardest to tell (a half), of a population that is no larger than it
    is (Cochran 1977, 3.2 and 4.2).  1.0 where nothing was judged, 0.0 where everything was.
    """
    if judged <= 0:
        return 1.0
    if judged >= population:
        return 0.0
    finite = sqrt((population - judged) / (population - 1))
    return min(1.0, CONFIDENCE * sqrt(0.25 / judged) * finite)


def of_period(session: Session, team_id: int, whole: bool, span: Span) -> ToneRound | None:
    """The round of a team about a period; `whole`: of the whole campaign's posts."""
    return session.execute(
        select(ToneRound).where(
            col(ToneRound.team_id) == team_id,
            col(ToneRound.whole).is_(whole),
            col(ToneRound.first) == span.first,
            col(ToneRound.last) == span.last,
        )
    ).scalar()


def population(session: Session, team: Team, whole: bool, span: Span) -> int:
    """How many posts could be drawn now."""
    found = drawable(session, team, span, whole=whole).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def draw(session: Session, person_id: int, team: Team, whole: bool, span: Span, now: datetime) -> int:
    """Draw a period's sample; gives the round's id.

    Drawn again only while nothing of it has been judged, or people could draw until they like it.
    `NothingHeldError` where no post is held.
    """
    acts.alone(session, team.campaign_id)
    assert team.id is not None
    kept = of_period(session, team.id, whole, span)
    if kept is not None:
        # Somebody may be judging its first post just now.
        session.refresh(kept, with_for_update=True)
        if begun(kept):
            return kept.id or 0
    held = list(session.execute(drawable(session, team, span, whole=whole)).scalars())
    if not held:
        raise NothingHeldError
    sample = SystemRandom().sample(held, min(SAMPLE, len(held)))
    kept = kept or ToneRound(
        campaign_id=team.campaign_id,
        team_id=team.id,
        whole=whole,
        first=span.first,
        last=span.last,
        population=0,
        drawn=0,
        person_id=person_id,
        at=now,
    )
    kept.population, kept.drawn, kept.person_id, kept.at = len(held), len(sample), person_id, now
    session.add(kept)
    session.flush()
    assert kept.id is not None
    # Places go on counting, so that a form of the sample before finds nothing of this one.
    last = session.execute(
        select(func.max(col(ToneLeft.place))).where(col(ToneLeft.round_id) == kept.id)
    ).scalar()
    session.execute(delete(ToneLeft).where(col(ToneLeft.round_id) == kept.id))
    for place, post_id in enumerate(sample, (last or 0) + 1):
        session.add(ToneLeft(round_id=kept.id, place=place, post_id=post_id))
    acts.record(session, person_id, "tone_drawn", "tone", kept.id, posts=len(sample))
    session.flush()
    return kept.id


def begun(of: ToneRound) -> bool:
    """Whether anything of a round has been judged."""
    return of.ended_at is not None or _judged(of) > 0


def next_post(session: Session, round_id: int) -> ToJudge | None:
    """The first post of a sample that nobody has judged; None: there is none left."""
    left = _left(session, round_id)
    if not left:
        return None
    place, post_id = left[0]
    post = session.get_one(Post, post_id)
    author = session.get(Author, post.author_id) if post.author_id else None
    names = (author.name, author.handle, author.handle.partition("@")[0]) if author else ()
    media = session.execute(
        select(Media).where(col(Media.post_id) == post_id).order_by(col(Media.position))
    ).scalars()
    alts = [one.alt for one in media]
    drawn = session.get_one(ToneRound, round_id).drawn
    return ToJudge(
        place=place,
        number=drawn - len(left) + 1,
        drawn=drawn,
        text=veiled("\n\n".join(filter(None, (post.title, post.text))), *names),
        language=post.language or "",
        pictures=len(alts),
        alts=tuple(veiled(alt, *names) for alt in alts if alt),
    )


def judge(session: Session, person_id: int, round_id: int, place: int, what: Verdict, now: datetime) -> bool:
    """Count what somebody says of a post, and forget of which; False: it is not there to be judged.

    Of two people who judge the same post at once the first is counted.  The last one ends the round.
    """
    told = session.get_one(ToneRound, round_id, with_for_update=True)
    gone = session.execute(
        delete(ToneLeft)
        .where(col(ToneLeft.round_id) == round_id, col(ToneLeft.place) == place)
        .returning(col(ToneLeft.place))
    ).scalar()
    if gone is None:
        return False
    setattr(told, what.value, getattr(told, what.value) + 1)
    session.add(told)
    session.flush()
    acts.record(session, person_id, "tone_judged", "tone", round_id)
    settle(session, round_id, now)
    return True


def settle(session: Session, round_id: int, now: datetime) -> bool:
    """End a round of which nothing is left to look at: what has gone meanwhile is not assessed.

    Gives whether it has ended.
    """
    told = session.get_one(ToneRound, round_id, with_for_update=True)
    if told.ended_at is None and not _left(session, round_id):
        session.execute(delete(ToneLeft).where(col(ToneLeft.round_id) == round_id))
        told.not_assessed += told.drawn - _judged(told)
        told.ended_at = now
        session.add(told)
        session.flush()
    return told.ended_at is not None


def _judged(of: ToneRound) -> int:
    return of.positive + of.neutral + of.critical + of.not_assessed


def _left(session: Session, round_id: int) -> list[tuple[int, int]]:
    """(place, post) of what can still be looked at, in order."""
    rows = session.execute(
        select(col(ToneLeft.place), col(ToneLeft.post_id))
        .join(Post, col(Post.id) == col(ToneLeft.post_id))
        .where(col(ToneLeft.round_id) == round_id, *SHOWN)
        .order_by(col(ToneLeft.place))
    )
    return [(place, post_id) for place, post_id in rows]
