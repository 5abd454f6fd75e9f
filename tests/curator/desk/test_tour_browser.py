"""The desk's pages in every state a person may meet, in a real browser: readable, no wider than a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy.orm import Session

from collector.models import Post
from config.db import Database
from config.kinds import GRAPH
from config.models import Credential
from config.settings import Settings
from curator import notices
from curator import people as staff
from curator.desk.app import create_app
from curator.removal.app import create_app as create_removal
from tests.curator.desk.conftest import COMPILED, People, number_in
from tests.curator.desk.test_readings_browser import AXE, serving
from tests.curator.desk.test_week import add_source
from tests.sample import Sample

pytestmark = pytest.mark.browser

REASONS = (
    "",
    "transient",
    "throttled",
    "quota",
    "not_connected",
    "key_refused",
    "misconfigured",
    "unreadable",
    "refused",
)
FACTS = {
    "pages": [{"id": "55", "name": "Kemijärvi", "instagram": {"id": "17", "username": "kemijarvi"}}],
    "ig_user": "17",
}


@pytest.fixture
def app(database: Database, desk_settings: Settings) -> Flask:
    """A desk with a Meta app that has been reviewed."""
    secret = type(desk_settings.meta_app_secret)("s" * 32)
    more = {"meta_app_id": "123", "meta_app_secret": secret, "meta_reviewed": True}
    made = create_app(desk_settings.model_copy(update=more), database)
    made.jinja_env.bytecode_cache = COMPILED
    return made


def connect(people: People) -> list[int]:
    """Connections that work, end soon, hang on a person, are lost, are being made, could not be made."""
    now = people.sample.now
    rows: dict[str, dict[str, Any]] = {
        "meta-a": {
            "kind": "meta",
            "facts": FACTS,
            "expires_at": now + timedelta(days=6),
            "contact": "a@k.fi",
        },
        "meta-b~new": {"kind": "meta"},
        "meta-c~new": {"kind": "meta", "problem": "no page", "facts": {"reason": "misconfigured"}},
        "m": {"kind": "mastodon", "account": "m.example", "dead_at": now, "problem": "401"},
        "b": {"kind": "bluesky", "account": "@kunta.bsky.social"},
    }

    def step(session: Session) -> list[int]:
        made = [
            Credential(
                name=name,
                campaign_id=people.sample.campaign,
                team_id=people.sample.teams["kemijarvi"],
                server=GRAPH,
                sealed="",
                **values,
            )
            for name, values in rows.items()
        ]
        session.add_all(made)
        session.flush()
        return [one.id or 0 for one in made]

    return people.database.writing(step)


def change(people: People, post: int, **values: object) -> None:
    """What became of a post."""

    def step(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(Post, post), name, value)

    people.database.writing(step)


@pytest.fixture
def pages(people: People) -> list[str]:
    """Pages in every state, as paths of Kemijärvi's desk."""
    sample, admin = people.sample, people["admin"]
    for reason in REASONS:
        add_source(people, reason=reason, problem="the server answered 503" if reason else "")
    add_source(people, kind="feed", partial="shows the last 24 hours only")
    lifted = sample.post("Tämä poistettiin.")
    pick = number_in(admin.send(admin.get(f"/kemijarvi/pick?post={lifted}"), "/pick").to)
    change(people, lifted, gone_at=sample.now)
    nameless, hidden = sample.post("Kenen?", pictures=1), sample.post(restricted=True)
    change(people, nameless, author_id=None, network="instagram")
    to, week = [sample.people["admin"]], {"week": sample.now.date().isoformat()}
    for kind in ("post_gone", "post_edited", "post_back"):
        people.database.writing(notices.tell, to, kind, "pick", pick, 0, week, sample.now)
    keys = connect(people)
    return [
        "",
        "suggestions",
        f"pick?post={nameless}",
        f"pick?post={hidden}",
        "picks",
        f"picks/{pick}",
        "add",
        "sources",
        "connections?look=40",  # no longer reloads itself
        *(f"connections/{one}" for one in keys),
        f"connections/{keys[0]}/remove",
        "people",
        "embed",
    ]


@pytest.fixture
def browser(app: Flask, sample: Sample, chromium: Any) -> Iterator[Callable[..., tuple[Any, str]]]:
    """Opens a browser that is signed in; gives its page and the desk's address."""
    with serving(app) as here:
        opened = []

        def sign_in(width: int, scheme: str = "light") -> tuple[Any, str]:
            link = sample.database.writing(staff.link, sample.people["admin"], sample.now, signs_in=True)
            context = chromium.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, locale="fi-FI"
            )
            opened.append(context)
            page = context.new_page()
            page.goto(f"{here}/invite/{link}")
            with page.expect_navigation():
                page.locator("main form button").first.click()
            return page, here

        yield sign_in
        for context in opened:
            context.close()


def look_over(page: Any, width: int) -> None:
    """Everything folded is opened; axe finds nothing, and nothing is wider than the window."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_every_page_in_every_state_is_readable_and_fits(
    pages: list[str], browser: Callable[..., tuple[Any, str]], width: int, scheme: str
) -> None:
    page, here = browser(width, scheme)
    for path in pages:
        answer = page.goto(f"{here}/kemijarvi/{path}")
        assert answer.status == 200, path
        look_over(page, width)


def test_the_menu_of_a_phone_is_opened_and_walked_by_keyboard(
    browser: Callable[..., tuple[Any, str]],
) -> None:
    page, here = browser(390)
    page.goto(f"{here}/kemijarvi/")
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    entries = page.locator("details.menu .nav a").all_inner_texts()
    assert {"Ehdotukset", "Seuranta", "Lukemat", "Lähteet", "Yhteydet", "Upotuskoodi"} <= set(entries)
    look_over(page, 390)
    walked = []
    for _ in entries:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.innerText"))
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(ring) != "none", walked[-1]
    assert set(walked) & set(entries) == set(walked)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_privacy_notice_is_readable_and_fits(
    settings: Settings, database: Database, chromium: Any, language: str, width: int, scheme: str
) -> None:
    with serving(create_removal(settings, database)) as here:
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        assert page.goto(f"{here}/privacy/{language}").status == 200
        look_over(page, width)
        context.close()
