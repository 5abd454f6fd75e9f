"""Koosteet and raportit in words: what they are, how far they are, why there is another version."""

import re
from collections.abc import Mapping
from typing import Final

from babel.units import format_unit

from config import clock
from config.languages import locale
from curator.desk import figures_words, formats
from curator.desk.language import gettext, language, ngettext
from curator.desk.language import lazy_gettext as _
from curator.desk.words import Sign
from curator.figures.periods import Kind, Period
from curator.models import Edition, ReportKind, ReportSending, VersionReason
from curator.report import sending
from curator.report import words as document_words
from curator.report.chapters import own_words
from curator.report.formats import printable
from curator.report.frozen import Frozen, Tone
from curator.report.production.waiting import Problem
from curator.report.reports import FileView, ReportView, VersionView

STATES: Final[Mapping[str, Sign]] = {
    "making": Sign("wait", "quiet", _("The files are being made")),
    "ready": Sign("check", "good", _("Ready")),
    "failed": Sign("missing", "bad", _("The files could not be made")),
}
PROBLEMS: Final[Mapping[Problem, object]] = {
    Problem.UNEXPECTED: _("Something went wrong in the service."),
    Problem.TOOK_TOO_LONG: _("Making them took too long."),
    Problem.BROKE_OFF: _("Making them broke off."),
    Problem.NO_SPACE: _("The service’s disk may be full."),
}
MOST_SIGNS: Final = 20
"""So many signs that a PDF cannot show are named."""
FORMATS: Final[Mapping[str, str]] = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
TYPES: Final[Mapping[str, str]] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
"""What browsers are told about each format."""
SAVED: Final[Mapping[str, object]] = {
    "made": _("The figures are frozen. The files come to this page when they are ready."),
    "there": _("There was a document of this period already. It is here."),
    "again": _("The figures have been counted again. The files come to this page when they are ready."),
    "words": _("The texts have been saved. The files come to this page when they are ready."),
    "kept": _("The texts have been saved. They are not in the files yet."),
    "tone": _("The tone has been added. The files come to this page when they are ready."),
    "planned": _("Added to the list."),
    "sent": _("Marked as sent."),
    "removed": _("Taken off the list."),
}
"""What a page says after something was done, by what the address calls it."""
LISTED: Final = frozenset({"planned", "sent", "removed"})
"""Those said beside the list of to whom it goes, further down the page."""
LANGUAGES: Final[Mapping[str, object]] = {
    "fi": _("In Finnish"),
    "sv": _("In Swedish"),
    "en": _("In English"),
}
RECIPIENTS: Final = (
    _("Service areas"),
    _("Steering group"),
    _("Funder"),
    _("Municipal executive board"),
)
"""Who documents usually go to."""

_STEMS: Final = {
    ("fi", ReportKind.SUMMARY): "kooste",
    ("fi", ReportKind.REPORT): "raportti",
    ("sv", ReportKind.SUMMARY): "sammanstallning",
    ("sv", ReportKind.REPORT): "rapport",
    ("en", ReportKind.SUMMARY): "summary",
    ("en", ReportKind.REPORT): "report",
}
_ENDS: Final = {
    Edition.FULL: {},
    Edition.SHORT: {"fi": "-tiivis", "sv": "-kort", "en": "-short"},
    Edition.NEWS: {"fi": "-nostot", "sv": "-lyft", "en": "-picks"},
}
_WHOLE: Final = {"fi": "kampanja", "sv": "kampanj", "en": "campaign"}


def title(of: ReportView) -> str:
    """“Kooste: Kemijärvi, 1.7.–30.9.2026”: what it is, whose figures it has, of which time."""
    span = of.period.whole
    campaign = of.period.kind is Kind.CAMPAIGN
    # Its time has no other name than whose figures the whole campaign's are.
    period = figures_words.span(span) if campaign else figures_words.period_within(of.period)
    whose = gettext("the whole campaign") if of.whole else of.team
    return f"{document_words.KINDS[of.kind]}: {whose}, {period}"


def state(of: ReportView) -> Sign:
    """How far its files are."""
    return STATES[of.state]


