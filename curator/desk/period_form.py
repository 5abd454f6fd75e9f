"""The period that a form asks for, and whose figures: what Seuranta and koosteet have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Campaign, Tag, Team
from curator.figures import periods
from curator.figures.periods import Kind, Period, Step
from curator.shaping import payments
from curator.shaping.payments import Payment

EVERYBODY: Final = "all"
"""What the form calls the whole campaign."""
FREE_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form as it stands: dates as Helsinki dates, `whose` a team's key, `tag` a folded hashtag."""

    kind: Kind
    day: date
    first: date
    last: date
    whose: str
    tag: str
    payment: Payment | None = None
    """The team's payment period that is asked for, where `kind` is one."""
    by: Step | None = None
    """Into what the period is to be cut; None: into what suits its length."""

    def query(self, day: date | None = None, by: Step | None = None) -> dict[str, str]:
        """The same in an address, for another day or other steps where they are given."""
        found = {"kind": self.kind.value, "day": (day or self.day).isoformat(), "of": self.whose}
        if self.payment is not None:
            found["kind"] = address_of(self.payment)
        if self.kind is Kind.FREE:
            found |= {"first": self.first.isoformat(), "last": self.last.isoformat()}
        chosen = by or self.by
        found |= {"by": chosen.value} if chosen else {}
        return found | ({"tag": self.tag} if self.tag else {})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: the campaign's teams and hashtags, the team's payment periods."""

    campaign: Campaign
    teams: list[Team]
    tags: list[Tag]
    payments: list[Payment]


def address_of(payment: Payment) -> str:
    """What the form calls a payment period."""
    return f"payment-{payment.span.first.isoformat()}-{payment.span.last.isoformat()}"


def choices(session: Session, team: Team) -> Choices:
    """What there is to choose from for a team."""
    number = team.campaign_id
    teams = select(Team).where(col(Team.campaign_id) == number).order_by(col(Team.id))
    tags = select(Tag).where(col(Tag.campaign_id) == number).order_by(col(Tag.id))
    return Choices(
        campaign=session.get_one(Campaign, number),
        teams=list(session.execute(teams).scalars()),
        tags=list(session.execute(tags).scalars()),
        payments=payments.of_team(team),
    )


def wanted(given: Mapping[str, str], choices: Choices, team: Team, today: date) -> Wanted:
    """What a form asks for; what cannot be meant is taken as if it were not there."""
    kind = given.get("kind", "")
    whose, tag = given.get("of", team.key), given.get("tag", "")
    payment = next((one for one in choices.payments if address_of(one) == kind), None)
    known = set(Kind) - {Kind.PAYMENT}
    return Wanted(
        kind=Kind.PAYMENT if payment else Kind(kind) if kind in known else Kind.QUARTER,
        day=date_of(given.get("day", "")) or today,
        first=date_of(given.get("first", "")) or today - timedelta(days=FREE_DAYS - 1),
        last=date_of(given.get("last", "")) or today,
        whose=whose if whose in {EVERYBODY, *(one.key for one in choices.teams)} else team.key,
        tag=tag if tag in {one.key for one in choices.tags} else "",
        payment=payment,
        by=Step(given["by"]) if given.get("by") in set(Step) else None,
    )


def period(wanted: Wanted, campaign: Campaign, today: date) -> Period:
    """The period a form asks for."""
    if wanted.kind is Kind.CAMPAIGN:
        return periods.campaign(campaign.starts, campaign.ends, today)
    if wanted.payment is not None:
        return periods.payment(wanted.payment.name, wanted.payment.span, today)
    if wanted.kind is Kind.FREE:
        return periods.free(wanted.first, wanted.last, today)
    return periods.of(wanted.kind, wanted.day, today)


def date_of(text: str) -> date | None:
    """A date as browsers send it, of the years that can be meant; None for anything else."""
    try:
        return clock.typed_day(text)
    except ValueError:
        return None
