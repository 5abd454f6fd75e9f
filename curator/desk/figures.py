"""Seuranta: what we did, what was seen under the hashtags, and the same as files to take along."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select
from sqlmodel import col

from config import clock
from config.models import Campaign, Tag, Team
from curator.desk import break_words, figures_tables, figures_words
from curator.desk.context import reading, team
from curator.desk.language import language
from curator.figures import periods, sheets, typed, whole
from curator.figures.periods import ONE, Kind, Period
from curator.figures.typed import OfSeries
from curator.figures.whole import Asked, Figures
from curator.shaping import payments
from curator.shaping.payments import Payment

pages = Blueprint("figures", __name__)
EVERYBODY: Final = "all"
"""What the form calls the whole campaign."""
EARLIEST: Final = date(2005, 1, 1)
LATEST: Final = date(2100, 12, 31)
FREE_DAYS: Final = 30
BARS: Final = 20
"""How many lengths a bar has."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_THEIR_OWN: Final = {Kind.CAMPAIGN, Kind.PAYMENT, Kind.FREE}
"""Kinds of periods that no other one follows."""
_DATES: Final = {"fi": "d.m.yyyy", "sv": "d.m.yyyy", "en": "d mmm yyyy"}


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

    def query(self, day: date | None = None) -> dict[str, str]:
        """The same in an address, for another day where one is given."""
        found = {"kind": self.kind.value, "day": (day or self.day).isoformat(), "of": self.whose}
        if self.payment is not None:
            found["kind"] = address_of(self.payment)
        if self.kind is Kind.FREE:
            found |= {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return found | ({"tag": self.tag} if self.tag else {})


def address_of(payment: Payment) -> str:
    """What the form calls a payment period."""
    return f"payment-{payment.span.first.isoformat()}-{payment.span.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: the campaign's teams and hashtags."""

    campaign: Campaign
    teams: list[Team]
    tags: list[Tag]
    payments: list[Payment]


@pages.get("/<team>/figures")
def page() -> str:
    """Page one: what we did."""
    return _page("figures.html")


@pages.get("/<team>/figures/hashtags")
def hashtags() -> str:
    """Page two: what was seen under the hashtags."""
    return _page("figures_hashtags.html")


@pages.get("/<team>/figures/csv")
def table() -> Response:
    """Every figure as one table, as Excel in Finnish opens it."""
    wanted, _choices, found, series = _look()
    made = sheets.as_csv(figures_tables.one_table(found, series, clock.now()))
    return _file(made, "text/csv", f"{_name(wanted, found)}.csv")


@pages.get("/<team>/figures/xlsx")
def workbook() -> Response:
    """Every figure as a workbook, with a sheet on method and gaps."""
    wanted, _choices, found, series = _look()
    now = clock.now()
    title = f"{figures_words.team_name(found)}: {figures_words.period(found.asked.period)}"
    made = sheets.as_xlsx(figures_tables.tables(found, series, now), now, title, _DATES[language()])
    return _file(made, XLSX, f"{_name(wanted, found)}.xlsx")


def _page(template: str) -> str:
    wanted, choices, found, series = _look()
    period = found.asked.period
    seen = [count for point in found.points for count in (point.posts, point.channels) if count]
    return render_template(
        template,
        wanted=wanted,
        choices=choices,
        figures=found,
        typed=series,
        period=period,
        w=figures_words,
        b=break_words,
        kinds=[kind for kind in Kind if kind is not Kind.PAYMENT],
        payments={address_of(one): one for one in choices.payments},
        whole=EVERYBODY,
        earlier=period.whole.first - ONE if period.kind not in _OF_THEIR_OWN else None,
        later=period.whole.last + ONE if _has_later(period) else None,
        breaks=found.breaks(one.network for one in series),
        outages=found.coverage.outages(period.so_far, clock.now()),
        bar=lambda count: _bar(count, max(seen, default=0)),
    )


def _look() -> tuple[Wanted, Choices, Figures, list[OfSeries]]:
    now = clock.now()
    today = clock.day_of(now)
    with reading() as reader:
        number = team().campaign_id
        choices = Choices(
            campaign=reader.get_one(Campaign, number),
            teams=list(
                reader.execute(
                    select(Team).where(col(Team.campaign_id) == number).order_by(col(Team.id))
                ).scalars()
            ),
            tags=list(
                reader.execute(
                    select(Tag).where(col(Tag.campaign_id) == number).order_by(col(Tag.id))
                ).scalars()
            ),
            payments=payments.of_team(team()),
        )
        wanted = _wanted(choices, today)
        ids = {one.key: one.id for one in choices.teams}
        period = _period(wanted, choices.campaign, today)
        asked = Asked(number, period, ids.get(wanted.whose), wanted.tag)
        series = typed.of_team(reader, team(), period.so_far)
        return wanted, choices, whole.of(reader, asked, now), series


def _wanted(choices: Choices, today: date) -> Wanted:
    """What the address asks for; what cannot be meant is taken as if it were not there."""
    given = request.args
    kind = given.get("kind", "")
    whose, tag = given.get("of", team().key), given.get("tag", "")
    payment = next((one for one in choices.payments if address_of(one) == kind), None)
    known = set(Kind) - {Kind.PAYMENT}
    return Wanted(
        kind=Kind.PAYMENT if payment else Kind(kind) if kind in known else Kind.QUARTER,
        day=_date(given.get("day", ""), today),
        first=_date(given.get("first", ""), today - timedelta(days=FREE_DAYS - 1)),
        last=_date(given.get("last", ""), today),
        whose=whose if whose in {EVERYBODY, *(one.key for one in choices.teams)} else team().key,
        tag=tag if tag in {one.key for one in choices.tags} else "",
        payment=payment,
    )


def _period(wanted: Wanted, campaign: Campaign, today: date) -> Period:
    if wanted.kind is Kind.CAMPAIGN:
        return periods.campaign(campaign.starts, campaign.ends, today)
    if wanted.payment is not None:
        return periods.payment(wanted.payment.name, wanted.payment.span, today)
    if wanted.kind is Kind.FREE:
        return periods.free(wanted.first, wanted.last, today)
    return periods.of(wanted.kind, wanted.day, today)


def _date(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if EARLIEST <= found <= LATEST else otherwise


def _has_later(period: Period) -> bool:
    return period.kind not in _OF_THEIR_OWN and period.whole.last < period.today


def _bar(count: int | None, most: int) -> int:
    """A bar's length from 0 to `BARS`; something is never drawn as nothing."""
    return max(1, round(BARS * count / most)) if count and most else 0


def _name(wanted: Wanted, found: Figures) -> str:
    whole = found.asked.period.whole
    return f"someseina-{wanted.whose}-{whole.first.isoformat()}-{whole.last.isoformat()}"


def _file(made: bytes, kind: str, name: str) -> Response:
    answer = Response(made, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
