"""Seuranta: what we did, what was seen under the hashtags, and the same as files to take along."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, render_template, request

from config import clock
from curator.desk import (
    break_words,
    deed_words,
    drawings,
    figures_sentences,
    figures_tables,
    figures_words,
    period_form,
    reading_words,
)
from curator.desk.context import reading, team
from curator.desk.language import language
from curator.desk.period_form import EVERYBODY, Choices, Wanted, address_of
from curator.figures import periods, sheets, typed, whole
from curator.figures.periods import MOST_DAYS, ONE, Kind, Period, Step
from curator.figures.typed import OfSeries
from curator.figures.whole import Asked, Figures
from curator.report import author_lines
from curator.report.chapters import drawn, five, searched
from curator.report.document import Chart

pages = Blueprint("figures", __name__)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OF_THEIR_OWN: Final = {Kind.CAMPAIGN, Kind.PAYMENT, Kind.FREE}
"""Kinds of periods that no other one follows."""
_DATES: Final = {"fi": "d.m.yyyy", "sv": "d.m.yyyy", "en": "d mmm yyyy"}


@pages.get("/<team>/figures")
def page() -> str:
    """Page one: what we did."""
    return _page("figures.html")


@pages.get("/<team>/figures/hashtags")
def hashtags() -> str:
    """Page two: what was seen under the hashtags."""
    return _page("figures_hashtags.html", with_chart=True)


@pages.get("/<team>/figures/csv")
def table() -> Response:
    """Every figure as one table, as Excel in Finnish opens it."""
    wanted, _choices, found, series = _look(paged=False)
    made = sheets.as_csv(figures_tables.one_table(found, series, clock.now()))
    return _file(made, "text/csv", f"{_name(wanted, found)}.csv")


@pages.get("/<team>/figures/xlsx")
def workbook() -> Response:
    """Every figure as a workbook, with a sheet on method and gaps."""
    wanted, _choices, found, series = _look(paged=False)
    now = clock.now()
    title = f"{figures_words.team_name(found)}: {figures_words.period(found.asked.period)}"
    made = sheets.as_xlsx(figures_tables.tables(found, series, now), now, title, _DATES[language()])
    return _file(made, XLSX, f"{_name(wanted, found)}.xlsx")


def _page(template: str, *, with_chart: bool = False) -> str:
    wanted, choices, found, series = _look()
    period = found.asked.period
    return render_template(
        template,
        wanted=wanted,
        choices=choices,
        figures=found,
        typed=series,
        period=period,
        w=figures_words,
        reading_words=reading_words,
        sentences=figures_sentences,
        b=break_words,
        d=deed_words,
        most_days=MOST_DAYS,
        daily=wanted.query(by=Step.DAY),
        kinds=[kind for kind in Kind if kind is not Kind.PAYMENT],
        payments={address_of(one): one for one in choices.payments},
        whole=EVERYBODY,
        earlier=period.whole.first - ONE if period.kind not in _OF_THEIR_OWN else None,
        later=period.whole.last + ONE if _has_later(period) else None,
        breaks=found.breaks(),
        outages=found.coverage.outages(period.so_far, clock.now()),
        unseen=searched.unseen(found, series),
        five=five.key_figures(found),
        drawing=drawings.shown(_over_time(found)) if with_chart and found.points else None,
        by_tag=drawings.shown(drawn.by_tag(found).chart) if with_chart and _has_bars(found) else None,
    )


def _look(*, paged: bool = True) -> tuple[Wanted, Choices, Figures, list[OfSeries]]:
    now = clock.now()
    today = clock.day_of(now)
    with reading() as reader:
        choices = period_form.choices(reader, team())
        wanted = period_form.wanted(request.args, choices, team(), today)
        ids = {one.key: one.id for one in choices.teams}
        period = periods.cut(period_form.period(wanted, choices.campaign, today), wanted.by, paged=paged)
        asked = Asked(team().campaign_id, period, ids.get(wanted.whose), wanted.tag)
        series = typed.of_team(reader, team(), period)
        seen = replace(whole.of(reader, asked, now), typed=tuple(one.network for one in series))
        found = author_lines.as_once_known(reader, seen)
        return wanted, choices, found, series


def _over_time(found: Figures) -> Chart:
    """Of the hashtag that was chosen, else of them all."""
    made = drawn.of_tag(found) if found.asked.tag and found.tags else drawn.over_time(found)
    return made.chart


def _has_bars(found: Figures) -> bool:
    """Whether hashtags can be set against each other."""
    return not found.asked.tag and any(one.posts.now for one in found.tags)


def _has_later(period: Period) -> bool:
    return period.kind not in _OF_THEIR_OWN and period.whole.last < period.today


def _name(wanted: Wanted, found: Figures) -> str:
    whole = found.asked.period.whole
    return f"someseina-{wanted.whose}-{whole.first.isoformat()}-{whole.last.isoformat()}"


def _file(made: bytes, kind: str, name: str) -> Response:
    answer = Response(made, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
