"""What a person says of a pick, and why a rule may say no to it."""

from dataclasses import dataclass
from dataclasses import replace as changed
from enum import StrEnum
from hashlib import sha256
from typing import Final

from curator.material import Material
from curator.models import People, Pick
from curator.picking import crops, quoting
from curator.picking.crops import Crop

TEXT_LIMIT: Final = 1000
HEADLINE_LIMIT: Final = 120
EXCERPT_LIMIT: Final = 5000


class Problem(StrEnum):
    """Why a pick cannot be made or changed; the desk has the words."""

    PAST_WEEK = "past_week"
    TOO_FAR = "too_far"
    NOT_A_MONDAY = "not_a_monday"
    WEEK_TAKEN = "week_taken"
    GAVE_WAY = "gave_way"
    """The pick to replace has been replaced or taken off meanwhile."""
    TEAM_ENDED = "team_ended"
    NO_STOCK = "no_stock"
    AFTER_LAST_DAY = "after_last_day"
    NOT_BACK = "not_back"
    ALREADY_PICKED = "already_picked"
    NOT_THERE = "not_there"
    TAKEN_DOWN = "taken_down"
    GONE = "gone"
    RESTRICTED = "restricted"
    ENDED = "ended"
    FORBIDDEN = "forbidden"
    STILL_REFUSED = "still_refused"
    """A step of a permission that would undo a no without being a permission."""
    NO_SUCH_PICTURE = "no_such_picture"
    TOO_LONG = "too_long"
    HEADLINE_TOO_LONG = "headline_too_long"
    REWORDED = "reworded"
    NO_SUCH_THEME = "no_such_theme"
    NO_SUCH_AUDIENCE = "no_such_audience"
    NO_SUCH_CROP = "no_such_crop"


class PickError(Exception):
    """A rule says no; `other` is the pick in the way, if one is."""

    def __init__(self, problem: Problem, other: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.other = other


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of the picture and of the words; everything may still be open."""

    with_picture: bool = False
    media_id: int | None = None
    alt: str = ""
    photographer: str = ""
    people: People = People.UNANSWERED
    crop: Crop | None = None
    """None: as much of the picture as fits, around its middle."""
    headline: str = ""
    excerpt: str = ""
    """A part of the text, word for word; "" for as much of its beginning as fits."""
    theme_id: int | None = None
    audience_id: int | None = None

    def tidy(self) -> "Answers":
        """Without surrounding space, and without a crop where there is no picture."""
        return changed(
            self,
            alt=self.alt.strip(),
            photographer=self.photographer.strip(),
            headline=" ".join(self.headline.split()),
            excerpt=quoting.tidy(self.excerpt),
            crop=self.crop if self.with_picture else None,
        )


class ChangedError(Exception):
    """Somebody else has answered since the answers were read."""


def of(kept: Pick) -> Answers:
    """What has been answered about a pick."""
    return Answers(
        with_picture=kept.with_picture,
        media_id=kept.media_id,
        alt=kept.alt,
        photographer=kept.photographer,
        people=kept.people,
        crop=crops.crop(kept.crop),
        headline=kept.headline,
        excerpt=kept.excerpt,
        theme_id=kept.theme_id,
        audience_id=kept.audience_id,
    ).tidy()


def mark(kept: Pick) -> str:
    """Changes with any of a pick's answers: what a page sends back to tell which ones it showed."""
    return sha256(repr(of(kept)).encode()).hexdigest()[:16]


def problem(parts: Material, given: Answers) -> Problem | None:
    """Why these answers do not fit these parts; None where they do."""
    said = given.tidy()
    rules = (
        (max(len(said.alt), len(said.photographer)) > TEXT_LIMIT, Problem.TOO_LONG),
        (len(said.headline) > HEADLINE_LIMIT, Problem.HEADLINE_TOO_LONG),
        (len(said.excerpt) > EXCERPT_LIMIT, Problem.TOO_LONG),
        (said.with_picture and parts.picture(said.media_id) is None, Problem.NO_SUCH_PICTURE),
        (said.crop is not None and crops.crop(said.crop) != said.crop, Problem.NO_SUCH_CROP),
        (bool(said.excerpt) and quoting.part(said.excerpt, parts.said) is None, Problem.REWORDED),
    )
    return next((why for wrong, why in rules if wrong), None)
