"""Looking for what authors answer under their posts, now and then while somebody waits for it.

A later room asks with `errands.listen`; the errand stays open for `errands.LISTENING` and is looked
at an hour, six hours and then every day after it was asked.  What is found are `Reply` rows, the
author's own public answers only; whoever asked reads them and decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands, hosts, sources, ways, wishes
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.keys import Keyring
from collector.models import Author, Errand, ErrandKind, Post, Reply, Sighting
from collector.values import IncomingReply, Known
from collector.ways import Look, Way
from config.models import Source

BATCH: Final = 8
KEPT: Final = timedelta(days=30)
EARLIER: Final = timedelta(hours=1)
"""Answers a little older count too: a person asks first and says so here after that."""
STEPS: Final = (
    errands.FIRST_LOOK,
    timedelta(hours=6),
    *(timedelta(days=day) for day in range(1, errands.LISTENING.days + 1)),
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Open:
    """An errand to do: whose answers, since when, and through whom, best first."""

    errand_id: int
    post_id: int
    asked_at: datetime
    author: str
    looks: tuple[Look, ...]


def tick(ring: Keyring) -> int:
    """Look for answers that are due; gives how many posts were asked about."""
    with ring.database.reading() as session:
        due = _due(session, ring.now())
    for errand_id in due:
        with ring.database.reading() as session:
            one = _opened(session, errand_id)
        if one is None:
            ring.database.writing(_end, errand_id, ring.now())
            continue
        found, error = _ask(ring, one)
        ring.database.writing(_keep, one, found, error, ring.now())
    return len(due)


def next_look(asked_at: datetime, now: datetime) -> datetime | None:
    """When to look again for an answer to what was asked then; None: no more.  Times are aware."""
    return next((asked_at + step for step in STEPS if asked_at + step > now), None)


def tidy(session: Session, now: datetime) -> None:
    """Forget answers a month after they were seen."""
    session.execute(delete(Reply).where(col(Reply.seen_at) < now - KEPT))


def _due(session: Session, now: datetime) -> list[int]:
    rows = session.execute(
        select(col(Errand.id))
        .where(
            col(Errand.kind) == ErrandKind.REPLIES,
            col(Errand.done_at).is_(None),
            col(Errand.due_at) <= now,
        )
        .order_by(col(Errand.due_at), col(Errand.id))
        .limit(BATCH)
    )
    return [errand_id for errand_id in rows.scalars() if errand_id is not None]


def _opened(session: Session, errand_id: int) -> _Open | None:
    """None: nothing can be found, because the post or its author is not known (any more)."""
    errand = session.get_one(Errand, errand_id)
    row = session.execute(
        select(Post, Author)
        .join(Author, col(Author.id) == col(Post.author_id))
        .where(col(Post.id) == int(errand.subject))
    ).first()
    looks = _looks(session, row[0]) if row else []
    if row is None or not looks:
        return None
    return _Open(errand_id, int(errand.subject), errand.asked_at, row[1].uri, tuple(looks))


def _looks(session: Session, post: Post) -> list[Look]:
    """The post's own server knows best what is answered there; then whoever else has seen it."""
    assert post.id is not None
    seen = session.execute(
        select(col(Sighting.native_id), Source)
        .join(Source, col(Source.id) == col(Sighting.source_id))
        .where(col(Sighting.post_id) == post.id)
        .order_by(col(Source.id))
    )
    through = [
        (
            not ways.is_origin(source.server, post.uri, post.url),
            Look(
                post.id,
                Known(native_id, post.uri, post.url),
                Way(wishes.host_of(source), wishes.ask_of(source), source.credential),
            ),
        )
        for native_id, source in seen
        if _can(source.kind)
    ]
    there = ways.by_address(post.network, post.url)
    own = [look for elsewhere, look in through if not elsewhere]
    if there is not None and _can(there.ask.kind):
        own.append(Look(post.id, Known(ways.last_part(post.url), post.uri, post.url), there))
    return own + [look for elsewhere, look in through if elsewhere]


def _can(kind: str) -> bool:
    try:
        return hasattr(sources.load(kind), "replies")
    except Misconfigured:
        return False


def _ask(ring: Keyring, one: _Open) -> tuple[Sequence[IncomingReply] | None, CollectError | None]:
    """What the first who says anything says; None and the last error where nobody does."""
    problem: CollectError | None = None
    for look in one.looks:
        try:
            with ring.database.reading() as session:
                rests = hosts.rests_until(session, look.way.host, ring.now())
            if rests is not None:
                raise Transient("the server rests", retry_after=rests - ring.now())  # noqa: TRY301  as any other
            keyed = ring.take_up(look.way.ask, look.way.credential, sources.load(look.way.ask.kind))
            return keyed.replies(look.known, one.author, one.asked_at - EARLIER), None
        except CollectError as error:
            problem = error
        except Exception as unexpected:
            log.exception("errand_unexpected", errand=one.errand_id)
            problem = Unreadable(f"unexpected {type(unexpected).__name__}")
    return None, problem


def _keep(
    session: Session,
    one: _Open,
    found: Sequence[IncomingReply] | None,
    error: CollectError | None,
    at: datetime,
) -> None:
    """Write down what the network shows now, and when to look next; an answer taken back goes."""
    errand = session.get(Errand, one.errand_id, with_for_update=True)
    if errand is None or session.get(Post, one.post_id, with_for_update=True) is None:
        return
    if found is not None:
        _replace(session, one.post_id, found, at)
    errand.tries += 1
    errand.reason, errand.problem = (error.reason, str(error)) if error else ("", "")
    wait = error.retry_after if isinstance(error, Transient) else None
    due = next_look(one.asked_at, at + (wait or timedelta()))
    if due is None or isinstance(error, Refused):
        errand.done_at = at
    else:
        errand.due_at = due


def _replace(session: Session, post_id: int, found: Sequence[IncomingReply], at: datetime) -> None:
    known = {
        row.native_id: row
        for row in session.execute(select(Reply).where(col(Reply.post_id) == post_id)).scalars()
    }
    for reply in found:
        old = known.pop(reply.native_id, None)
        if old is None:
            session.add(
                Reply(
                    post_id=post_id,
                    native_id=reply.native_id,
                    url=reply.url,
                    text=reply.text,
                    at=reply.at,
                    seen_at=at,
                )
            )
        else:
            old.url, old.text, old.at = reply.url, reply.text, reply.at
    for row in known.values():
        session.delete(row)


def _end(session: Session, errand_id: int, at: datetime) -> None:
    errand = session.get_one(Errand, errand_id, with_for_update=True)
    errand.done_at = at
