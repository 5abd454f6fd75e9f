"""Someseinä as an operator runs it, with sample networks to ask: for the tale and for the pictures."""

import os
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import someseina
from collector.door import Door
from collector.samples import SampleNetworks
from collector.samples.town import SampleTown
from config import settings as config_settings
from config.db import Database
from config.processes import supervise
from curator import beginning, demo
from tests import ports

PATIENCE = 30_000
"""Milliseconds that anything may take on a busy machine."""


class Service:
    """Someseinä running for a test, with the networks it asks."""

    def __init__(self, folder: Path) -> None:
        port = ports.free()
        self.networks = SampleNetworks().start()
        values = self.networks.variables(folder, port)
        self.settings = config_settings.load(values)
        self.wall, self.desk = self.settings.wall_url, self.settings.desk_url
        self.town = SampleTown(self.wall, "kaikki")
        self.town.start()
        beginning.prepare(self.settings)
        self.database = Database(self.settings.database)
        self._stop = threading.Event()
        door = Door(self.settings.contact, allow=self.networks.allow, pace=0)
        command = {"serve": [sys.executable, "-m", "someseina", "serve", "all"]}
        self._threads = [
            threading.Thread(
                target=supervise, args=(command, self._stop), kwargs={"environment": os.environ | values}
            ),
            threading.Thread(target=someseina.working, args=(self.settings, self.database, door, self._stop)),
        ]
        for thread in self._threads:
            thread.start()
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.wall}/health", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the service does not answer")

    def way_in(self) -> str:
        """A link that signs in once."""
        return f"{self.desk}/invite/{self.database.writing(demo.owner)}"

    def shown(self, context: Any, wall: str, *, count: int, text: str) -> Any:
        """Wait until a wall shows so many cards, the newest with this text; gives its page.

        Reloading asks again: a visitor's browser may keep a page for a minute.
        """
        page = context.new_page()
        page.goto(f"{self.wall}/{wall}/fi/")
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            cards = page.locator("article")
            if cards.count() == count and text in cards.first.inner_text():
                return page
            page.wait_for_timeout(200)
            page.reload()
        raise AssertionError(f"{wall} does not show {count} cards with “{text}”: {page.inner_text('body')}")

    def close(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(40)
        self.town.stop()
        self.networks.stop()
        self.database.close()
