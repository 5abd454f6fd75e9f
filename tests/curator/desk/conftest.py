"""A visitor who checks the house rules on every page they open."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from PIL import Image

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.desk.guard import IN_SESSION
from curator.entry import signin
from tests.sample import Sample

HOST = "http://localhost"


@dataclass
class Page:
    """An answer; `tree` is None where it is no HTML."""

    status: int
    headers: Mapping[str, str]
    body: str
    path: str
    tree: Element | None = None

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        main = self.one("main") if self.tree is not None else None
        return " ".join("".join(main.itertext()).split()) if main is not None else self.body

    @property
    def to(self) -> str:
        """Where a redirection leads, as a path."""
        parts = urlsplit(self.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes."""
        assert self.tree is not None
        return [
            one
            for one in self.tree.iter(tag)
            if all(one.get(name.rstrip("_").replace("_", "-")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × {tag} {attributes} in {self.path}"
        return found[0]

    def form(self, action: str) -> Element:
        """The form whose action ends so, else the first with this in it."""
        forms = [(urlsplit(one.get("action", "")).path, one) for one in self.all("form")]
        found = [one for path, one in forms if path.endswith(action)]
        found += [one for path, one in forms if action in path]
        assert found, f"no form to {action} in {self.path}"
        return found[0]


@dataclass
class Visitor:
    """A browser that notices what is wrong with a page."""

    client: FlaskClient
    address: str = HOST
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, status: int | None = 200, **options: Any) -> Page:
        """Open a page."""
        return self._ask("GET", path, status, **options)

    def follow(self, page: Page) -> Page:
        """Go where a redirection leads."""
        assert page.status == 303, (page.status, page.text[:300])
        return self.get(page.to)

    def post(self, path: str, status: int | None = 303, **options: Any) -> Page:
        """Send a form without having opened it; `csrf=True` adds a good token."""
        if options.pop("csrf", False):
            options["data"] = {**options.get("data", {}), "csrf_token": self.token()}
        return self._ask("POST", path, status, **options)

    def send(self, page: Page, action: str, status: int | None = 303, **values: Any) -> Page:
        """Fill in a form of a page and send it; None leaves a field out."""
        form = page.form(action)
        data: dict[str, Any] = dict(_filled(form))
        for name, value in values.items():
            if value is None:
                data.pop(name, None)
            else:
                data[name] = value
        target = urlsplit(urljoin(self.address + page.path, form.get("action")))
        return self.post(target.path + (f"?{target.query}" if target.query else ""), status, data=data)

    def token(self) -> str:
        """A token this browser may send forms with."""
        page = self._ask("GET", "/me", None)
        if page.status != 200:
            page = self._ask("GET", "/signin", 200)
        return next(one.get("value", "") for one in page.all("input", name="csrf_token"))

    def _ask(self, method: str, path: str, status: int | None, **options: Any) -> Page:
        headers = {"Accept-Language": "fi", **self.headers, **options.pop("headers", {})}
        answer = self.client.open(path, method=method, base_url=self.address, headers=headers, **options)
        body = answer.get_data().decode("utf-8", "replace")
        page = Page(answer.status_code, answer.headers, body, path)
        answer.close()
        answer.request.environ["wsgi.input"].close()
        check_headers(page)
        if answer.mimetype == "text/html" and "Location" not in answer.headers:
            page.tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.body)
            check_page(page)
        if status is not None:
            assert page.status == status, (page.status, path, page.text[:600])
        return page


def check_headers(page: Page) -> None:
    """Every answer says what a browser may do with it."""
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"] or "immutable" in page.headers["Cache-Control"]


def check_page(page: Page) -> None:
    """The house rules of a page."""
    assert page.one("html").get("lang") in {"fi", "sv", "en"}
    heading = " ".join("".join(page.one("h1").itertext()).split())
    title = " ".join("".join(page.one("title").itertext()).split())
    assert heading, page.path
    assert title.startswith(heading), (title, heading)
    assert page.one("main").get("id") == "main"
    ids = [one.get("id") for one in page.all("*") if one.get("id")]
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
    assert "Traceback" not in page.body
    for one in page.all("*"):
        assert not any(name.startswith("on") for name in one.attrib)
        assert one.get("style") is None, one.tag
    for one in page.all("img"):
        assert one.get("alt") is not None
    for one in page.all("a"):
        assert one.get("href")
        assert "".join(one.itertext()).strip(), one.get("href")
    check_forms(page, set(ids))


def check_forms(page: Page, ids: set[str | None]) -> None:
    """Every field has a label, every description is there, every form says where it goes."""
    labels = {one.get("for") for one in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for one in page.all(tag):
            if one.get("type") != "hidden":
                assert one.get("id") in labels, (page.path, one.attrib)
    for one in page.all("*"):
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((one.get(name) or "").split()) <= ids, (page.path, one.attrib)
    for form in page.all("form"):
        assert form.get("action")
        # A form that only asks changes nothing, and must not put its token into an address.
        assert form.get("method") in {"get", "post"}
        changes = form.get("method") == "post"
        assert any(one.get("name") == "csrf_token" for one in form.iter("input")) is changes


def _filled(form: Element) -> Iterator[tuple[str, str]]:
    """What a browser would send of an untouched form."""
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag == "button":
            continue
        if one.tag == "textarea":
            yield name, (one.text or "").removeprefix("\n")
        elif one.tag == "select":
            options = list(one.iter("option"))
            chosen = next((each for each in options if each.get("selected") is not None), options[0])
            yield name, chosen.get("value", "")
        elif one.get("type") in {"radio", "checkbox"}:
            if one.get("checked") is not None:
                yield name, one.get("value", "")
        elif one.get("type") != "file":
            yield name, one.get("value", "")


@dataclass
class People:
    """Browsers of the sample's people."""

    app: Flask
    database: Database
    sample: Sample

    def anybody(self) -> Visitor:
        """Nobody signed in."""
        return Visitor(self.app.test_client())

    def __getitem__(self, key: str) -> Visitor:
        """Somebody signed in: owner, admin, editor, viewer, neighbour."""
        client = self.app.test_client()
        secret = self.database.writing(signin.begin, self.sample.people[key], self.sample.now, strong=True)
        with client.session_transaction(base_url=HOST) as session:
            session[IN_SESSION] = secret
        return Visitor(client)


@pytest.fixture
def desk_settings(settings: Settings) -> Settings:
    """Settings of a desk at a host's root."""
    return settings.model_copy(update={"desk_url": HOST, "wall_url": "http://wall.localhost"})


class Compiled(BytecodeCache):
    """Templates compiled once for all tests, which is most of the time they would take."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def app(database: Database, desk_settings: Settings) -> Flask:
    """The desk over the test's database."""
    made = create_app(desk_settings, database)
    made.jinja_env.bytecode_cache = COMPILED
    return made


@pytest.fixture
def people(app: Flask, database: Database, sample: Sample) -> People:
    """Everybody there is."""
    return People(app, database, sample)


@pytest.fixture
def editor(people: People) -> Visitor:
    """Kemijärvi's editor."""
    return people["editor"]


@pytest.fixture
def photo() -> bytes:
    """A picture as a phone sends it."""
    image = Image.effect_noise((640, 480), 60).convert("RGB")
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()


def number_in(path: str) -> int:
    """The last number of an address."""
    return int(re.findall(r"\d+", urlsplit(path).path)[-1])
