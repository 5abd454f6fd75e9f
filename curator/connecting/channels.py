"""What is asked for through a connection to Meta: own accounts, named partners, hashtags.

Sources are written by `config.asking`; here stand the rules of who may ask for what.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import BudgetUse
from config import asking, hashtags
from config.asking import Wanted
from config.models import Account, CampaignSource, Credential, Relation, Source, Team
from curator import acts
from curator.connecting.connections import META, ConnectionRefused, Problem, of_team
from curator.entry.signin import Signed

OWN: Final = "instagram_own"
TAGGED: Final = "instagram_tagged"
PAGE: Final = "facebook_page"
PARTNER: Final = "instagram_account"
HASHTAG: Final = "instagram_tag"

MOST: Final = 30
WINDOW: Final = timedelta(days=7)
"""An Instagram account may ask for 30 different hashtags in any seven days (``sources.md`` §1.2)."""

_USERNAME: Final = re.compile(r"[a-z0-9._]{1,30}")
_RELATIONS: Final[Mapping[str, Relation]] = {
    OWN: Relation.OWN,
    TAGGED: Relation.TAGGED,
    PAGE: Relation.OWN,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a connection lets us ask for; `name` is the account's."""

    kind: str
    query: str
    name: str
    chosen: bool = False

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.kind}:{self.query}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A source a team asks for through a connection."""

    source_id: int
    kind: str
    query: str
    name: str


@dataclass(frozen=True, slots=True)
class Use:
    """A hashtag that takes up one of the thirty places; `team` is "" when nobody asks for it any more."""

    tag: str
    team: str
    frees_at: datetime


def offers(session: Session, row: Credential) -> list[Offer]:
    """The accounts a connection opens, and which of them are collected."""
    chosen = {f"{one.kind}:{one.query}" for one in asked(session, row)}
    return [
        Offer(one.kind, one.query, one.name, chosen=one.key in chosen) for one in _offers(row.facts or {})
    ]


def asked(session: Session, row: Credential) -> list[Asked]:
    """The sources a campaign asks for with this key now."""
    found = session.execute(
        select(Source)
        .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
        .where(
            col(Source.credential) == row.name,
            col(CampaignSource.campaign_id) == row.campaign_id,
            col(CampaignSource.active),
        )
        .order_by(col(Source.id))
    ).scalars()
    return [Asked(one.id or 0, one.kind, one.query, one.name) for one in found]


def choose(session: Session, me: Signed, team: Team, credential_id: int, wanted: Collection[str]) -> None:
    """Collect exactly these of a connection's accounts; keys that it does not offer are not heard."""
    row = _meta(session, team, credential_id)
    known = {one.key: one for one in _offers(row.facts or {})}
    now = {f"{one.kind}:{one.query}": one.source_id for one in asked(session, row)}
    for key, one in known.items():
        if key in wanted and key not in now:
            source = Wanted(one.kind, row.server, one.query, _named(one), credential=row.name)
            number = asking.add_source(session, team.campaign_id, team.id, source, _RELATIONS[one.kind])
            _note_own(session, team, one)
            acts.record(session, me.person_id, "add_source", "source", number, kind=one.kind)
        elif key not in wanted and key in now:
            _pause(session, me, team, now[key])


def add_partner(
    session: Session, me: Signed, team: Team, credential_id: int, username: str, name: str, *, consent: bool
) -> int:
    """Collect a partner's posts by the account's name; `consent`: the partner's standing permission is given.

    `ConnectionRefused` without it, for a name Instagram cannot have, or for an account of ours.
    """
    row = _meta(session, team, credential_id)
    ours = str((row.facts or {}).get("ig_user") or "")
    handle = username.strip().lower().removeprefix("@")
    if not ours or not _USERNAME.fullmatch(handle):
        raise ConnectionRefused(Problem.NO_ACCOUNT)
    if not consent:
        raise ConnectionRefused(Problem.NO_CONSENT)
    account = _account(team, handle, name.strip()[:200] or f"@{handle}", Relation.PARTNER)
    if asking.add_account(session, account) is not Relation.PARTNER:
        raise ConnectionRefused(Problem.OWN_ACCOUNT)
    source = Wanted(PARTNER, row.server, f"{ours}/{handle}", f"Instagram @{handle}", credential=row.name)
    number = asking.add_source(session, team.campaign_id, team.id, source, Relation.PARTNER)
    acts.record(session, me.person_id, "add_source", "source", number, kind=PARTNER, standing=True)
    return number


