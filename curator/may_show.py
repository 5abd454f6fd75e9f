"""The only answer to “may this be on a wall now?”: a pure function and the facts it looks at.

The text of a public post may be quoted with a link and its author, where the network tells who it is.
A picture needs four answers: a text alternative, who photographed it, whether people in it can be
recognised, and a permission.  Until the last one is there the card is a text card; then the picture
appears by itself.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from curator.models import People, PermissionState

PERMITTED = frozenset({PermissionState.NOT_NEEDED, PermissionState.STANDING, PermissionState.GRANTED})
FORBIDDEN = frozenset({PermissionState.DECLINED, PermissionState.WITHDRAWN})


class Reason(StrEnum):
    """Why a pick is not on a wall."""

    ENDED = "ended"
    NOT_YET = "not_yet"
    GONE = "gone"
    TAKEN_DOWN = "taken_down"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    """Its author shows it to signed-in people only."""
    UNVERIFIED = "unverified"
    """Nobody has been able to say for a day that it is still there."""
    FORBIDDEN = "forbidden"
    NO_PERMISSION = "no_permission"
    EMPTY = "empty"
    HIDDEN = "hidden"
    """Somebody asked for its removal, and nobody has decided yet."""
    SPARE = "spare"
    """It is in stock and has no week yet."""
    TEAM_ENDED = "team_ended"
    """Its week begins after its team's last day."""


class Missing(StrEnum):
    """What a picture still waits for."""

    FILE = "file"
    ALT = "alt"
    PHOTOGRAPHER = "photographer"
    PEOPLE = "people"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything `may_show` looks at."""

    week: date
    ended: bool
    gone: bool
    taken_down: bool
    sensitive: bool
    quotable: bool
    """The text is public already; an own story's is not, it needs a permission."""
    text: str
    with_picture: bool
    file: str | None
    alt: str
    photographer: str
    people: People
    permission: PermissionState | None
    restricted: bool = False
    unverified: bool = False
    spare: bool = False
    hidden: bool = False
    team_ended: bool = False
    """The team took part no more when its week began."""


@dataclass(frozen=True, slots=True)
class Yes:
    """It may be shown; `missing` is what keeps a wanted picture away, empty when it is shown."""

    picture: bool
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class No:
    """It may not be shown."""

    reason: Reason


def may_show(facts: Facts, today: date) -> Yes | No:
    """Whether a pick may be on a wall on a Helsinki date, and whether with its picture."""
    refusals = (
        (facts.ended, Reason.ENDED),
        (facts.taken_down, Reason.TAKEN_DOWN),
        (facts.team_ended, Reason.TEAM_ENDED),
        (facts.hidden, Reason.HIDDEN),
        (facts.gone, Reason.GONE),
        (facts.restricted, Reason.RESTRICTED),
        (facts.unverified, Reason.UNVERIFIED),
        (facts.permission in FORBIDDEN, Reason.FORBIDDEN),
        (facts.sensitive, Reason.SENSITIVE),
        (not facts.quotable and facts.permission not in PERMITTED, Reason.NO_PERMISSION),
        (facts.spare, Reason.SPARE),
        (facts.week > today, Reason.NOT_YET),
    )
    for refused, reason in refusals:
        if refused:
            return No(reason)
    missing = missing_for_picture(facts) if facts.with_picture else ()
    picture = facts.with_picture and not missing
    if not picture and not facts.text.strip():
        return No(Reason.EMPTY)
    return Yes(picture, missing)


def missing_for_picture(facts: Facts) -> tuple[Missing, ...]:
    """What a picture still needs, in the order people are asked."""
    needs = (
        (Missing.FILE, bool(facts.file)),
        (Missing.ALT, bool(facts.alt.strip())),
        (Missing.PHOTOGRAPHER, bool(facts.photographer.strip())),
        (Missing.PEOPLE, facts.people is not People.UNANSWERED),
        (Missing.PERMISSION, facts.permission in PERMITTED),
    )
    return tuple(what for what, there in needs if not there)
