"""The baton's page: who has it, passing it on, and an invitation to copy."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock, languages
from config.languages import LANGUAGES
from config.models import Campaign
from curator.desk import ended, notice_words
from curator.desk.context import desk, me, reading, team, team_id, write
from curator.desk.language import lazy_gettext as _
from curator.desk.sent import integer
from curator.turns import batons
from curator.turns.batons import BatonError, Held

pages = Blueprint("batons", __name__)
DONE: Final = frozenset({"passed", "taken", "back"})
PROBLEMS: Final = {
    batons.Problem.NOT_YOURS: ("", _("Your team does not have the baton any more.")),
    batons.Problem.NO_SUCH_TEAM: ("to", _("Choose a team from the list.")),
    batons.Problem.TAKEN: ("", _("Another team has just taken the baton.")),
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """A text to send to the team that gets the baton, in a language."""

    language: str
    name: str
    text: str


@pages.get("/<team>/baton")
def page() -> str:
    """Who has the baton."""
    return _page()


@pages.post("/<team>/baton")
def pass_on() -> Response | tuple[str, int]:
    """Give it to another team."""
    to = request.form.get("to", 0, type=integer)
    try:
        write(batons.pass_on, me().person_id, team_id(), to, clock.now())
    except BatonError as error:
        return _refused(error)
    return redirect(url_for("batons.page", done="passed"), 303)


@pages.post("/<team>/baton/take")
def take() -> Response | tuple[str, int]:
    """Begin the round."""
    try:
        write(batons.take, me().person_id, team_id(), clock.now())
    except BatonError as error:
        return _refused(error)
    return redirect(url_for("batons.page", done="taken"), 303)


@pages.post("/<team>/baton/back")
def take_back() -> Response:
    """Undo passing it on."""
    done = write(batons.take_back, me().person_id, team_id(), clock.now())
    return redirect(url_for("batons.page", done="back" if done else None), 303)


def _refused(error: BatonError) -> tuple[str, int]:
    field, said = PROBLEMS[error.problem]
    return _page({field: str(said)}), 422


def _page(faults: dict[str, str] | None = None) -> str:
    today = clock.day_of(clock.now())
    week = clock.monday(today)
    with reading() as reader:
        campaign = reader.get_one(Campaign, team().campaign_id)
        moves = batons.history(reader, team().campaign_id, week + timedelta(weeks=1))
        others = batons.others(reader, team(), today)
        left = bool(moves) and batons.is_left(reader, moves[0], today)
    with_now = next((one for one in moves if one.week <= week), None)
    coming = moves[0] if moves and moves[0].week > week else None
    done = request.args.get("done", "")
    return render_template(
        "baton.html",
        with_now=with_now,
        coming=coming,
        moves=moves,
        others=others,
        invitations=_invitations(campaign.name, coming) if coming and _is_mine(with_now) else [],
        mine=_is_mine(coming or with_now),
        gave=coming is not None and _is_mine(with_now),
        left=left and ended.takes_part(),
        there=ended.takes_part(),
        faults=faults or {},
        done=done if done in DONE else "",
    )


def _is_mine(held: Held | None) -> bool:
    return held is not None and held.team_id == team_id()


def _invitations(campaign: str, held: Held) -> list[Invitation]:
    facts = {
        "campaign": campaign,
        "from": team().name,
        "team": held.team,
        "number": clock.week_number(held.week)[1],
        "address": f"{desk().settings.desk_url}/",
    }
    return [Invitation(code, name, _written(code) % facts) for code, name in LANGUAGES.items()]


def _written(language: str) -> str:
    _ = languages.translations(notice_words.FOLDER, notice_words.DOMAIN, language).gettext
    said: str = _(
        "Hello! The baton of the campaign is now with you: %(team)s, week %(number)s.\n"
        "Pick one story of yours for the wall. It takes about ten minutes: %(address)s\n"
        "Campaign: %(campaign)s. The baton came from: %(from)s.\n"
        "When you have picked, pass the baton on."
    )
    return said