def add_hashtag(
    session: Session, me: Signed, team: Team, credential_id: int, tag: str, at: datetime, *, reviewed: bool
) -> int:
    """Search a hashtag, one spelling of it.  `ConnectionRefused` before Meta's review or over budget."""
    row = _meta(session, team, credential_id)
    if not reviewed:
        raise ConnectionRefused(Problem.NOT_REVIEWED)
    spelled = hashtags.spelling(tag)
    ours = str((row.facts or {}).get("ig_user") or "")
    if not hashtags.fold(spelled) or len(spelled) > 100 or spelled != "".join(spelled.split()):
        raise ConnectionRefused(Problem.NO_TAG)
    if not ours:
        raise ConnectionRefused(Problem.NO_ACCOUNT)
    wanted = {one.query for one in asked(session, row) if one.kind == HASHTAG} | {spelled}
    if len(wanted | {one.tag for one in uses(session, row, at)}) > MOST:
        raise ConnectionRefused(Problem.BUDGET)
    source = Wanted(
        HASHTAG, row.server, spelled, f"Instagram #{spelled}", credential=row.name, every_minutes=30
    )
    number = asking.add_source(session, team.campaign_id, team.id, source, Relation.PUBLIC)
    acts.record(session, me.person_id, "add_source", "source", number, kind=HASHTAG)
    return number


def pause(session: Session, me: Signed, team: Team, credential_id: int, source_id: int) -> None:
    """Ask no more for something of a connection of this team."""
    row = of_team(session, team, credential_id)
    if source_id not in {one.source_id for one in asked(session, row)}:
        raise ConnectionRefused(Problem.NOT_THERE)
    _pause(session, me, team, source_id)


def uses(session: Session, row: Credential, at: datetime) -> list[Use]:
    """What takes up the Instagram account's thirty places now, the first to be free first."""
    ours = str((row.facts or {}).get("ig_user") or "")
    spent = session.execute(
        select(col(BudgetUse.item), col(BudgetUse.at), col(Team.name))
        .outerjoin(CampaignSource, col(CampaignSource.source_id) == col(BudgetUse.source_id))
        .outerjoin(Team, col(Team.id) == col(CampaignSource.team_id))
        .where(col(BudgetUse.budget) == f"instagram-tags:{ours}", col(BudgetUse.at) > at - WINDOW)
        .order_by(col(BudgetUse.at), col(BudgetUse.item))
    ).all()
    found = {item: Use(item, team or "", since + WINDOW) for item, since, team in spent}
    return list(found.values())


def _pause(session: Session, me: Signed, team: Team, source_id: int) -> None:
    asking.pause_source(session, team.campaign_id, source_id)
    acts.record(session, me.person_id, "pause_source", "source", source_id)


def _meta(session: Session, team: Team, credential_id: int) -> Credential:
    row = of_team(session, team, credential_id)
    if row.kind != META:
        raise ConnectionRefused(Problem.NOT_THERE)
    return row


def _offers(facts: Mapping[str, Any]) -> Iterator[Offer]:
    for page in facts.get("pages") or ():
        account = page.get("instagram")
        if account:
            yield Offer(OWN, account["id"], f"@{account['username']}")
            yield Offer(TAGGED, account["id"], f"@{account['username']}")
        yield Offer(PAGE, page["id"], page["name"])


def _named(one: Offer) -> str:
    return {OWN: f"Instagram {one.name}", TAGGED: f"Instagram → {one.name}"}.get(one.kind, one.name)[:200]


def _note_own(session: Session, team: Team, one: Offer) -> None:
    """An own account's posts need no permission, whoever's source shows them."""
    if one.kind == OWN:
        handle = one.name.removeprefix("@")
        asking.add_account(session, _account(team, handle, one.name, Relation.OWN))


def _account(team: Team, handle: str, name: str, relation: Relation) -> Account:
    return Account(
        campaign_id=team.campaign_id,
        team_id=team.id,
        network="instagram",
        handle=handle,
        name=name,
        url=f"https://www.instagram.com/{handle}/",
        relation=relation,
    )
