"""Rules: what is left out of the suggestions, tried before it is kept, and the times before elections."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import clock, networks
from config.models import Election
from curator import candidates, search
from curator.desk import dictionary, rule_words, tongues, words
from curator.desk.context import look_afresh, me, reading, team, team_id, write
from curator.desk.guard import WRITING, require
from curator.desk.shaping import words as said
from curator.models import Role, RuleKind
from curator.suggesting import elections, rules, trial
from curator.suggesting.rules import NewRule, Problem, RuleError
from curator.suggesting.trial import Trial

pages = Blueprint("rules", __name__)
Faults = dict[str, str]

_FIELDS: Final = {
    elections.Problem.NO_NAME: "name",
    elections.Problem.NAME_TOO_LONG: "name",
    elections.Problem.ENDS_FIRST: "ends",
    elections.Problem.TOO_LONG: "ends",
    elections.Problem.TOO_MANY: "listed",
}


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as it was typed."""

    kind: str = RuleKind.BLOCKED_WORD.value
    value: str = ""
    network: str = ""
    language: str = ""
    """One chosen from the list, in place of a typed one."""
    whole: bool = False

    @property
    def wanted(self) -> NewRule:
        """The rule it makes."""
        kind = RuleKind(self.kind)
        chosen = self.language if kind is RuleKind.LANGUAGE else ""
        return NewRule(kind, chosen or self.value, self.network)


@dataclass(frozen=True, slots=True)
class ElectionForm:
    """An election as it was typed, with one name a line."""

    name: str = ""
    starts: str = ""
    ends: str = ""
    listed: str = ""


@pages.app_context_processor
def _around() -> dict[str, object]:
    """`elections_running()`: the elections whose time it is for the campaign of this page."""
    return {"elections_running": _running}


def _running() -> list[Election]:
    with reading() as reader:
        return elections.running(reader, team().campaign_id, clock.day_of(clock.now()))


@pages.before_request
def _who_may() -> None:
    # Unsigned people are sent to sign in by the guard before this.
    if g.team is not None and request.method in WRITING:
        require(Role.EDITOR)


@pages.get("/<team>/rules")
def page() -> str:
    """The rules that hold, and the elections."""
    return _page(RuleForm(), {})


@pages.post("/<team>/rules")
def add() -> str | Response | tuple[str, int]:
    """Try a rule, or keep it."""
    given = request.form
    form = RuleForm(
        given.get("kind", ""),
        given.get("value", ""),
        given.get("network", ""),
        given.get("language", ""),
        bool(given.get("whole")),
    )
    if form.kind not in set(RuleKind) or form.network not in {"", *networks.NAMES}:
        abort(400)
    if form.whole:
        require(Role.OWNER)
    try:
        if given.get("do") == "try":
            with reading() as reader:
                tried = trial.tried(reader, team(), form.wanted, clock.now())
            return _page(form, {}, tried, _basic_form(form.wanted))
        write(rules.add, me().person_id, team(), form.wanted, clock.now(), whole=form.whole)
    except RuleError as error:
        field = "" if error.problem is Problem.THERE_ALREADY else "value"
        return _page(form, {field: str(rule_words.PROBLEMS[error.problem])}), 422
    return redirect(url_for("rules.page", done="added"), 303)


@pages.post("/<team>/rules/<int:rule_id>/end")
def end(rule_id: int) -> Response:
    """A rule holds no more; one of the whole campaign is its owner's to end."""
    with reading() as reader:
        found = next((one for one in rules.living(reader, team()) if one.id == rule_id), None)
    if found is not None:
        if found.team_id is None:
            require(Role.OWNER)
        write(rules.end, me().person_id, team(), rule_id, clock.now())
    return redirect(url_for("rules.page", done="ended"), 303)


@pages.get("/<team>/rules/election")
@pages.get("/<team>/rules/election/<int:election_id>")
def election(election_id: int = 0) -> str:
    """An election's dates and list, for the campaign's owner to tell."""
    require(Role.OWNER)
    kept = _kept(election_id) if election_id else None
    form = ElectionForm()
    if kept is not None:
        form = ElectionForm(kept.name, kept.starts.isoformat(), kept.ends.isoformat(), "\n".join(kept.listed))
    return _election(election_id, form, {})


@pages.post("/<team>/rules/election")
@pages.post("/<team>/rules/election/<int:election_id>")
def tell(election_id: int = 0) -> Response | tuple[str, int]:
    """Keep an election, a new one or a changed one."""
    require(Role.OWNER)
    if election_id:
        _kept(election_id)
    given = request.form
    form = ElectionForm(*(given.get(name, "") for name in ("name", "starts", "ends", "listed")))
    faults: Faults = {}
    starts, ends = _date(form.starts), _date(form.ends)
    for name, day in (("starts", starts), ("ends", ends)):
        if day is None:
            faults[name] = said.no_day(name)
    either = starts or ends or clock.day_of(clock.now())
    names = elections.names_of(form.listed.splitlines())
    told = elections.Told(form.name, starts or either, ends or either, names)
    for problem in elections.problems(told):
        faults.setdefault(_FIELDS[problem], str(rule_words.ELECTION_PROBLEMS[problem]))
    if not faults:
        write(elections.tell, me().person_id, team().campaign_id, told, election_id)
        return redirect(url_for("rules.page", done="election"), 303)
    return _election(election_id, form, faults), 422


@pages.post("/<team>/rules/election/<int:election_id>/remove")
def take_back(election_id: int) -> Response:
    """An election that was told by mistake."""
    require(Role.OWNER)
    write(elections.take_back, me().person_id, team().campaign_id, election_id)
    return redirect(url_for("rules.page", done="election_removed"), 303)


def _kept(election_id: int) -> Election:
    with reading() as reader:
        found = elections.of_campaign(reader, team().campaign_id)
    return next((one for one in found if one.id == election_id), None) or abort(404)


def _date(text: str) -> date | None:
    try:
        return clock.typed_day(text)
    except ValueError:
        return None


def _basic_form(wanted: NewRule) -> str:
    """What a word to be hidden may be a form of: a rule finds every form of a basic form only."""
    words = list(search.spoken(wanted.value))
    if wanted.kind is not RuleKind.BLOCKED_WORD or len(words) != 1:
        return ""
    look_afresh()  # the dictionaries take their time
    return dictionary.unmet().dictionary_form(words[0])


def _page(form: RuleForm, faults: Faults, tried: Trial | None = None, basic_form: str = "") -> str:
    with reading() as reader:
        held = rules.living(reader, team())
        told = elections.of_campaign(reader, team().campaign_id)
    return render_template(
        "rules.html",
        rules=held,
        elections=told,
        form=form,
        faults=faults,
        tried=tried,
        basic_form=basic_form,
        kinds=rule_words.KINDS,
        rule=rule_words.rule,
        networks={key: words.network(key) for key in networks.NAMES},
        languages=tongues.offered(),
        window=candidates.WINDOW.days,
        most=candidates.NARROWED,
        owner=me().may(team_id(), Role.OWNER),
        done=request.args.get("done", ""),
    )


def _election(election_id: int, form: ElectionForm, faults: Faults) -> str:
    return render_template("election.html", election_id=election_id, form=form, faults=faults)
