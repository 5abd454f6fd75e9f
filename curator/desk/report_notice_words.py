"""What the notice of a kooste that made itself says."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from config import languages

_DAY: Final = {"fi": "d.M.", "sv": "d.M", "en": "d MMM"}
_WITH_YEAR: Final = {"fi": "d.M.yyyy", "sv": "d.M.yyyy", "en": "d MMM yyyy"}


def ready(_: Callable[[str], str], language: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Its title and what to do; `_` says a message in the language."""
    days = span(date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"]), language)
    period = facts["period"] or days
    return (
        _("%(team)s: the summary of %(period)s is ready") % {"team": facts["team"], "period": period},
        _("Add your findings, and make the report on it. You find it under Summaries."),
    )


def span(first: date, last: date, language: str) -> str:
    """Two dates as people write them here: “1.10.–31.12.2026”."""
    begins = (_DAY if first.year == last.year else _WITH_YEAR)[language]
    locale = languages.locale(language)
    return f"{format_date(first, begins, locale)}–{format_date(last, _WITH_YEAR[language], locale)}"
