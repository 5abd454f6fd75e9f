"""What a permission does on the published wall: the picture comes with the last answer, and goes at once."""

from dataclasses import replace

import pytest

from curator import picks
from curator.material import Subject
from curator.models import People, PermissionScope, PermissionState, Pick
from curator.permitting import permissions
from curator.permitting.permissions import Told
from curator.picks import Answers
from tests.wall.conftest import Walls
from wall.publish import Publisher

ASKED, GRANTED = PermissionState.ASKED, PermissionState.GRANTED
WALL = Told(scope=(PermissionScope.WALL,))


class Seen:
    """A wall as visitors get it, published only because something was written: no second passes."""

    def __init__(self, walls: Walls) -> None:
        self.walls, self.editor = walls, walls.sample.people["editor"]
        self.file = walls.picture()
        self.pick_id = walls.lift("Usva nousee", file=self.file, permission=ASKED)
        with walls.database.reading() as session:
            kept = session.get_one(Pick, self.pick_id)
            self.subject = Subject(post_id=kept.post_id or 0)
            self.answers = Answers(with_picture=True, media_id=kept.media_id, people=kept.people)
        self.answer(alt="", photographer="", people=People.UNANSWERED)
        self.publisher = Publisher(walls.database, walls.settings, now=walls.clock, seconds=lambda: 0.0)

    def answer(self, **more: object) -> None:
        self.answers = replace(self.answers, **more)  # type: ignore[arg-type]
        self.walls.database.writing(picks.answer, self.editor, self.pick_id, self.answers)

    def record(self, state: PermissionState, told: Told = WALL) -> None:
        self.walls.database.writing(
            permissions.record,
            self.editor,
            self.walls.sample.campaign,
            self.subject,
            state,
            "",
            self.walls.clock(),
            told,
        )

    def shows(self) -> str:
        """“picture”, “text”, or “” for nothing."""
        self.publisher.tick()
        published = self.walls.published()
        if not any(b"Usva nousee" in body for body in published.values()):
            assert not _pictures(published)
            return ""
        return "picture" if _pictures(published) else "text"


def _pictures(published: dict[str, bytes]) -> list[str]:
    """Pictures of posts among the files: ours of the page itself are drawings."""
    return [name for name in published if name.endswith((".jpg", ".webp", ".avif"))]


@pytest.fixture
def seen(walls: Walls) -> Seen:
    return Seen(walls)


def test_the_text_is_there_at_once_and_the_picture_comes_with_the_last_answer(seen: Seen) -> None:
    assert seen.shows() == "text"
    seen.answer(alt="Sumuinen järvi")
    assert seen.shows() == "text"
    seen.answer(photographer="Aino Ahola")
    assert seen.shows() == "text"
    seen.record(GRANTED)
    assert seen.shows() == "text"
    seen.answer(people=People.NONE)
    assert seen.shows() == "picture"


def test_a_permission_that_comes_last_brings_the_picture(seen: Seen) -> None:
    seen.answer(alt="Sumuinen järvi", photographer="Aino Ahola", people=People.ADULTS_ASKED)
    assert seen.shows() == "text"
    seen.record(PermissionState.NO_ANSWER)
    assert seen.shows() == "text"
    seen.record(GRANTED, Told(scope=(PermissionScope.PRINT,)))
    assert seen.shows() == "text"
    seen.record(GRANTED)
    assert seen.shows() == "picture"


@pytest.mark.parametrize("state", [PermissionState.DECLINED, PermissionState.WITHDRAWN])
def test_declined_or_withdrawn_it_goes_by_the_next_second(seen: Seen, state: PermissionState) -> None:
    seen.answer(alt="Sumuinen järvi", photographer="Aino Ahola", people=People.NONE)
    seen.record(GRANTED)
    assert seen.shows() == "picture"
    seen.record(state)
    assert seen.shows() == ""
    seen.record(GRANTED)
    assert seen.shows() == "picture"
