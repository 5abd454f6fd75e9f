"""What staff should know: told once on the desk, and as a message where settings name a route.

Whoever finds something out calls `tell` in its own transaction.  `Notices.tick` sends what was told,
each at most once: it is noted as sent before it goes, and that is taken back when it could not go.

The messages leave through `apprise`, which has connections of its own: the addresses are the
operator's (`SOMESEINA_NOTICES_URL`, for alarms `SOMESEINA_ALARM_URL` too), may well be a mail server
in the house, and nothing that comes from outside has a part in them but a staff member's e-mail
address, percent-encoded.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.db import Database, insert_into
from config.settings import Settings
from curator import acts
from curator.desk import notice_words
from curator.desk.week_words import Enclosed
from curator.models import Notice, Permission, Person, Pick
from curator.turns import enclosing, pauses

BATCH: Final = 20
SHOWN: Final = 10
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
GIVEN_UP_AFTER: Final = timedelta(days=3)
"""A message is not sent any more when it is so old: on the desk it waits all the same."""

ADVICE: Final = "a notice that went by no route is tried again"

Send = Callable[[str, str, str], str]
"""(address, title, text) → "" when it went, else why not."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Letter:
    """One notice as it is to be sent."""

    id: int
    person_id: int
    email: str
    language: str
    kind: str
    subject: str
    subject_id: int
    step: int
    facts: Mapping[str, Any]

    @property
    def what(self) -> tuple[str, str, int, int]:
        """The same for everybody who is told the same."""
        return self.kind, self.subject, self.subject_id, self.step


def tell(
    session: Session,
    person_ids: Iterable[int],
    kind: str,
    subject: str,
    subject_id: int,
    step: int,
    facts: Mapping[str, Any],
    at: datetime,
    *,
    on_desk: bool = True,
) -> int:
    """Let people know something; gives how many of them did not know yet.

    The same (kind, subject, step) is told to a person once.  `kind` is one of
    `curator.desk.notice_words.KINDS`; `facts` (JSON) are what its words need.  `at` is aware.
    What concerns a team, its pick or a permission waits on the desk alone while the team has a pause.
    `on_desk` False: it is a message only, for what the desk shows by itself.
    """
    new = 0
    due_at = None if _rests(session, kind, subject, subject_id, at) else at
    for person_id in sorted(set(person_ids)):
        told = insert_into(session, Notice).values(
            person_id=person_id,
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            step=step,
            facts=dict(facts),
            at=at,
            due_at=due_at,
            seen_at=None if on_desk else at,
            problem="",
            tries=0,
        )
        new += session.execute(told.on_conflict_do_nothing().returning(col(Notice.id))).scalar() is not None
    return new


def _rests(session: Session, kind: str, subject: str, subject_id: int, at: datetime) -> bool:
    """Whether a pause keeps a notice from being sent; requests to take something down it never keeps."""
    if kind.startswith("removal"):
        return False
    team_id = _team(session, subject, subject_id)
    return team_id is not None and pauses.running(session, team_id, clock.day_of(at)) is not None


def _team(session: Session, subject: str, subject_id: int) -> int | None:
    """The team that may have a pause from it: its own, its pick's, or that of what it asks permission for."""
    if subject == "team":
        return subject_id
    teams = select(col(Pick.team_id))
    if subject == "pick":
        teams = teams.where(col(Pick.id) == subject_id)
    elif subject == "permission":
        same = (col(Pick.post_id) == col(Permission.post_id)) | (
            col(Pick.story_id) == col(Permission.story_id)
        )
        teams = teams.join(Permission, same & (col(Pick.campaign_id) == col(Permission.campaign_id)))
        teams = teams.where(col(Permission.id) == subject_id, col(Pick.ended_at).is_(None))
    else:
        return None
    return session.execute(teams.limit(1)).scalar()


def waiting(session: Session, person_id: int) -> list[Notice]:
    """What a person has not yet marked as seen, newest first."""
    return list(
        session.execute(
            select(Notice)
            .where(col(Notice.person_id) == person_id, col(Notice.seen_at).is_(None))
            .order_by(col(Notice.at).desc(), col(Notice.id).desc())
            .limit(SHOWN)
        ).scalars()
    )


def see(session: Session, person_id: int, notice_id: int, at: datetime) -> bool:
    """A person has seen a notice of theirs; False when it is none of theirs or was seen before."""
    seen = session.execute(
        update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.person_id) == person_id, col(Notice.seen_at).is_(None))
        .values(seen_at=at, due_at=None)
        .returning(col(Notice.id))
    ).scalar()
    if seen is not None:
        acts.record(session, person_id, "see", "notice", notice_id)
    return seen is not None


