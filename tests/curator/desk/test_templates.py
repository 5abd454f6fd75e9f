"""Every template is rendered by the tour a newcomer would take."""

import io
from datetime import timedelta
from pathlib import Path

import flask
import pytest
from flask import Flask
from sqlalchemy import func, select

import curator.desk
from collector.models import Errand
from config.models import Credential
from curator.desk.guard import IN_SESSION
from curator.entry import people as staff
from curator.entry import signin
from tests.curator.desk.conftest import HOST, People, number_in
from tests.curator.desk.test_second import set_up
from tests.curator.desk.test_tour_browser import paths

PARTS = {
    "base.html",
    "macros.html",
    "suggestion.html",
    "questions.html",
    "notices.html",
    "translations.html",
    "figures_parts.html",
    "reading_parts.html",
    "grids.html",
    "look.html",
    "week_turns.html",
    "unanswered.html",
    "ended.html",
}
"""Templates that are parts of others."""
NEEDS_A_SERVER = {"outside_refused.html"}
"""Seen where single sign-on is tried with one."""


@pytest.fixture
def rendered(app: Flask) -> set[str]:
    seen: set[str] = set()

    def note(_app: Flask, template: object, **_more: object) -> None:
        seen.add(str(template.name))

    flask.template_rendered.connect(note, app)
    seen.add("")  # keeps the listener alive as long as the set is: signals hold weak references
    app.extensions["tour"] = note
    return seen


def test_every_template_is_seen_on_the_tour(people: People, rendered: set[str], photo: bytes) -> None:
    sample = people.sample
    link = people.database.writing(staff.link, sample.people["viewer"], sample.now)
    stranger, owner = people.anybody(), people["owner"]
    for path in paths(people):
        owner.get(path)
    stranger.get("/signin")
    stranger.get(f"/invite/{link}")
    stranger.get("/invite/spent", 410)
    post = sample.post(pictures=2, age=timedelta(hours=1))
    sample.post("Toinen")
    owner.get("/kemijarvi/")
    owner.get("/kemijarvi/suggestions")
    pick = number_in(owner.send(owner.get(f"/kemijarvi/pick?post={post}"), "/pick").to)
    owner.post(f"/kemijarvi/picks/{pick}/preview", 200, csrf=True, data={"fragment": "1"})
    owner.follow(owner.send(owner.get("/kemijarvi/readings"), "/readings", tag="#posio"))
    owner.get(f"/kemijarvi/people/{sample.people['viewer']}/remove")
    owner.send(owner.get("/kemijarvi/people"), "/kemijarvi/people", 200, email="uusi@kunta.example")
    keys = owner.get("/kemijarvi/connections")
    owner.send(keys, "/bluesky", handle="kunta.bsky.social", password="sana")
    with people.database.reading() as session:
        key = session.execute(select(func.max(Credential.id))).scalar_one()
    owner.get(f"/kemijarvi/connections/{key}")
    owner.get(f"/kemijarvi/connections/{key}/remove")
    owner.get("/share?url=https://mastodon.example/@a/1")
    owner.follow(owner.send(owner.get("/kemijarvi/add"), "/add", link="https://mastodon.example/@a/1"))
    owner.send(owner.get("/kemijarvi/story"), "/story", 422, author="", picture=(io.BytesIO(photo), "x.jpg"))
    owner.get("/nothing/at/all", 404)
    sign_in_in_two_steps(people, "viewer")
    with people.database.reading() as session:
        assert session.execute(select(Errand)).scalars().first() is not None
    templates = {one.name for one in (Path(curator.desk.__file__).parent / "templates").iterdir()}
    assert templates - PARTS - NEEDS_A_SERVER == rendered - {""} - PARTS


def sign_in_in_two_steps(people: People, key: str) -> None:
    set_up(people[key])
    visitor, sample = people.anybody(), people.sample
    secret = people.database.writing(signin.begin, sample.people[key], sample.now, strong=False)
    with visitor.client.session_transaction(base_url=HOST) as session:
        session[IN_SESSION] = secret
    visitor.follow(visitor.get("/kemijarvi/", 303))
