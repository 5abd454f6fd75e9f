"""Where the desk stands: under a path, at a host of its own, behind a proxy."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.entry import people as staff
from curator.entry import signin
from curator.models import SignInTry
from tests.curator.desk.conftest import Visitor
from tests.sample import Sample

PASSWORD = "pitkä yhteinen salasana"


def test_the_desk_may_stand_under_a_path(database: Database, settings: Settings, sample: Sample) -> None:
    app = create_app(settings.model_copy(update={"desk_url": "http://localhost/desk"}), database)
    visitor = Visitor(app.test_client(), "http://localhost/desk")
    asked = visitor.get("/kemijarvi/", 303)
    assert asked.to == "/desk/signin?next=/kemijarvi/"
    secret = database.writing(staff.link, sample.people["editor"], sample.now)
    signin.accept(database, secret, PASSWORD, sample.now)
    page = visitor.get("/signin?next=/kemijarvi/picks")
    assert page.form("/signin").get("action", "").startswith("/desk/signin")
    made = visitor.post(
        "/signin",
        data={
            "csrf_token": visitor.token(),
            "email": "editor@kunta.example",
            "password": PASSWORD,
            "next": "/kemijarvi/picks",
        },
    )
    assert made.to == "/desk/kemijarvi/picks"
    assert "Path=/desk" in made.headers["Set-Cookie"]
    links = [one.get("href", "") for one in visitor.get("/kemijarvi/picks").all("a")]
    assert all(link.startswith(("/desk/", "#", "http")) for link in links)


def test_over_https_the_cookie_is_bound_to_the_host(
    database: Database, settings: Settings, sample: Sample
) -> None:
    app = create_app(settings.model_copy(update={"desk_url": "https://desk.example"}), database)
    page = Visitor(app.test_client(), "https://desk.example").get("/signin")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-someseina=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]


def test_over_https_a_form_from_elsewhere_is_refused(
    database: Database, settings: Settings, sample: Sample
) -> None:
    app = create_app(settings.model_copy(update={"desk_url": "https://desk.example"}), database)
    visitor = Visitor(app.test_client(), "https://desk.example")
    token = visitor.token()
    data = {"csrf_token": token, "email": "x@x.example", "password": "y"}
    for referrer, status in (("https://evil.example/", 400), ("https://desk.example/signin", 422)):
        visitor.post("/signin", status, data=data, headers={"Referer": referrer})


@pytest.mark.parametrize(("proxies", "addresses"), [(0, 1), (1, 2)])
def test_a_proxys_word_counts_only_when_there_is_one(
    database: Database, settings: Settings, sample: Sample, proxies: int, addresses: int
) -> None:
    app = create_app(
        settings.model_copy(update={"desk_url": "http://localhost", "proxies": proxies}), database
    )
    for client in ("192.0.2.1", "192.0.2.2"):
        visitor = Visitor(app.test_client())
        tried = {"csrf_token": visitor.token(), "email": f"{client}@x.example", "password": "väärä"}
        visitor.post("/signin", 422, data=tried, headers={"X-Forwarded-For": client})
    with database.reading() as session:
        kept = set(session.execute(select(col(SignInTry.address))).scalars())
    assert len(kept) == addresses
