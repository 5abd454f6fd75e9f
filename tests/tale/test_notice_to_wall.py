"""Ten minutes on a Monday, and far fewer: from the notice's link to the card on the published wall.

Once by keyboard alone on a wide screen, once by touch on a phone.  An action is whatever a person
decides to do: opening the link, pressing a control, tapping.  Both numbers are printed.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import clock
from config.models import Team
from curator import candidates, demo, notices
from curator.desk.notice_words import WEEK_NOTICE
from curator.entry import people
from tests.tale.service import PATIENCE, Service
from tests.tale.test_tale import PICK, Keyboard, is_accessible

pytestmark = pytest.mark.browser

SECONDS, ACTIONS = 60, 12
"""What it may take."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    patch = pytest.MonkeyPatch()
    for name in list(os.environ):
        if name.startswith("SOMESEINA_"):
            patch.delenv(name)
    running = Service(tmp_path_factory.mktemp("week"))
    yield running
    running.close()
    patch.undo()


def link_of_notice(service: Service, team_key: str) -> str:
    """The link in the message that whoever is on duty gets, read out of the message."""
    now = clock.now()

    def step(session: Session) -> int:
        demo.owner(session)
        person = people.find(session, demo.OWNER)
        team = session.execute(select(Team).where(col(Team.key) == team_key)).scalar_one()
        assert person is not None
        facts = {"team": team.name, "week": clock.week_of(now).isoformat(), "posts": []}
        week = clock.week_of(now).toordinal()
        whom = [person.id or 0]
        return notices.tell(session, whom, WEEK_NOTICE, "team", team.id or 0, week, facts, now, on_desk=False)

    assert service.database.writing(step) == 1
    texts: list[str] = []

    def keep(_address: str, _title: str, text: str) -> str:
        texts.append(text)
        return ""

    routed = service.settings.model_copy(update={"notices_url": SecretStr("json://127.0.0.1/{email}")})
    assert notices.Notices(service.database, routed, send=keep).tick() == 1
    found = re.search(r"http\S+/invite/\S+", texts[0])
    assert found is not None
    return found.group()


def until_suggestions(page: Any, service: Service, team_key: str) -> None:
    """Wait until the sample networks have been collected: on a Monday they have been for days."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        with service.database.reading() as session:
            team = session.execute(select(Team).where(col(Team.key) == team_key)).scalar_one()
            if candidates.suggestions(session, team, clock.now()):
                return
        page.wait_for_timeout(200)
    raise AssertionError("nothing was suggested")


class Counted:
    """Counts a person's actions, and the seconds from the first to the card on the wall."""

    def __init__(self) -> None:
        self.actions = 0
        self._began = time.monotonic()

    def did(self, do: Callable[[], object]) -> None:
        self.actions += 1
        do()

    def is_done(self, how: str, capsys: pytest.CaptureFixture[str]) -> None:
        seconds = time.monotonic() - self._began
        with capsys.disabled():
            print(f"\nfrom the notice to the wall {how}: {seconds:.1f} s, {self.actions} actions")
        assert seconds <= SECONDS
        assert self.actions <= ACTIONS


def test_by_keyboard_alone(chromium: Any, service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fi-FI")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    until_suggestions(page, service, "kemijarvi")
    link, keys, counted = link_of_notice(service, "kemijarvi"), Keyboard(page), Counted()
    counted.did(lambda: page.goto(link))
    counted.did(lambda: keys.press("Kirjaudu sisään"))
    text = page.locator(".suggestion .text").first.inner_text()[:25]
    counted.did(lambda: keys.press("Nosta"))
    counted.did(lambda: keys.press("Tallenna nosto"))
    assert PICK.search(page.url)
    service.shown(context, "kemijarvi", count=1, text=text)
    counted.is_done("by keyboard at 1280 px", capsys)
    is_accessible(page)
    context.close()


def test_by_touch_on_a_phone(chromium: Any, service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="fi-FI", has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    until_suggestions(page, service, "keminmaa")
    link, counted = link_of_notice(service, "keminmaa"), Counted()
    counted.did(lambda: page.goto(link))
    is_accessible(page)
    counted.did(page.get_by_role("button", name="Kirjaudu sisään").tap)
    page.wait_for_url(re.compile("/keminmaa/$"))
    is_accessible(page)
    text = page.locator(".suggestion .text").first.inner_text()[:25]
    counted.did(page.get_by_role("link", name=re.compile("^Nosta")).first.tap)
    page.wait_for_url(re.compile("/pick"))
    counted.did(page.get_by_role("button", name="Tallenna nosto").tap)
    page.wait_for_url(PICK)
    service.shown(context, "keminmaa", count=1, text=text)
    counted.is_done("by touch at 390 px", capsys)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
