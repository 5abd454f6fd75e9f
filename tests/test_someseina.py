"""The command line: what it prints, its exit codes, and how its processes are kept."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import migrate
from config import settings as config_settings
from config.db import Database
from config.models import Wall
from config.processes import port_held, supervise, wait_until_served
from curator import beginning
from curator.entry import people
from tests import ports
from wall import app


def call(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOMESEINA_")}
    environment |= {"SOMESEINA_DATA": str(folder)} | variables
    return subprocess.run(
        [sys.executable, "-m", "someseina", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_wrong_setting_is_one_message_and_exit_code_2(tmp_path: Path) -> None:
    done = call(tmp_path, "db", "upgrade", SOMESEINA_PORT="ovi", SOMESEINA_OUTO="1")
    assert done.returncode == 2
    assert "SOMESEINA_PORT" in done.stderr
    assert "SOMESEINA_OUTO" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_schema_is_exit_code_3_and_names_the_command(tmp_path: Path) -> None:
    done = call(tmp_path, "collect", "--once")
    assert done.returncode == 3
    assert "someseina db upgrade" in done.stderr


def test_a_wrong_campaign_file_is_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[campaign]\n")
    done = call(tmp_path, "campaigns", "check", str(tmp_path / "c.toml"))
    assert done.returncode == 2
    assert "campaign.key" in done.stderr


def test_a_database_that_cannot_be_reached_is_exit_code_1(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"
    done = call(tmp_path, "collect", "--once", SOMESEINA_DATABASE_URL=url)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_an_operators_first_hour(tmp_path: Path) -> None:
    assert call(tmp_path, "db", "upgrade").returncode == 0
    campaign = "config/campaigns.toml"
    applied = call(tmp_path, "campaigns", "apply", campaign, "--yes")
    assert "changes applied" in applied.stdout
    assert "Nothing to change" in call(tmp_path, "campaigns", "apply", campaign).stdout
    invited = call(tmp_path, "people", "invite", "maija@kunta.example", "--team", "posio", "--role", "editor")
    assert "/desk/invite/" in invited.stdout
    assert "maija@kunta.example" in call(tmp_path, "people", "list").stdout
    unknown = call(tmp_path, "people", "invite", "x@kunta.example", "--team", "atlantis")
    assert (unknown.returncode, "atlantis" in unknown.stderr) == (1, True)
    wrong = call(tmp_path, "people", "invite", "maija", "--team", "posio")
    assert (wrong.returncode, "no e-mail address" in wrong.stderr) == (1, True)
    assert "(invited)" in call(tmp_path, "people", "list").stdout
    call(tmp_path, "people", "disable", "maija@kunta.example")
    assert "(disabled)" in call(tmp_path, "people", "list").stdout
    assert "mastodon.social" in call(tmp_path, "sources").stdout
    assert "published" in call(tmp_path, "publish").stdout
    assert call(tmp_path, "takedown", "https://a.example/1").returncode == 1
    well = call(tmp_path, "health")
    assert (well.returncode, "someseina work" in well.stderr) == (1, True)


def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = call(tmp_path / "data", "run", SOMESEINA_PORT=port)
        demo = call(tmp_path / "data", "demo", "--port", port)
    for done in (run, demo):
        assert done.returncode == 5
        assert f"port {port}" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "someseina.db").exists()


@pytest.mark.parametrize("command", [["run"], ["serve", "all"], ["demo"]])
def test_of_two_that_start_at_once_the_second_says_which_port_is_taken(
    tmp_path: Path, command: list[str]
) -> None:
    port = ports.free()
    (tmp_path / "data").mkdir()
    assert call(tmp_path / "data", "db", "upgrade").returncode == 0
    # The other one has begun and does not listen yet.
    with port_held(config_settings.load({}, data=tmp_path, port=port)):
        more = ["--port", str(port)] if command == ["demo"] else []
        done = call(tmp_path / "data", *command, *more, SOMESEINA_PORT=str(port))
    assert done.returncode == 5
    assert f"cannot listen on 127.0.0.1, port {port}: another someseina serves there" in done.stderr
    assert "choose another port" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_services_that_start_at_once_do_not_share_a_port(tmp_path: Path) -> None:
    port = ports.free()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOMESEINA_")}
    started = []
    for name in ("one", "two"):
        assert call(tmp_path / name, "db", "upgrade").returncode == 0
    for name in ("one", "two"):
        own = {"SOMESEINA_DATA": str(tmp_path / name), "SOMESEINA_PORT": str(port)}
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "someseina", "serve", "wall"],
                env=environment | own,
                stderr=subprocess.PIPE,
            )
        )
    try:
        end = time.monotonic() + 60
        while all(one.poll() is None for one in started):
            assert time.monotonic() < end, "both of them serve"
            time.sleep(0.05)
        (refused,) = [one for one in started if one.poll() is not None]
        (serving,) = [one for one in started if one is not refused]
        assert refused.returncode == 5
        assert wait_until_served(config_settings.load({}, data=tmp_path, port=port), threading.Event())
        assert serving.poll() is None
    finally:
        for one in started:
            one.terminate()
            one.communicate(timeout=30)


def test_without_a_network_every_source_says_what_failed(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(
        """
        [campaign]
        key = "a"
        name = "A"
        starts = 2026-01-01
        [teams.a]
        name = "A"
        kind = "project"
        [[tags]]
        name = "a"
        role = "campaign"
        [[sources]]
        kind = "mastodon"
        server = "no-such-host.invalid"
        query = "a"
        name = "Ensimmäinen"
        [[sources]]
        kind = "feed"
        query = "https://other.invalid/feed"
        name = "Toinen"
        [[walls]]
        key = "a"
        name = "A"
        """,
        encoding="utf-8",
    )
    call(tmp_path, "db", "upgrade")
    call(tmp_path, "campaigns", "apply", str(tmp_path / "c.toml"), "--yes")
    done = call(tmp_path, "collect", "--once")
    assert done.returncode == 4
    assert "Ensimmäinen" in done.stderr
    assert "Toinen" in done.stderr
    assert "2 sources asked, 2 failed" in done.stdout
    told = call(tmp_path, "sources").stdout
    assert told.count("next try") == 2
    assert "tried again by itself" in told


def test_preparing_applies_the_campaign_once_and_gives_a_link_while_nobody_can_sign_in(
    tmp_path: Path,
) -> None:
    settings = config_settings.load({}, data=tmp_path)
    first, second = (beginning.prepare(settings) for _ in range(2))
    assert any("is applied" in line for line in first)
    assert not any("is applied" in line for line in second)
    assert any("/desk/invite/" in line for line in first)
    assert any("/desk/invite/" in line for line in second)
    database = Database(settings.database)
    migrate.require_current(database)
    with database.reading() as session:
        assert len(session.execute(select(Wall)).all()) == 4
        assert not people.anybody_can_sign_in(session)
    database.close()


def test_a_signal_in_the_middle_of_waiting_stops_all_the_same() -> None:
    """While the main thread waits it holds the event's lock for moments; a signal comes in one."""
    script = """
import os, signal
from config.processes import stop_on_signals

stop = stop_on_signals()
with stop._cond:
    os.kill(os.getpid(), signal.SIGTERM)
print(stop.wait(20))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "True\n"


def test_what_dies_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    beats = tmp_path / "beats"
    script = f"import os, time; open({str(beats)!r}, 'a').write(str(os.getpid()) + chr(10)); time.sleep(60)"
    stop = threading.Event()
    keeper = threading.Thread(target=supervise, args=({"a": [sys.executable, "-c", script]}, stop))
    keeper.start()

    def pids(count: int) -> list[int]:
        for _ in range(300):
            found = beats.read_text().split() if beats.exists() else []
            if len(found) >= count:
                return [int(pid) for pid in found]
            time.sleep(0.05)
        raise AssertionError("it was not started again")

    os.kill(pids(1)[0], signal.SIGKILL)
    second = pids(2)[1]
    stop.set()
    keeper.join(20)
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_a_process_that_cannot_be_helped_ends_all() -> None:
    commands = {
        "bad": [sys.executable, "-c", "raise SystemExit(3)"],
        "good": [sys.executable, "-c", "import time; time.sleep(60)"],
    }
    assert supervise(commands, threading.Event(), fatal=frozenset({2, 3})) == 3


@pytest.mark.parametrize(
    ("wall_url", "desk_url", "host", "path", "answered"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1/desk", "127.0.0.1:1", "/kaikki/", "wall /kaikki/ "),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/desk", "127.0.0.1:1", "/desk", "desk  /desk"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/desk", "127.0.0.1:1", "/desk/a", "desk /a /desk"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/desk", "127.0.0.1:1", "/desktop", "wall /desktop "),
        ("https://seina.fi", "https://toimitus.fi", "toimitus.fi", "/a", "desk /a "),
        ("https://seina.fi", "https://toimitus.fi", "seina.fi", "/a", "wall /a "),
        ("https://seina.fi", "https://toimitus.fi", "evil.example", "/a", "wall /a "),
    ],
)
def test_wall_and_desk_are_told_apart_by_address(
    wall_url: str, desk_url: str, host: str, path: str, answered: str
) -> None:
    def answering(name: str) -> Any:
        return lambda environ, _: [f"{name} {environ['PATH_INFO']} {environ.get('SCRIPT_NAME', '')}".encode()]

    settings = config_settings.load({}, wall_url=wall_url, desk_url=desk_url)
    both = app.beside(settings, wall=answering("wall"), desk=answering("desk"))
    body = b"".join(both({"HTTP_HOST": host, "PATH_INFO": path}, lambda *_: None))
    assert body.decode() == answered
