"""A folder shown by a plain web server: after its time nothing of other people's is left in it."""

from datetime import timedelta

from tests.wall.conftest import Call, Walls
from wall import folder
from wall.app import create
from wall.expire import expire

OVER = timedelta(hours=24, seconds=1)


def test_a_valid_folder_is_left_alone(full: Walls) -> None:
    full.publish()
    before = full.published()

    assert expire(full.settings.published, full.clock()) == ()
    assert full.published() == before


def test_past_its_time_no_text_or_picture_of_anybodys_is_left(full: Walls) -> None:
    full.publish()
    assert any(b"Usva nousee" in body for body in full.published().values())

    assert expire(full.settings.published, full.clock() + OVER)

    left = full.published()
    assert not any(
        word in body for body in left.values() for word in (b"Usva nousee", b"sahasta", b"Posiolle")
    )
    assert not any(name.endswith((".webp", ".jpg")) for name in left)
    assert b"N\xc3\xa4in p\xc3\xa4\xc3\xa4set mukaan" in left["kaikki/fi/index.html"]
    assert b'"cards":[]' in left["kaikki/fi/wall.json"]
    assert expire(full.settings.published, full.clock() + OVER) == ()


def test_our_own_process_shows_the_same_and_the_next_pass_brings_everything_back(
    full: Walls, call: Call
) -> None:
    full.publish()
    before = full.published()
    expire(full.settings.published, full.clock() + OVER)

    status, _, body = call(create(full.settings), "/kaikki/fi/")
    assert (status, b"Usva nousee" in body) == ("200 OK", False)
    full.publish()
    assert full.published().keys() == before.keys()
    assert b"Usva nousee" in full.published()["kaikki/fi/index.html"]


def test_it_steps_aside_while_a_publisher_is_at_work(full: Walls) -> None:
    full.publish()
    with folder.only_writer(full.settings.published) as alone:
        assert alone
        assert expire(full.settings.published, full.clock() + OVER) == ()
