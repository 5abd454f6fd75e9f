"""The periods a document can be made of, as the form offers them: the usual ones first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from config.models import Team
from curator.desk import figures_words, period_form, report_notice_words
from curator.desk.language import language
from curator.desk.language import lazy_gettext as _
from curator.desk.period_form import Choices, Wanted
from curator.figures import periods
from curator.figures.periods import ONE, Kind, Span

FREE: Final = Kind.FREE.value
_USUAL: Final = (
    (Kind.QUARTER, _("Last quarter"), _("This quarter")),
    (Kind.MONTH, _("Last month"), _("This month")),
    (Kind.HALF, _("Last half-year"), _("This half-year")),
    (Kind.YEAR, _("Last year"), _("This year")),
)
_PARTS: Final = "/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A period of the form: what it is called there, and what people read."""

    value: str
    words: str


def of_team(choices: Choices, today: date) -> list[Choice]:
    """Every period on offer on a Helsinki date, the last and the current ones before the funder's."""
    found = []
    for kind, last, this in _USUAL:
        now = periods.of(kind, today, today).whole
        before = periods.of(kind, now.first - ONE, today).whole
        found += [
            Choice(_value(kind, span.first), f"{words} ({_days(span)})")
            for words, span in ((last, before), (this, now))
        ]
    found += [
        Choice(period_form.address_of(one), f"{one.name} ({_days(one.span)})")
        for one in choices.payments
        if one.span.first <= today
    ]
    campaign = choices.campaign
    if campaign.starts <= today:
        found.append(Choice(Kind.CAMPAIGN.value, str(figures_words.KINDS[Kind.CAMPAIGN])))
    return [*found, Choice(FREE, str(figures_words.KINDS[Kind.FREE]))]


def usual(team: Team, today: date) -> str:
    """What is chosen at first: the last period of the kind of which the team's koosteet are made."""
    kind = next((kind for kind, _last, _this in _USUAL if kind.value == team.summaries), Kind.QUARTER)
    return _value(kind, periods.of(kind, periods.of(kind, today, today).whole.first - ONE, today).whole.first)


def wanted(given: Mapping[str, str], choices: Choices, team: Team, today: date) -> Wanted | None:
    """What a sent form asks for; None where it is on no list, or a day is missing or cannot be read."""
    value = given.get("period", "")
    kind, _mark, day = value.partition(_PARTS)
    dated = kind in {one.value for one, _last, _this in _USUAL}
    if dated and period_form.date_of(day) is None:
        return None
    if kind == FREE and None in {period_form.date_of(given.get(name, "")) for name in ("first", "last")}:
        return None
    paid = {period_form.address_of(one) for one in choices.payments}
    if not dated and value not in {FREE, Kind.CAMPAIGN.value} | paid:
        return None
    said = {name: given[name] for name in ("first", "last", "of") if name in given}
    return period_form.wanted(said | {"kind": kind, "day": day}, choices, team, today)


def _days(span: Span) -> str:
    return report_notice_words.span(span.first, span.last, language())


def _value(kind: Kind, day: date) -> str:
    return f"{kind.value}{_PARTS}{day.isoformat()}"
