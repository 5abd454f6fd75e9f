"""What was typed here and names somebody: in it the person is left out, the rest stays.

What is nothing without the person goes altogether: a rule about an author, a story they sent by the
public form.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from collector.access import Held
from collector.whom import Whom
from curator.models import (
    Permission,
    Pick,
    PickText,
    Reading,
    RemovalRequest,
    Rule,
    Story,
    Submission,
)

WRITTEN: Final[Mapping[type[SQLModel], tuple[str, ...]]] = {
    Pick: ("alt", "photographer", "headline", "excerpt"),
    PickText: ("text", "headline", "alt"),
    Permission: ("note", "wording", "reply", "reply_url"),
    Reading: ("note",),
    RemovalRequest: ("message", "contact", "answer"),
    Story: ("text", "author_name"),
    Submission: ("text", "author_name", "contact", "alt", "photographer", "wording"),
}
"""What staff, askers and senders typed."""


def leave_out(session: Session, held: Sequence[Held], who: Whom, at: datetime) -> None:
    """In what was typed about others, leave the person out; rules forget them."""
    for table, columns in WRITTEN.items():
        for one in held:
            row = session.get(table, one.key) if one.table == table.__tablename__ else None
            if row is not None:
                for name in columns:
                    setattr(row, name, who.left_out(getattr(row, name)))
                session.add(row)
    _rules(session, who, at)
    session.flush()


def empty_submissions(session: Session, held: Sequence[Held], at: datetime) -> list[str]:
    """Empty what they sent by the public form; that something came, and when, stays.  Gives pictures left."""
    wanted = [one.key[0] for one in held if one.table == Submission.__tablename__ and one.theirs]
    left: list[str] = []
    for sent in session.execute(select(Submission).where(col(Submission.id).in_(wanted))).scalars().all():
        left += [sent.picture] if sent.picture else []
        sent.text = sent.author_name = sent.contact = sent.alt = sent.photographer = sent.wording = ""
        sent.picture, sent.story_id, sent.withdrawn_at = None, None, sent.withdrawn_at or at
        session.add(sent)
    session.flush()
    return left


def empty_picks(session: Session, picks: Sequence[Pick]) -> None:
    """Empty what staff wrote of picks: texts, translations, what of the picture is shown."""
    for pick in picks:
        pick.with_picture, pick.media_id, pick.crop = False, None, None
        pick.alt = pick.photographer = pick.headline = pick.excerpt = pick.post_words = ""
        session.add(pick)
    numbers = [pick.id for pick in picks]
    session.execute(delete(PickText).where(col(PickText.pick_id).in_(numbers)))
    session.flush()


def empty_permissions(session: Session, steps: Sequence[Permission]) -> None:
    """Empty what was asked and answered; that it was, when and by whom, stays."""
    for step in steps:
        step.note = step.wording = step.reply = step.reply_url = ""
        session.add(step)
    session.flush()


def is_called(who: Whom, network: str, text: str) -> bool:
    """Whether a text alone (a rule's, a list's) is a handle or address of theirs; network "": on any."""
    bare = text.strip().removeprefix("@").lower()
    by_handle = any(bare == handle and network in {"", there} for there, handle in who.handles)
    return by_handle or who.named_in(text)


def _rules(session: Session, who: Whom, at: datetime) -> None:
    for rule in session.execute(select(Rule)).scalars().all():
        if is_called(who, rule.network, rule.value):
            rule.value, rule.ended_at = "", rule.ended_at or at
            session.add(rule)
