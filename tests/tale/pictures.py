"""Takes the pictures in docs/pictures/ from a service running on sample networks: `make pictures`."""

import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from config import clock, logs
from curator import demo
from curator.models import Edition, Report, ReportVersion
from curator.report import contents, frozen, looking
from curator.report.formats import pdf
from tests.conftest import CHROMIUM_FLAGS
from tests.tale.service import Service

FOLDER = Path("docs/pictures")
PAGES = {
    "week": "kemijarvi/",
    "suggestions": "kemijarvi/suggestions",
    "picks": "kemijarvi/picks",
    "add": "kemijarvi/add",
    "story": "kemijarvi/story",
    "sources": "kemijarvi/sources",
    "people": "kemijarvi/people",
    "embed": "kemijarvi/embed",
    "connections": "kemijarvi/connections",
    "readings": "kemijarvi/readings",
    "figures": "kemijarvi/figures",
    "reports": "kemijarvi/reports",
    "hashtags": "kemijarvi/figures/hashtags",
    "permissions": "kemijarvi/permissions",
    "removals": "kemijarvi/removals",
    "spares": "kemijarvi/spares",
    "settings": "kemijarvi/settings",
    "turns": "kemijarvi/turns",
    "rules": "kemijarvi/rules",
    "themes": "kemijarvi/themes",
    "walls": "kemijarvi/walls",
    "tags": "kemijarvi/hashtags",
    "channels": "kemijarvi/channels",
    "teams": "kemijarvi/teams",
    "log": "kemijarvi/log",
    "me": "me",
}
PUBLIC = {
    "wall": "kaikki/",
    "archive": "kaikki/fi/arkisto/",
    "campaign": "kaikki/fi/kampanja/",
    "tag-card": "kaikki/fi/kortti/",
    "screen": "kaikki/fi/naytto/",
}
COLOURS = 256
"""Enough for pages, and a third of the bytes."""
SECONDS = 30
"""A chart is drawn in a few."""
PRINTED = 4
"""So many pages of a PDF show what it is like: cover, what we did, a chart."""


def take() -> None:
    """Every page at 1280 and 390 px; what the readme shows comes from these."""
    logs.start("ERROR")
    path = os.environ.get("SOMESEINA_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory(prefix="someseina-pictures-") as folder, sync_playwright() as playwright:
        service = Service(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        try:
            _take(service, browser)
        finally:
            browser.close()
            service.close()


def _take(service: Service, browser: Any) -> None:
    way_in = service.way_in()
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="fi-FI")
    page = context.new_page()
    page.goto(way_in)
    page.get_by_role("button", name="Kirjaudu sisään").click()
    page.wait_for_url("**/kemijarvi/")
    # The pictures of the suggestions arrive one after another.
    page.wait_for_timeout(8000)
    service.database.writing(demo.pick_past_weeks, clock.now())
    page.wait_for_timeout(6000)
    report = _summary(page, service)
    _printed(service)
    state = context.storage_state()
    page.goto(f"{service.desk}/kemijarvi/suggestions")
    lift = page.get_by_role("link", name="Nosta").nth(1).get_attribute("href")
    context.close()
    pages = {name: f"{service.desk}/{path}" for name, path in PAGES.items()}
    pages["pick"] = f"{service.desk.removesuffix('/desk')}{lift}"
    pages["report"] = report
    pages |= {"report-words": f"{report}/words", "tone": f"{report}/tone"}
    pages |= {name: f"{service.wall}/{path}" for name, path in PUBLIC.items()}
    pages["town"] = f"{service.town.origin}/"
    for width, height in ((1280, 860), (390, 844)):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fi-FI", storage_state=state
        )
        page = context.new_page()
        for name, url in pages.items():
            page.goto(url)
            _wait_for_charts(page)
            page.wait_for_timeout(700)
            _keep(page.screenshot(), FOLDER / f"{name}-{width}.png")
        context.close()


def _wait_for_charts(page: Any) -> None:
    """They are drawn after somebody has asked for them."""
    waiting = page.get_by_role("link", name="Katso nyt")
    for _turn in range(SECONDS):
        if not waiting.count():
            return
        page.wait_for_timeout(1000)
        page.reload()


def _summary(page: Any, service: Service) -> str:
    """The address of a kooste of this quarter: its files are made, a sample for its tone is drawn."""
    page.goto(f"{service.desk}/kemijarvi/reports")
    page.locator("#period").select_option(index=1)
    page.locator("form[action$='/reports'] .button").click()
    page.locator("#made-state.good").wait_for(timeout=120_000)
    address: str = page.url.split("?")[0]
    page.goto(f"{address}/tone")
    page.locator("form[action$='/draw'] .button").click()
    page.locator("form.judge").wait_for()
    return address


def _printed(service: Service) -> None:
    """The first pages of that kooste as its PDF has them."""
    with service.database.reading() as session:
        report = session.execute(select(Report)).scalar_one()
        version = session.execute(select(ReportVersion)).scalar_one()
        facts = looking.look(session, report, version)
    made = contents.document(frozen.read(version.frozen), facts, Edition.FULL, "fi")
    for number, png in enumerate(pdf.pages(made, service.settings.pictures)[:PRINTED], 1):
        _keep(png, FOLDER / f"pdf-{number}.png")


def _keep(png: bytes, path: Path) -> None:
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    take()
