"""Stories a person brings: an own one, or a link whose network tells us nothing."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from collector.identity import Identity
from config import clock, networks
from config.models import Team
from curator import acts
from curator.material import Subject
from curator.models import Story

TEXT_LIMIT = 5000
NAME_LIMIT = 200
YEARS: Final = range(1900, clock.YEARS.stop)
"""Years a story can be of: one that was never on a network may be older than any."""


class Problem(StrEnum):
    """What is wrong with a story; the desk has the words."""

    NO_TEXT = "no_text"
    TEXT_TOO_LONG = "text_too_long"
    NO_AUTHOR = "no_author"
    AUTHOR_TOO_LONG = "author_too_long"
    IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True)
class Brought:
    """A story as a person typed it.  `identity` None: it was never on any network."""

    text: str
    author_name: str
    published_on: date
    language: str = "fi"
    identity: Identity | None = None
    picture: str | None = None
    """Name of a file already in the pictures folder."""


def problems(brought: Brought, today: date) -> list[Problem]:
    """Everything wrong with a story, at once; a picture alone is enough, or a text alone."""
    text, author = brought.text.strip(), brought.author_name.strip()
    rules = (
        (not text and not brought.picture, Problem.NO_TEXT),
        (len(text) > TEXT_LIMIT, Problem.TEXT_TOO_LONG),
        (not author, Problem.NO_AUTHOR),
        (len(author) > NAME_LIMIT, Problem.AUTHOR_TOO_LONG),
        (brought.published_on > today, Problem.IN_FUTURE),
    )
    return [problem for wrong, problem in rules if wrong]


def known(session: Session, campaign_id: int, identity: Identity) -> Subject | None:
    """The story or post that this identity already is: all ways to a post give one row.

    A story typed before the network showed us the post goes first: it is what was picked, or taken down.
    """
    return next(iter(all_known(session, campaign_id, identity)), None)


def all_known(session: Session, campaign_id: int, identity: Identity) -> list[Subject]:
    """Every row that is this identity: the story somebody typed, then the post a source has seen."""
    story_id = session.execute(
        select(col(Story.id)).where(
            col(Story.campaign_id) == campaign_id,
            col(Story.network) == identity.network,
            col(Story.uri) == identity.uri,
        )
    ).scalar()
    post_id = queries.find(session, identity.network, identity.uri, identity.url)
    stories = [Subject(story_id=story_id)] if story_id is not None else []
    return stories + ([Subject(post_id=post_id)] if post_id is not None else [])


def bring(session: Session, person_id: int, team: Team, brought: Brought, at: datetime) -> Subject:
    """Keep a story (its `problems` are none); one already known by its link is given instead."""
    assert team.id is not None
    acts.alone(session, team.campaign_id)
    if brought.identity is not None:
        already = known(session, team.campaign_id, brought.identity)
        if already is not None:
            return already
    identity = brought.identity or Identity(networks.OWN, uuid.uuid4().hex, "")
    story = Story(
        campaign_id=team.campaign_id,
        team_id=team.id,
        network=identity.network,
        uri=identity.uri,
        url=identity.url,
        text=brought.text.strip(),
        author_name=brought.author_name.strip(),
        language=brought.language,
        published_on=brought.published_on,
        picture=brought.picture,
        person_id=person_id,
    )
    session.add(story)
    session.flush()
    assert story.id is not None
    subject = Subject(story_id=story.id)
    acts.record(session, person_id, "story", "story", story.id, team=team.id)
    return subject
