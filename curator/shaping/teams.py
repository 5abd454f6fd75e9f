"""Teams: who takes part, from when until when, and to whom an ended team's archive passes.

A team that ends, at once or when its last day has passed, keeps its picks of weeks begun where they are:
they are the campaign's history.  Those planned for later weeks end, and so does its stock.  Its
connections and people go, nobody asks for its sources any more, and the people of the team named its
heir see to its archive and permissions from then on; where none is named, the campaign's owners.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import CampaignSource, Credential, Team, TeamKind
from curator import acts
from curator.entry import people
from curator.models import Membership, Pick, Scope
from curator.picking import parting
from curator.picking.parting import Left
from curator.shaping import drafts, payments
from curator.shaping.drafts import DraftError, Problem, Problems

LONGEST_ID: Final = 10


class Summaries(StrEnum):
    """After which periods a team's kooste is made by itself."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PAYMENT = "payment"
    """After each of the funder's payment periods."""
    NEVER = ""


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """A team as it was typed."""

    name: str = ""
    key: str = ""
    """Part of its addresses, for good."""
    kind: str = TeamKind.MUNICIPALITY.value
    home_url: str = ""
    starts: str = ""
    ends: str = ""
    project_number: str = ""
    funder_name: str = ""
    funder_sentence: str = ""
    weekly_notice: bool = True
    notice_links: bool = True
    heir: str = ""
    """Number of the team that sees to its archive after its last day, "" for none."""
    look: Mapping[str, str] = field(default_factory=dict)
    """Of its walls, as `curator.showing.brand` names it."""
    periods: tuple[payments.Typed, ...] = ()
    """The funder's payment periods."""
    summaries: str = Summaries.QUARTER.value
    """After which periods a kooste is made by itself."""

    @classmethod
    def of(cls, team: Team) -> "TeamDraft":
        """A team as it is."""
        return cls(
            team.name,
            team.key,
            team.kind.value,
            team.home_url,
            team.starts.isoformat() if team.starts else "",
            team.ends.isoformat() if team.ends else "",
            team.project_number,
            team.funder_name,
            team.funder_sentence,
            team.weekly_notice,
            team.notice_links,
            str(team.heir_id or ""),
            dict(team.brand),
            payments.typed(team),
            team.summaries,
        )


def of_campaign(session: Session, campaign_id: int) -> list[Team]:
    """All teams of a campaign, ended ones too, in the order they came."""
    rows = select(Team).where(col(Team.campaign_id) == campaign_id).order_by(col(Team.id))
    return list(session.execute(rows).scalars())


def add(session: Session, person_id: int, campaign_id: int, draft: TeamDraft) -> int:
    """A new team; `DraftError` tells all that is wrong."""
    acts.alone(session, campaign_id)
    values, found = _read(draft)
    key = drafts.key(found, "key", draft.key)
    if "key" not in found and any(team.key == key for team in of_campaign(session, campaign_id)):
        found["key"] = Problem.TAKEN
    if found:
        raise DraftError(found)
    made = Team(campaign_id=campaign_id, key=key, **values)
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "team", "team", made.id)
    return made.id


def change(session: Session, person_id: int, team_id: int, draft: TeamDraft) -> None:
    """Other words for a team; its key stays.  `DraftError` tells all that is wrong."""
    values, found = _read(draft)
    team = session.get_one(Team, team_id, with_for_update=True)
    values["heir_id"] = _heir(session, found, team, draft.heir)
    if found:
        raise DraftError(found)
    drafts.keep(session, person_id, "team_changed", team, values)


def end(session: Session, person_id: int, team_id: int, heir_id: int, at: datetime) -> None:
    """A team takes part no more from now on; `heir_id`'s people see to its archive.

    `DraftError` when that is no other team of the campaign that still takes part, and when the team has
    ended already: its last day stays what it was.
    """
    acts.alone(session, session.get_one(Team, team_id).campaign_id)
    team = session.get_one(Team, team_id, with_for_update=True, populate_existing=True)
    today = clock.day_of(at)
    if parting.has_ended(team, today):
        raise DraftError({"": Problem.ENDED_ALREADY})
    heir = session.get(Team, heir_id)
    if (
        heir is None
        or heir.campaign_id != team.campaign_id
        or heir.id == team_id
        or parting.has_ended(heir, today)
    ):
        raise DraftError({"heir": Problem.HEIR_MISSING})
    team.ends, team.ended_on, team.heir_id = today - timedelta(days=1), today, heir.id
    session.add(team)
    _end(session, person_id, team, at)
    acts.walls_may_change(session)