def reason(of: VersionReason) -> str:
    """Why there is another version: “Luvut laskettu uudelleen”."""
    return formats.capital(str(document_words.REASONS[of]))


def unfinished(of: Frozen) -> str:
    """How far its figures reach where its period was not over when they were counted, "" else."""
    period, counted = of.figures.asked.period, clock.day_of(of.at)
    if counted > period.whole.last:
        return ""
    return gettext(
        "The figures reach to %(day)s; the period ends %(last)s.",
        day=formats.full_date(counted),
        last=formats.full_date(period.whole.last),
    )


def tone(of: Tone | None) -> str:
    """How people judged the posts, as the newest version tells it."""
    if of is None:
        return gettext("The tone has not been judged.")
    return ngettext(
        "Judged %(judged)s post of the %(population)s held: positive %(positive)s, neutral %(neutral)s, "
        "critical %(critical)s.",
        "Judged %(judged)s posts of the %(population)s held: positive %(positive)s, neutral %(neutral)s, "
        "critical %(critical)s.",
        of.judged,
        judged=figures_words.figure(of.judged),
        population=figures_words.figure(of.population),
        positive=figures_words.figure(of.positive),
        neutral=figures_words.figure(of.neutral),
        critical=figures_words.figure(of.critical),
    )


def not_printed(words: own_words.Written) -> str:
    """Which signs of people's own words the PDF cannot show, "" where it shows all."""
    texts = (text for sections in words.values() for text in sections.values())
    signs = tuple(dict.fromkeys(sign for text in texts for sign in printable.lost(text)))
    if not signs:
        return ""
    more = " …" if len(signs) > MOST_SIGNS else ""
    return gettext(
        "The PDF cannot show these characters: %(signs)s. Word and the web page show them.",
        signs=" ".join(signs[:MOST_SIGNS]) + more,
    )


def replaced(of: ReportView) -> str:
    """That somebody holds a version that others have replaced."""
    return gettext("Out of date: the newest version is %(number)d", number=of.finished[0].number)


def advice(of: ReportView, sent: ReportSending) -> str:
    """What to do about a version that was sent and that others have replaced."""
    if VersionReason.ERASURE in {one.reason for one in sending.newer(of, sent)}:
        return gettext(
            "Information that may no longer be shown was removed: send the new files, "
            "ask for the old file to be deleted, and mark the new sending here."
        )
    return gettext("Send the new files, and mark the new sending here.")


def problem(of: VersionView) -> str:
    """Why its files could not be made, "" where nothing failed."""
    return str(PROBLEMS[Problem(of.problem)]) if of.problem else ""


def file_format(of: FileView) -> str:
    """What a link to a file says: “PDF”, “Avaa verkkosivuna”."""
    if of.format == "html":
        return gettext("Open as a web page")
    return FORMATS.get(of.format) or gettext("Plain text")


def size(of: FileView) -> str:
    """“240 kt”, of web pages nothing: they open at once."""
    if of.format == "html":
        return ""
    kilobytes = max(1, round(of.size / 1000))
    return format_unit(kilobytes, "digital-kilobyte", "short", locale=locale(language()))


def download_name(of: ReportView, file: FileView, team_key: str) -> str:
    """What a file is called when it is saved: “kooste-kemijarvi-2026-q3-fi.pdf”; ASCII without spaces."""
    whose = _WHOLE[file.language] if of.whole else re.sub(r"[^a-z0-9-]", "", team_key)
    stem = _STEMS[file.language, of.kind] + _ENDS[file.edition].get(file.language, "")
    return f"{stem}-{whose}-{_period(of.period)}-{file.language}.{file.format}"


def _period(of: Period) -> str:
    """A period in a file's name: “2026-q3”, “2026-11”, “2026-h1”, else its dates."""
    first = of.whole.first
    if of.kind is Kind.YEAR:
        return str(first.year)
    if of.kind is Kind.HALF:
        return f"{first.year}-h{(first.month + 5) // 6}"
    if of.kind is Kind.QUARTER:
        return f"{first.year}-q{(first.month + 2) // 3}"
    if of.kind is Kind.MONTH:
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}-{of.whole.last.isoformat()}"
