"""Suggestions: what could be picked, finding it, and putting it aside, one by one or many at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from collector import queries
from config import clock
from config.models import Team
from curator import candidates
from curator.candidates import Suggestion
from curator.desk import dictionary, filters, suggestion_words
from curator.desk.context import look_afresh, me, note, reading, team, team_id, write
from curator.desk.filters import Asked
from curator.desk.sent import LARGEST, integer
from curator.models import Decision, MarkKind, Pick
from curator.picking import previews
from curator.suggesting import marks, reviews, unmet
from curator.suggesting.wanted import State, Wish

pages = Blueprint("suggestions", __name__)
PAGE: Final = 20
AT_ONCE: Final = 200
"""Posts decided on at once: a page of cards with all their places."""

UNDONE: Final = "undone"
UNMARKED: Final = "unmarked"
MARK_UNDONE: Final = "mark_undone"
AS_BEFORE: Final = "as_before"
TAKEN: Final = "taken"
NOTHING: Final = "nothing"
"""Told where nothing was chosen to be decided."""
BACK: Final = frozenset({UNDONE, UNMARKED, MARK_UNDONE})
ANSWERS: Final = frozenset({TAKEN, AS_BEFORE})
"""What is said where nothing was changed."""
ASIDE: Final = frozenset({State.LATER, State.REJECTED})
SAID: Final = frozenset({*Decision, *MarkKind, *BACK, *ANSWERS})


@dataclass(frozen=True, slots=True)
class Decided:
    """What has just been decided of which posts: shown where the card was, before the post `before`
    (0: last).  `taker` picked it first, where that is what there is to say."""

    what: str
    post_ids: tuple[int, ...]
    before: int
    taker: str = ""
    state: State = State.NEW
    """Where the posts were."""

    @property
    def undo(self) -> str:
        """What takes it back, "" where nothing does."""
        if self.what in {*BACK, *ANSWERS, self.state}:
            return ""
        if self.what not in set(Decision):
            return MARK_UNDONE
        return self.state.value if self.state in ASIDE else UNDONE


@pages.app_context_processor
def _words() -> dict[str, object]:
    return {"suggestion_words": suggestion_words, "team_called": _team_called}


def _team_called(number: int) -> str:
    """What a team of any campaign is called; only for rows that are at hand."""
    with reading() as reader:
        return reader.get_one(Team, number).name


@pages.get("/<team>/suggestions")
def page() -> str:
    """A page of posts in one state, as the filters narrow them."""
    asked = _asked()
    number = max(1, request.args.get("page", 1, type=integer))
    found, elsewhere = _searched(asked.wish)
    with reading() as reader:
        choices = filters.choices(reader, team(), asked.wish)
        names = _names(reader, found)
    pages_in_all = max(1, -(-len(found) // PAGE))
    number = min(number, pages_in_all)
    here = found[(number - 1) * PAGE : number * PAGE]
    unseen = previews.unfetched(one.post.pictures[0] for one in here if one.post.pictures)
    if unseen:
        note(previews.fetch, unseen, clock.now())
    return render_template(
        "suggestions.html",
        state=asked.wish.state.value,
        wish=asked.wish,
        asked=asked,
        kept=asked.kept,
        choices=choices,
        names=names,
        suggestions=here,
        count=len(found),
        elsewhere={state.value: number for state, number in elsewhere.items()},
        number=number,
        pages_in_all=pages_in_all,
        decided=decided(here, asked.wish.state),
        replace=asked.kept.get("replace"),
        nothing_chosen=request.args.get("decided") == NOTHING,
    )


def _searched(wish: Wish) -> tuple[list[Suggestion], dict[State, int]]:
    """What is found; where nothing is, once more with the basic forms of words no post was stored under."""
    dictionaries = dictionary.unmet()
    known = dictionaries.remembered(wish.words)
    with reading() as reader:
        found, elsewhere = candidates.searched(reader, team(), clock.now(), replace(wish, forms=known))
        words = () if found or elsewhere else unmet.of_question(reader, wish.words, known)
    if not words:
        return found, elsewhere
    look_afresh()  # the dictionaries take their time
    forms = dictionaries.forms(words)
    if not forms:
        return found, elsewhere
    with reading() as reader:
        return candidates.searched(reader, team(), clock.now(), replace(wish, forms={**known, **forms}))


def _asked() -> Asked:
    try:
        return filters.asked()
    except LookupError:
        abort(404)


def _names(session: Session, found: Iterable[Suggestion]) -> dict[int, str]:
    """What the teams are called whose picks are shown."""
    wanted = {one.picked.team_id for one in found if one.picked}
    return {number: session.get_one(Team, number).name for number in wanted}


def decided(here: Sequence[Suggestion], state: State = State.NEW) -> Decided | None:
    """What the address says was just decided, if it does."""
    what, posts = request.args.get("decided", ""), ids(request.args.getlist("post"))
    if what not in SAID or not posts:
        return None
    before = request.args.get("before", 0, type=integer)
    taker = _taker() if what == TAKEN else ""
    return Decided(what, posts, before if any(one.post.id == before for one in here) else 0, taker, state)


def _taker() -> str:
    """The team whose pick the address names, of this campaign."""
    with reading() as reader:
        pick = reader.get(Pick, request.args.get("pick", 0, type=integer))
        if pick is None or pick.campaign_id != team().campaign_id:
            return ""
        return reader.get_one(Team, pick.team_id).name


def ids(given: Iterable[str]) -> tuple[int, ...]:
    """Numbers of posts, several in a text as ``3.14``, each once and not too many."""
    found = (int(one) for text in given for one in re.findall(r"[0-9]{1,10}", text))
    return tuple(dict.fromkeys(one for one in found if 0 < one <= LARGEST))[:AT_ONCE]


@pages.post("/<team>/suggestions/<int:post_id>")
def decide(post_id: int) -> Response:
    """Put a suggestion aside with the same story elsewhere, or bring it back."""
    with reading() as reader:
        if post_id not in queries.posts(reader, [post_id]):
            abort(404)
    return _decide((post_id, *ids(request.form.getlist("also"))))


@pages.post("/<team>/suggestions/many")
def decide_many() -> Response:
    """The same for all that were chosen; none chosen changes nothing and is told."""
    return _decide(ids(request.form.getlist("posts")))


def _decide(post_ids: Sequence[int]) -> Response:
    what = request.form.get("decision", "")
    asked = _asked()
    with reading() as reader:
        known = queries.posts(reader, post_ids)
    there = [one for one in post_ids if one in known]
    if what not in SAID - ANSWERS:
        abort(400)
    if not post_ids:
        return redirect(_back(asked, NOTHING, (), None), 303)
    if what in set(MarkKind) and there:
        changed = write(marks.mark, me().person_id, team().campaign_id, there, MarkKind(what), clock.now())
        # Undo is for those that this has changed.
        return redirect(_back(asked, what if changed else AS_BEFORE, changed or there, None), 303)
    first = _write(what, there) if there else None
    return redirect(_back(asked, TAKEN if first else what, there, first), 303)


def _write(what: str, post_ids: Sequence[int]) -> Pick | None:
    """Do it, unless somebody has just picked one of them: that pick."""
    who, campaign, at = me().person_id, team().campaign_id, clock.now()
    if what == UNDONE:
        write(reviews.bring_all_back, who, team_id(), post_ids)
    elif what == UNMARKED:
        write(marks.unmark, who, campaign, post_ids)
    elif what == MARK_UNDONE:
        write(marks.undo, who, campaign, post_ids, _kind(), at)
    else:
        return write(reviews.put_all_aside, who, team_id(), post_ids, Decision(what), at)
    return None


def _kind() -> MarkKind:
    """Which mark is taken back."""
    kind = request.form.get("marked", "")
    if kind not in set(MarkKind):
        abort(400)
    return MarkKind(kind)


def _back(asked: Asked, what: str, post_ids: Sequence[int], first: Pick | None) -> str:
    is_back = what in BACK or what == request.form.get("state")
    before = post_ids[0] if is_back and post_ids else request.form.get("before", 0, type=integer)
    at: dict[str, Any] = {"before": before, "_anchor": "decided"}
    if post_ids:
        at |= {"decided": what, "post": ".".join(map(str, post_ids))}
    elif what == NOTHING:
        at["decided"] = NOTHING
    if first is not None:
        at["pick"] = first.id
    if request.form.get("page") == "week":
        return url_for("week.page", **at)
    state = request.form.get("state", asked.wish.state)
    kept = asked.kept | {"state": state if state in set(State) else State.NEW.value}
    return url_for("suggestions.page", **kept, page=request.form.get("number", 1, type=integer), **at)
