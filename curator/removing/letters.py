"""Letters to those who asked for a removal and left an address: the code, and what was decided.

They leave by the same guest door as staff's notices (`curator.notices`), each at most once: noted as
sent before it goes, and that is taken back when it could not go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database
from config.settings import Settings
from curator.models import Letter, LetterKind, Pick, RemovalRequest
from curator.notices import FIRST_WAIT, GIVEN_UP_AFTER, LONGEST_WAIT, Send, send_by_apprise
from curator.removal import addresses, letter_words
from curator.removing import codes, hiding, whereabouts
from curator.removing.whereabouts import Where

BATCH: Final = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Due:
    """A letter as it is to be sent."""

    kind: LetterKind
    request: RemovalRequest
    where: Where


class Letters:
    """Sends what is due; without a route in the settings it sends nothing.  `key`: the service's."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        key: bytes,
        *,
        now: Callable[[], datetime] = clock.now,
        send: Send | None = None,
    ) -> None:
        self._database, self._settings, self._key = database, settings, key
        self._route = settings.notices_url.get_secret_value()
        self._now = now
        self._send = send or send_by_apprise

    def tick(self) -> int:
        """Send what is due; gives how many went.  One that cannot go holds no other back."""
        if not self._route:
            return 0
        with self._database.reading() as session:
            due = _due(session, self._now())
        return sum(self._went(letter) for letter in due)

    def _went(self, letter: _Due) -> bool:
        request = letter.request
        assert request.id is not None
        if not self._database.writing(_take, request.id, letter.kind, self._now()):
            return False
        follow = codes.follow(self._key, request.proof)
        said = letter_words.letter(
            letter.kind,
            request,
            code=codes.proof(self._key, request.proof),
            link=addresses.outcome(self._settings, follow, request.language),
            where=letter.where,
            signed=self._settings.controller_name,
        )
        address = self._route.replace("{email}", quote(request.contact, safe=""))
        problem = self._send(address, said.title, said.text)
        if problem:
            log.warning("letter_not_sent", request=request.id, problem=problem, advice="it is tried again")
            self._database.writing(_not_sent, request.id, letter.kind, self._now())
        return not problem


def _due(session: Session, now: datetime) -> list[_Due]:
    rows = session.execute(
        select(col(Letter.kind), RemovalRequest, Pick)
        .join(RemovalRequest, col(RemovalRequest.id) == col(Letter.request_id))
        .join(Pick, col(Pick.id) == col(RemovalRequest.pick_id))
        .where(
            col(Letter.due_at) <= now,
            col(Letter.at) > now - GIVEN_UP_AFTER,
            col(RemovalRequest.contact) != "",
            col(RemovalRequest.proof) != "",
        )
        .order_by(col(Letter.due_at), col(Letter.request_id))
        .limit(BATCH)
    )
    today = clock.day_of(now)
    return [
        _Due(kind, request, whereabouts.of(session, hiding.same(session, pick), today))
        for kind, request, pick in rows
    ]


def _take(session: Session, request_id: int, kind: LetterKind, at: datetime) -> bool:
    """Note as sent what goes out next; False when another worker has it."""
    taken = session.execute(
        update(Letter)
        .where(
            col(Letter.request_id) == request_id,
            col(Letter.kind) == kind,
            col(Letter.sent_at).is_(None),
            col(Letter.due_at) <= at,
        )
        .values(sent_at=at, due_at=None, tries=col(Letter.tries) + 1)
        .returning(col(Letter.request_id))
    ).scalar()
    return taken is not None


def _not_sent(session: Session, request_id: int, kind: LetterKind, at: datetime) -> None:
    letter = session.get_one(Letter, (request_id, kind), with_for_update=True)
    wait: timedelta = FIRST_WAIT * 4 ** min(letter.tries - 1, 8)
    letter.sent_at, letter.due_at = None, at + min(wait, LONGEST_WAIT)
