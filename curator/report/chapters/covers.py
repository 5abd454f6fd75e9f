"""What stands in front of a document, and the few words that its formats put in themselves.  Pure."""

from config import clock
from curator.desk import figures_words, formats
from curator.desk.language import gettext
from curator.figures.periods import Kind, Period
from curator.models.reports import Edition
from curator.report import words
from curator.report.document import Cover, Labels
from curator.report.frozen import Frozen
from curator.report.looking import Facts


def cover(frozen: Frozen, facts: Facts, edition: Edition) -> Cover:
    """The cover of an edition, in the language that is spoken."""
    return Cover(
        title=f"{_name(facts, edition)}: {facts.campaign}",
        team=_whose(facts),
        period=period(frozen.figures.asked.period),
        version=version(facts),
        project_number=_project(facts),
        funder_name=facts.funder_name,
        funder_sentence=facts.funder_sentence,
        funder_emblem=facts.funder_emblem,
    )


def period(of: Period) -> str:
    """A period with its dates; of a campaign’s whole time the dates, as “whole campaign” is whose figures."""
    return figures_words.span(of.whole) if of.kind is Kind.CAMPAIGN else figures_words.period(of)


def _name(facts: Facts, edition: Edition) -> str:
    if edition is Edition.FULL:
        return str(words.KINDS[facts.kind])
    if edition is Edition.NEWS:
        return gettext("Picks of the period")
    return str(words.EDITIONS[facts.kind, edition])


def _whose(facts: Facts) -> str:
    if not facts.whole:
        return facts.team
    return gettext("The whole campaign, made by %(team)s", team=facts.team)


def _project(facts: Facts) -> str:
    if not facts.project_number:
        return ""
    return gettext("Project number %(number)s", number=facts.project_number)


def version(facts: Facts) -> str:
    """“Laadittu 4.1.2027”; of a later version also why there is one."""
    day = formats.full_date(clock.day_of(facts.at))
    if facts.number == 1:
        return gettext("Made on %(day)s", day=day)
    why = str(words.REASONS[facts.reason])
    said = gettext("Version %(number)d on %(day)s: %(why)s", number=facts.number, day=day, why=why)
    return f"{said}. {facts.note}" if facts.note else said


def labels() -> Labels:
    """In the language that is spoken."""
    return Labels(
        page=gettext("Page {page}/{pages}"),
        contents=gettext("Contents"),
        table=gettext("Table"),
        not_known=gettext("Not known"),
        change=gettext("change"),
        clean=gettext("without spam"),
        note=gettext("in words"),
        left_out=gettext("Some characters are shown only in the Word file and on the web page."),
    )
