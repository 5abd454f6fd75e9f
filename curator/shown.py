"""What is on the walls: picks with their cards' parts and what `may_show` says of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Account, Campaign, Relation, Tag, TagRole, Team, Wall
from curator import acts, material, permissions, wishes
from curator.material import Material, subject_of
from curator.may_show import Facts, No, Yes, may_show
from curator.models import Permission, PermissionState, Pick

COUNT = 3
"""A wall shows the newest three."""
MOST = 1_000
"""So many picks a wall's archive has at most."""

sequence = acts.sequence


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that may be shown; `file` is in the pictures folder."""

    file: str
    alt: str
    photographer: str
    is_video: bool


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A pick with all a card needs, and what `may_show` says of it."""

    id: int
    team_key: str
    team_name: str
    week: date
    shown_from: datetime
    material: Material
    permission: PermissionState | None
    picture: ShownPicture | None
    """Set only when it may be shown."""
    verdict: Yes | No
    key: str = ""
    """What its link leads to, as `curator.wishes.key` writes it; "" for one that came from no link."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people can follow us."""

    network: str
    name: str
    url: str


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


LeftOut = Callable[[ShownPick], bool]


def walls(session: Session, today: date, left_out: LeftOut = lambda _: False) -> list[ShownWall]:
    """Every wall with its picks that may be shown on a Helsinki date, by key.

    `left_out` keeps away what the database does not know yet should be gone.
    """
    rows = session.execute(
        select(Wall, Campaign)
        .join(Campaign, col(Campaign.id) == col(Wall.campaign_id))
        .order_by(col(Wall.key))
    ).all()
    archives = _archives(session, [wall for wall, _ in rows], today, left_out)
    channels, hashtags = _Channels(session), _Hashtags(session)
    return [
        ShownWall(
            key=wall.key,
            name=wall.name,
            campaign_name=campaign.name,
            language=wall.language,
            hosts=tuple(wall.hosts),
            picks=archives[wall.key][:COUNT],
            channels=channels.of(wall),
            hashtags=hashtags.of(wall),
            archive=archives[wall.key],
        )
        for wall, campaign in rows
    ]


def _archives(
    session: Session, walls: Iterable[Wall], today: date, left_out: LeftOut
) -> dict[str, tuple[ShownPick, ...]]:
    """Each wall's archive, by key.  A campaign is looked through once if it has no more than `MOST`."""
    passed: dict[int, tuple[list[ShownPick], bool]] = {}
    teams = {row.id: row.key for row in session.execute(select(col(Team.id), col(Team.key)))}
    found: dict[str, tuple[ShownPick, ...]] = {}
    for wall in walls:
        if wall.campaign_id not in passed:
            passed[wall.campaign_id] = _newest(session, wall.campaign_id, None, today)
        picks, is_all = passed[wall.campaign_id]
        if wall.team_id is not None and is_all:
            picks = [pick for pick in picks if pick.team_key == teams[wall.team_id]]
        elif wall.team_id is not None:
            picks, _ = _newest(session, wall.campaign_id, wall.team_id, today)
        found[wall.key] = tuple(pick for pick in picks if not left_out(pick))
    return found


def _newest(
    session: Session, campaign_id: int, team_id: int | None, today: date
) -> tuple[list[ShownPick], bool]:
    """Those of the newest `MOST` picks that may be shown, and whether there are no others."""
    picks = session.execute(_wanted(campaign_id, team_id, today).limit(MOST + 1)).scalars().all()
    shown = [pick for pick in describe(session, picks[:MOST], today) if isinstance(pick.verdict, Yes)]
    return shown, len(picks) <= MOST


def _wanted(campaign_id: int, team_id: int | None, today: date) -> Select[Pick]:
    """Living picks of weeks begun, by (week, first shown) descending."""
    wanted = (
        select(Pick)
        .where(col(Pick.campaign_id) == campaign_id, col(Pick.week) <= today, col(Pick.ended_at).is_(None))
        .order_by(col(Pick.week).desc(), col(Pick.shown_from).desc(), col(Pick.id).desc())
    )
    return wanted if team_id is None else wanted.where(col(Pick.team_id) == team_id)


