"""Channels of ours and of partners (*kanavien perkaus*): who, where, with which permission, seen how."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import networks
from config.models import Account, Relation
from curator import acts
from curator.picking.whose import FEDIVERSE
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


def of_others(session: Session, campaign_id: int, team_id: int) -> list[Account]:
    """Channels of the campaign's other teams: what is agreed on for one stands for every team's picks."""
    rows = session.execute(
        select(Account).where(col(Account.campaign_id) == campaign_id, col(Account.team_id) != team_id)
    ).scalars()
    return sorted(rows, key=lambda one: (not one.active, one.team_id or 0, one.name.casefold()))


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
    typed = drafts.name(found, "handle", draft.handle, HANDLE_LIMIT)
    handle = _handle(draft.network, typed)
    if "handle" not in found and not _is_handle(draft.network, handle):
        found["handle"] = Problem.NO_SERVER if draft.network == FEDIVERSE else Problem.NO_HANDLE
    relation = drafts.chosen(found, "relation", draft.relation, Relation)
    if relation not in RELATIONS:
        found["relation"] = Problem.NOT_THERE
    values: dict[str, Any] = {
        "network": draft.network,
        "handle": handle,
        "name": drafts.name(found, "name", draft.name),
        "url": drafts.address(found, "url", draft.url or (typed if "://" in typed else "")),
        "relation": relation,
        "permission_note": drafts.name(
            found, "permission_note", draft.permission_note, drafts.TEXT_LIMIT, needed=False
        ),
        "permission_on": drafts.day(found, "permission_on", draft.permission_on),
        "active": draft.active,
    }
    return values, found


def _handle(network: str, typed: str) -> str:
    """A user name as authors have it: of a pasted address of a channel that which it ends with."""
    if "://" not in typed:
        return typed.lower().removeprefix("@")
    try:
        parts = urlsplit(typed.lower())
        host = parts.hostname or ""
    except ValueError:
        return ""
    name = parts.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    # An address such as …/profile.php?id=1 has no name in it.
    if parts.query and "." in name:
        return ""
    return f"{name}@{host}" if network == FEDIVERSE and name and "@" not in name else name


def _is_handle(network: str, handle: str) -> bool:
    """Whether an author of a network can be called so: what nobody is called stands for nobody's posts."""
    if not handle or any(sign.isspace() or sign == "/" for sign in handle):
        return False
    name, _, server = handle.partition("@")
    return network != FEDIVERSE or (bool(name) and "." in server and "@" not in server)
