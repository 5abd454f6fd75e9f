"""Borders of controls and the focus stand out from what they lie on, light and dark (WCAG 2.2, 1.4.11)."""

import re
from pathlib import Path

import pytest

import curator

FOLDER = Path(curator.__file__).parent
STYLES = [FOLDER / "desk/static/desk.css", FOLDER / "removal/static/removal.css"]
LIT = [("--line", "--card"), ("--line", "--snow"), ("--lake", "--card"), ("--lake", "--snow")]
ENOUGH = 3.0


def colours(style: Path, dark: bool) -> dict[str, str]:
    """The colours a style names; the blocks of the dark ones stand indented, inside a media query."""
    blocks = re.findall(r"^( *):root \{([^}]*)\}", style.read_text(encoding="utf-8"), re.MULTILINE)
    assert {bool(indent) for indent, _ in blocks} == {False, True}
    known: dict[str, str] = {}
    for indent, block in sorted(blocks, key=lambda one: len(one[0])):
        if dark or not indent:
            known |= dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", block))
    return known


def lightness(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((lightness(one), lightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_borders_and_focus_stand_out(style: Path, dark: bool) -> None:
    known = colours(style, dark)
    for line, ground in LIT:
        assert contrast(known[line], known[ground]) >= ENOUGH, (line, ground)


def test_the_sum_is_the_one_of_the_rule() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
