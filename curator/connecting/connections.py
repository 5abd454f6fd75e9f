"""Connections to the networks: begun, replaced and removed by a team's admins.

A key is written, never read: what it opens is told by its credential's facts.  A connection to Meta
is begun here and finished by the collector, because the desk opens no connections (`collector.connect`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands
from collector.models import ErrandKind
from config import asking, credentials, hashtags
from config.asking import Wanted
from config.credentials import WAITING
from config.kinds import GRAPH, KEYS, KINDS, Asks, opened_by
from config.models import CampaignSource, Credential, Relation, Source, Tag, TagRole, Team
from curator import acts
from curator.entry.signin import Signed

META: Final = "meta"
BLUESKY: Final = KINDS["bluesky"].server
PLAIN: Final = {
    name: one for name, one in KEYS.items() if one.by_hand and name not in {"mastodon", "bluesky"}
}
"""Kinds of keys that are asked for as they are; those two have forms of their own."""
LONGEST_KEY: Final = 2000
LONGEST_NAME: Final = 64


class Problem(StrEnum):
    """Why a connection cannot be made as asked; the desk has the words."""

    NO_APP = "no_app"
    NO_SERVER = "no_server"
    NO_KEY = "no_key"
    NO_HANDLE = "no_handle"
    NO_ADDRESS = "no_address"
    NO_SITE = "no_site"
    STALE = "stale"
    REFUSED = "refused"
    NOT_THERE = "not_there"
    NO_ACCOUNT = "no_account"
    NO_CONSENT = "no_consent"
    OWN_ACCOUNT = "own_account"
    NOT_REVIEWED = "not_reviewed"
    NO_TAG = "no_tag"
    BUDGET = "budget"


class ConnectionRefused(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def begin(
    session: Session, me: Signed, team: Team, key: bytes, code: str, redirect_uri: str, at: datetime
) -> int:
    """Keep what Meta sent a person back with, and have the collector finish it; gives the row's id."""
    if not code or len(code) > LONGEST_KEY:
        raise ConnectionRefused(Problem.REFUSED)
    number = _store(
        session,
        me,
        team,
        key,
        at,
        name=f"{META}-{team.id}{WAITING}",
        kind=META,
        server=GRAPH,
        secret={"code": code, "redirect_uri": redirect_uri},
    )
    acts.record(session, me.person_id, "connect", "credential", number, kind=META)
    errands.ask(session, ErrandKind.CONNECT, number, at)
    return number


def add_mastodon(
    session: Session, me: Signed, team: Team, key: bytes, server: str, token: str, at: datetime
) -> int:
    """Keep a user's token on a server of the Mastodon family, and ask there for the team's hashtags."""
    origin, token = origin_of(server), token.strip()
    if origin is None:
        raise ConnectionRefused(Problem.NO_SERVER)
    if not token or not _is_key(token):
        raise ConnectionRefused(Problem.NO_KEY)
    return _by_hand(session, me, team, key, "mastodon", origin, urlsplit(origin).netloc, {"token": token}, at)


def add_bluesky(
    session: Session, me: Signed, team: Team, key: bytes, handle: str, password: str, at: datetime
) -> int:
    """Keep an app password of a Bluesky account, and ask there for the team's hashtags."""
    handle, password = handle.strip().lower().removeprefix("@"), password.strip()
    if "." not in handle.strip(".") or len(handle) > 250 or not handle.isascii() or not handle.isprintable():
        raise ConnectionRefused(Problem.NO_HANDLE)
    if not password or len(password) > LONGEST_KEY:
        raise ConnectionRefused(Problem.NO_KEY)
    secret = {"identifier": handle, "password": password}
    return _by_hand(session, me, team, key, "bluesky", BLUESKY, f"@{handle}", secret, at)


def add_key(
    session: Session, me: Signed, team: Team, key: bytes, kind: str, given: Mapping[str, str], at: datetime
) -> int:
    """Keep a key given in plain parts (``kind-part``), and ask there for the team's hashtags."""
    wanted = PLAIN.get(kind)
    if wanted is None:
        raise ConnectionRefused(Problem.NOT_THERE)
    parts = {part: given.get(f"{kind}-{part}", "").strip() for part in (*wanted.needed, *wanted.optional)}
    secret = {part: value for part, value in parts.items() if value}
    if set(wanted.needed) - set(secret) or not all(map(_is_key, secret.values())):
        raise ConnectionRefused(Problem.NO_KEY)
    return _by_hand(session, me, team, key, kind, wanted.server, wanted.name, secret, at)


def _is_key(text: str) -> bool:
    return len(text) <= LONGEST_KEY and text.isascii() and text.isprintable()


