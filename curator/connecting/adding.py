"""Adding a source by hand: what may be asked for, where, and with which of the team's keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands
from collector.models import ErrandKind
from config import asking, hashtags, networks
from config.asking import Wanted
from config.credentials import WAITING
from config.kinds import KINDS, Asks, Kind
from config.models import Credential, Relation, Team
from curator import acts
from curator.connecting.connections import ConnectionRefused, Problem, origin_of
from curator.entry.signin import Signed

LONGEST_TAG: Final = 100
LONGEST_QUERY: Final = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """What a person typed.  `where`: a server or a web address; `query`: a hashtag or an account."""

    kind: str
    where: str = ""
    query: str = ""
    own: bool = False
    """The site is the team's own: all of it is suggested."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of source that there is."""

    kind: str
    about: Kind
    by_hand: bool
    """Whether it is added with a form here; else by connecting, or by support."""
    connected: bool
    """Whether the team has a key for it."""

    @property
    def open(self) -> bool:
        """Whether it can be added now."""
        return self.by_hand and (self.about.keyless or self.connected)


def offers(session: Session, team: Team, kinds: Collection[str]) -> list[Offer]:
    """Every kind among `kinds`, those that can be added at once first."""
    keys = {row.kind for row in _keys(session, team)}
    found = [
        Offer(
            kind,
            about,
            by_hand=about.asks is not Asks.EVERYTHING and (about.key is None or about.key.by_hand),
            connected=about.key is not None and about.key.kind in keys,
        )
        for kind, about in KINDS.items()
        if kind in kinds
    ]
    return sorted(found, key=lambda one: not one.open)


def add(session: Session, me: Signed, team: Team, given: Given, at: datetime) -> int:
    """Ask for a source from now on; gives its id.  Adding twice changes nothing.

    `ConnectionRefused` for a kind that is not added so, lacks a key, or is not asked for rightly.
    """
    offer = next((one for one in offers(session, team, (given.kind,)) if one.open), None)
    if offer is None:
        raise ConnectionRefused(Problem.NOT_THERE)
    about = offer.about
    keys = [row for row in _keys(session, team) if about.key is not None and row.kind == about.key.kind]
    needed = None if about.keyless else keys[0]
    server, query = _asked(about, needed.server if needed else "", given)
    key = needed or next((row for row in keys if row.server == server), None)
    place = networks.name(about.network) if about.server else urlsplit(server).netloc
    tagged = f"#{query}" if about.asks is Asks.HASHTAG else query.removeprefix("https://")
    name = f"{tagged} · {place}" if about.asks is not Asks.ADDRESS else tagged
    wanted = Wanted(given.kind, server, query, name[:200], key.name if key else "", about.every_minutes)
    own = given.own and about.asks is Asks.ADDRESS
    relation = Relation.OWN if own else Relation.PUBLIC
    number = asking.add_source(session, team.campaign_id, team.id, wanted, relation)
    acts.record(session, me.person_id, "add_source", "source", number, kind=given.kind)
    errands.ask(session, ErrandKind.CHECK, number, at)
    return number


def _asked(about: Kind, server: str, given: Given) -> tuple[str, str]:
    """(server, query) as `config.models.Source` holds them; `server` is the key's, where it needs one."""
    if about.asks is Asks.ADDRESS:
        return _origin(given.where, Problem.NO_ADDRESS), given.where.strip()
    server = server or about.server or _origin(given.where, Problem.NO_SITE)
    if about.asks is Asks.ACCOUNT:
        query = given.query.strip()
        if not query or len(query) > LONGEST_QUERY or not query.isprintable():
            raise ConnectionRefused(Problem.NO_ACCOUNT)
        return server, query
    tag = hashtags.spelling(given.query)
    if not hashtags.fold(tag) or len(tag) > LONGEST_TAG or tag != "".join(tag.split()):
        raise ConnectionRefused(Problem.NO_TAG)
    return server, tag


def _origin(where: str, problem: Problem) -> str:
    origin = origin_of(where)
    whole = problem is not Problem.NO_ADDRESS or where.strip().startswith("https://")
    if origin is None or not whole or len(where) > LONGEST_QUERY or not where.strip().isprintable():
        raise ConnectionRefused(problem)
    return origin


def _keys(session: Session, team: Team) -> list[Credential]:
    """The team's keys that are finished, the newest first."""
    rows = session.execute(
        select(Credential).where(col(Credential.team_id) == team.id).order_by(col(Credential.id).desc())
    ).scalars()
    return [row for row in rows if not row.name.endswith(WAITING)]
