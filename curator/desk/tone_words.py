"""Tone in words: what a post can be called, and by which rules."""

from collections.abc import Mapping
from typing import Final

from curator.desk.figures_words import figure
from curator.desk.language import gettext, ngettext
from curator.desk.language import lazy_gettext as _
from curator.models import ReportKind
from curator.report.judging.tone import Verdict

VERDICTS: Final[Mapping[Verdict, object]] = {
    Verdict.POSITIVE: _("Positive"),
    Verdict.NEUTRAL: _("Neutral"),
    Verdict.CRITICAL: _("Critical"),
    Verdict.NOT_ASSESSED: _("Cannot be assessed"),
}
"""In the order of the buttons and of the keys 1–4."""
RULES: Final = (
    _("You do not see who posted: names, mentions, links and pictures are left out."),
    _(
        "Only totals are kept. Nobody can see later what was said of which post, so an answer cannot "
        "be taken back."
    ),
    _("You can stop at any time. Any of your editors can go on from there."),
    _("The sample is drawn once. It can be drawn again only before the first answer."),
)
ADD: Final[Mapping[ReportKind, object]] = {
    ReportKind.SUMMARY: _("Add the tone to the summary"),
    ReportKind.REPORT: _("Add the tone to the report"),
}


def to_be_drawn(held: int, sample: int) -> str:
    """How many of the posts are drawn, before they are."""
    told = ngettext(
        "One post of the period is still held, spam left out.",
        "%(held)s posts of the period are still held, spam left out.",
        held,
        held=figure(held),
    )
    if held > sample:
        drawn = gettext("%(count)s of them are drawn.", count=figure(sample))
    else:
        drawn = gettext("All of them are judged.") if held > 1 else ""
    return f"{told} {drawn}".strip()
