"""Every template is rendered by the tour a newcomer would take."""

import io
from datetime import timedelta
from pathlib import Path

import flask
import pytest
from flask import Flask
from sqlalchemy import select

import curator.desk
from collector.models import Errand
from config.models import Credential
from curator import people as staff
from tests.curator.desk.conftest import People, number_in

PARTS = {
    "base.html",
    "macros.html",
    "suggestion.html",
    "questions.html",
    "notices.html",
    "figures_parts.html",
}
"""Templates that are parts of others."""


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
    stranger.get("/signin")
    stranger.get(f"/invite/{link}")
    stranger.get("/invite/spent", 410)
    post = sample.post(pictures=2, age=timedelta(hours=1))
    sample.post("Toinen")
    owner.get("/kemijarvi/")
    owner.get("/kemijarvi/suggestions")
    pick = number_in(owner.send(owner.get(f"/kemijarvi/pick?post={post}"), "/pick").to)
    for path in (
        "picks",
        f"picks/{pick}",
        f"picks/{pick}/withdraw",
        "add",
        "story",
        "figures",
        "figures/hashtags",
        "sources",
        "embed",
        "people",
    ):
        owner.get(f"/kemijarvi/{path}")
    owner.follow(owner.send(owner.get("/kemijarvi/readings"), "/readings", tag="#kemijärvi"))
    owner.get(f"/kemijarvi/people/{sample.people['viewer']}/remove")
    owner.send(owner.get("/kemijarvi/people"), "/kemijarvi/people", 200, email="uusi@kunta.example")
    keys = owner.get("/kemijarvi/connections")
    owner.send(keys, "/bluesky", handle="kunta.bsky.social", password="sana")
    with people.database.reading() as session:
        key = session.execute(select(Credential.id)).scalar_one()
    owner.get(f"/kemijarvi/connections/{key}")
    owner.get(f"/kemijarvi/connections/{key}/remove")
    owner.get("/share?url=https://mastodon.example/@a/1")
    owner.follow(owner.send(owner.get("/kemijarvi/add"), "/add", link="https://mastodon.example/@a/1"))
    owner.send(owner.get("/kemijarvi/story"), "/story", 422, author="", picture=(io.BytesIO(photo), "x.jpg"))
    owner.get("/me")
    owner.get("/nothing/at/all", 404)
    with people.database.reading() as session:
        assert session.execute(select(Errand)).scalars().first() is not None
    templates = {one.name for one in (Path(curator.desk.__file__).parent / "templates").iterdir()}
    assert templates - PARTS == rendered - {""} - PARTS
