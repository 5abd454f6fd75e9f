"""What koosteet and raportit, their sections, editions and versions are called."""

from collections.abc import Mapping
from typing import Final

from curator.desk.language import lazy_gettext as _
from curator.models.reports import Edition, ReportKind, VersionReason

FINDINGS: Final = "findings"
SUCCESSES: Final = "successes"
IMPROVE: Final = "improve"
CHANGE: Final = "change"
IMAGE: Final = "image"

SECTIONS: Final[Mapping[ReportKind, tuple[str, ...]]] = {
    ReportKind.SUMMARY: (FINDINGS,),
    ReportKind.REPORT: (SUCCESSES, IMPROVE, CHANGE, IMAGE),
}
"""What people write in their own words, by the names under which it is kept, in this order."""
NAMES: Final[Mapping[str, object]] = {
    FINDINGS: _("Findings"),
    SUCCESSES: _("What went well"),
    IMPROVE: _("What to improve"),
    CHANGE: _("What has changed"),
    IMAGE: _("The image of our town"),
}
"""Headings of the sections, in documents as on the form."""
HINTS: Final[Mapping[str, object]] = {
    FINDINGS: _("What do the figures tell, and what is behind them?"),
    SUCCESSES: _("What succeeded, and thanks to whom? Which stories touched people?"),
    IMPROVE: _("What remained undone, and what do you do differently next time?"),
    CHANGE: _("What is different from the period before?"),
    IMAGE: _("How do people speak of the town, and what would you like them to say?"),
}
"""What to write in each."""
KINDS: Final[Mapping[ReportKind, object]] = {
    ReportKind.SUMMARY: _("Summary"),
    ReportKind.REPORT: _("Report"),
}
EDITIONS: Final[Mapping[tuple[ReportKind, Edition], object]] = {
    (ReportKind.SUMMARY, Edition.FULL): _("The whole summary"),
    (ReportKind.SUMMARY, Edition.NEWS): _("Picks as text for the staff’s own news"),
    (ReportKind.REPORT, Edition.FULL): _("The whole report"),
    (ReportKind.REPORT, Edition.SHORT): _("Short report to the council"),
}
REASONS: Final[Mapping[VersionReason, object]] = {
    VersionReason.FIRST: _("the first version"),
    VersionReason.WORDS: _("our own words were revised"),
    VersionReason.TONE: _("the tone was assessed"),
    VersionReason.CORRECTION: _("the figures were counted again"),
    VersionReason.ERASURE: _("information that may no longer be shown was removed"),
    VersionReason.ARCHIVE: _("picks were left out whose storage time has ended"),
}
"""Why a version was made, as it follows “Version 2, 4 Jan 2027:”."""
