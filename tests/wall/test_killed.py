"""A publisher killed at any moment leaves nothing that the next pass does not mend."""

import json
import random
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from curator.models import Pick
from wall import folder, manifest
from wall.serve import Folder

KILLS = 4

BUSY = """
import sys
from datetime import timedelta
from pathlib import Path
from config import clock, settings
from config.db import Database
from curator.models import Pick
from wall.publish import publish

url, data, pick = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
database, known = Database(url), settings.load({}, data=data)

def toggle(session):
    row = session.get_one(Pick, pick)
    row.ended_at = None if row.ended_at else clock.now()

for hour in range(1_000_000):
    database.writing(toggle)
    publish(database, known, now=lambda: clock.now() + timedelta(hours=2 * hour))
    print(hour, file=sys.stderr, flush=True)
"""


def killed_at_random(url: str, data: str, pick: int, rng: random.Random) -> None:
    command = [sys.executable, "-c", BUSY, url, data, str(pick)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"0\n"
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0, 0.25))
        process.kill()
        assert process.wait(10) == -signal.SIGKILL


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_publisher_killed_anywhere_leaves_a_wall_that_heals(full, database_url: str, call) -> None:
    rng = random.Random()
    pick = full.lift("Milloin missäkin", team="posio")
    for _ in range(KILLS):
        killed_at_random(database_url, str(full.settings.data), pick, rng)
        app = Folder(full.settings.published, now=full.clock)
        status, _headers, body = call(app, "/kaikki/fi/wall.json")
        assert status in {"200 OK", "503 Service Unavailable"}
        if status == "200 OK":
            assert len(json.loads(body)["cards"]) in {0, 3}
        full.publish()
        files = full.published()
        listed = manifest.from_json(files[manifest.NAME])
        assert set(files) - {manifest.NAME} == set(listed.files())
        for name, file in listed.files().items():
            assert folder.describe(name, files[name]) == file
        shown = [card["id"] for card in json.loads(files["kaikki/fi/wall.json"])["cards"]]
        with full.database.reading() as session:
            ended = session.get_one(Pick, pick).ended_at is not None
        assert (pick in shown) is not ended
        assert (f"go/{pick}/index.html" in files) is not ended
