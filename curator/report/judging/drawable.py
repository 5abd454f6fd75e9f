"""Which posts of a period can be drawn for judging their tone."""

from typing import Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from collector.models import Post, PostTag
from collector.volume import WHOLE
from config import clock
from config.models import Tag, TagRole, Team
from curator.figures.periods import ONE, Span
from curator.models import Mark

SHOWN: Final[tuple[ColumnElement[bool], ...]] = (
    col(Post.gone_at).is_(None),
    col(Post.taken_down_at).is_(None),
)
"""What its network no longer shows, or somebody asked us not to show, nobody looks at any more."""


def drawable(session: Session, team: Team, span: Span, *, whole: bool) -> Select[int]:
    """Ids of a period's posts that the campaign counts, that are still held, and that nobody has marked.

    A team's are those under its own hashtags and the campaign's, as its figures tell them.
    """
    marked = exists().where(
        col(Mark.post_id) == col(PostTag.post_id), col(Mark.campaign_id) == team.campaign_id
    )
    found = (
        select(col(PostTag.post_id))
        .join(Post, col(Post.id) == col(PostTag.post_id))
        .where(
            col(PostTag.campaign_id) == team.campaign_id,
            col(PostTag.key) == WHOLE,
            col(PostTag.published_at) >= clock.starts(span.first),
            col(PostTag.published_at) < clock.starts(span.last + ONE),
            *SHOWN,
            ~marked,
        )
    )
    if whole:
        return found
    under = aliased(PostTag)
    return found.where(
        exists().where(
            col(under.post_id) == col(PostTag.post_id),
            col(under.campaign_id) == team.campaign_id,
            col(under.key).in_(_keys(session, team)),
        )
    )


def _keys(session: Session, team: Team) -> list[str]:
    """What a team's posts are counted under: its own hashtags and the campaign's, borrowed ones not."""
    tags = session.execute(
        select(col(Tag.key)).where(
            col(Tag.campaign_id) == team.campaign_id,
            col(Tag.team_id).is_(None) | (col(Tag.team_id) == team.id),
            col(Tag.role) != TagRole.BORROWED,
        )
    ).scalars()
    return [f"#{key}" for key in tags]
