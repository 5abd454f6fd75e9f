"""The pages of readings in a real browser: nothing axe can find, nothing wider than a phone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from config import clock
from config.models import Team
from curator.entry import people as staff
from curator.figures import readings
from curator.figures.readings import NewSeries, Typed
from tests.sample import Sample

pytestmark = pytest.mark.browser

AXE = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}


class Quiet(WSGIRequestHandler):
    """Says nothing on the terminal."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The desk on a free port of this machine."""
    server: WSGIServer = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fill(sample: Sample) -> int:
    """A series with a correction, a note and a very long word."""

    def step(session):  # type: ignore[no-untyped-def]
        editor, today = sample.people["editor"], clock.day_of(sample.now)
        team = session.get_one(Team, sample.teams["kemijarvi"])
        number = readings.begin(session, editor, team, NewSeries("instagram", "#kemijärvi"))
        for value, note in ((10, ""), (12_345, "tuhannenjayhdentyönmatkatoimisto" * 4)):
            readings.write_down(session, editor, number, Typed(value, today, note), sample.now)
        return number

    return int(sample.database.writing(step))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_have_no_fault_axe_can_find_and_fit(
    app: Flask, sample: Sample, chromium: Any, width: int
) -> None:
    number = fill(sample)
    link = sample.database.writing(staff.link, sample.people["editor"], sample.now, signs_in=True)
    with serving(app) as here:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="fi-FI")
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        for path in ("/kemijarvi/readings", f"/kemijarvi/readings/{number}"):
            page.goto(here + path)
            found = Axe().run(page, options=AXE).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        context.close()
