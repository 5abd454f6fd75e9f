"""`someseina takedown`: off the folder at once, whatever has become of the database, and for good."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlmodel import Session

from collector.models import Post
from config import db
from config import settings as config_settings
from config.settings import Settings
from curator.models import Pick
from curator.removing import wishes
from tests.wall.conftest import Call, Walls
from wall import folder, manifest
from wall.app import create
from wall.commands import expire as expire_command
from wall.commands import takedown
from wall.expire import expire
from wall.publish import Publisher

SECRET = "Salainen"


def run(settings: Settings, link: str, command: Any = takedown) -> Result:
    return CliRunner().invoke(command, [link] if link else [], obj=lambda: settings)


def link_of(walls: Walls, pick_id: int) -> str:
    with walls.database.reading() as session:
        post: Post = session.get_one(Post, session.get_one(Pick, pick_id).post_id)
        return post.url


def with_database(walls: Walls, url: str) -> Settings:
    """The same folder, another database."""
    return config_settings.load(
        {}, data=walls.settings.data, wall_url=walls.settings.wall_url, database_url=url
    )


def without_database(walls: Walls) -> Settings:
    """A PostgreSQL that nobody answers for."""
    return with_database(walls, "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


def of_database(walls: Walls, database_url: str) -> Settings:
    if database_url.startswith("sqlite"):
        assert walls.settings.database == database_url
        return walls.settings
    return with_database(walls, database_url.replace("+psycopg", ""))


def traces(walls: Walls) -> list[str]:
    return [name for name, body in walls.published().items() if SECRET.encode() in body]


@pytest.fixture
def shown(full: Walls) -> int:
    """A pick with a picture on the wall, published; its number."""
    pick = full.lift(SECRET, file=full.picture("#a1261e"), team="posio")
    full.publish()
    assert traces(full)
    return pick


def is_off(walls: Walls, pick: int, call: Call) -> bool:
    """Nothing of it in the folder, and our own server says so."""
    listed = manifest.from_json((walls.settings.published / manifest.NAME).read_bytes())
    app = create(walls.settings)
    return (
        traces(walls) == []
        and call(app, f"/tarina/{pick}/")[0] == "410 Gone"
        and call(app, f"/go/{pick}/")[0] == "404 Not Found"
        and SECRET.encode() not in call(app, "/kaikki/fi/")[2]
        and not any(pick in one.picks for one in listed.documents.values())
        and all(folder.holds(walls.settings.published, file) for file in listed.files().values())
    )


def test_with_a_database_it_is_off_the_folder_and_in_the_database_and_nothing_is_kept(
    full: Walls, shown: int, database_url: str, call: Call
) -> None:
    result = run(of_database(full, database_url), link_of(full, shown))
    assert result.exit_code == 0, result.output
    assert "Picks ended: 1" in result.output
    assert is_off(full, shown, call)
    assert wishes.kept(full.settings.data) == []
    full.publish()
    assert is_off(full, shown, call)


@pytest.mark.parametrize("page", ["tarina/{}/", "go/{}", "poisto/{}/sv/", "tarina/{}/?utm=1"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_address_of_our_own_page_is_enough(full: Walls, shown: int, call: Call, page: str) -> None:
    link = f"{full.settings.wall_url}/{page.format(shown)}"
    assert run(without_database(full), link).exit_code == 0
    assert is_off(full, shown, call)
    full.publish()
    assert is_off(full, shown, call)
    assert wishes.kept(full.settings.data) == []
    with full.database.reading() as session:
        assert session.get_one(Pick, shown).ended_at is not None


def test_without_a_database_the_folder_is_clean_at_once_and_stays_so(
    full: Walls, shown: int, call: Call
) -> None:
    link = link_of(full, shown)
    pictures = {name for name in full.published() if name.startswith("pictures/")}
    result = run(without_database(full), link)
    assert result.exit_code == 0, result.output
    assert "The database cannot be asked" in result.output
    assert "The wish is kept" in result.output
    assert is_off(full, shown, call)
    assert len(pictures - set(full.published())) >= 3
    assert "Seuraa meitä" in full.published()["kaikki/fi/index.html"].decode()
    # The other team's wall, on which it never was, is as before.
    assert "Aino" in full.published()["kemijarvi/fi/index.html"].decode()

    assert [wish.link for wish in wishes.kept(full.settings.data)] == [link]
    full.publish()
    assert is_off(full, shown, call)
    assert wishes.kept(full.settings.data) == []
    with full.database.reading() as session:
        assert session.get_one(Pick, shown).ended_at is not None
        taken = session.get_one(Post, session.get_one(Pick, shown).post_id).taken_down_at
        assert taken is not None


def test_a_publisher_whose_database_has_not_heard_of_it_yet_leaves_it_out(
    full: Walls, shown: int, call: Call
) -> None:
    link = link_of(full, shown)

    def other_link(session: Session) -> None:
        """An older database, put back: it does not know the post by this link."""
        post = session.get_one(Post, session.get_one(Pick, shown).post_id)
        post.uri, post.url = "https://elsewhere.example/1", link.replace("/@", "/deck/@")

    wishes.keep(full.settings.data, link, full.clock())
    full.database.writing(other_link)
    for _ in range(2):
        full.publish()
        assert is_off(full, shown, call)
        assert [wish.link for wish in wishes.kept(full.settings.data)] == [link]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_sqlite_file_that_is_gone_is_not_made_anew(full: Walls, shown: int, call: Call) -> None:
    link = link_of(full, shown)
    full.database.close()
    path = Path(full.settings.data / "someseina.db")
    aside = path.with_suffix(".aside")
    path.rename(aside)
    result = run(full.settings, link)
    assert result.exit_code == 0, result.output
    assert not path.exists()
    assert is_off(full, shown, call)
    aside.rename(path)
    full.publish()
    assert is_off(full, shown, call)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_locked_sqlite_file_does_not_keep_it_on_the_wall(
    full: Walls, shown: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_of(full, shown)
    monkeypatch.setattr(db, "BUSY_MS", 50)
    with full.database.engine.connect() as holder:
        holder.exec_driver_sql("COMMIT")
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        result = run(full.settings, link)
        holder.exec_driver_sql("ROLLBACK")
    assert "database is locked" in result.output
    assert is_off(full, shown, call)
    full.publish()
    assert is_off(full, shown, call)
    assert wishes.kept(full.settings.data) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_past_its_time_is_cleaned_too(full: Walls, shown: int, call: Call) -> None:
    expire(full.settings.published, full.clock() + timedelta(hours=25))
    assert call(create(full.settings), f"/tarina/{shown}/")[0] == "200 OK"
    run(without_database(full), link_of(full, shown))
    assert is_off(full, shown, call)
    assert expire(full.settings.published, full.clock() + timedelta(hours=26)) == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_a_killed_publisher_left_newer_than_the_list_gives_way(full: Walls, call: Call) -> None:
    full.publish()
    older = (full.settings.published / manifest.NAME).read_bytes()
    pick = full.lift(SECRET)
    full.publish()
    (full.settings.published / manifest.NAME).write_bytes(older)
    assert "kaikki/fi/index.html" in traces(full)
    run(without_database(full), link_of(full, pick))
    assert traces(full) == []
    assert call(create(full.settings), "/kaikki/fi/")[0] == "200 OK"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_whose_list_cannot_be_read_is_emptied(full: Walls, shown: int) -> None:
    link = link_of(full, shown)
    (full.settings.published / manifest.NAME).write_bytes(b"{")
    run(without_database(full), link)
    assert full.published() == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_living_publisher_without_its_database_hears_a_wish_all_the_same(
    full: Walls, shown: int, call: Call
) -> None:
    gone = db.Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")
    publisher = Publisher(gone, full.settings, now=full.clock)
    wishes.keep(full.settings.data, link_of(full, shown), full.clock())
    with pytest.raises(Exception, match="connection"):
        publisher.tick()
    gone.close()
    assert is_off(full, shown, call)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_timer_of_a_folder_hears_a_wish_too(full: Walls, shown: int, call: Call) -> None:
    wishes.keep(full.settings.data, link_of(full, shown), full.clock())
    assert "taken down  kaikki/fi/index.html" in run(without_database(full), "", expire_command).output
    assert is_off(full, shown, call)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_nobody_knows_is_said_and_not_kept(full: Walls, shown: int) -> None:
    before = full.published()
    result = run(full.settings, "https://a.example/never/seen")
    assert (result.exit_code, "nothing we have seen is behind" in result.output) == (1, True)
    assert run(full.settings, "ei linkkiä").exit_code == 1
    assert wishes.kept(full.settings.data) == []
    assert full.published() == before


STEPS = """
import os, signal, sys
from pathlib import Path
from config import clock, settings
from wall import takedown

