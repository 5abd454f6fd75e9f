"""Channels: own accounts and partners with standing permissions, gone through one by one."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from collector import doings, queries
from config import clock, networks
from config.models import Account, Team
from curator.desk import guard, words
from curator.desk.context import me, reading, team, team_id, write
from curator.desk.guard import require
from curator.desk.shaping import words as said
from curator.models import Role
from curator.picking import parting
from curator.shaping import accounts, tags, teams
from curator.shaping.accounts import AccountDraft
from curator.shaping.drafts import DraftError

pages = Blueprint("accounts", __name__)
TAGS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A channel in the list, with the sources that show it."""

    account: Account
    of: Team | None
    """The other team whose it is; None: this one's, or the whole campaign's."""
    sources: tuple[str, ...]
    hashtags: tuple[str, ...]
    """The campaign's, as they stand on the posts of it that we keep, the commonest first."""


@pages.get("/<team>/channels")
def page() -> str:
    """Who, which channel, under which hashtags, with which permission, collected how.

    Other teams' too: whoever picks, what is agreed on for a channel stands for its posts.
    """
    require(Role.ADMIN)
    campaign = team().campaign_id
    with reading() as reader:
        found = accounts.of_team(reader, campaign, team_id())
        theirs = accounts.of_others(reader, campaign, team_id())
        asked = [one for one in doings.sources(reader, campaign) if one.active]
        used = queries.hashtags_of(reader, campaign, [one.handle for one in (*found, *theirs)])
        spelled = {f"#{tag.key}": f"#{tag.name}" for tag in tags.of_team(reader, campaign, team_id())}
        named = {one.id: one for one in teams.of_campaign(reader, campaign)}

    def row(one: Account, of: Team | None) -> Row:
        shown_by = tuple(source.name for source in asked if one.handle in source.query.lower().split("/"))
        keys = used.get((one.network, one.handle), ())[:TAGS_SHOWN]
        return Row(one, of, shown_by, tuple(spelled.get(key, key) for key in keys))

    today = clock.day_of(clock.now())
    return render_template(
        "accounts.html",
        rows=[row(one, None) for one in found],
        others=[row(one, named.get(one.team_id)) for one in theirs],
        ended={number for number, one in named.items() if parting.has_ended(one, today)},
        addresses={one.id: key for key, one in guard.teams().items() if me().may(one.id or 0, Role.ADMIN)},
        relations=said.RELATIONS,
        owner=me().may(team_id(), Role.OWNER),
        done=request.args.get("done", ""),
    )


@pages.get("/<team>/channels/new")
def new() -> str:
    """A form for a new one."""
    require(Role.ADMIN)
    return _form(None, AccountDraft(), {})


@pages.post("/<team>/channels/new")
def add() -> Response | tuple[str, int]:
    """A new channel."""
    draft = _sent(active=True)
    require(Role.OWNER if draft.whole else Role.ADMIN)
    try:
        write(accounts.add, me().person_id, team().campaign_id, team_id(), draft)
    except DraftError as error:
        return _form(None, draft, said.faults(error.problems)), 422
    return redirect(url_for("accounts.page", done="added"), 303)


@pages.get("/<team>/channels/<int:account_id>")
def one(account_id: int) -> str:
    """A channel, and how its permission was given."""
    kept = _kept(account_id)
    return _form(kept, AccountDraft.of(kept), {})


@pages.post("/<team>/channels/<int:account_id>")
def change(account_id: int) -> Response | tuple[str, int]:
    """Change them."""
    kept, draft = _kept(account_id), _sent(active=bool(request.form.get("active")))
    try:
        write(accounts.change, me().person_id, account_id, draft)
    except DraftError as error:
        return _form(kept, draft, said.faults(error.problems)), 422
    return redirect(url_for("accounts.page", done="changed"), 303)


def _kept(account_id: int) -> Account:
    """A channel that this person may change."""
    require(Role.ADMIN)
    with reading() as reader:
        found = accounts.of_team(reader, team().campaign_id, team_id())
    kept = next((one for one in found if one.id == account_id), None) or abort(404)
    require(Role.OWNER if kept.team_id is None else Role.ADMIN)
    return kept


def _sent(*, active: bool) -> AccountDraft:
    given = request.form
    texts = ("network", "handle", "name", "url", "relation", "permission_note", "permission_on")
    told: dict[str, Any] = {name: given.get(name, "") for name in texts}
    return AccountDraft(**told, active=active, whole=bool(given.get("whole")))


def _form(kept: Account | None, draft: AccountDraft, faults: dict[str, str]) -> str:
    return render_template(
        "account.html",
        kept=kept,
        form=draft,
        faults=faults,
        relations=said.RELATIONS,
        networks={key: words.network(key) for key in networks.NAMES if key != networks.OWN},
        owner=me().may(team_id(), Role.OWNER),
    )
