"""Posts that name an account of ours in their text: Meta tells of them one by one, here they are read.

The webhook writes an errand; the post is read with the key of the source that asks for the account,
and stored as seen by it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries, sources, store, wishes
from collector.errors import CollectError, KeyRefused, Misconfigured, NotConnected, Transient, Unreadable
from collector.keys import Keyring
from collector.models import Errand, ErrandKind
from collector.sources import instagram_tagged
from collector.values import Ask, IncomingPost
from collector.volume import Wish
from config.models import CampaignSource, Source

BATCH: Final = 16
TRIES: Final = 8
"""Meta tells of a mention once, so time is given to a network that has trouble: about a day."""
FIRST_WAIT: Final = timedelta(minutes=5)
PERSON: Final = timedelta(days=1)
"""Meta does not tell again of what it told while nobody was connected."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Open:
    """An errand to do, and with what."""

    errand_id: int
    media_id: str
    ask: Ask
    credential: str
    wishes: list[Wish]


def tick(ring: Keyring) -> int:
    """Read the posts that open errands name; gives how many were tried.

    Doing one twice changes nothing.  An errand for an account that no source asks for (any more) is
    done with that as its problem.
    """
    with ring.database.reading() as session:
        due = _due(session, ring.now())
    for errand_id, subject in due:
        try:
            with ring.database.reading() as session:
                one = _opened(session, errand_id, subject)
            post = _read(ring, one)
        except CollectError as error:
            ring.database.writing(_failed, errand_id, error, ring.now())
        except Exception as unexpected:
            log.exception("errand_unexpected", errand=errand_id)
            fault = Unreadable(f"unexpected {type(unexpected).__name__}")
            ring.database.writing(_failed, errand_id, fault, ring.now())
        else:
            ring.database.writing(_keep, one, post, ring.key, ring.now())
    return len(due)


def _due(session: Session, now: datetime) -> list[tuple[int, str]]:
    rows = session.execute(
        select(col(Errand.id), col(Errand.subject))
        .where(
            col(Errand.kind) == ErrandKind.MENTION,
            col(Errand.done_at).is_(None),
            col(Errand.due_at) <= now,
        )
        .order_by(col(Errand.due_at), col(Errand.id))
        .limit(BATCH)
    )
    return [(row.id, row.subject) for row in rows]


def _opened(session: Session, errand_id: int, subject: str) -> _Open:
    account, _, media_id = subject.partition(":")
    source = session.execute(
        select(Source)
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .where(
            col(Source.kind) == instagram_tagged.KIND,
            col(Source.query) == account,
            col(CampaignSource.active),
        )
        .order_by(col(Source.id))
        .limit(1)
    ).scalar()
    if source is None or source.id is None:
        raise Misconfigured(
            "no source asks for posts that tag or mention this account",
            advice="choose “posts that tag us” for the account under Connections",
        )
    asked = wishes.of_source(session, source.id)
    return _Open(errand_id, media_id, wishes.ask_of(source), source.credential, asked)


def _read(ring: Keyring, one: _Open) -> IncomingPost:
    keyed = ring.take_up(one.ask, one.credential, sources.load(one.ask.kind))
    return instagram_tagged.mentioned(ring.door, keyed.ask, one.media_id)


def _keep(session: Session, one: _Open, post: IncomingPost, key: bytes, at: datetime) -> None:
    store.save(
        session,
        [post],
        source_id=one.ask.source_id,
        wishes=one.wishes,
        fetched_at=at,
        tombstone_key=key,
        checks=True,
    )
    found = queries.find(session, post.network, post.uri, post.url)
    session.execute(
        update(Errand)
        .where(col(Errand.id) == one.errand_id)
        .values(done_at=at, post_id=found, reason="", problem="")
    )


def _failed(session: Session, errand_id: int, error: CollectError, at: datetime) -> None:
    """Try again where time heals it, in ever longer steps, and daily where somebody must connect first;
    else done, with what was wrong."""
    errand = session.get_one(Errand, errand_id, with_for_update=True)
    errand.tries += 1
    errand.reason, errand.problem = error.reason, str(error)
    if isinstance(error, Transient) and errand.tries < TRIES:
        wait = FIRST_WAIT * 2 ** (errand.tries - 1)
        errand.due_at = at + max(wait, error.retry_after or timedelta())
    elif isinstance(error, KeyRefused | NotConnected) and errand.tries < TRIES:
        errand.due_at = at + PERSON
    else:
        errand.done_at = at
