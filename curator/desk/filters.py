"""The filters of the suggestions: what an address asks for, what to choose from, and links that keep it."""

from dataclasses import dataclass
from typing import Any, Final

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import networks
from config.hashtags import fold
from config.models import Tag, Team
from curator.desk import tongues, words
from curator.desk.language import gettext as _
from curator.desk.language import language
from curator.desk.sent import integer
from curator.models import ThemeKind
from curator.picking import themes
from curator.suggesting.wanted import NO_PLACE, State, Wish

QUESTION_LIMIT: Final = 200
LANGUAGES: Final = ("fi", "sv", "en", "se", "de", "et", "no", "ru", "uk")
"""Of posts, as far as they are offered; what networks tell is no more exact."""

NARROWING: Final = ("q", "network", "language", "tag", "place", "theme", "picture")

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter as it is shown: its name in addresses, its label, values with words, the chosen one."""

    name: str
    label: str
    options: Options
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page was asked for."""

    wish: Wish
    kept: dict[str, Any]
    """For links: the state and the filters that are set, and the pick to be replaced."""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return any(name in self.kept for name in NARROWING)

    @property
    def bare(self) -> dict[str, Any]:
        """For links that let the filters go."""
        return {name: value for name, value in self.kept.items() if name not in NARROWING}


def asked() -> Asked:
    """What this request's address asks for, without what nobody can mean.  `LookupError`: no such state."""
    args = request.args
    state = args.get("state", State.NEW)
    if state not in set(State):
        raise LookupError(state)
    given: dict[str, Any] = {
        "q": args.get("q", "").strip()[:QUESTION_LIMIT],
        "network": args.get("network", "") if args.get("network") in networks.NAMES else "",
        "language": args.get("language", "") if args.get("language") in LANGUAGES else "",
        "tag": fold(args.get("tag", "")[:QUESTION_LIMIT]),
        "place": args.get("place", type=integer),
        "theme": args.get("theme", 0, type=integer) if state == State.PICKED else 0,
        "picture": "1" if args.get("picture") == "1" else "",
        "replace": args.get("replace", type=integer),
    }
    wish = Wish(
        state=State(state),
        words=given["q"],
        network=given["network"],
        language=given["language"],
        tag=given["tag"],
        place=given["place"],
        theme=given["theme"],
        picture=bool(given["picture"]),
    )
    kept = {name: value for name, value in given.items() if value not in ("", None)}
    if not given["theme"]:
        kept.pop("theme", None)
    return Asked(wish, kept | ({"state": state} if state != State.NEW else {}))


def choices(session: Session, team: Team, wish: Wish) -> list[Choice]:
    """What there is to choose from."""
    assert team.id is not None
    found = [
        Choice("network", _("Network"), _networks(), wish.network),
        Choice("language", _("Language"), [(one, tongues.name(one)) for one in LANGUAGES], wish.language),
        Choice("tag", _("Hashtag"), _tags(session, team), wish.tag),
        Choice(
            "place", _("Whose place"), _places(session, team), "" if wish.place is None else str(wish.place)
        ),
    ]
    if wish.state is State.PICKED:
        offered = themes.offered(themes.of_campaign(session, team.campaign_id), ThemeKind.THEME, wish.theme)
        named = [(str(one.id), one.name(language())) for one in offered]
        found.append(Choice("theme", _("Theme"), named, str(wish.theme or "")))
    return found


def _networks() -> Options:
    return [(key, words.network(key)) for key in networks.NAMES if key != networks.OWN]


def _tags(session: Session, team: Team) -> Options:
    """The campaign's own and the team's."""
    rows = session.execute(
        select(col(Tag.key), col(Tag.name))
        .where(
            col(Tag.campaign_id) == team.campaign_id,
            col(Tag.team_id).is_(None) | (col(Tag.team_id) == team.id),
        )
        .order_by(col(Tag.key))
    )
    return [(key, f"#{name}") for key, name in rows]


def _places(session: Session, team: Team) -> Options:
    rows = session.execute(
        select(col(Team.id), col(Team.name))
        .where(col(Team.campaign_id) == team.campaign_id, col(Team.id) != team.id)
        .order_by(col(Team.name))
    )
    return [
        (str(team.id), team.name),
        (str(NO_PLACE), _("No place")),
        *((str(team_id), name) for team_id, name in rows),
    ]
