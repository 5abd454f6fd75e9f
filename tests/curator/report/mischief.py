"""Documents in which every text means mischief."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from curator.report.document import Chart, Document
from tests.curator.report import sample_documents as sample

BAD: Final = (
    '</style></title><script>alert(1)</script><img src=x onerror="alert(2)">'
    '=HYPERLINK("http://evil.example") ]]> <!-- \' {{ 7 * 7 }} {% raw %} %s %(x)s {page}'
)
"""Marks of HTML, XML, Jinja, Python and spreadsheets."""
CONTROLS: Final = "a\x00b\x0bc\x1bd\ud800e\ufffef\x85g\U0001ffffh"
"""Signs that XML or HTML has no place for between the letters from a to h."""
LONG: Final = "pitkäsana" * 1112
"""10,008 signs without a place to break."""

_IN_A_CHART: Final = 300
"""Signs of a label: names of hashtags and networks are no novels."""
_KEPT: Final = frozenset({"language", "url", "funder_emblem", "page", "shape"})
_Value = TypeVar("_Value")


def everywhere(words: str) -> Document:
    """The full sample with `words` in the place of every text; its long table is made short."""
    full = sample.full()
    short = tuple(
        sample.long_table(5) if getattr(block, "caption", "").startswith("Kaikki tunnisteet") else block
        for block in full.blocks
    )
    return put(replace(full, blocks=short), words)


def put(value: _Value, words: str) -> _Value:
    """The same frozen value, every text in it replaced."""
    return cast("_Value", _put(value, words))


def _put(value: Any, words: str) -> Any:
    if type(value) is str:
        return words
    if isinstance(value, Chart):
        words = words[:_IN_A_CHART]
    if isinstance(value, tuple):
        return tuple(_put(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in _KEPT]
        return replace(value, **{name: _put(getattr(value, name), words) for name in names})
    return value
