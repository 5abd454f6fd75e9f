"""The heights told to who frames a wall are those a browser needs."""

from pathlib import Path
from typing import Any

import pytest

from curator.desk.embed_heights import HEIGHTS, WIDTHS
from tests.wall.conftest import Site

DOCS = Path(__file__).parents[2] / "docs" / "embed" / "README.md"
SPARE = 100
"""Pixels a told height may be too much: fonts differ from machine to machine."""


def test_web_editors_read_the_same_heights_in_both_languages() -> None:
    told = DOCS.read_text(encoding="utf-8")
    for layout, heights in HEIGHTS.items():
        row = f"| `{layout}` | " + " | ".join(map(str, heights)) + " |"
        assert told.count(row) == 2, row


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_layout_fits_into_the_height_that_is_told_and_does_not_leave_much_of_it_empty(
    site: Site, chromium: Any
) -> None:
    site.walls.lift("Pitkä tarina metsästä ja sahasta. " * 30, file=site.walls.picture())
    site.walls.publish()
    context = chromium.new_context()
    page = context.new_page()
    needed: dict[str, list[int]] = {}
    for layout in HEIGHTS:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 400})
            page.goto(f"{site.url}/kaikki/fi/frame/?layout={layout}")
            height = page.evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().height)")
            needed.setdefault(layout, []).append(height)
    context.close()
    for layout, told in HEIGHTS.items():
        assert all(
            height <= most <= height + SPARE for height, most in zip(needed[layout], told, strict=True)
        ), f"{layout}: told {told}, needed {needed}"