class Notices:
    """Sends what was told; without a route in the settings it sends nothing."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        now: Callable[[], datetime] = clock.now,
        send: Send | None = None,
    ) -> None:
        self._database = database
        self._route = settings.notices_url.get_secret_value()
        self._alarm = settings.alarm_url.get_secret_value()
        self._desk_url = settings.desk_url
        self._now = now
        self._send = send or send_by_apprise

    def tick(self) -> int:
        """Send what is due; gives how many went.  One that cannot go holds no other back."""
        if not self._route:
            return 0
        with self._database.reading() as session:
            letters = _due(session, self._now())
        alarmed: set[tuple[str, str, int, int]] = set()
        return sum(self._went(letter, alarmed) for letter in letters)

    def _went(self, letter: _Letter, alarmed: set[tuple[str, str, int, int]]) -> bool:
        """Send one by every route it has; it went when one of them took it."""
        enclosed = self._database.writing(_take, letter, self._now())
        if enclosed is None:
            return False
        said = notice_words.message(
            letter.kind, letter.step, letter.facts, letter.language, self._desk_url, enclosed
        )
        problems = [
            self._send(route.replace("{email}", quote(letter.email, safe="")), said.title, said.text)
            for route in self._routes(letter, alarmed)
        ]
        for problem in filter(None, problems):
            log.warning("notice_not_sent", notice=letter.id, problem=problem, advice=ADVICE)
        if len(problems) > 1 and not problems[0]:
            alarmed.add(letter.what)
        if all(problems):
            self._database.writing(_not_sent, letter.id, problems[-1], self._now())
        return not all(problems)

    def _routes(self, letter: _Letter, alarmed: set[tuple[str, str, int, int]]) -> list[str]:
        """The alarm's first; where that leads to one place for all, the same alarm reaches it once."""
        if not self._alarm or not notice_words.is_alarm(letter.kind, letter.facts):
            return [self._route]
        if "{email}" in self._alarm:
            return [self._alarm, self._route]
        return [self._route] if letter.what in alarmed else [self._alarm, self._route]


def send_by_apprise(address: str, title: str, text: str) -> str:
    """Send a text to an apprise address; "" when it went, else why not, without the address's secrets."""
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415  heavy, and only needed when something is sent

    # Its own log quotes the address, and with it the key in it.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    route = Apprise()
    if not route.add(address):
        return "the address in the settings is none that apprise knows"
    try:
        went = route.notify(body=text, title=title, body_format=NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001  its plugins raise what they like, and the other letters must go
        return f"unexpected {type(error).__name__}"
    return "" if went else "the server that the settings name did not take the message"


def _due(session: Session, now: datetime) -> list[_Letter]:
    rows = session.execute(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(
            col(Notice.due_at) <= now,
            col(Notice.sent_at).is_(None),
            col(Notice.at) > now - GIVEN_UP_AFTER,
            col(Person.active),
        )
        .order_by(col(Notice.due_at), col(Notice.id))
        .limit(BATCH)
    )
    return [
        _Letter(
            notice.id or 0,
            notice.person_id,
            person.email,
            person.language,
            notice.kind,
            notice.subject,
            notice.subject_id,
            notice.step,
            notice.facts,
        )
        for notice, person in rows
    ]


def _take(session: Session, letter: _Letter, at: datetime) -> Enclosed | None:
    """Note as sent what goes out next, and give what goes with it.

    None when another worker has it, it was seen meanwhile, or there is nothing to say any more.
    """
    taken = session.execute(
        update(Notice)
        .where(col(Notice.id) == letter.id, col(Notice.sent_at).is_(None), col(Notice.due_at) <= at)
        .values(sent_at=at, due_at=None, tries=col(Notice.tries) + 1, problem="")
        .returning(col(Notice.id))
    ).scalar()
    if taken is None:
        return None
    enclosed = enclosing.enclose(session, letter.person_id, letter.kind, letter.subject_id, letter.facts, at)
    return enclosed if enclosed.needed else None


def _not_sent(session: Session, notice_id: int, problem: str, at: datetime) -> None:
    notice = session.get_one(Notice, notice_id, with_for_update=True)
    wait: timedelta = FIRST_WAIT * 4 ** min(notice.tries - 1, 8)
    notice.sent_at, notice.problem = None, problem
    notice.due_at = at + min(wait, LONGEST_WAIT)
