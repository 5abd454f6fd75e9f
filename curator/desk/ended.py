"""A team that has ended: nothing is picked for it any more, and others look after what it left."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from config import clock
from config.models import Team
from curator.desk import guard
from curator.desk.context import reading, team, team_id
from curator.entry import people
from curator.picking import parting

KEEPS: Final = frozenset({"lift.save", "lift.preview", "story.save"})
"""What was typed for these is shown again, with the rule that refuses it."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """The team that looks after what an ended one left."""

    name: str = ""
    """Its name, "" where no team does but the campaign's owners."""
    key: str = ""
    """What its addresses have, "" where the person does not work for it."""


def takes_part() -> bool:
    """Whether the team of this page still takes part."""
    return not parting.has_ended(team(), clock.day_of(clock.now()))


def looked_after() -> Keeper:
    """Who looks after what the team of this page left when it ended."""
    with reading() as reader:
        heir = reader.get_one(Team, people.answering_for(reader, team_id()))
    if parting.has_ended(heir, clock.day_of(clock.now())):
        return Keeper()
    keys = (key for key, one in guard.teams().items() if one.id == heir.id)
    return Keeper(heir.name, next(keys, ""))


def close(pages: Blueprint) -> None:
    """Let pages on which something is picked lead to the team's week once it has ended: that says why."""
    pages.before_request(_to_the_week)


def _to_the_week() -> Response | None:
    if g.get("team") is None or request.endpoint in KEEPS or takes_part():
        return None
    return redirect(url_for("week.page"), 303)
