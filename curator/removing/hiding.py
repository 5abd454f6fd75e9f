"""Hiding: a pick that somebody asked to have removed, and a pick that one wall does not want.

What is hidden is hidden with everything that shows the same: every pick of the post, in every
campaign, whether it came by a source or by a pasted link.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import queries
from collector.models import Post
from config.models import Team, Wall
from curator import acts
from curator.material import Subject, subject_of
from curator.models import Pick, Story, WallHide


class Problem(StrEnum):
    """Why a wall cannot hide a pick; the desk has the words."""

    NOT_THERE = "not_there"
    NOT_YOUR_WALL = "not_your_wall"
    OWN_PICK = "own_pick"


class HidingError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def everywhere(session: Session, subject: Subject) -> list[Subject]:
    """A post or story and whatever else is the same: the post a source saw, stories typed from its link."""
    row: Post | Story | None = (
        session.get(Post, subject.post_id) if subject.post_id else session.get(Story, subject.story_id)
    )
    if row is None:
        return []
    same = (col(Story.network) == row.network) & (col(Story.uri) == row.uri)
    numbers = session.execute(select(col(Story.id)).where(same)).scalars()
    found = {subject} | {Subject(story_id=number) for number in numbers if number}
    post_id = queries.find(session, row.network, row.uri, row.url) if row.url else None
    return sorted(found | ({Subject(post_id=post_id)} if post_id else set()))


def picks_of(session: Session, subjects: Collection[Subject]) -> list[Pick]:
    """Every pick of these, ended ones too, by id."""
    rows = session.execute(select(Pick).where(_of(subjects)).order_by(col(Pick.id)))
    return list(rows.scalars())


def same(session: Session, pick: Pick) -> list[Pick]:
    """Every pick of what a pick shows, itself and ended ones too, by id."""
    return picks_of(session, everywhere(session, subject_of(pick)) or [subject_of(pick)])


def hide(session: Session, subjects: Collection[Subject], at: datetime) -> None:
    """Keep every pick of these off the walls until it is decided; one already hidden keeps its moment."""
    session.execute(
        update(Pick).where(_of(subjects), col(Pick.hidden_at).is_(None)).values(hidden_at=at),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
    acts.walls_may_change(session)


def show_again(session: Session, subjects: Collection[Subject]) -> None:
    """Nobody's request keeps these off the walls any more."""
    session.execute(
        update(Pick).where(_of(subjects)).values(hidden_at=None),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
    acts.walls_may_change(session)


def since(session: Session, subject: Subject) -> datetime | None:
    """Since when a request keeps what is picked off the walls; a new pick of the same takes it over."""
    hidden = [one.hidden_at for one in picks_of(session, everywhere(session, subject)) if one.hidden_at]
    return min(hidden, default=None)


def hide_on_wall(
    session: Session, person_id: int, team_id: int, wall_id: int, pick_id: int, at: datetime
) -> None:
    """A team's wall does not show another team's pick.  `HidingError` when that is not theirs to say."""
    acts.alone(session, session.get_one(Team, team_id).campaign_id)
    _check(session, team_id, wall_id, pick_id)
    if session.get(WallHide, (wall_id, pick_id)) is None:
        session.add(WallHide(wall_id=wall_id, pick_id=pick_id, person_id=person_id, at=at))
        acts.record(session, person_id, "hide_on_wall", "pick", pick_id, wall=wall_id)
        acts.walls_may_change(session)


def show_on_wall(session: Session, person_id: int, team_id: int, wall_id: int, pick_id: int) -> None:
    """Undo `hide_on_wall`; what was not hidden stays as it is."""
    _check(session, team_id, wall_id, pick_id)
    kept = session.get(WallHide, (wall_id, pick_id))
    if kept is not None:
        session.delete(kept)
        acts.record(session, person_id, "show_on_wall", "pick", pick_id, wall=wall_id)
        acts.walls_may_change(session)


def hidden_on(session: Session, pick_id: int) -> frozenset[int]:
    """The ids of the walls that do not want a pick."""
    rows = select(col(WallHide.wall_id)).where(col(WallHide.pick_id) == pick_id)
    return frozenset(session.execute(rows).scalars())


def walls_of(session: Session, team: Team, pick: Pick) -> list[Wall]:
    """The walls on which a team decides and another team's pick may stand, by name."""
    rows = session.execute(
        select(Wall)
        .where(col(Wall.campaign_id) == pick.campaign_id, col(Wall.team_id).is_(None), ~col(Wall.closed))
        .order_by(col(Wall.name))
    ).scalars()
    return [
        wall
        for wall in rows
        if pick.team_id != team.id and decides(wall, team) and covers(wall, pick.team_id)
    ]


def decides(wall: Wall, team: Team) -> bool:
    """Whether a team has a say on a wall: its own, or a shared one that shows the team's picks."""
    if wall.campaign_id != team.campaign_id:
        return False
    return wall.team_id == team.id if wall.team_id is not None else covers(wall, team.id)


def covers(wall: Wall, team_id: int | None) -> bool:
    """Whether a team's picks belong on a wall, whatever else it asks of them."""
    if wall.team_id is not None:
        return wall.team_id == team_id
    return not wall.teams or team_id in wall.teams


def _check(session: Session, team_id: int, wall_id: int, pick_id: int) -> None:
    pick, wall, team = session.get(Pick, pick_id), session.get(Wall, wall_id), session.get_one(Team, team_id)
    if pick is None or wall is None or pick.campaign_id != wall.campaign_id:
        raise HidingError(Problem.NOT_THERE)
    if pick.team_id == team_id:
        raise HidingError(Problem.OWN_PICK)
    if not decides(wall, team):
        raise HidingError(Problem.NOT_YOUR_WALL)


def _of(subjects: Collection[Subject]) -> ColumnElement[bool]:
    return or_(
        col(Pick.post_id).in_([one.post_id for one in subjects if one.post_id]),
        col(Pick.story_id).in_([one.story_id for one in subjects if one.story_id]),
    )