def wall_keys(session: Session) -> list[str]:
    """The keys of all walls."""
    return list(session.execute(select(col(Wall.key)).order_by(col(Wall.key))).scalars())


def latest(
    session: Session, campaign_id: int, team_id: int | None, today: date, count: int = COUNT
) -> list[ShownPick]:
    """The newest picks that may be shown: weeks begun, by (week, first shown) descending."""
    wanted = _wanted(campaign_id, team_id, today)
    found: list[ShownPick] = []
    offset, step = 0, count * 4
    while len(found) < count:
        picks = session.execute(wanted.offset(offset).limit(step)).scalars().all()
        found += [pick for pick in describe(session, picks, today) if isinstance(pick.verdict, Yes)]
        if len(picks) < step:
            break
        offset += step
    return found[:count]


def describe(session: Session, picks: Sequence[Pick], today: date) -> list[ShownPick]:
    """Picks of one campaign with their parts and whether each may be shown, in the order given."""
    if not picks:
        return []
    parts = material.load(session, map(subject_of, picks))
    standing = permissions.current(session, picks[0].campaign_id, parts)
    rows = session.execute(select(Team).where(col(Team.id).in_({pick.team_id for pick in picks}))).scalars()
    teams = {team.id: team for team in rows}
    return [
        _described(pick, parts[subject_of(pick)], teams[pick.team_id], standing.get(subject_of(pick)), today)
        for pick in picks
        if subject_of(pick) in parts
    ]


def facts(pick: Pick, parts: Material, permission: PermissionState | None) -> Facts:
    """What `may_show` looks at, gathered from a pick and its parts."""
    chosen = parts.picture(pick.media_id)
    return Facts(
        week=pick.week,
        ended=pick.ended_at is not None,
        gone=parts.gone,
        taken_down=parts.taken_down,
        sensitive=parts.sensitive,
        quotable=parts.quotable,
        text=parts.text or parts.title,
        with_picture=pick.with_picture,
        file=chosen.file if chosen else None,
        alt=pick.alt,
        photographer=pick.photographer,
        people=pick.people,
        permission=permission,
        restricted=parts.restricted,
        unverified=parts.unverified,
    )


def _described(
    pick: Pick, parts: Material, team: Team, permission: Permission | None, today: date
) -> ShownPick:
    assert pick.id is not None
    state = permission.state if permission else None
    verdict = may_show(facts(pick, parts, state), today)
    chosen = parts.picture(pick.media_id)
    picture = None
    if isinstance(verdict, Yes) and verdict.picture and chosen is not None and chosen.file:
        picture = ShownPicture(chosen.file, pick.alt.strip(), pick.photographer.strip(), chosen.is_video)
    return ShownPick(
        pick.id,
        team.key,
        team.name,
        pick.week,
        pick.shown_from,
        parts,
        state,
        picture,
        verdict,
        wishes.key(parts.url) if parts.url else "",
    )


class _Channels:
    """Our own channels, read once for all walls."""

    def __init__(self, session: Session) -> None:
        own = select(Account).where(col(Account.relation) == Relation.OWN, col(Account.url) != "")
        self._rows = session.execute(own.order_by(col(Account.id))).scalars().all()

    def of(self, wall: Wall) -> tuple[Channel, ...]:
        """Those of a wall's campaign, of a team's wall that team's."""
        return tuple(
            Channel(row.network, row.name, row.url)
            for row in self._rows
            if row.campaign_id == wall.campaign_id and wall.team_id in {None, row.team_id}
        )


class _Hashtags:
    """Hashtags to show, read once for all walls."""

    _ORDER: ClassVar = {TagRole.CAMPAIGN: 0, TagRole.STORY: 1, TagRole.PLACE: 2}

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Tag).where(col(Tag.role).in_(self._ORDER))).scalars()
        self._rows = sorted(rows, key=lambda row: (self._ORDER[row.role], row.id))

    def of(self, wall: Wall) -> tuple[str, ...]:
        """A wall's, as `ShownWall.hashtags` has them: everybody's, and of teams those it shows."""
        return tuple(
            row.name
            for row in self._rows
            if row.campaign_id == wall.campaign_id
            and (row.team_id is None or wall.team_id in {None, row.team_id})
        )
