"""What is on the walls: picks with their cards' parts and what `may_show` says of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Campaign, Layout, Team, Wall
from curator import acts
from curator.may_show import Yes
from curator.models import Pick, Slot, WallHide
from curator.showing import around, brand
from curator.showing.around import Channel, Funder, Partner
from curator.showing.brand import Brand
from curator.showing.choosing import choose, usual
from curator.showing.describing import ShownPick, ShownPicture, ShownTheme, describe, facts

__all__ = ["ShownPick", "ShownPicture", "ShownTheme", "describe", "facts"]

COUNT = 3
"""So many picks a wall shows."""
MOST = 1_000
"""So many picks a wall's archive has at most."""

sequence = acts.sequence


@dataclass(frozen=True, slots=True)
class ShownWall:
    """A wall with what it shows today; channels and hashtags for when there is little or nothing."""

    key: str
    name: str
    campaign_name: str
    language: str
    hosts: tuple[str, ...]
    picks: tuple[ShownPick, ...]
    channels: tuple[Channel, ...]
    hashtags: tuple[str, ...]
    """As written, without ``#``: the campaign's, then its stories', then places."""
    archive: tuple[ShownPick, ...] = ()
    """All its picks that may be shown, the newest too, newest first; at most `MOST`."""
    layout: Layout = Layout.ROW
    brand: Brand = ()
    funder: Funder | None = None
    about: str = ""
    """What the campaign is about, in the wall's language."""
    partners: tuple[Partner, ...] = ()
    takes_stories: bool = False
    """Whether anybody may send a story by a form."""


LeftOut = Callable[[ShownPick], bool]


def walls(session: Session, today: date, left_out: LeftOut = lambda _: False) -> list[ShownWall]:
    """Every wall with its picks that may be shown on a Helsinki date, by key.

    `left_out` keeps away what the database does not know yet should be gone.
    """
    rows = session.execute(
        select(Wall, Campaign)
        .join(Campaign, col(Campaign.id) == col(Wall.campaign_id))
        .where(~col(Wall.closed))
        .order_by(col(Wall.key))
    ).all()
    teams = {row.id: row for row in session.execute(select(Team)).scalars()}
    archives = _archives(session, [wall for wall, _ in rows], teams, today, left_out)
    channels, hashtags = around.Channels(session), around.Hashtags(session)
    return [
        ShownWall(
            key=wall.key,
            name=wall.name,
            campaign_name=campaign.name,
            language=wall.language,
            hosts=tuple(wall.hosts),
            picks=choose(archives[wall.key], wall.choosing or usual(shared=team is None), COUNT),
            channels=channels.of(wall),
            hashtags=hashtags.of(wall),
            archive=archives[wall.key],
            layout=wall.layout,
            brand=brand.brand(wall.brand, team.brand if team else None),
            funder=around.funder(team),
            about=campaign.about,
            partners=around.partners(teams.values(), campaign.id, today),
            takes_stories=wall.takes_stories,
        )
        for wall, campaign in rows
        for team in [teams.get(wall.team_id)]
    ]


def _archives(
    session: Session,
    walls: Iterable[Wall],
    teams: Mapping[int | None, Team],
    today: date,
    left_out: LeftOut,
) -> dict[str, tuple[ShownPick, ...]]:
    """Each wall's archive, by key.  A campaign is looked through once if it has no more than `MOST`."""
    passed: dict[int, tuple[list[ShownPick], bool]] = {}
    rows = session.execute(select(col(WallHide.wall_id), col(WallHide.pick_id)))
    hides = {(wall_id, pick_id) for wall_id, pick_id in rows}
    found: dict[str, tuple[ShownPick, ...]] = {}
    for wall in walls:
        if wall.campaign_id not in passed:
            passed[wall.campaign_id] = _newest(session, wall.campaign_id, None, today)
        picks, is_all = passed[wall.campaign_id]
        wanted = {wall.team_id} if wall.team_id is not None else set(wall.teams)
        if wanted and not is_all:
            picks, _ = _newest(session, wall.campaign_id, wanted, today)
        keys = {teams[team_id].key for team_id in wanted if team_id in teams}
        found[wall.key] = tuple(
            pick
            for pick in picks
            if (not wanted or pick.team_key in keys)
            and fits(pick, wall)
            and (wall.id, pick.id) not in hides
            and not left_out(pick)
        )
    return found


def fits(pick: ShownPick, wall: Wall) -> bool:
    """What a wall asks of a pick beside its team; a language nobody knows is none of those asked for."""
    language = (pick.material.language or "").split("-", maxsplit=1)[0].lower()
    return (
        (not wall.themes or (pick.theme is not None and pick.theme.key in wall.themes))
        and (not wall.languages or language in wall.languages)
        and (not wall.networks or pick.material.network in wall.networks)
    )


def _newest(
    session: Session, campaign_id: int, team_ids: Iterable[int] | None, today: date
) -> tuple[list[ShownPick], bool]:
    """Those of the newest `MOST` picks that may be shown, and whether there are no others."""
    picks = session.execute(_wanted(campaign_id, team_ids, today).limit(MOST + 1)).scalars().all()
    shown = [pick for pick in describe(session, picks[:MOST], today) if isinstance(pick.verdict, Yes)]
    return shown, len(picks) <= MOST


def _wanted(campaign_id: int, team_ids: Iterable[int] | None, today: date) -> Select[Pick]:
    """Living picks of weeks begun, by (week, first shown) descending; neither in stock nor hidden."""
    wanted = (
        select(Pick)
        .where(
            col(Pick.campaign_id) == campaign_id,
            col(Pick.week) <= today,
            col(Pick.ended_at).is_(None),
            col(Pick.slot) != Slot.SPARE,
            col(Pick.hidden_at).is_(None),
        )
        .order_by(
            col(Pick.week).desc(), col(Pick.shown_from).desc(), col(Pick.place).desc(), col(Pick.id).desc()
        )
    )
    return wanted if team_ids is None else wanted.where(col(Pick.team_id).in_(team_ids))


def wall_keys(session: Session) -> list[str]:
    """The keys of all walls."""
    return list(
        session.execute(select(col(Wall.key)).where(~col(Wall.closed)).order_by(col(Wall.key))).scalars()
    )


def latest(
    session: Session, campaign_id: int, team_id: int | None, today: date, count: int = COUNT
) -> list[ShownPick]:
    """The newest picks that may be shown: weeks begun, by (week, first shown) descending."""
    wanted = _wanted(campaign_id, None if team_id is None else {team_id}, today)
    found: list[ShownPick] = []
    offset, step = 0, count * 4
    while len(found) < count:
        picks = session.execute(wanted.offset(offset).limit(step)).scalars().all()
        found += [pick for pick in describe(session, picks, today) if isinstance(pick.verdict, Yes)]
        if len(picks) < step:
            break
        offset += step
    return found[:count]
