"""The rules of a pick: one a week for each team, for this week or a coming one, ended but never lost."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands
from collector.models import ErrandKind
from config import clock
from config.models import Team
from curator import acts, material
from curator.material import Material, Subject, subject_of
from curator.models import Ending, Pick, Review, Slot, ThemeKind
from curator.permitting import permissions
from curator.picking import answers as said
from curator.picking import parting, themes, watching
from curator.picking.answers import Answers, ChangedError, PickError, Problem
from curator.removing import hiding
from curator.report import erasing
from curator.turns import stock

__all__ = ["Answers", "ChangedError", "PickError", "Problem"]

WEEKS_AHEAD = 26
LONGEST_TEXT = 100_000


def pick(
    session: Session,
    person_id: int,
    team_id: int,
    subject: Subject,
    week: date,
    answers: Answers,
    *,
    slot: Slot = Slot.WEEKLY,
    replacing: int | None = None,
    at: datetime | None = None,
) -> Pick:
    """Lift a post or story for a week (a Monday's date).

    `replacing` ends that pick in the same step and takes its place on the wall.  `PickError` when a
    rule says no; then nothing has changed.  Whose channel it is may already answer the permission.
    """
    at = at or clock.now()
    team = session.get_one(Team, team_id)
    acts.alone(session, team.campaign_id)
    session.refresh(team)
    parts = _pickable(session, team, subject, replacing)
    _check_week(week, clock.day_of(at))
    _check_answers(session, team.campaign_id, parts, answers)
    if subject.post_id:
        watching.begin(session, subject.post_id, at)
    old = _to_replace(session, team, replacing) if replacing else None
    _check_team(team, old.week if old else week, old.slot if old else slot, at)
    if old is not None:
        week, slot = old.week, old.slot
        old.ended_at, old.ending = at, Ending.REPLACED
        session.flush()
    made = Pick(
        campaign_id=team.campaign_id,
        team_id=team_id,
        week=week,
        slot=slot,
        post_id=subject.post_id or None,
        story_id=subject.story_id or None,
        shown_from=old.shown_from if old else max(at, clock.starts(week)),
        created_at=at,
        created_by=person_id,
        hidden_at=hiding.since(session, subject),
    )
    if slot is Slot.SPARE:
        made.stock = old.stock if old else stock.behind(session, team_id)
    _write_answers(session, made, parts, answers, at)
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise PickError(Problem.WEEK_TAKEN) from error
    assert made.id is not None
    made.place = old.place if old else made.id
    if old is not None:
        old.replaced_by = made.id
    _permission_by_channel(session, person_id, team.campaign_id, parts, at)
    for aside in session.execute(
        select(Review).where(col(Review.post_id) == subject.post_id, col(Review.team_id) == team_id)
    ).scalars():
        session.delete(aside)
    facts = {"week": week.isoformat(), "slot": slot.value} | ({"replacing": replacing} if replacing else {})
    acts.record(session, person_id, "pick", "pick", made.id, **facts)
    acts.walls_may_change(session)
    return made


def answer(session: Session, person_id: int, pick_id: int, answers: Answers, read: str | None = None) -> Pick:
    """Say anew what a pick's card shows and what its picture needs; `PickError` when the pick has ended.

    `read`: the mark of the answers that were read before.  `ChangedError` when somebody else has answered
    otherwise meanwhile; None: whatever was answered.
    """
    kept = _living(session, pick_id)
    if read is not None and read != said.mark(kept) and answers.tidy() != said.of(kept):
        raise ChangedError
    parts = material.load(session, [subject_of(kept)]).get(subject_of(kept))
    if parts is None:
        raise PickError(Problem.NOT_THERE)
    _check_answers(session, kept.campaign_id, parts, answers, before=kept)
    _write_answers(session, kept, parts, answers, clock.now())
    session.add(kept)
    acts.record(session, person_id, "answer", "pick", pick_id)
    acts.walls_may_change(session)
    return kept


def withdraw(session: Session, person_id: int | None, pick_id: int, *, at: datetime | None = None) -> Pick:
    """Take a pick off; its place is free for another.  A second time changes nothing."""
    kept = session.get(Pick, pick_id, with_for_update=True)
    if kept is None:
        raise PickError(Problem.NOT_THERE)
    if kept.ended_at is None:
        kept.ended_at, kept.ending = at or clock.now(), Ending.WITHDRAWN
        session.add(kept)
        acts.record(session, person_id, "withdraw", "pick", pick_id)
        acts.walls_may_change(session)
    return kept


def bring_back(session: Session, person_id: int, pick_id: int) -> Pick:
    """Undo a withdrawal, if its week is still free and the post may still be picked and shown."""
    campaign_id = session.execute(select(col(Pick.campaign_id)).where(col(Pick.id) == pick_id)).scalar()
    if campaign_id is not None:
        acts.alone(session, campaign_id)
    kept = session.get(Pick, pick_id, with_for_update=True)
    if kept is None or kept.ending is not Ending.WITHDRAWN:
        raise PickError(Problem.NOT_THERE)
    team = session.get_one(Team, kept.team_id)
    _pickable(session, team, subject_of(kept), None)
    if permissions.is_forbidden(session, kept.campaign_id, subject_of(kept)):
        raise PickError(Problem.FORBIDDEN)
    if parting.comes_too_late(team, kept.week, kept.slot, clock.day_of(clock.now())):
        raise PickError(Problem.NO_STOCK if kept.slot is Slot.SPARE else Problem.NOT_BACK)
    kept.ended_at, kept.ending = None, None
    session.add(kept)
    try:
        session.flush()
    except IntegrityError as error:
        raise PickError(Problem.WEEK_TAKEN) from error
    acts.record(session, person_id, "bring_back", "pick", pick_id)
    acts.walls_may_change(session)
    return kept


def end_all(session: Session, subject: Subject, ending: Ending, at: datetime) -> list[int]:
    """End every living pick of a post or story; gives their ids.

    Documents that tell of any pick of what is taken down are made anew without it.
    """
    rows = session.execute(select(Pick).where(_picks(subject))).scalars().all()
    if ending is Ending.TAKEN_DOWN:
        erasing.told_of(session, [kept.id for kept in rows if kept.id is not None], at)
    living = [kept for kept in rows if kept.ended_at is None]
    for kept in living:
        kept.ended_at, kept.ending = at, ending
        session.add(kept)
    acts.walls_may_change(session)
    return [kept.id for kept in living if kept.id is not None]


def of_week(session: Session, team_id: int, week: date) -> Pick | None:
    """The team's living weekly pick of a week."""
    return session.execute(
        select(Pick).where(
            col(Pick.team_id) == team_id,
            col(Pick.week) == week,
            col(Pick.slot) == Slot.WEEKLY,
            col(Pick.ended_at).is_(None),
        )
    ).scalar()


def of_subject(session: Session, campaign_id: int, subject: Subject) -> Pick | None:
    """The living pick of a post or story in a campaign, whoever's it is."""
    living = select(Pick).where(
        _picks(subject), col(Pick.campaign_id) == campaign_id, col(Pick.ended_at).is_(None)
    )
    return session.execute(living.limit(1)).scalar()


def of_team(session: Session, team_id: int, limit: int = 60, offset: int = 0) -> list[Pick]:
    """A team's picks, ended ones too, newest week first."""
    newest = select(Pick).where(col(Pick.team_id) == team_id)
    order = (col(Pick.week).desc(), col(Pick.ended_at).is_not(None), col(Pick.id).desc())
    return list(session.execute(newest.order_by(*order).limit(limit).offset(offset)).scalars())


def _picks(subject: Subject) -> ColumnElement[bool]:
    if subject.post_id:
        return col(Pick.post_id) == subject.post_id
    return col(Pick.story_id) == subject.story_id


def _pickable(session: Session, team: Team, subject: Subject, replacing: int | None) -> Material:
    parts = material.load(session, [subject]).get(subject)
    if parts is None or not material.reachable(session, team.campaign_id, subject):
        raise PickError(Problem.NOT_THERE)
    if parts.taken_down:
        raise PickError(Problem.TAKEN_DOWN)
    if parts.gone:
        raise PickError(Problem.GONE)
    if parts.restricted:
        raise PickError(Problem.RESTRICTED)
    if len(parts.text) > LONGEST_TEXT:
        raise PickError(Problem.TOO_LONG)
    other = of_subject(session, team.campaign_id, subject)
    if other is not None and other.id != replacing:
        raise PickError(Problem.ALREADY_PICKED, other.id)
    return parts


def _check_week(week: date, today: date) -> None:
    if week != clock.monday(week):
        raise PickError(Problem.NOT_A_MONDAY)
    if week < clock.monday(today):
        raise PickError(Problem.PAST_WEEK)
    if week > clock.monday(today) + timedelta(weeks=WEEKS_AHEAD):
        raise PickError(Problem.TOO_FAR)


def _check_team(team: Team, week: date, slot: Slot, at: datetime) -> None:
    today = clock.day_of(at)
    if parting.has_ended(team, today):
        raise PickError(Problem.NO_STOCK if slot is Slot.SPARE else Problem.TEAM_ENDED)
    if parting.comes_too_late(team, week, slot, today):
        raise PickError(Problem.AFTER_LAST_DAY)


def _check_answers(
    session: Session, campaign_id: int, parts: Material, answers: Answers, before: Pick | None = None
) -> None:
    wrong = said.problem(parts, answers)
    # What was the author's own once may stay, though they have changed it: the card leaves it out.
    stays = wrong is Problem.REWORDED and before is not None and answers.tidy().excerpt == before.excerpt
    if wrong is not None and not stays:
        raise PickError(wrong)
    if not themes.fits(session, campaign_id, ThemeKind.THEME, answers.theme_id):
        raise PickError(Problem.NO_SUCH_THEME)
    if not themes.fits(session, campaign_id, ThemeKind.AUDIENCE, answers.audience_id):
        raise PickError(Problem.NO_SUCH_AUDIENCE)


def _write_answers(session: Session, kept: Pick, parts: Material, answers: Answers, at: datetime) -> None:
    tidy = answers.tidy()
    chosen = parts.picture(tidy.media_id) if tidy.with_picture else None
    if chosen is not None and chosen.id and not chosen.full:
        errands.ask(session, ErrandKind.FULL_PICTURE, chosen.id, at)
    kept.with_picture, kept.media_id = tidy.with_picture, tidy.media_id if tidy.with_picture else None
    kept.alt, kept.photographer, kept.people = tidy.alt, tidy.photographer, tidy.people
    kept.crop = list(tidy.crop) if tidy.crop else None
    kept.headline, kept.excerpt = tidy.headline, tidy.excerpt
    kept.theme_id, kept.audience_id = tidy.theme_id, tidy.audience_id


def _to_replace(session: Session, team: Team, pick_id: int) -> Pick:
    old = session.get(Pick, pick_id, with_for_update=True)
    if old is None or old.team_id != team.id:
        raise PickError(Problem.NOT_THERE)
    if old.ended_at is not None:
        raise PickError(Problem.GAVE_WAY)
    return old


def _living(session: Session, pick_id: int) -> Pick:
    kept = session.get(Pick, pick_id, with_for_update=True)
    if kept is None:
        raise PickError(Problem.NOT_THERE)
    if kept.ended_at is not None:
        raise PickError(Problem.ENDED)
    return kept


def _permission_by_channel(
    session: Session, person_id: int, campaign_id: int, parts: Material, at: datetime
) -> None:
    if permissions.current(session, campaign_id, [parts.subject]):
        return
    state = permissions.by_channel(session, campaign_id, parts)
    if state is not None:
        permissions.record(session, person_id, campaign_id, parts.subject, state, "", at)
