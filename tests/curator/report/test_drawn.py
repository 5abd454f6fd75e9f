"""Charts as values: what is drawn is what was counted, gaps are gaps, and a sentence says what is seen."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from curator.desk.language import speaking
from curator.figures.breaks import KNOWN
from curator.figures.by_network import OfNetwork
from curator.figures.coverage import Coverage, Outage
from curator.figures.periods import Kind, Span, Step, steps
from curator.figures.points import Point
from curator.figures.sums import Figure
from curator.figures.whole import Asked, Figures
from curator.report.chapters import drawn, drawn_words, longer
from curator.report.document import Gap, Mark, Pictured
from curator.report.formats.charts import svg
from tests.curator.report import sample_frozen as sample


def over_time(figures: Figures) -> Pictured:
    with speaking("fi"):
        return drawn.over_time(figures)


def weeks(*counts: int | None, first: date = date(2026, 7, 6)) -> list[tuple[Span, int | None, int]]:
    """Consecutive weeks with their posts, each watched all the time of which anything is known."""
    begins = [first + timedelta(weeks=number) for number in range(len(counts))]
    return [
        (Span(day, day + timedelta(days=6)), count, 0 if count is None else 7)
        for day, count in zip(begins, counts, strict=True)
    ]


def test_the_lines_of_a_chart_come_to_all_that_was_seen() -> None:
    figures = sample.figures()
    chart = over_time(figures).chart
    assert [line.name for line in chart.lines] == ["Ilman roskaa", "Roskaa tai aiheen ohi"]
    clean, spam = (line.values for line in chart.lines)
    for point, good, bad in zip(figures.points, clean, spam, strict=True):
        if point.posts is None:
            assert (good, bad) == (None, None)
        else:
            assert good is not None
            assert bad is not None
            assert good + bad == point.posts
    assert len(chart.labels) == len(set(chart.labels)) == len(figures.points)


def test_without_spam_there_is_one_line() -> None:
    points = tuple(replace(one, clean=one.posts) for one in sample.points())
    chart = over_time(sample.figures(points=points)).chart
    assert [line.name for line in chart.lines] == ["Kaikki havaitut"]


def test_channels_are_drawn_and_told_without_spam_too() -> None:
    points = tuple(
        replace(one, clean_channels=None if one.channels is None else one.channels - 2)
        for one in sample.points()
    )
    with speaking("fi"):
        made = drawn.channels_over_time(sample.figures(points=points))
        day = drawn.over_time(sample.figures(points=points)).grid.rows[0]
    assert [line.name for line in made.chart.lines] == ["Ilman roskaa", "Roskaa tai aiheen ohi"]
    # Thursday to Sunday: 201 + 202 + 203 + 204 posts, two marked on each day.
    assert [line.values[0] for line in made.chart.lines] == [802, 8]
    assert (made.grid.rows[0][1].text, made.grid.rows[0][1].value) == ("810 (ilman roskaa 802)", 810)
    assert day[3].text == "201 (ilman roskaa 199)"


def test_a_gap_is_drawn_as_one_with_its_reason() -> None:
    made = over_time(sample.figures())
    assert made.chart.gaps == (Gap(5, 7, "yhteys katkennut"),)
    assert made.grid.rows[6][1].text == "Ei tietoa"
    assert made.grid.rows[6][1].value is None
    assert made.grid.note == "Ei tietoa 6.10.\u2060–\u20608.10.2026 (yhteys katkennut)."


def test_a_gap_of_two_reasons_tells_both_and_a_share_is_no_reason() -> None:
    found = sample.coverage().covers[0]
    starts, ends = found.outages[0].from_at, found.outages[0].until_at
    more = (
        Outage("toinen", "bluesky", "throttled", starts, ends),
        Outage("kolmas", "bluesky", "partial", starts, ends),
    )
    covers = (found, replace(found, source="toinen", outages=more))
    made = over_time(sample.figures(coverage=Coverage(covers)))
    assert [one.reason for one in made.chart.gaps] == ["yhteys katkennut, palvelu rajoitti hakuja"]


def test_where_the_reason_of_a_gap_changes_another_one_begins() -> None:
    """The campaign begins on the 10th, and its source was silent from the 6th to the 8th."""
    points = tuple(
        replace(one, posts=None, clean=None) if one.span.first.day < 10 else one for one in sample.points()
    )
    made = over_time(sample.figures(points=points, starts=date(2026, 10, 10)))
    assert made.chart.gaps == (Gap(0, 8, "kampanja ei ollut vielä alkanut"),)
    assert made.grid.note == "Ei tietoa 1.10.\u2060–\u20609.10.2026 (kampanja ei ollut vielä alkanut)."
    made = over_time(sample.figures(points=points, starts=date(2026, 10, 7)))
    assert made.chart.gaps[:2] == (
        Gap(0, 5, "kampanja ei ollut vielä alkanut"),
        Gap(6, 7, "yhteys katkennut"),
    )
    assert made.grid.note.startswith(
        "Ei tietoa 1.10.\u2060–\u20606.10.2026 (kampanja ei ollut vielä alkanut). "
        "Ei tietoa 7.10.\u2060–\u20608.10.2026 (yhteys katkennut)."
    )


def of_tag(starts: date | None, ends: date | None) -> Pictured:
    """One hashtag in October, of which a post a day is known on the days on which it was counted."""
    points = tuple(
        replace(
            one,
            tag=None
            if one.posts is None or (starts and one.span.last < starts) or (ends and one.span.first > ends)
            else 1,
        )
        for one in sample.points()
    )
    tag = replace(sample.figures().tags[1], starts=starts, ends=ends)
    with speaking("fi"):
        return drawn.of_tag(sample.figures(points=points, tags=(tag,)))


def test_a_gap_of_a_hashtag_ends_where_its_time_does() -> None:
    assert of_tag(date(2026, 10, 7), date(2026, 10, 30)).chart.gaps == (
        Gap(0, 5, "tunnistetta ei vielä laskettu"),
        Gap(6, 7, "yhteys katkennut"),
        Gap(30, 30, "tunnistetta ei enää laskettu"),
    )


def test_of_a_hashtag_that_was_not_counted_it_is_not_said_that_no_source_worked() -> None:
    """Its source was silent on some days, and nobody blames it for the others."""
    ended = of_tag(None, date(2026, 9, 30)).chart
    assert ended.summary == "Julkaisujen määrästä ei ole tietoa: tunnistetta ei enää laskettu."
    assert ended.gaps == (Gap(0, 30, "tunnistetta ei enää laskettu"),)


def test_a_gap_of_channels_is_one_of_theirs() -> None:
    """Posts under hashtags were found later for the days of the gap, those of channels were not."""
    points = tuple(replace(one, posts=5, clean=5) for one in sample.points())
    points = tuple(replace(one, channels=None) if one.span.first.day < 12 else one for one in points)
    with speaking("fi"):
        chart = drawn.channels_over_time(sample.figures(points=points)).chart
    assert chart.lines[0].values[:3] == (None, None, 1505)
    assert [(one.first, one.last) for one in chart.gaps] == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("since", "reason"),
    [(date(2026, 10, 9), "seuranta ei ollut vielä alkanut"), (date(2025, 1, 1), "mikään lähde ei toiminut")],
)
def test_a_gap_nobody_noted_has_a_reason_too(since: date, reason: str) -> None:
    covers = tuple(replace(one, since=since, outages=()) for one in sample.coverage().covers)
    made = over_time(sample.figures(coverage=Coverage(covers)))
    assert [one.reason for one in made.chart.gaps] == [reason]


def test_what_began_and_what_changed_outside_is_marked_where_it_falls() -> None:
    assert over_time(sample.figures()).chart.marks == (Mark(11, "#hiljainen alkaa"),)
    december = Span(date(2025, 12, 1), date(2025, 12, 31))
    points = tuple(Point(Span(day, day), 1, 1, None, 1, 1) for day in december.days())
    asked = Asked(1, sample.period(Kind.MONTH, december), 7)
    tags = tuple(replace(one, starts=None, ends=december.last) for one in sample.figures().tags)
    changed = over_time(sample.figures(asked=asked, points=points, tags=tags)).chart
    assert changed.marks == (
        Mark(KNOWN[0].day.day - 1, "Instagram: tästä alkaen enintään viisi tunnistetta"),
    )


def test_a_change_at_a_network_that_is_only_typed_by_hand_is_on_the_line_too() -> None:
    december = Span(date(2025, 12, 1), date(2025, 12, 31))
    points = tuple(Point(Span(day, day), 1, 1, None, 1, 1) for day in december.days())
    asked = Asked(1, sample.period(Kind.MONTH, december), 7)
    counted = tuple(one for one in sample.figures().networks if one.network != "instagram")
    figures = sample.figures(asked=asked, points=points, networks=counted, tags=())
    assert over_time(figures).chart.marks == ()
    typed = replace(figures, typed=("instagram",))
    assert [one.text for one in over_time(typed).chart.marks] == [
        "Instagram: tästä alkaen enintään viisi tunnistetta"
    ]


def test_a_line_that_begins_with_a_hashtag_does_not_say_so() -> None:
    tags = tuple(replace(one, starts=sample.OCTOBER.first) for one in sample.figures().tags)
    assert over_time(sample.figures(tags=tags)).chart.marks == ()


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((None, None), "Julkaisujen määrästä ei ole tietoa: mikään lähde ei toiminut tällä kaudella."),
        ((0, 0), "Julkaisuja ei nähty."),
        ((0, None), "Julkaisuja ei nähty; yhdeltä viikolta ei ole tietoa."),
        ((1, 3, 2), "Vilkkain viikko oli 29/2026 (3 julkaisua)."),
        ((1, 1, 0), "Viikossa nähtiin enintään 1 julkaisu."),
        (
            (5, 6, 10, 12),
            (
                "Vilkkain viikko oli 31/2026 (12 julkaisua); "
                "loppukaudella julkaisuja oli enemmän kuin alkukaudella."
            ),
        ),
        (
            (12, 10, 6, 5),
            (
                "Vilkkain viikko oli 28/2026 (12 julkaisua); "
                "loppukaudella julkaisuja oli vähemmän kuin alkukaudella."
            ),
        ),
        (
            (10, 11, 12, 10),
            "Vilkkain viikko oli 30/2026 (12 julkaisua); määrä pysyi lähes samana koko kauden.",
        ),
        ((30, None, None, 2), "Vilkkain viikko oli 28/2026 (30 julkaisua); 2 viikolta ei ole tietoa."),
    ],
)
def test_a_sentence_says_what_a_chart_over_time_shows(counts: tuple[int | None, ...], said: str) -> None:
    with speaking("fi"):
        assert drawn_words.timeline(weeks(*counts), Step.WEEK) == said


def test_nobody_says_how_posts_went_where_days_are_missing() -> None:
    partly = [(span, count, watched - 1) for span, count, watched in weeks(5, 6, 10, 12)]
    with speaking("fi"):
        assert drawn_words.timeline(partly, Step.WEEK) == "Vilkkain viikko oli 31/2026 (12 julkaisua)."


def test_nobody_says_how_posts_went_where_a_part_is_not_known_though_sources_worked() -> None:
    """The campaign began in the third of four weeks, and all of them were watched."""
    partly = [(span, count, 7) for span, count, _watched in weeks(None, None, 20, 12)]
    with speaking("fi"):
        said = drawn_words.timeline(partly, Step.WEEK)
    assert said == "Vilkkain viikko oli 30/2026 (20 julkaisua); 2 viikolta ei ole tietoa."


def test_a_week_cut_short_is_not_taken_for_a_fall() -> None:
    *whole, (last, _count, _watched) = weeks(14, 14, 14, 14)
    cut = (last.cut(2), 4, 2)
    with speaking("fi"):
        said = drawn_words.timeline([*whole, cut], Step.WEEK)
    assert said == "Viikossa nähtiin enintään 14 julkaisua; määrä pysyi lähes samana koko kauden."


def test_networks_are_said_as_people_say_them() -> None:
    figures = sample.figures()
    with speaking("fi"):
        assert drawn_words.networks(figures) == (
            "Eniten julkaisuja nähtiin Instagramissa (2\xa0111 julkaisua); ei tietoa: YouTube."
        )
        alike = tuple(OfNetwork(key, Figure(2), Figure(0)) for key in ("bluesky", "x", "linkedin"))
        assert drawn_words.networks(replace(figures, networks=alike)) == (
            "Eniten julkaisuja nähtiin Blueskyssa, X:ssä, LinkedInissä (kussakin 2 julkaisua)."
        )
        assert drawn_words.networks(replace(figures, networks=alike[:1])) == (
            "Kaikki julkaisut nähtiin Blueskyssa (2 julkaisua)."
        )
        none = tuple(replace(one, posts=Figure(0)) for one in alike)
        assert drawn_words.networks(replace(figures, networks=none)) == "Julkaisuja ei nähty."


def test_hashtags_are_drawn_most_first_and_told_in_the_order_of_seuranta() -> None:
    with speaking("fi"):
        made = drawn.by_tag(sample.figures())
    assert made.chart.labels == ("#kemijärvi", "#tuhat", "#hiljainen")
    assert made.chart.summary == (
        "Eniten julkaisuja nähtiin tunnisteella #kemijärvi (1\xa0702 julkaisua); "
        "yhdellä tunnisteella ei nähty julkaisuja."
    )
    assert [row[0].text for row in made.grid.rows] == [
        "#tuhat",
        "#kemijärvi",
        "kirjoitettuna #kemijarvi",
        "kirjoitettuna #kemijärvi",
        "#hiljainen",
    ]


@pytest.mark.parametrize("days", [1, 31, 92, 184, 365, 1100])
def test_longer_points_lose_nothing(days: int) -> None:
    span = Span(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days - 1))
    period = sample.period(Kind.FREE, span)
    points = tuple(
        Point(one, None if number % 5 == 3 else number, number, None, None, one.length)
        for number, one in enumerate(steps(span, replace(period, today=date(2030, 1, 1)).step()))
    )
    asked = Asked(1, replace(period, today=date(2030, 1, 1)), 7)
    figures = sample.figures(asked=asked, points=points)
    few, _step = longer.few(figures, 7)
    assert len(few) <= 7
    assert sum(one.posts or 0 for one in few) == sum(one.posts or 0 for one in points)
    assert sum(one.watched for one in few) == sum(one.watched for one in points) == days
    assert few[0].span.first == span.first
    assert few[-1].span.last == span.last
    for one, other in pairwise(few):
        assert other.span.first == one.span.last + timedelta(days=1)


def test_a_chart_of_few_points_goes_by_dates_and_tells_of_the_busiest_week() -> None:
    quarter = Span(date(2026, 7, 1), date(2026, 9, 30))
    points = tuple(
        Point(one, 10 + number, 1, None, 10 + number, one.length)
        for number, one in enumerate(steps(quarter, Step.WEEK))
    )
    figures = sample.figures(asked=Asked(1, sample.period(Kind.QUARTER, quarter), 7), points=points)
    with speaking("fi"):
        few, step = longer.few(figures, 7)
        made = drawn.of_points(figures, few, step)
    assert step is None
    assert made.grid.heads[0] == "Milloin"
    assert made.grid.rows[0][0].text == "1.7.\u2060–\u206012.7.2026"
    assert made.chart.labels[:2] == ("1.7.", "13.7.")
    assert made.chart.summary.startswith("Vilkkain viikko oli 40/2026 (23 julkaisua)")


def test_the_key_of_longer_columns_tells_a_gap_by_its_first_and_last_day() -> None:
    quarter = Span(date(2026, 7, 1), date(2026, 9, 30))
    points = tuple(
        Point(one, *((None,) * 4 if number < 4 else (10, 1, None, 10)), 0 if number < 4 else one.length)
        for number, one in enumerate(steps(quarter, Step.WEEK))
    )
    figures = sample.figures(asked=Asked(1, sample.period(Kind.QUARTER, quarter), 7), points=points)
    with speaking("fi"):
        few, step = longer.few(figures, 7)
        made = drawn.of_points(figures, few, step)
        key = svg(made.chart)
    assert made.chart.labels[:2] == ("1.7.", "13.7.")
    assert "1.7.\u2060–\u206026.7.2026" in key
    assert "1.7.–13.7." not in key
