"""Seeing before picking: a card that nobody has saved yet, and pictures fetched for looking at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from collector import errands
from collector.models import ErrandKind
from collector.queries import PictureView
from config.models import Team
from curator import shown
from curator.material import Subject
from curator.may_show import Missing, No, Reason, Yes, may_show, missing_for_picture
from curator.models import PermissionState, Pick
from curator.picking import crops
from curator.picking.translating import Translation
from curator.picks import Answers
from curator.shown import ShownPick, ShownPicture

AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """A card as a wall would show it, and what its wanted picture still waits for."""

    card: ShownPick
    missing: tuple[Missing, ...]
    permission: PermissionState | None
    """Where it stands; the card of what waits for it is as it will be with it."""


def card(
    session: Session,
    team: Team,
    subject: Subject,
    answers: Answers,
    week: date,
    at: datetime,
    translations: tuple[Translation, ...] = (),
    permission: PermissionState | None = None,
) -> Preview | None:
    """The pick as a wall would show it with these answers; None: no such post or story.

    `permission`: where it will stand once this is saved, if not as it is written down now.  The card has
    the `verdict` of the wall; where a post is nothing but a picture, it is on the card all the same.  What
    is on no wall before its permission is shown as it will be with it.
    """
    draft = _draft(team, subject, answers.tidy(), week, at)
    described = shown.describe(session, [draft], week)
    if not described:
        return None
    parts = described[0].material
    permission = permission or described[0].permission
    facts = shown.facts(draft, parts, permission)
    verdict = may_show(facts, week)
    coming, then = verdict, permission
    if verdict == No(Reason.NO_PERMISSION):
        then = PermissionState.GRANTED
        coming = may_show(replace(facts, permission=then), week)
    made = replace(described[0], translations=translations, permission=then, verdict=verdict)
    missing = missing_for_picture(facts) if draft.with_picture else ()
    with_picture = coming.picture if isinstance(coming, Yes) else coming.reason is Reason.EMPTY
    chosen = parts.picture(answers.media_id) if answers.with_picture and with_picture else None
    if chosen is None or not chosen.file:
        return Preview(replace(made, picture=None), missing, permission)
    picture = ShownPicture(
        chosen.file, draft.alt, draft.photographer or "…", chosen.is_video, crops.crop(answers.tidy().crop)
    )
    return Preview(replace(made, picture=picture), missing, permission)


def _draft(team: Team, subject: Subject, tidy: Answers, week: date, at: datetime) -> Pick:
    assert team.id is not None
    return Pick(
        id=0,
        campaign_id=team.campaign_id,
        team_id=team.id,
        week=week,
        post_id=subject.post_id or None,
        story_id=subject.story_id or None,
        shown_from=at,
        created_at=at,
        created_by=0,
        headline=tidy.headline,
        excerpt=tidy.excerpt,
        with_picture=tidy.with_picture,
        media_id=tidy.media_id,
        alt=tidy.alt,
        photographer=tidy.photographer,
        people=tidy.people,
    )


def unfetched(pictures: Iterable[PictureView]) -> list[int]:
    """Ids of pictures nobody has tried to fetch, at most a dozen."""
    return [one.id for one in pictures if one.file is None and one.fault is None][:AT_ONCE]


def fetch(session: Session, media_ids: Iterable[int], at: datetime) -> None:
    """Ask for copies to look at; a picture already asked for is not asked twice."""
    for media_id in media_ids:
        errands.ask(session, ErrandKind.PICTURE, media_id, at)
