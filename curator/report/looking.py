"""What a document tells beside its frozen figures, looked up when it is made: names, own words, picks.

Texts of posts and names of authors are not kept with figures.  A pick is told of in words only while
it may be on a wall: what is erased, taken down or no longer permitted is not named in any new file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Campaign, Team, Wall
from curator import shown
from curator.may_show import No, Reason, Yes
from curator.models import Ending, Pick
from curator.models.reports import Report, ReportKind, ReportVersion, VersionReason
from curator.picking import translating
from curator.picking.translating import Translation
from curator.report import frozen
from curator.shown import ShownPick

REMOVED: Final = frozenset({Reason.TAKEN_DOWN, Reason.GONE})


@dataclass(frozen=True, slots=True)
class PickNow:
    """A pick that may be on a wall today."""

    headline: str
    """Staff's own words, "" where they wrote none."""
    text: str
    """What of the author's words is shown, all of it where nothing was chosen."""
    language: str
    """Of `text`, "" where nobody knows."""
    author: str
    """By the name the wall shows, "" where nobody knows."""
    network: str
    url: str
    """"" for a story that is nowhere else."""
    translations: tuple[Translation, ...] = ()
    headline_language: str = ""
    """Of `headline`: that of the team's wall, as there, "" where there is none."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything beside `Frozen` that a version's documents are made of."""

    kind: ReportKind
    whole: bool
    """The figures are the whole campaign's."""
    campaign: str
    team: str
    """Who made it."""
    number: int
    """Of the version."""
    reason: VersionReason
    at: datetime
    """When the version was made; aware."""
    note: str = ""
    """Why a person made one more version, in their own words."""
    project_number: str = ""
    funder_name: str = ""
    funder_sentence: str = ""
    funder_emblem: str | None = None
    """Name in the pictures folder."""
    words: Mapping[str, Mapping[str, str]] | None = None
    """Language → section (`curator.report.words.SECTIONS`) → text."""
    picks: Mapping[int, PickNow] | None = None
    """By id: those that may be told of."""
    off: frozenset[int] = frozenset()
    """Picks that are still there and on no wall just now."""


def look(session: Session, report: Report, version: ReportVersion) -> Facts:
    """What there is beside a version's frozen figures.  `pydantic.ValidationError` where those are broken."""
    team = session.get_one(Team, report.team_id)
    ids = [one.pick_id for one in frozen.read(version.frozen).picks]
    rows = session.execute(select(Pick).where(col(Pick.id).in_(ids)).order_by(col(Pick.id))).scalars().all()
    found = shown.describe(session, rows, clock.day_of(clock.now()))
    removed = {row.id for row in rows if row.ending is Ending.TAKEN_DOWN}
    spoken = _wall_languages(session, report.campaign_id)
    teams = {row.id: row.team_id for row in rows}
    return Facts(
        kind=report.kind,
        whole=report.whole,
        campaign=session.get_one(Campaign, report.campaign_id).name,
        team=team.name,
        number=version.number,
        reason=version.reason,
        at=version.at,
        note=version.note,
        project_number=team.project_number,
        funder_name=team.funder_name,
        funder_sentence=team.funder_sentence,
        funder_emblem=team.funder_emblem,
        words=version.words,
        picks={
            one.id: _now(one, spoken.get(teams[one.id]) or spoken.get(None, ""))
            for one in found
            if isinstance(one.verdict, Yes)
        },
        off=frozenset(
            one.id
            for one in found
            if isinstance(one.verdict, No) and one.verdict.reason not in REMOVED and one.id not in removed
        ),
    )


def _wall_languages(session: Session, campaign_id: int) -> dict[int | None, str]:
    """In which language each team's wall, and (None) the campaign's, is written; of several the first."""
    walls = select(Wall).where(col(Wall.campaign_id) == campaign_id).order_by(col(Wall.id).desc())
    return {one.team_id: one.language for one in session.execute(walls).scalars()}


def _now(pick: ShownPick, headline_language: str) -> PickNow:
    parts = pick.material
    return PickNow(
        headline=pick.headline,
        text=pick.excerpt.text if pick.excerpt else parts.said,
        language=translating.base(parts.language or ""),
        author=parts.author_name or parts.author_handle,
        network=parts.network,
        url=parts.url,
        translations=pick.translations,
        headline_language=translating.base(headline_language) if pick.headline else "",
    )
