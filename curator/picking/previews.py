"""Seeing before picking: a card that nobody has saved yet, and pictures fetched for looking at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from collector import errands
from collector.models import ErrandKind
from collector.queries import PictureView
from config.models import Team
from curator import shown
from curator.material import Subject
from curator.may_show import Yes
from curator.models import Pick
from curator.picking import crops
from curator.picking.translating import Translation
from curator.picks import Answers
from curator.shown import ShownPick, ShownPicture

AT_ONCE = 12


def card(
    session: Session,
    team: Team,
    subject: Subject,
    answers: Answers,
    week: date,
    at: datetime,
    translations: tuple[Translation, ...] = (),
) -> ShownPick | None:
    """The pick as it will be shown when all its questions are answered; None: no such post or story."""
    assert team.id is not None
    draft = Pick(
        id=0,
        campaign_id=team.campaign_id,
        team_id=team.id,
        week=week,
        post_id=subject.post_id or None,
        story_id=subject.story_id or None,
        shown_from=at,
        created_at=at,
        created_by=0,
        headline=answers.tidy().headline,
        excerpt=answers.tidy().excerpt,
    )
    described = shown.describe(session, [draft], week)
    if not described:
        return None
    card_of = replace(described[0], translations=translations)
    chosen = card_of.material.picture(answers.media_id) if answers.with_picture else None
    if chosen is None or not chosen.file:
        return replace(card_of, picture=None, verdict=Yes(picture=False))
    tidy = answers.tidy()
    crop = crops.crop(tidy.crop)
    picture = ShownPicture(chosen.file, tidy.alt, tidy.photographer or "…", chosen.is_video, crop)
    return replace(card_of, picture=picture, verdict=Yes(picture=True))


def unfetched(pictures: Iterable[PictureView]) -> list[int]:
    """Ids of pictures nobody has tried to fetch, at most a dozen."""
    return [one.id for one in pictures if one.file is None and one.fault is None][:AT_ONCE]


def fetch(session: Session, media_ids: Iterable[int], at: datetime) -> None:
    """Ask for copies to look at; a picture already asked for is not asked twice."""
    for media_id in media_ids:
        errands.ask(session, ErrandKind.PICTURE, media_id, at)