def close(session: Session, at: datetime) -> list[int]:
    """Let go what teams whose last day has passed still hold; gives the teams.  To be called every hour.

    Nothing is done twice: a team that holds nothing any more is passed over.
    """
    past = select(Team).where(col(Team.ends) < clock.day_of(at), _holds_something()).order_by(col(Team.id))
    ended = [team for team in session.execute(past).scalars() if team.id]
    for team in ended:
        _end(session, None, team, at)
    if ended:
        acts.walls_may_change(session)
    return [team.id or 0 for team in ended]


def _holds_something() -> ColumnElement[bool]:
    people_of = (col(Membership.scope) == Scope.TEAM) & (col(Membership.scope_id) == col(Team.id))
    asked = (col(CampaignSource.team_id) == col(Team.id)) & col(CampaignSource.active)
    keys = col(Credential.team_id) == col(Team.id)
    picks = (col(Pick.team_id) == col(Team.id)) & parting.are_left(parting.LAST_BEGUN)
    return exists().where(people_of) | exists().where(asked) | exists().where(keys) | exists().where(picks)


def left_by(session: Session, team: Team, at: datetime) -> Left:
    """How many picks would end with a team that ended now."""
    assert team.id is not None
    return parting.left(session, team.id, clock.day_of(at))


def _end(session: Session, person_id: int | None, team: Team, at: datetime) -> None:
    assert team.id is not None
    last = parting.last_begun(team)
    assert last is not None
    _let_go(session, person_id, team, at)
    left = parting.end(session, person_id, team.id, last, at)
    facts = {"heir": team.heir_id, "planned": left.planned, "spares": left.spares}
    acts.record(session, person_id, "team_ended", "team", team.id, **facts)


def _let_go(session: Session, person_id: int | None, team: Team, at: datetime) -> None:
    assert team.id is not None
    session.execute(
        update(CampaignSource)
        .where(col(CampaignSource.campaign_id) == team.campaign_id, col(CampaignSource.team_id) == team.id)
        .values(active=False)
    )
    session.execute(delete(Credential).where(col(Credential.team_id) == team.id))
    _let_people_go(session, person_id, team.id, at)


def _let_people_go(session: Session, person_id: int | None, team_id: int, at: datetime) -> None:
    held = (
        session.execute(
            select(Membership).where(col(Membership.scope) == Scope.TEAM, col(Membership.scope_id) == team_id)
        )
        .scalars()
        .all()
    )
    for one in held:
        session.delete(one)
    session.flush()
    for one in held:
        acts.record(session, person_id, "let_go", "person", one.person_id, scope_id=team_id)
        if not people.roles(session, one.person_id):
            people.disable(session, person_id, one.person_id, at)


def _read(draft: TeamDraft) -> tuple[dict[str, Any], Problems]:
    found: Problems = {}
    values: dict[str, Any] = {
        "name": drafts.name(found, "name", draft.name),
        "kind": drafts.chosen(found, "kind", draft.kind, TeamKind),
        "home_url": drafts.address(found, "home_url", draft.home_url),
        "starts": drafts.day(found, "starts", draft.starts),
        "ends": drafts.day(found, "ends", draft.ends),
        "project_number": drafts.name(found, "project_number", draft.project_number, 64, needed=False),
        "funder_name": drafts.name(found, "funder_name", draft.funder_name, needed=False),
        "funder_sentence": drafts.name(found, "funder_sentence", draft.funder_sentence, 500, needed=False),
        "weekly_notice": draft.weekly_notice,
        "notice_links": draft.notice_links,
        "brand": drafts.look(found, draft.look),
        "periods": payments.read(found, draft.periods),
        "summaries": drafts.chosen(found, "summaries", draft.summaries, _summaries),
    }
    drafts.in_order(found, values["starts"], values["ends"])
    return values, found


def _summaries(typed: str) -> str:
    return Summaries(typed).value


def _heir(session: Session, found: Problems, team: Team, typed: str) -> int | None:
    """The team that is to see to another's archive; None where none is named."""
    if not typed:
        return None
    heir = session.get(Team, int(typed)) if typed.isdecimal() and len(typed) < LONGEST_ID else None
    if heir is None or heir.campaign_id != team.campaign_id or heir.id == team.id:
        found["heir"] = Problem.HEIR_MISSING
        return None
    return heir.id
