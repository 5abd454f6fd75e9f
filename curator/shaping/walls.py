"""Walls: what each shows, how it looks, and which sites may show it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import networks
from config.languages import LANGUAGES
from config.models import Choosing, Layout, Team, Wall
from curator import acts
from curator.models import Theme, ThemeKind
from curator.shaping import drafts
from curator.shaping.drafts import DraftError, Problem, Problems

_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(\*\.{_LABEL}\.)?({_LABEL}\.)*{_LABEL}")


@dataclass(frozen=True, slots=True)
class WallDraft:
    """A wall as it was typed; sites one a line, the lists as their keys."""

    name: str = ""
    key: str = ""
    """Its address, for good."""
    language: str = "fi"
    hosts: str = ""
    teams: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: str = ""
    networks: tuple[str, ...] = ()
    choosing: str = ""
    layout: str = Layout.ROW.value
    look: Mapping[str, str] = field(default_factory=dict)
    takes_stories: bool = False
    whole: bool = False
    """The whole campaign's, of no team in particular."""

    @classmethod
    def of(cls, wall: Wall, teams: Mapping[int, str]) -> "WallDraft":
        """A wall as it is; `teams`: keys by id."""
        return cls(
            wall.name,
            wall.key,
            wall.language,
            "\n".join(wall.hosts),
            tuple(teams[number] for number in wall.teams if number in teams),
            tuple(wall.themes),
            ", ".join(wall.languages),
            tuple(wall.networks),
            wall.choosing.value if wall.choosing else "",
            wall.layout.value,
            dict(wall.brand),
            wall.takes_stories,
            wall.team_id is None,
        )


def of_team(session: Session, campaign_id: int, team_id: int) -> list[Wall]:
    """A team's walls and the whole campaign's, the team's first, closed ones last."""
    rows = select(Wall).where(
        col(Wall.campaign_id) == campaign_id, col(Wall.team_id).is_(None) | (col(Wall.team_id) == team_id)
    )
    order = (col(Wall.closed), col(Wall.team_id).is_(None), col(Wall.id))
    return list(session.execute(rows.order_by(*order)).scalars())


def add(session: Session, person_id: int, campaign_id: int, team_id: int, draft: WallDraft) -> int:
    """A new wall; it is published within seconds.  `DraftError` tells all that is wrong."""
    acts.alone(session, campaign_id)
    values, found = _read(session, campaign_id, draft)
    key = drafts.key(found, "key", draft.key)
    if "key" not in found and session.execute(select(col(Wall.id)).where(col(Wall.key) == key)).first():
        found["key"] = Problem.TAKEN
    if found:
        raise DraftError(found)
    made = Wall(campaign_id=campaign_id, team_id=None if draft.whole else team_id, key=key, **values)
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "wall", "wall", made.id)
    acts.walls_may_change(session)
    return made.id


def change(session: Session, person_id: int, wall_id: int, draft: WallDraft) -> None:
    """Another look or another choice of picks; its address stays.  `DraftError` tells all that is wrong."""
    wall = session.get_one(Wall, wall_id, with_for_update=True)
    values, found = _read(session, wall.campaign_id, draft)
    if found:
        raise DraftError(found)
    drafts.keep(session, person_id, "wall_changed", wall, values)


def close(session: Session, person_id: int, wall_id: int) -> None:
    """Publish a wall no more; its figures and its address stay its own.  Twice changes nothing."""
    wall = session.get_one(Wall, wall_id, with_for_update=True)
    if not wall.closed:
        wall.closed, wall.takes_stories = True, False
        session.add(wall)
        acts.record(session, person_id, "wall_closed", "wall", wall_id)
        acts.walls_may_change(session)


def reopen(session: Session, person_id: int, wall_id: int) -> None:
    """Publish a closed wall again."""
    wall = session.get_one(Wall, wall_id, with_for_update=True)
    if wall.closed:
        wall.closed = False
        session.add(wall)
        acts.record(session, person_id, "wall_opened", "wall", wall_id)
        acts.walls_may_change(session)


def _read(session: Session, campaign_id: int, draft: WallDraft) -> tuple[dict[str, Any], Problems]:
    found: Problems = {}
    teams = {
        team.key: team.id
        for team in session.execute(select(Team).where(col(Team.campaign_id) == campaign_id)).scalars()
    }
    themes = set(
        session.execute(
            select(col(Theme.key)).where(
                col(Theme.campaign_id) == campaign_id, col(Theme.kind) == ThemeKind.THEME
            )
        ).scalars()
    )
    for name, given, known in (
        ("language", {draft.language}, set(LANGUAGES)),
        ("teams", set(draft.teams), set(teams)),
        ("themes", set(draft.themes), themes),
        ("networks", set(draft.networks), set(networks.NAMES)),
        ("choosing", {draft.choosing} - {""}, set(Choosing)),
        ("layout", {draft.layout}, set(Layout)),
    ):
        if given - known:
            found[name] = Problem.NOT_THERE
    values: dict[str, Any] = {
        "name": drafts.name(found, "name", draft.name),
        "language": draft.language,
        "hosts": _hosts(found, draft.hosts),
        "teams": sorted(teams.get(key) or 0 for key in set(draft.teams)),
        "themes": sorted(set(draft.themes)),
        "languages": _languages(found, draft.languages),
        "networks": sorted(set(draft.networks)),
        "choosing": Choosing(draft.choosing) if draft.choosing in set(Choosing) else None,
        "layout": Layout(draft.layout) if draft.layout in set(Layout) else Layout.ROW,
        "brand": drafts.look(found, draft.look),
        "takes_stories": draft.takes_stories,
    }
    return values, found


def _hosts(found: Problems, typed: str) -> list[str]:
    """Origins, one a line; what follows the host in an address is left away."""
    origins: list[str] = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        whole = drafts.address(found, "hosts", line if "://" in line else f"https://{line}")
        if "hosts" not in found:
            origins.append(_site(whole))
    if not all(origins):
        found["hosts"] = Problem.NO_ADDRESS
    return list(dict.fromkeys(origins))


def _site(address: str) -> str:
    """The origin of an address as browsers and headers write it, "" where it is none."""
    parts = urlsplit(address)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except (UnicodeError, ValueError):
        return ""
    return f"{parts.scheme}://{host}{port}" if _HOST.fullmatch(host) else ""


def _languages(found: Problems, typed: str) -> list[str]:
    codes = typed.replace(",", " ").lower().split()
    if any(not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3) for code in codes):
        found["languages"] = Problem.NO_LANGUAGE
    return sorted(set(codes))
