"""The questions of a pick, as a form sends them: what was typed, what it means, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from config import clock
from curator import picks, weeks
from curator.desk import formats, words
from curator.desk.language import gettext as _
from curator.desk.sent import integer
from curator.lifting import Place, Said
from curator.material import Material
from curator.models import People, PermissionState, Pick, Slot
from curator.picks import Answers, PickError

AHEAD: Final = 10
WITHOUT: Final = "none"

Faults = dict[str, str]
"""What is wrong, by field; "" is the form as a whole."""


@dataclass(frozen=True, slots=True)
class PickForm:
    """What a person typed, word for word, so that nothing is lost when something is wrong."""

    place: str = ""
    picture: str = WITHOUT
    alt: str = ""
    photographer: str = ""
    same: bool = False
    """The photographer is the author."""
    people: str = ""
    permission: str = ""
    note: str = ""

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> "PickForm":
        """From what a browser sent."""
        return cls(
            place=form.get("place", ""),
            picture=form.get("picture", WITHOUT),
            alt=form.get("alt", ""),
            photographer=form.get("photographer", ""),
            same=bool(form.get("same")),
            people=form.get("people", ""),
            permission=form.get("permission", ""),
            note=form.get("note", ""),
        )

    @classmethod
    def fresh(cls, parts: Material, place: str) -> "PickForm":
        """For something not picked yet: its first picture, with the author's own text alternative."""
        first = parts.pictures[0] if parts.pictures else None
        return cls(place, picture=str(first.id) if first else WITHOUT, alt=first.alt if first else "")

    @classmethod
    def kept(cls, kept: Pick) -> "PickForm":
        """For a pick: what has been answered."""
        return cls(
            picture=str(kept.media_id or 0) if kept.with_picture else WITHOUT,
            alt=kept.alt,
            photographer=kept.photographer,
            people="" if kept.people is People.UNANSWERED else kept.people.value,
        )

    def answers(self, parts: Material) -> Answers:
        """What the form says of the picture; an own alternative of another picture does not count."""
        chosen = parts.picture(_number(self.picture)) if self.picture != WITHOUT else None
        alt = self.alt.strip()
        others = {one.alt for one in parts.pictures if chosen is not None and one.id != chosen.id and one.alt}
        if chosen is not None and alt in others and alt != chosen.alt:
            alt = chosen.alt
        return Answers(
            with_picture=self.picture != WITHOUT,
            media_id=_number(self.picture) or None,
            alt=alt,
            photographer=(self.same and parts.author_name) or self.photographer,
            people=People(self.people) if self.people in set(People) else People.UNANSWERED,
        )

    def said(self) -> Said | None:
        """A permission's step, when one was chosen."""
        if self.permission not in set(PermissionState):
            return None
        return Said(PermissionState(self.permission), self.note)

    def where(self) -> Place | None:
        """A week, a week's extra pick, or the pick to replace; None: not chosen from the list."""
        kind, mark, value = self.place.rpartition(":")
        try:
            if mark and kind == "replace":
                return Place(date.min, replacing=integer(value))
            return Place(date.fromisoformat(value), Slot.EXTRA if kind == "extra" else Slot.WEEKLY)
        except ValueError:
            return None

    def faults(self) -> Faults:
        """What is wrong before any rule is asked."""
        found: Faults = {}
        if len(self.note) > words.NOTE_LIMIT:
            found["note"] = str(words.NOTE_TOO_LONG)
        for field in ("alt", "photographer"):
            if len(getattr(self, field).strip()) > picks.TEXT_LIMIT:
                found[field] = str(words.PICK_PROBLEMS[picks.Problem.TOO_LONG])
        return found


def refused(error: PickError) -> Faults:
    """A rule's no, beside the field it is about."""
    field = {
        picks.Problem.PAST_WEEK: "place",
        picks.Problem.TOO_FAR: "place",
        picks.Problem.NOT_A_MONDAY: "place",
        picks.Problem.WEEK_TAKEN: "place",
        picks.Problem.NO_SUCH_PICTURE: "picture",
    }.get(error.problem, "")
    return {field: str(words.PICK_PROBLEMS[error.problem])}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of the list of weeks."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """The list of weeks: free ones first, then what can be done in a taken one."""

    free: list[Choice]
    taken: list[Choice]
    this_taken: int | None
    """The pick that has this week."""

    @property
    def first(self) -> str:
        """What is chosen unless a person chooses otherwise: the first free week."""
        return self.free[0].value if self.free else ""


def choices(session: Session, team: int) -> Weeks:
    """The weeks from this one on, as a person can choose among them."""
    this = clock.week_of(clock.now())
    ahead = weeks.ahead(session, team, this, AHEAD)
    free = [Choice(one.monday.isoformat(), _named(one.monday, this)) for one in ahead if one.pick_id is None]
    taken = [
        choice
        for one in ahead
        if one.pick_id is not None
        for choice in (
            Choice(
                f"replace:{one.pick_id}", _("%(week)s: in place of its pick", week=_named(one.monday, this))
            ),
            Choice(
                f"extra:{one.monday.isoformat()}",
                _("%(week)s: as an extra pick", week=_named(one.monday, this)),
            ),
        )
    ]
    return Weeks(free, taken, ahead[0].pick_id)


def _named(monday: date, this: date) -> str:
    when = {this: _("this week"), this + timedelta(weeks=1): _("next week")}.get(monday)
    return f"{formats.long_week(monday)}, {when}" if when else formats.long_week(monday)
