"""The questions of a pick, as a form sends them: what was typed, what it means, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from config import clock
from config.models import Team
from curator import picks
from curator.desk import formats, words
from curator.desk.context import me
from curator.desk.cropping import MIDDLE, CropForm
from curator.desk.language import gettext as _
from curator.desk.sent import LARGEST, integer
from curator.material import Material
from curator.models import People, PermissionState, Pick, Slot, ThemeKind
from curator.picking import alts, crops, parting, quoting, themes, weeks
from curator.picking import answers as limits
from curator.picking.lifting import Place, Said
from curator.picking.themes import NOTHING_USUAL, ThemeView, Usual
from curator.picks import Answers, PickError

AHEAD: Final = 10
WITHOUT: Final = "none"

_SLOTS: Final = {"extra": Slot.EXTRA, "spare": Slot.SPARE}

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
    crop: CropForm = MIDDLE
    headline: str = ""
    excerpt: str = ""
    theme: str = ""
    audience: str = ""
    read: str = ""
    """The mark of the answers it was filled in from, "" for something not picked yet."""

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
            crop=CropForm.sent(*(form.get(name, "") for name in ("crop", "close", "across", "down"))),
            headline=form.get("headline", ""),
            excerpt=form.get("excerpt", "").replace("\r\n", "\n"),
            theme=form.get("theme", ""),
            audience=form.get("audience", ""),
            read=form.get("read", ""),
        )

    @classmethod
    def fresh(cls, parts: Material, place: str, usual: Usual = NOTHING_USUAL) -> "PickForm":
        """For something not picked yet: its first picture, with the author's own text alternative.

        Theme and target group are the team's `usual` ones.
        """
        first = parts.pictures[0] if parts.pictures else None
        return cls(
            place,
            picture=str(first.id) if first else WITHOUT,
            alt=first.alt if first else "",
            theme=_chosen(usual.theme_id),
            audience=_chosen(usual.audience_id),
        )

    @classmethod
    def of_story(cls, place: str, usual: Usual) -> "PickForm":
        """For a story nobody has told yet."""
        return cls(place, theme=_chosen(usual.theme_id), audience=_chosen(usual.audience_id))

    @classmethod
    def kept(cls, kept: Pick, parts: Material) -> "PickForm":
        """For a pick: what has been answered."""
        return cls(
            picture=str(kept.media_id or 0) if kept.with_picture else WITHOUT,
            alt=kept.alt,
            photographer=kept.photographer,
            people="" if kept.people is People.UNANSWERED else kept.people.value,
            crop=CropForm.kept(crops.crop(kept.crop), parts.picture(kept.media_id)),
            headline=kept.headline,
            excerpt=kept.excerpt,
            theme=_chosen(kept.theme_id),
            audience=_chosen(kept.audience_id),
            read=limits.mark(kept),
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
            crop=self.crop.crop(chosen),
            headline=self.headline,
            excerpt=self.excerpt,
            theme_id=_number(self.theme) or None,
            audience_id=_number(self.audience) or None,
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
            return Place(clock.typed_day(value), _SLOTS.get(kind, Slot.WEEKLY))
        except ValueError:
            return None

    def faults(self, channel: PermissionState | None = None) -> Faults:
        """What is wrong before any rule is asked.

        `channel`: the permission that comes with whose channel it is, which needs no words here.
        """
        found: Faults = {}
        said, noted = self.said(), bool(self.note.strip())
        if said is None and noted:
            found["permission"] = str(words.CHOOSE_PERMISSION)
        if said is not None and not noted and (how := words.say_how(said.state, channel)):
            found["note"] = how
        if len(self.note) > words.NOTE_LIMIT:
            found["note"] = str(words.NOTE_TOO_LONG)
        for field in ("alt", "photographer"):
            if len(getattr(self, field).strip()) > limits.TEXT_LIMIT:
                found[field] = str(words.PICK_PROBLEMS[picks.Problem.TOO_LONG])
        if len(" ".join(self.headline.split())) > limits.HEADLINE_LIMIT:
            found["headline"] = str(words.PICK_PROBLEMS[picks.Problem.HEADLINE_TOO_LONG])
        return found

    @property
    def looks_automatic(self) -> bool:
        """The text alternative was probably written by a machine."""
        return alts.looks_automatic(self.alt)

    def reworded(self, parts: Material) -> str:
        """What is wrong with the excerpt, "" when it is the post's own words."""
        wrong = quoting.tidy(self.excerpt) and quoting.part(self.excerpt, parts.said) is None
        return str(words.PICK_PROBLEMS[picks.Problem.REWORDED]) if wrong else ""


def refused(error: PickError) -> Faults:
    """A rule's no, beside the field it is about."""
    field = {
        picks.Problem.PAST_WEEK: "place",
        picks.Problem.TOO_FAR: "place",
        picks.Problem.AFTER_LAST_DAY: "place",
        picks.Problem.NOT_A_MONDAY: "place",
        picks.Problem.WEEK_TAKEN: "place",
        picks.Problem.GAVE_WAY: "place",
        picks.Problem.NO_SUCH_PICTURE: "picture",
        picks.Problem.HEADLINE_TOO_LONG: "headline",
        picks.Problem.REWORDED: "excerpt",
        picks.Problem.NO_SUCH_THEME: "theme",
        picks.Problem.NO_SUCH_AUDIENCE: "audience",
        picks.Problem.NO_SUCH_CROP: "crop",
    }.get(error.problem, "")
    return {field: str(words.PICK_PROBLEMS[error.problem])}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST)) else 0


def _chosen(number: int | None) -> str:
    return str(number) if number else ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The campaign's lists, as a person can choose from them."""

    themes: list[ThemeView]
    audiences: list[ThemeView]


def lists(session: Session, campaign_id: int, form: PickForm) -> Lists:
    """What is offered now; what a form has chosen already stays a choice."""
    known = themes.of_campaign(session, campaign_id)
    return Lists(
        themes.offered(known, ThemeKind.THEME, _number(form.theme)),
        themes.offered(known, ThemeKind.AUDIENCE, _number(form.audience)),
    )


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
    stock: str = ""
    """What keeps it as a spare pick; "" where that is not offered."""

    @property
    def first(self) -> str:
        """What is chosen unless a person chooses otherwise: the first free week."""
        return self.free[0].value if self.free else ""

    def offers(self, place: str) -> bool:
        """Whether a choice is on the list."""
        return place != "" and place in {self.stock, *(one.value for one in (*self.free, *self.taken))}


def choices(session: Session, team: int) -> Weeks:
    """The weeks from this one on, as a person can choose among them."""
    this = clock.week_of(clock.now())
    # One who came by a week's link picks for that week only.
    only = me().week
    ahead = weeks.ahead(session, team, only or this, 1 if only else AHEAD)
    kept = session.get_one(Team, team)
    has_ended = parting.has_ended(kept, clock.day_of(clock.now()))
    # One week stays even where a team has ended: what refuses it says why.
    ahead = [one for one in ahead if not parting.begins_too_late(kept, one.monday)] or ahead[:1]
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
    stock = "" if only or has_ended else f"spare:{this.isoformat()}"
    return Weeks(free, taken, ahead[0].pick_id, stock)


def _named(monday: date, this: date) -> str:
    when = {this: _("this week"), this + timedelta(weeks=1): _("next week")}.get(monday)
    return f"{formats.long_week(monday)}, {when}" if when else formats.long_week(monday)
