"""The menu: the pages of the weekly work, and the settings for all that is set once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import request

from curator.desk.context import me
from curator.desk.language import lazy_gettext as _
from curator.models import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu; `parts` are the blueprints whose pages belong to it."""

    endpoint: str
    words: object
    parts: tuple[str, ...]
    role: Role = Role.VIEWER
    in_a_week: bool = False
    """Open to a session that a week's link opened."""
    offered: str = ""
    """What tells whether a team needs it at all; "": every team does."""


SET_ONCE: Final = (
    *("campaign", "teams", "people", "log"),
    *("tags", "accounts", "connections"),
    *("walls", "embed", "themes"),
    *("rules", "turns", "batons"),
)
"""Pages one comes to by the settings."""

REPORTING: Final = ("reports", "report_texts", "report_sendings", "report_files", "tone")

ENTRIES: Final = (
    Entry("week.page", _("This week"), ("week",), in_a_week=True),
    Entry("suggestions.page", _("Suggestions"), ("suggestions",), in_a_week=True),
    Entry("picks.page", _("Picks"), ("picks", "translate")),
    Entry("spares.page", _("Spare picks"), ("spares",)),
    Entry("permissions.page", _("Permissions"), ("permissions",)),
    Entry("removals.page", _("Removal requests"), ("removals", "hides"), Role.EDITOR),
    Entry("submissions.page", _("Sent stories"), ("submissions",), Role.EDITOR, offered="stories"),
    Entry("figures.page", _("Figures"), ("figures",)),
    Entry("reports.page", _("Summaries"), REPORTING),
    Entry("readings.page", _("Readings"), ("readings", "series")),
    Entry("sources.page", _("Sources"), ("sources", "adding")),
    Entry("campaign.settings", _("Settings"), SET_ONCE),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it stands in this page's menu; `waits`: how much there waits for this person."""

    endpoint: str
    words: str
    here: bool
    waits: int


def shown(
    team_id: int, waiting: Mapping[str, Callable[[], int]], offered: Mapping[str, Callable[[], bool]]
) -> list[Shown]:
    """The menu of whoever is signed in, for a team; `waiting` counts by endpoint, `offered` by its name."""
    return [
        Shown(
            one.endpoint,
            str(one.words),
            request.blueprint in one.parts,
            waiting[one.endpoint]() if one.endpoint in waiting else 0,
        )
        for one in ENTRIES
        if me().may(team_id, one.role)
        and (me().week is None or one.in_a_week)
        and (not one.offered or request.blueprint in one.parts or offered[one.offered]())
    ]
