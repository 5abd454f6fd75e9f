"""What changed outside in words: for the line it falls on, and in full with its source."""

from collections.abc import Mapping, Sequence
from typing import Final

from curator.desk import formats
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.figures import breaks
from curator.figures.breaks import Break
from curator.figures.periods import Span
from curator.figures.whole import OfTag

BREAKS: Final[Mapping[str, object]] = {
    breaks.FIVE_TAGS: _(
        "Instagram allows five hashtags a post; the limit used to be 30. Figures of a hashtag before and "
        "after are not alike."
    ),
}
BROKEN: Final[Mapping[str, object]] = {
    breaks.FIVE_TAGS: _("Instagram: at most five hashtags from here on"),
}
"""The same in a few words."""


def broken(of: Break) -> str:
    """“18.12.2025 alkaen: …”, what a network changed and when."""
    return gettext("From %(day)s on: %(what)s", day=formats.full_date(of.day), what=BREAKS[of.key])


def marks(within: Span, met: Sequence[Break], tag: OfTag | None) -> list[str]:
    """What begins or ends within a line: breaks, and the chosen hashtag itself."""
    said = [str(BROKEN[one.key]) for one in met if within.first <= one.day <= within.last]
    if tag is not None and tag.starts and within.first <= tag.starts <= within.last:
        said.append(gettext("counted from %(day)s", day=formats.full_date(tag.starts)))
    if tag is not None and tag.ends and within.first <= tag.ends <= within.last:
        said.append(gettext("counted until %(day)s", day=formats.full_date(tag.ends)))
    return said
