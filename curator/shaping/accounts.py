"""Channels of ours and of partners (*kanavien perkaus*): who, where, with which permission, seen how."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import networks
from config.models import Account, Relation
from curator import acts
from curator.shaping import drafts
from curator.shaping.drafts import DraftError, Problem, Problems

RELATIONS = (Relation.OWN, Relation.PARTNER)
HANDLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A channel as it was typed."""

    network: str = "instagram"
    handle: str = ""
    name: str = ""
    url: str = ""
    relation: str = Relation.PARTNER.value
    permission_note: str = ""
    permission_on: str = ""
    active: bool = True
    whole: bool = False
    """Of the whole campaign, of no team in particular."""

    @classmethod
    def of(cls, account: Account) -> "AccountDraft":
        """A channel as it is."""
        return cls(
            account.network,
            account.handle,
            account.name,
            account.url,
            account.relation.value,
            account.permission_note,
            account.permission_on.isoformat() if account.permission_on else "",
            account.active,
            account.team_id is None,
        )


def of_team(session: Session, campaign_id: int, team_id: int) -> list[Account]:
    """A team's channels and the whole campaign's, own before partners', by name."""
    rows = session.execute(
        select(Account).where(
            col(Account.campaign_id) == campaign_id,
            col(Account.team_id).is_(None) | (col(Account.team_id) == team_id),
        )
    ).scalars()
    return sorted(rows, key=lambda one: (not one.active, one.relation.value, one.name.casefold()))


def add(session: Session, person_id: int, campaign_id: int, team_id: int, draft: AccountDraft) -> int:
    """A new channel; `DraftError` tells all that is wrong."""
    acts.alone(session, campaign_id)
    values, found = _read(draft)
    if not found and _same(session, campaign_id, values) is not None:
        found["handle"] = Problem.TAKEN
    if found:
        raise DraftError(found)
    made = Account(campaign_id=campaign_id, team_id=None if draft.whole else team_id, **values)
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "account", "account", made.id)
    acts.walls_may_change(session)
    return made.id


def change(session: Session, person_id: int, account_id: int, draft: AccountDraft) -> None:
    """Other facts about a channel; one no longer `active` stands for no permission any more.

    `DraftError` tells all that is wrong.
    """
    values, found = _read(draft)
    account = session.get_one(Account, account_id, with_for_update=True)
    other = None if found else _same(session, account.campaign_id, values)
    if other is not None and other != account_id:
        found["handle"] = Problem.TAKEN
    if found:
        raise DraftError(found)
    drafts.keep(session, person_id, "account_changed", account, values)


def _same(session: Session, campaign_id: int, values: dict[str, Any]) -> int | None:
    return session.execute(
        select(col(Account.id)).where(
            col(Account.campaign_id) == campaign_id,
            col(Account.network) == values["network"],
            col(Account.handle) == values["handle"],
        )
    ).scalar()


def _read(draft: AccountDraft) -> tuple[dict[str, Any], Problems]:
    found: Problems = {}
    if draft.network not in networks.NAMES or draft.network == networks.OWN:
        found["network"] = Problem.NOT_THERE
    handle = drafts.name(found, "handle", draft.handle, HANDLE_LIMIT).lower().removeprefix("@")
    if any(sign.isspace() for sign in handle):
        found["handle"] = Problem.TOO_LONG if len(handle) > HANDLE_LIMIT else Problem.EMPTY
    relation = drafts.chosen(found, "relation", draft.relation, Relation)
    if relation not in RELATIONS:
        found["relation"] = Problem.NOT_THERE
    values: dict[str, Any] = {
        "network": draft.network,
        "handle": handle,
        "name": drafts.name(found, "name", draft.name),
        "url": drafts.address(found, "url", draft.url),
        "relation": relation,
        "permission_note": drafts.name(
            found, "permission_note", draft.permission_note, drafts.TEXT_LIMIT, needed=False
        ),
        "permission_on": drafts.day(found, "permission_on", draft.permission_on),
        "active": draft.active,
    }
    return values, found
