"""A crop is cut when it is published, and a decision is on the walls as soon as the desk says."""

import io
from datetime import timedelta

from PIL import Image
from sqlmodel import Session

from config import clock
from curator import acts, picks
from curator.material import Subject
from curator.models import People, Pick
from curator.picking.answers import Answers
from curator.showing import arrivals
from wall import manifest
from wall.publish import Publisher


def crop(walls, number: int, shares: list[float] | None) -> None:
    def step(session: Session) -> None:
        session.get_one(Pick, number).crop = shares
        acts.walls_may_change(session)

    walls.database.writing(step)


def sizes(walls) -> set[tuple[int, int]]:
    return {
        Image.open(io.BytesIO(body)).size
        for name, body in walls.published().items()
        if name.startswith("pictures/") and name.endswith(".jpg")
    }


def test_a_crop_is_a_picture_of_its_own_and_the_old_one_goes(walls) -> None:
    number = walls.lift(file=walls.picture(size=(600, 800)))
    walls.publish()
    assert sizes(walls) == {(600, 800), (480, 640)}
    crop(walls, number, [0.0, 0.0, 1.0, 0.5625])
    assert walls.publish().changed
    assert sizes(walls) == {(600, 450), (480, 360)}
    page = walls.published()["kaikki/fi/index.html"].decode()
    assert 'width="600" height="450"' in page
    assert not walls.publish().changed


def test_two_picks_of_one_picture_can_show_different_parts(walls) -> None:
    file = walls.picture(size=(800, 800))
    first, second = walls.lift(file=file), walls.lift(file=file, team="posio")
    crop(walls, first, [0.0, 0.0, 1.0, 0.75])
    crop(walls, second, [0.0, 0.25, 1.0, 0.75])
    walls.publish()
    listed = manifest.from_json((walls.settings.published / manifest.NAME).read_bytes())
    assert len(listed.renditions) == 2
    assert len({one.jpg.name for one in listed.renditions.values()}) == 2


def test_a_decision_is_on_the_walls_within_the_seconds_that_are_promised(walls) -> None:
    publisher = Publisher(walls.database, walls.settings)
    publisher.tick()
    week, at = clock.week_of(clock.now()), clock.now()
    person, team = walls.sample.people["editor"], walls.sample.teams["kemijarvi"]
    subject = Subject(post_id=walls.sample.post("Uusi tarina."))
    made = walls.database.writing(
        picks.pick, person, team, subject, week, Answers(people=People.NONE), at=at
    ).id
    with walls.database.reading() as session:
        decided = arrivals.decided_at(session, session.get_one(Pick, made))
    assert decided is not None
    assert arrivals.arrived(walls.settings.published, made, decided) is None
    publisher.tick()
    took = arrivals.arrived(walls.settings.published, made, decided)
    assert took is not None
    # The publisher ticks once a second: that second comes on top of what the pass itself took.
    assert took + timedelta(seconds=1) <= arrivals.SOON
    assert arrivals.arrived(walls.settings.published, made + 1, decided) is None


def test_without_anything_published_nobody_says_that_it_has_arrived(walls) -> None:
    assert arrivals.arrived(walls.settings.published, 1, clock.now()) is None
    walls.settings.published.mkdir(parents=True, exist_ok=True)
    (walls.settings.published / manifest.NAME).write_text("{")
    assert arrivals.arrived(walls.settings.published, 1, clock.now() - timedelta(hours=1)) is None