left = int(sys.argv[1])

def mortal(name):
    real = getattr(os, name)
    def step(*given, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*given, **named)
    setattr(os, name, step)

for name in ("replace", "unlink", "fsync"):
    mortal(name)
known = settings.load({}, data=Path(sys.argv[2]), database_url=sys.argv[3])
takedown.take_down(known, sys.argv[4], clock.now())
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_killed_between_any_two_steps_it_never_comes_back(full: Walls, shown: int, call: Call) -> None:
    link, whole = link_of(full, shown), full.published()
    place = full.settings.published
    nobody = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    for step in (2, 3, 5, 9, 14, 25, 40):
        killed = subprocess.run(
            [sys.executable, "-c", STEPS, str(step), str(full.settings.data), nobody, link],
            check=False,
            timeout=60,
        )
        assert killed.returncode in {0, -signal.SIGKILL}
        assert len(wishes.kept(full.settings.data)) == 1
        # A process that starts anew shows no card of it once the command had begun to take it off …
        if not (place / f"tarina/{shown}/index.html").exists() and traces(full) == []:
            assert SECRET.encode() not in call(create(full.settings), "/kaikki/fi/")[2]
        # … and whoever comes next, without a database, finishes.
        run(without_database(full), "", expire_command)
        assert is_off(full, shown, call)
        _put_back(place, whole)
    full.publish()
    assert is_off(full, shown, call)
    assert wishes.kept(full.settings.data) == []


def _put_back(place: Path, files: dict[str, bytes]) -> None:
    for name, body in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(body)
