"""What people say in the sample networks: fictional posts and articles, dated back from now.

The texts are in `posts.toml`, `bluesky.toml` and `articles.toml` beside this file.  People, businesses,
villages and their addresses (under ``.example``) are invented; the pictures are those of `drawings`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from config import clock, hashtags

WINDOW = timedelta(days=27)
"""No sample is older."""

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SampleAuthor:
    """Somebody who posts; `domain` is their home server."""

    user: str
    domain: str
    name: str
    bot: bool = False
    noindex: bool = False
    servers: frozenset[str] = field(default_factory=frozenset)
    """Domains of the sample servers that see this author beside their own."""

    @property
    def handle(self) -> str:
        """``user@domain``."""
        return f"{self.user}@{self.domain}"

    @property
    def uri(self) -> str:
        """The author's identity in the fediverse."""
        return f"https://{self.domain}/users/{self.user}"

    @property
    def url(self) -> str:
        """The author's own page."""
        return f"https://{self.domain}/@{self.user}"


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """A picture of a post; `name` is one of `drawings`.  `alt` None: its author wrote none."""

    name: str
    alt: str | None = None
    video: bool = False
    """True: the picture is the still of a video."""


@dataclass(frozen=True, slots=True)
class SampleStatus:
    """One post.  `number` is its id on its author's server, so it is part of its identity."""

    number: str
    author: SampleAuthor
    text: str
    created_at: datetime
    language: str | None = "fi"
    pictures: tuple[SamplePicture, ...] = ()
    likes: int = 0
    reposts: int = 0
    replies: int = 0
    reply_to: str = ""
    """The `number` of the post this one answers."""
    sensitive: bool = False
    warning: str = ""
    edited_at: datetime | None = None
    visibility: str = "public"
    boost_of: str = ""
    """The `number` of a post this one only passes on."""

    @property
    def uri(self) -> str:
        """The same on every server that shows the post."""
        return f"{self.author.uri}/statuses/{self.number}"

    @property
    def url(self) -> str:
        """Where its author's server shows it to people."""
        return f"{self.author.url}/{self.number}"

    @property
    def tags(self) -> tuple[str, ...]:
        """Hashtags as written."""
        return hashtags.in_text(self.text)


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One entry of a sample feed and the page it leads to; `feed` is the feed's key."""

    feed: str
    slug: str
    title: str
    text: str
    author: str
    published_at: datetime
    tags: tuple[str, ...] = ()
    picture: SamplePicture | None = None
    language: str = "fi"


def statuses(now: datetime) -> list[SampleStatus]:
    """All sample posts of the fediverse, oldest first, none later than `now` (aware)."""
    return _posts("posts.toml", now)


def skies(now: datetime) -> list[SampleStatus]:
    """All sample posts of Bluesky, oldest first, none later than `now` (aware)."""
    return _posts("bluesky.toml", now)


def _posts(name: str, now: datetime) -> list[SampleStatus]:
    found = _read(name)
    authors = {
        user: SampleAuthor(user=user, **{**facts, "servers": frozenset(facts.get("servers", ()))})
        for user, facts in found["authors"].items()
    }
    posts = [_status(row, authors, now) for row in found["posts"]]
    return sorted(posts, key=lambda post: post.created_at)


def articles(now: datetime) -> list[SampleArticle]:
    """All entries of the sample feeds, newest first, none later than `now` (aware)."""
    rows = _read("articles.toml")["articles"]
    found = [_article(row, now) for row in rows]
    return sorted(found, key=lambda article: article.published_at, reverse=True)


def moment(days: int, at: time, now: datetime) -> datetime:
    """A Helsinki time of day some days before `now`, in UTC, never in the future.

    A day before today that falls on a weekend moves back to Friday or Thursday, since most of
    what is told here is told about work.  What today has not reached yet is drawn together into
    the part of the day that has passed, in the same order.
    """
    today = clock.day_of(now)
    if days > 0:
        return _at(_workday(today - timedelta(days=days)), at)
    planned = _at(today, at)
    if planned <= now:
        return planned
    begun = clock.starts(today)
    share = (at.hour * 60 + at.minute) / (24 * 60)
    return begun + (now - begun) * share


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.HELSINKI).astimezone(UTC)


def _workday(day: date) -> date:
    return day - timedelta(days=2 if day.weekday() == 6 else 1) if day.weekday() > 4 else day


def _status(row: Mapping[str, Any], authors: Mapping[str, SampleAuthor], now: datetime) -> SampleStatus:
    created_at = moment(row["days"], row["at"], now)
    edited = row.get("edited_after_minutes")
    return SampleStatus(
        number=str(row["number"]),
        author=authors[row["author"]],
        text=row["text"].strip(),
        created_at=created_at,
        language=row.get("language", "fi"),
        pictures=tuple(SamplePicture(**facts) for facts in row.get("pictures", ())),
        likes=row.get("likes", 0),
        reposts=row.get("reposts", 0),
        replies=row.get("replies", 0),
        reply_to=str(row.get("reply_to", "")),
        sensitive="warning" in row,
        warning=row.get("warning", ""),
        edited_at=created_at + timedelta(minutes=edited) if edited else None,
    )


def _article(row: Mapping[str, Any], now: datetime) -> SampleArticle:
    return SampleArticle(
        feed=row["feed"],
        slug=row["slug"],
        title=row["title"],
        text=row["text"].strip(),
        author=row["author"],
        published_at=moment(row["days"], row["at"], now),
        tags=tuple(row.get("tags", ())),
        picture=SamplePicture(**row["picture"]) if "picture" in row else None,
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
