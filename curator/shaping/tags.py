"""Hashtags: which count, how they are spelled, whose place they are, from when until when."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import hashtags
from config.models import Tag, TagRole
from curator import acts
from curator.shaping import drafts
from curator.shaping.drafts import DraftError, Problem, Problems

LONGEST = 100


@dataclass(frozen=True, slots=True)
class TagDraft:
    """A hashtag as it was typed; spellings one a line or with commas between."""

    name: str = ""
    role: str = TagRole.PLACE.value
    spellings: str = ""
    starts: str = ""
    ends: str = ""
    whole: bool = False
    """Of the whole campaign, of no team in particular."""

    @classmethod
    def of(cls, tag: Tag) -> "TagDraft":
        """A hashtag as it is."""
        return cls(
            tag.name,
            tag.role.value,
            "\n".join(tag.spellings),
            tag.starts.isoformat() if tag.starts else "",
            tag.ends.isoformat() if tag.ends else "",
            tag.team_id is None,
        )


def of_team(session: Session, campaign_id: int, team_id: int) -> list[Tag]:
    """A team's hashtags and the whole campaign's, these first."""
    rows = select(Tag).where(
        col(Tag.campaign_id) == campaign_id, col(Tag.team_id).is_(None) | (col(Tag.team_id) == team_id)
    )
    return list(session.execute(rows.order_by(col(Tag.team_id).is_not(None), col(Tag.id))).scalars())


def add(session: Session, person_id: int, campaign_id: int, team_id: int, draft: TagDraft) -> int:
    """A new hashtag: what is seen from now on counts under it.  `DraftError` tells all that is wrong."""
    acts.alone(session, campaign_id)
    values, found = _read(draft)
    key = hashtags.fold(draft.name)
    taken = select(col(Tag.id)).where(col(Tag.campaign_id) == campaign_id, col(Tag.key) == key)
    if key and session.execute(taken).first() is not None:
        found["name"] = Problem.TAKEN
    if found:
        raise DraftError(found)
    made = Tag(campaign_id=campaign_id, team_id=None if draft.whole else team_id, key=key, **values)
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "tag", "tag", made.id)
    acts.walls_may_change(session)
    return made.id


def change(session: Session, person_id: int, tag_id: int, draft: TagDraft) -> None:
    """Other spellings, another role or other dates; what was counted stays.

    `DraftError` tells all that is wrong: another hashtag is a new one, not this one renamed.
    """
    values, found = _read(draft)
    tag = session.get_one(Tag, tag_id, with_for_update=True)
    if "name" not in found and hashtags.fold(draft.name) != tag.key:
        found["name"] = Problem.OTHER_TAG
    if found:
        raise DraftError(found)
    drafts.keep(session, person_id, "tag_changed", tag, values)


def _read(draft: TagDraft) -> tuple[dict[str, Any], Problems]:
    found: Problems = {}
    name = draft.name.strip().lstrip("#＃").strip()
    key = hashtags.fold(name)
    if not key or max(len(name), len(key)) > LONGEST or any(sign.isspace() for sign in name):
        found["name"] = Problem.NO_HASHTAG
    typed = [one for line in draft.spellings.splitlines() for one in line.replace(",", " ").split()]
    spellings = {hashtags.spelling(one) for one in (name, *typed)}
    if any(hashtags.fold(one) != key for one in typed):
        found.setdefault("spellings", Problem.OTHER_TAG)
    values: dict[str, Any] = {
        "name": name,
        "role": drafts.chosen(found, "role", draft.role, TagRole),
        "spellings": sorted(spellings),
        "starts": drafts.day(found, "starts", draft.starts),
        "ends": drafts.day(found, "ends", draft.ends),
    }
    drafts.in_order(found, values["starts"], values["ends"])
    return values, found
