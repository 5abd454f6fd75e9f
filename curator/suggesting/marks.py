"""Marking posts as spam or off topic: figures are told with them and without (*ilman roskaa*).

What was counted as seen never changes.  Beside it `MarkDay` keeps how many of a day's counted posts
are marked, so that the figures without spam stay true when the posts themselves have been purged.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import volume
from collector.models import Post, PostTag
from collector.volume import Counted
from config import clock
from config.db import insert_into
from config.many import is_any_of
from curator import acts
from curator.models import Mark, MarkDay, MarkKind

Name = tuple[date, int, str, str]
"""A counter: Helsinki date, campaign, network, key."""


def mark(
    session: Session,
    person_id: int,
    campaign_id: int,
    post_ids: Iterable[int],
    kind: MarkKind,
    at: datetime,
) -> list[int]:
    """Mark posts for a campaign; gives those whose mark is new or another.  Twice changes nothing."""
    acts.alone(session, campaign_id)
    changed = []
    for post_id in sorted(set(post_ids)):
        post = session.get(Post, post_id)
        kept = session.get(Mark, (post_id, campaign_id), with_for_update=True)
        if post is None or (kept is not None and kept.kind is kind):
            continue
        if kept is None:
            keys = sorted(_keys(session, campaign_id, post_id))
            session.add(
                Mark(
                    post_id=post_id,
                    campaign_id=campaign_id,
                    kind=kind,
                    counted=keys,
                    person_id=person_id,
                    at=at,
                )
            )
            _count(session, post, campaign_id, keys, 1)
        else:
            kept.earlier, kept.kind, kept.person_id, kept.at = kept.kind, kind, person_id, at
            session.add(kept)
        acts.record(session, person_id, f"mark_{kind}", "post", post_id, campaign=campaign_id)
        changed.append(post_id)
    session.flush()
    return changed


def unmark(session: Session, person_id: int, campaign_id: int, post_ids: Iterable[int]) -> list[int]:
    """Take marks back; gives the posts that had one."""
    changed = []
    for post_id in sorted(set(post_ids)):
        kept = session.get(Mark, (post_id, campaign_id), with_for_update=True)
        post = session.get(Post, post_id)
        if kept is None or post is None:
            continue
        _count(session, post, campaign_id, kept.counted, -1)
        session.delete(kept)
        acts.record(session, person_id, "mark_undone", "post", post_id, campaign=campaign_id)
        changed.append(post_id)
    session.flush()
    return changed


def undo(
    session: Session,
    person_id: int,
    campaign_id: int,
    post_ids: Iterable[int],
    kind: MarkKind,
    at: datetime,
) -> list[int]:
    """Take a mark of this kind back: another that it took the place of is there again; gives the posts.

    What is not marked so any more stays as it is, so that undoing twice undoes once.
    """
    bare, changed = [], []
    for post_id in sorted(set(post_ids)):
        kept = session.get(Mark, (post_id, campaign_id), with_for_update=True)
        if kept is None or kept.kind is not kind:
            continue
        if kept.earlier is None:
            bare.append(post_id)
            continue
        kept.kind, kept.earlier, kept.person_id, kept.at = kept.earlier, None, person_id, at
        session.add(kept)
        acts.record(session, person_id, f"mark_{kept.kind}", "post", post_id, campaign=campaign_id)
        changed.append(post_id)
    return sorted([*changed, *unmark(session, person_id, campaign_id, bare)])


def marked(session: Session, campaign_id: int, post_ids: Iterable[int]) -> dict[int, MarkKind]:
    """What posts are marked as in a campaign; one that is not marked is missing."""
    rows = session.execute(
        select(Mark).where(col(Mark.campaign_id) == campaign_id, is_any_of(col(Mark.post_id), set(post_ids)))
    ).scalars()
    return {row.post_id: row.kind for row in rows}


def catch_up(session: Session) -> int:
    """Count what marked posts have come to carry since (an edit added a hashtag); gives how many posts."""
    grown = 0
    for kept in session.execute(select(Mark).order_by(col(Mark.post_id), col(Mark.campaign_id))).scalars():
        new = _keys(session, kept.campaign_id, kept.post_id) - set(kept.counted)
        if new:
            post = session.get_one(Post, kept.post_id)
            _count(session, post, kept.campaign_id, sorted(new), 1)
            kept.counted = sorted({*kept.counted, *new})
            session.add(kept)
            grown += 1
    return grown


def leave(session: Session, post_ids: Iterable[int]) -> None:
    """Let go of the marks of posts that are about to be removed; their reactions stay in the figures."""
    rows = session.execute(
        select(Mark, Post)
        .join(Post, col(Post.id) == col(Mark.post_id))
        .where(is_any_of(col(Mark.post_id), sorted(set(post_ids))))
        .order_by(col(Mark.post_id), col(Mark.campaign_id))
    ).all()
    left = volume.reacted(
        (
            Counted(clock.day_of(post.published_at), kept.campaign_id, post.network, key),
            [getattr(post, kind) for kind in volume.REACTIONS],
        )
        for kept, post in rows
        for key in kept.counted
    )
    for name, sums in sorted(left.items(), key=lambda one: astuple(one[0])):
        if sums:
            session.execute(
                update(MarkDay)
                .where(
                    col(MarkDay.day) == name.day,
                    col(MarkDay.campaign_id) == name.campaign_id,
                    col(MarkDay.network) == name.network,
                    col(MarkDay.key) == name.key,
                )
                .values({kind: col(getattr(MarkDay, kind)) + value for kind, value in sums.items()})
            )
    session.execute(delete(Mark).where(is_any_of(col(Mark.post_id), sorted(set(post_ids)))))


def _keys(session: Session, campaign_id: int, post_id: int) -> set[str]:
    rows = session.execute(
        select(col(PostTag.key)).where(
            col(PostTag.campaign_id) == campaign_id, col(PostTag.post_id) == post_id
        )
    )
    return set(rows.scalars())


def _count(session: Session, post: Post, campaign_id: int, keys: Iterable[str], by: int) -> None:
    day = clock.day_of(post.published_at)
    names: Counter[Name] = Counter({(day, campaign_id, post.network, key): by for key in keys})
    for (when, campaign, network, key), count in sorted(names.items()):
        moved = insert_into(session, MarkDay).values(
            day=when, campaign_id=campaign, network=network, key=key, posts=count
        )
        session.execute(
            moved.on_conflict_do_update(
                index_elements=("day", "campaign_id", "network", "key"),
                set_={"posts": col(MarkDay.posts) + count},
            )
        )
