"""The link in a week's notice: spent once, it opens a session that sees one team's week and no more.

It lasts as long as any invitation, seven days, and opens the week it is opened in.  An admin can turn
these links off: then those already sent, and the sessions they opened, end too.
"""

import secrets
from datetime import date, datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import acts
from curator.entry.people import INVITATION_LASTS, RANK, digest, roles
from curator.models import Invitation, Role, SignIn


def make(session: Session, person_id: int, team_id: int, week: date, at: datetime) -> str:
    """A link's secret for a person and a team's week (its Monday); earlier unspent ones for it end.

    "" where the team's links are turned off, or the person makes no picks for the team.
    """
    if not is_good(session, person_id, team_id):
        return ""
    _end(session, at, col(Invitation.person_id) == person_id, col(Invitation.team_id) == team_id)
    secret = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            digest=digest(secret),
            person_id=person_id,
            created_at=at,
            expires_at=at + INVITATION_LASTS,
            signs_in=True,
            team_id=team_id,
            week=week,
        )
    )
    return secret


def is_good(session: Session, person_id: int, team_id: int) -> bool:
    """Whether a person may come in by such a link: they pick for the team, and it wants the links."""
    team = session.get(Team, team_id)
    role = roles(session, person_id).get(team_id)
    return team is not None and team.notice_links and role is not None and RANK[role] >= RANK[Role.EDITOR]


def opens(session: Session, secret: str) -> Team | None:
    """The team whose week a link opens; None for one that opens all that its person may see."""
    row = session.get(Invitation, digest(secret))
    return session.get(Team, row.team_id) if row is not None and row.team_id is not None else None


def choose(session: Session, by: int, team_id: int, *, notice: bool, links: bool, at: datetime) -> None:
    """Whether a team's notice goes out, and with such a link."""
    team = session.get_one(Team, team_id, with_for_update=True)
    team.weekly_notice, team.notice_links = notice, links
    session.add(team)
    if not links:
        _end(session, at, col(Invitation.team_id) == team_id)
        session.execute(
            update(SignIn)
            .where(col(SignIn.team_id) == team_id, col(SignIn.ended_at).is_(None))
            .values(ended_at=at)
        )
    acts.record(session, by, "week_notice", "team", team_id, notice=notice, links=links)


def _end(session: Session, at: datetime, *which: ColumnElement[bool]) -> None:
    unspent = update(Invitation).where(col(Invitation.spent_at).is_(None), *which)
    session.execute(unspent.values(spent_at=at))