def _by_hand(
    session: Session,
    me: Signed,
    team: Team,
    key: bytes,
    kind: str,
    server: str,
    account: str,
    secret: Mapping[str, str],
    at: datetime,
) -> int:
    name = _name_of(kind, team, account)
    number = _store(
        session, me, team, key, at, name=name, kind=kind, server=server, account=account, secret=secret
    )
    acts.record(session, me.person_id, "connect", "credential", number, kind=kind)
    searches = [one for one in opened_by(kind) if KINDS[one].asks is Asks.HASHTAG]
    for one, tag in product(searches, tags_of(session, team)):
        wanted = Wanted(one, server, tag, f"#{tag} · {account}"[:200], name, KINDS[one].every_minutes)
        source_id = asking.add_source(session, team.campaign_id, team.id, wanted, Relation.PUBLIC)
        acts.record(session, me.person_id, "add_source", "source", source_id)
    ask_again(session, name, at)
    return number


def _name_of(kind: str, team: Team, account: str) -> str:
    """A credential's name, the same for the same account of a team; a long one ends in its digest."""
    name = f"{kind}-{team.id}-{account}"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 13]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def ask_again(session: Session, credential: str, at: datetime) -> None:
    """Have every source that asks with a key tried soon: the key is new."""
    for source_id in session.execute(
        select(col(Source.id)).where(col(Source.credential) == credential)
    ).scalars():
        errands.ask(session, ErrandKind.CHECK, source_id or 0, at)


def remove(session: Session, me: Signed, team: Team, credential_id: int, at: datetime) -> None:
    """Take a key away for good; what it brought stays, its sources soon say that they lack it.

    `ConnectionRefused` for another team's.
    """
    row = of_team(session, team, credential_id)
    asking.forget_credential(session, credential_id)
    ask_again(session, row.name, at)
    acts.record(session, me.person_id, "disconnect", "credential", credential_id, kind=row.kind)


def of_team(session: Session, team: Team, credential_id: int) -> Credential:
    """A credential of this team; `ConnectionRefused` for any other, which is as good as none."""
    row = session.get(Credential, credential_id)
    if row is None or row.team_id != team.id:
        raise ConnectionRefused(Problem.NOT_THERE)
    return row


@dataclass(frozen=True, slots=True)
class Connection:
    """A credential as people see it: never its secret."""

    id: int
    name: str
    kind: str
    server: str
    account: str
    contact: str
    facts: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime | None
    dead_at: datetime | None
    problem: str
    sources: int
    """How many sources ask with it now."""
    waiting: bool
    """Begun and not finished: being finished, or failed where there is a `problem`."""


def listed(session: Session, team: Team) -> list[Connection]:
    """The team's connections, in the order they were made."""
    rows = session.execute(
        select(Credential).where(col(Credential.team_id) == team.id).order_by(col(Credential.id))
    ).scalars()
    return [_seen(session, row) for row in rows.all()]


def _seen(session: Session, row: Credential) -> Connection:
    assert row.id is not None
    asked = (
        select(col(Source.id))
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .where(col(Source.credential) == row.name, col(CampaignSource.active))
    )
    return Connection(
        id=row.id,
        name=row.name,
        kind=row.kind,
        server=row.server,
        account=row.account,
        contact=row.contact,
        facts=dict(row.facts or {}),
        created_at=row.created_at,
        expires_at=row.expires_at,
        dead_at=row.dead_at,
        problem=row.problem,
        sources=len(session.execute(asked).all()),
        waiting=row.name.endswith(WAITING),
    )


def origin_of(server: str) -> str | None:
    """The origin a person means by ``mastodon.social`` or a whole address; https only, None for no server."""
    given = server.strip()
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or not host or "." not in host or parts.username or len(host) > 253:
        return None
    if any(sign.isspace() or not sign.isprintable() for sign in host):
        return None
    return f"https://{host}" + (f":{port}" if port and port != 443 else "")


def tags_of(session: Session, team: Team) -> list[str]:
    """The hashtags of the campaign and of the team, one spelling each; borrowed ones are not asked for."""
    rows = session.execute(
        select(Tag)
        .where(
            col(Tag.campaign_id) == team.campaign_id,
            col(Tag.role) != TagRole.BORROWED,
            col(Tag.team_id).is_(None) | (col(Tag.team_id) == team.id),
        )
        .order_by(col(Tag.id))
    ).scalars()
    return [hashtags.spelling(row.name) for row in rows]


def _store(
    session: Session,
    me: Signed,
    team: Team,
    key: bytes,
    at: datetime,
    *,
    name: str,
    kind: str,
    server: str,
    secret: Mapping[str, str],
    account: str = "",
) -> int:
    return credentials.store(
        session,
        key,
        name=name,
        campaign_id=team.campaign_id,
        team_id=team.id,
        kind=kind,
        server=server,
        account=account,
        contact=me.email,
        secret=secret,
        expires_at=KEYS[kind].ends(at),
    )
