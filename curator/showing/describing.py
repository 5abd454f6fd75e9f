"""Picks with all that a card needs, and what `may_show` says of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config.models import Team
from curator import material
from curator.material import Material, subject_of
from curator.may_show import Facts, No, Yes, may_show
from curator.models import Permission, PermissionState, Pick, Slot, Theme
from curator.permitting import permissions
from curator.picking import crops, parting, quoting, translating
from curator.picking.crops import Crop
from curator.picking.quoting import Quoted
from curator.picking.translating import Translation
from curator.removing import wishes


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that may be shown; `file` is in the pictures folder."""

    file: str
    alt: str
    photographer: str
    is_video: bool
    crop: Crop | None = None
    """What of it is shown; None: as much as fits, around its middle."""

    @property
    def key(self) -> str:
        """Names the file together with what of it is shown."""
        return f"{self.file}#{','.join(f'{share:g}' for share in self.crop)}" if self.crop else self.file


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme of the campaign's: its key, and its names by language."""

    key: str
    names: tuple[tuple[str, str], ...]


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
    """What its link leads to, as `curator.removing.wishes.key` writes it; "" for one from no link."""
    theme: ShownTheme | None = None
    headline: str = ""
    """Staff's own words, in the language of the wall."""
    excerpt: Quoted | None = None
    """The part of the text to show; None: its beginning, also when the author has changed that part."""
    translations: tuple[Translation, ...] = ()


def describe(session: Session, picks: Sequence[Pick], today: date) -> list[ShownPick]:
    """Picks of one campaign with their parts and whether each may be shown, in the order given."""
    if not picks:
        return []
    parts = material.load(session, map(subject_of, picks))
    standing = permissions.current(session, picks[0].campaign_id, parts)
    rows = session.execute(select(Team).where(col(Team.id).in_({pick.team_id for pick in picks}))).scalars()
    teams = {team.id: team for team in rows}
    themes = _themes(session, {pick.theme_id for pick in picks if pick.theme_id})
    translated = translating.of_picks(session, [pick.id for pick in picks if pick.id])
    return [
        replace(
            _described(
                pick, parts[subject_of(pick)], teams[pick.team_id], standing.get(subject_of(pick)), today
            ),
            theme=themes.get(pick.theme_id),
            translations=_translations(translated.get(pick.id or 0, ()), parts[subject_of(pick)]),
        )
        for pick in picks
        if subject_of(pick) in parts
    ]


def _translations(kept: tuple[Translation, ...], parts: Material) -> tuple[Translation, ...]:
    return translating.showable(kept, parts.digest) if kept else ()


def _themes(session: Session, ids: set[int]) -> dict[int | None, ShownTheme]:
    if not ids:
        return {}
    rows = session.execute(select(Theme).where(col(Theme.id).in_(ids))).scalars()
    return {row.id: ShownTheme(row.key, tuple(sorted(row.names.items()))) for row in rows}


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
        text=parts.said,
        with_picture=pick.with_picture,
        file=chosen.file if chosen else None,
        alt=pick.alt,
        photographer=pick.photographer,
        people=pick.people,
        permission=permission,
        restricted=parts.restricted,
        unverified=parts.unverified,
        hidden=pick.hidden_at is not None,
        spare=pick.slot is Slot.SPARE,
    )


def _described(
    pick: Pick, parts: Material, team: Team, permission: Permission | None, today: date
) -> ShownPick:
    assert pick.id is not None
    state = permissions.for_walls(permission)
    too_late = parting.begins_too_late(team, pick.week)
    verdict = may_show(replace(facts(pick, parts, state), team_ended=too_late), today)
    chosen = parts.picture(pick.media_id)
    picture = None
    if isinstance(verdict, Yes) and verdict.picture and chosen is not None and chosen.file:
        alt, photographer, crop = pick.alt.strip(), pick.photographer.strip(), crops.crop(pick.crop)
        picture = ShownPicture(chosen.file, alt, photographer, chosen.is_video, crop)
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
        headline=pick.headline,
        excerpt=quoting.part(pick.excerpt, parts.said) if pick.excerpt else None,
    )
