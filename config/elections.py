"""Times before elections: when collecting narrows, and whose posts stay out of the suggestions."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Election


def running(session: Session, campaign_id: int, day: date) -> list[Election]:
    """A campaign's elections whose time a Helsinki date is in, the first to begin first."""
    rows = select(Election).where(
        col(Election.campaign_id) == campaign_id, col(Election.starts) <= day, col(Election.ends) >= day
    )
    return list(session.execute(rows.order_by(col(Election.starts), col(Election.id))).scalars())


def of_campaign(session: Session, campaign_id: int) -> list[Election]:
    """Every election a campaign has told of, the last first."""
    rows = select(Election).where(col(Election.campaign_id) == campaign_id)
    return list(session.execute(rows.order_by(col(Election.starts).desc(), col(Election.id))).scalars())
