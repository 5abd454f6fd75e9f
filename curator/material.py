"""What a pick is made of: a collected post or a story a person brought, in one shape."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from collector.queries import PostView
from collector.values import MediaKind
from config import clock, networks
from curator.models import Pick, Story


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A post or a story, by id: exactly one is set, the other is 0."""

    post_id: int = 0
    story_id: int = 0


def subject_of(pick: Pick) -> Subject:
    """What a pick picks."""
    return Subject(pick.post_id or 0, pick.story_id or 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to choose; `file` None: no copy of ours (yet).  `id` is 0 for a story's own."""

    id: int
    file: str | None
    alt: str
    """The author's own text alternative, "" when there is none."""
    is_video: bool
    full: bool = True
    """False: there is at most the small copy every post gets."""
    fault: str | None = None
    size: tuple[int, int] | None = None
    """Width and height in pixels, where they are known without opening it."""


@dataclass(frozen=True, slots=True)
class Material:
    """The parts a card can be made of."""

    subject: Subject
    network: str
    url: str
    title: str
    text: str
    language: str | None
    author_name: str
    """"" where the network does not tell who posted."""
    author_handle: str
    author_url: str
    published_on: date
    pictures: tuple[Picture, ...]
    quotable: bool
    """The text is public already; an own story's is not."""
    gone: bool = False
    taken_down: bool = False
    sensitive: bool = False
    restricted: bool = False
    """Its author shows it to signed-in people only."""
    unverified: bool = False
    """Nobody has been able to say for a day that the post is still there."""
    checked_at: datetime | None = None
    """When its network last said how it is; None: never since it was collected."""
    looked_after: bool = False
    """It will be looked at again."""

    @property
    def said(self) -> str:
        """Its words: the text, or where there is none the title."""
        return self.text or self.title

    @property
    def digest(self) -> str:
        """Another one when its author changes the words."""
        return digest(self.title, self.text)

    def picture(self, media_id: int | None) -> Picture | None:
        """The chosen picture; a story has one at most."""
        return next((one for one in self.pictures if one.id == (media_id or 0)), None)


def digest(title: str, text: str) -> str:
    """32 characters that tell an author's words from what they were before."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:32]


def load(session: Session, subjects: Iterable[Subject]) -> Mapping[Subject, Material]:
    """The material of each subject that still exists."""
    wanted = set(subjects)
    posts = queries.posts(session, [one.post_id for one in wanted if one.post_id])
    stories = session.execute(
        select(Story).where(col(Story.id).in_([one.story_id for one in wanted if one.story_id]))
    ).scalars()
    found = {Subject(post_id=post_id): of_post(post) for post_id, post in posts.items()}
    found.update((Subject(story_id=story.id or 0), of_story(story)) for story in stories)
    return found


def reachable(session: Session, campaign_id: int, subject: Subject) -> bool:
    """Whether a campaign may use it: a collected post is public, a story is its own campaign's."""
    if subject.post_id:
        return True
    story = session.get(Story, subject.story_id)
    return story is not None and story.campaign_id == campaign_id


def of_post(post: PostView) -> Material:
    """A collected post's parts."""
    return Material(
        subject=Subject(post_id=post.id),
        network=post.network,
        url=post.url,
        title=post.title,
        text=post.text,
        language=post.language,
        author_name=post.author_name,
        author_handle=post.author_handle,
        author_url=post.author_url,
        published_on=clock.day_of(post.published_at),
        pictures=tuple(
            Picture(
                one.id,
                one.file,
                one.alt or "",
                one.kind is MediaKind.VIDEO,
                one.full,
                one.fault,
                (one.width, one.height) if one.file and one.width and one.height else None,
            )
            for one in post.pictures
        ),
        quotable=True,
        gone=post.gone,
        taken_down=post.taken_down,
        sensitive=post.sensitive,
        restricted=post.restricted,
        unverified=post.unverified,
        checked_at=post.checked_at,
        looked_after=post.looked_after,
    )


def of_story(story: Story) -> Material:
    """A story's parts; with an address it quotes something public."""
    return Material(
        subject=Subject(story_id=story.id or 0),
        network=story.network,
        url=story.url,
        title="",
        text=story.text,
        language=story.language,
        author_name=story.author_name,
        author_handle="",
        author_url="",
        published_on=story.published_on,
        pictures=(Picture(0, story.picture, "", is_video=False),) if story.picture else (),
        quotable=story.network != networks.OWN,
        taken_down=story.taken_down_at is not None,
    )
