"""Charts: what is drawn where, told in words, readable and the same every time."""

import io
import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from curator.report.document import Chart, Gap, Line, Mark, Shape
from curator.report.formats.chart_bars import bars
from curator.report.formats.chart_columns import columns
from curator.report.formats.chart_parts import (
    FILLS,
    GAP,
    INK,
    ROW,
    SOFT,
    Stage,
    Text,
    breadth,
    shortened,
    steps,
    thinned,
)
from curator.report.formats.charts import png, svg
from tests.curator.report import sample_documents as sample

SVG = "{http://www.w3.org/2000/svg}"
OVER_TIME = sample.over_time().chart
BY_NETWORK = sample.by_network().chart


def long_chart(labels: int, shape: Shape = Shape.COLUMNS) -> Chart:
    """As many labels as wished, one in nine not known, marks side by side at both ends."""
    return Chart(
        title="Pitkä",
        summary="Pitkä kuvaaja.",
        shape=shape,
        labels=tuple(f"{1 + place % 28}.{1 + place % 12}.2026" for place in range(labels)),
        lines=(
            Line("Ilman roskaa", tuple(None if place % 9 == 8 else place * 7 for place in range(labels))),
            Line("Roskaa", tuple(place % 5 for place in range(labels))),
        ),
        axis="julkaisua",
        gaps=(Gap(labels // 2, labels // 2 + 3, "palvelu rajoitti hakuja"),),
        marks=(
            Mark(0, "#tuhannenjayhdentyönmatkatoimisto otettiin käyttöön"),
            Mark(1, "Toinen tunniste"),
            Mark(labels - 2, "Instagram: enintään viisi tunnistetta julkaisussa joulukuusta 2025 alkaen"),
            Mark(labels - 1, "Tunnisteen käyttö päättyi"),
        ),
    )


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def span(text: Text) -> tuple[float, float]:
    wide = breadth(text.text)
    start = {"left": text.x, "center": text.x - wide / 2, "right": text.x - wide}[text.align]
    return start, start + wide


def meeting(stage: Stage) -> list[tuple[str, str]]:
    """Texts that cover each other."""
    found = []
    for one, other in itertools.combinations(stage.texts, 2):
        (a, b), (c, d) = span(one), span(other)
        if a < d and c < b and abs(one.y - other.y) < 11:
            found.append((one.text, other.text))
    return found


def stage_of(chart: Chart, width: int = 640) -> Stage:
    return (columns if chart.shape is Shape.COLUMNS else bars)(chart, width)


ODD = {
    "over time": OVER_TIME,
    "by network": BY_NETWORK,
    "sixty columns": long_chart(60),
    "sixty bars": long_chart(60, Shape.BARS),
    "a year of days": long_chart(365),
    "one label": replace(OVER_TIME, labels=("Viikko 1",), lines=(Line("Kaikki", (7,)),), gaps=(), marks=()),
    "no labels": replace(OVER_TIME, labels=(), lines=(), gaps=(), marks=()),
    "no bars": replace(BY_NETWORK, labels=(), lines=()),
    "nothing known": replace(
        OVER_TIME, labels=("a", "b"), lines=(Line("x", (None, None)),), gaps=(), marks=()
    ),
    "no bar known": replace(BY_NETWORK, lines=(Line("x", (None,) * 5),)),
    "nought": replace(BY_NETWORK, lines=(Line("x", (0,) * 5),)),
    "hostile": replace(
        BY_NETWORK,
        title=sample.HOSTILE,
        summary=sample.HOSTILE,
        axis=sample.HOSTILE,
        labels=(sample.HOSTILE * 4, sample.LONG_WORD, sample.ARABIC, sample.EMOJI, "\x00\x1f\ud800"),
    ),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("width", [640, 360])
def test_no_label_covers_another_or_leaves_the_sheet(name: str, width: int) -> None:
    stage = stage_of(ODD[name], width)
    assert meeting(stage) == []
    for text in stage.texts:
        assert text.y <= stage.height
        start, end = span(text)
        if text.align != "center":
            assert start >= -1, text
            assert end <= width + 1, text


@pytest.mark.parametrize("name", ODD)
def test_any_chart_can_be_drawn_and_is_well_formed(name: str) -> None:
    sheet = ET.fromstring(svg(ODD[name]))
    assert sheet.tag == f"{SVG}svg"
    assert sheet.get("role") == "img"


def test_a_chart_is_named_by_its_title_and_told_by_its_summary() -> None:
    sheet = ET.fromstring(svg(OVER_TIME))
    named = [sheet.find(f"{SVG}title"), sheet.find(f"{SVG}desc")]
    assert [element.text for element in named if element is not None] == [OVER_TIME.title, OVER_TIME.summary]
    ids = [element.get("id", "") for element in named if element is not None]
    assert (sheet.get("aria-labelledby") or "").split() == ids
    assert sheet.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"


def test_no_english_is_left_for_screen_readers() -> None:
    drawn = svg(OVER_TIME)
    assert drawn.count("aria-") == 1
    assert drawn.count("role=") == 1
    assert "axis" not in drawn


def test_the_same_chart_gives_the_same_picture_and_two_charts_share_no_ids() -> None:
    first, second = svg(OVER_TIME), svg(replace(OVER_TIME, title="Toinen"))
    assert svg(OVER_TIME) == first
    assert not set(re.findall(r' id="([^"]+)', first)) & set(re.findall(r' id="([^"]+)', second))


def test_numbers_are_written_as_in_the_language_of_the_chart() -> None:
    finnish = [text.text for text in columns(OVER_TIME, 640).texts]
    english = [text.text for text in columns(replace(OVER_TIME, language="en"), 640).texts]
    assert "1\N{NO-BREAK SPACE}900" in finnish
    assert "1,900" in english
    assert "Ei tietoa 4/2026–5/2026: yhteys katkennut" in finnish
    assert "Not known 4/2026–5/2026: yhteys katkennut" in english


def test_what_is_not_known_is_hatched_and_never_a_column_of_nothing() -> None:
    stage = columns(OVER_TIME, 640)
    hatched = [box for box in stage.boxes if box.fill == GAP and box.y2 - box.y > ROW]
    assert len(hatched) == 1
    inside = [
        box for box in stage.boxes if box.fill != GAP and hatched[0].x < box.x < hatched[0].x2 and box.y > 60
    ]
    assert inside == []
    silent = replace(OVER_TIME, gaps=())
    assert len([box for box in columns(silent, 640).boxes if box.fill == GAP and box.y2 - box.y > ROW]) == 1
    assert "Ei tietoa" in [text.text for text in columns(silent, 640).texts]


def test_columns_are_as_high_as_they_count_and_stand_on_each_other() -> None:
    chart = replace(OVER_TIME, labels=("a", "b"), gaps=(), marks=())
    chart = replace(chart, lines=(Line("x", (100, 50)), Line("y", (300, 0))))
    stage = columns(chart, 640)
    first, upper, second = [box for box in stage.boxes if box.x2 - box.x > 20]
    foot = first.y2
    assert second.y2 == foot
    assert (foot - first.y) / (foot - second.y) == pytest.approx(2)
    assert (foot - upper.y) / (foot - second.y) == pytest.approx(8)
    assert [first.fill, upper.fill, second.fill] == [0, 1, 0]


def test_bars_are_as_long_as_they_count_and_say_how_much() -> None:
    stage = bars(BY_NETWORK, 640)
    longest, second, *_ = stage.boxes
    assert (longest.x2 - longest.x) / (second.x2 - second.x) == pytest.approx(812 / 377)
    assert len(stage.boxes) == 4
    assert [text.text for text in stage.texts if text.align == "left"][1:] == [
        "812",
        "377",
        "96",
        "41",
        "Ei tietoa",
    ]


def test_a_sum_of_which_a_part_is_not_known_says_so() -> None:
    chart = replace(BY_NETWORK, labels=("a",), lines=(Line("x", (5,)), Line("y", (None,))))
    assert "5 · Ei tietoa" in [text.text for text in bars(chart, 640).texts]


def test_every_mark_is_written_and_has_its_rule() -> None:
    stage = columns(long_chart(60), 640)
    assert len([rule for rule in stage.rules if not rule.quiet]) == 4
    words = " ".join(text.text for text in stage.texts)
    for mark in long_chart(60).marks:
        assert all(word in words for word in mark.text.split())


def test_gaps_and_marks_outside_the_labels_are_let_be() -> None:
    chart = replace(
        OVER_TIME, gaps=(Gap(-5, 1, "ennen"), Gap(40, 50, "jälkeen")), marks=(Mark(99, "a"), Mark(-1, "b"))
    )
    words = [text.text for text in columns(chart, 640).texts]
    assert "Ei tietoa 1/2026–2/2026: ennen" in words
    assert not any("jälkeen" in word for word in words)
    assert not {"a", "b"} & set(words)


def test_colours_can_be_told_from_paper_and_from_each_other() -> None:
    colours = [colour for colour, _ in FILLS]
    for colour in colours:
        assert contrast(colour, "#FFFFFF") >= 3, colour
    for one, other in itertools.pairwise(colours):
        assert contrast(one, other) >= 3, (one, other)
    assert contrast(SOFT, "#FFFFFF") >= 4.5
    assert contrast(INK, "#FFFFFF") >= 7


def test_hostile_words_stay_words() -> None:
    sheet = ET.fromstring(svg(ODD["hostile"]))
    assert [element.text for element in sheet if element.tag == f"{SVG}title"] == [sample.HOSTILE]
    assert not list(sheet.iter(f"{SVG}b")) + list(sheet.iter("b"))
    kinds = {element.tag.removeprefix(SVG) for element in sheet.iter()}
    assert kinds <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "g", "line", "text"}


def test_an_axis_has_round_values_that_hold_the_highest() -> None:
    assert steps(0) == (0, 1)
    assert steps(3) == (0, 1, 2, 3)
    assert steps(1_900) == (0, 500, 1000, 1500, 2000)
    for highest in (1, 7, 19, 99, 101, 12_345, 9_999_999):
        values = steps(highest)
        assert values[-1] >= highest
        assert 2 <= len(values) <= 6
        assert str(values[1]).rstrip("0") in {"1", "2", "5"}


def test_labels_are_thinned_evenly() -> None:
    labels = tuple(str(place) * 6 for place in range(1, 10))
    shown = [place for place, _ in thinned(labels, 20)]
    assert shown == [0, 3, 6]
    assert [place for place, _ in thinned(labels, 80)] == list(range(9))
    assert shortened("Kemijärvi", 500) == "Kemijärvi"
    assert shortened("Kemijärvi" * 20, 60).endswith("…")


def test_a_picture_of_points_is_as_large_as_asked() -> None:
    found = Image.open(io.BytesIO(png(BY_NETWORK, 2.0)))
    assert found.width == 1280
    assert png(BY_NETWORK, 2.0) == png(BY_NETWORK, 2.0)
