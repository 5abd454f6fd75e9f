"""What goes wrong is said in people's words, with what to do next."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text

from config.db import Database
from tests.curator.desk.conftest import People


def test_a_fault_of_ours_shows_no_trace(app: Flask, people: People, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("the secret inside")

    with caplog.at_level(logging.CRITICAL, logger=app.logger.name):
        page = people["editor"].get("/broken", 500)
    assert "Jokin meni vikaan" in page.text
    assert "secret inside" not in page.body


def test_a_request_far_too_large_is_cut_off_with_advice(people: People) -> None:
    page = people["editor"].post(
        "/kemijarvi/story",
        413,
        data=b"x",
        content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
    )
    assert "Tiedosto on liian suuri" in page.text


def test_a_form_of_an_earlier_session_shows_what_was_typed(people: People) -> None:
    page = people["editor"].post(
        "/kemijarvi/story",
        400,
        data={"csrf_token": "old", "text": "Talteen tämä."},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert "Lomake on vanhentunut" in page.text
    assert "Talteen tämä." in page.text


def test_what_was_typed_is_named_by_its_fields_and_stays_while_one_signs_in(people: People) -> None:
    typed = {"text": "Talteen tämä.", "alt": "Järvi", "photographer": "Aino", "successes": "Hyvin meni."}
    page = people.anybody().post(
        "/kemijarvi/story", 401, csrf=True, data=typed, headers={"Sec-Fetch-Site": "same-origin"}
    )
    texts = {one.get("id"): one.text for one in page.all("textarea")}
    named = {one.text: texts[one.get("for")] for one in page.all("label")}
    assert named == {
        "Teksti": "Talteen tämä.",
        "Tekstivastine (alt-teksti)": "Järvi",
        "Kuvaaja": "Aino",
        "Onnistumiset": "Hyvin meni.",
    }
    way = page.one("a", href="/signin")
    assert (way.get("target"), way.get("rel")) == ("_blank", "noopener")
    assert "(avautuu uuteen välilehteen)" in "".join(way.itertext())
    bare = people.anybody().post("/kemijarvi/story", 401, csrf=True)
    assert bare.one("a", href="/signin").get("target") is None


def test_a_wrong_method_is_told_without_jargon(people: People) -> None:
    assert "Tätä ei voi tehdä näin" in people["editor"].get("/me/signout", 405).text


def test_files_that_are_named_by_content_may_be_kept(people: People) -> None:
    visitor = people.anybody()
    address = visitor.get("/signin").one("link", rel="stylesheet").get("href", "")
    assert "immutable" in visitor.get(address).headers["Cache-Control"]
    assert visitor.get("/static/desk.css").headers["Cache-Control"] == "no-store"


def test_a_broken_database_still_gives_a_page(
    app: Flask, people: People, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = people["editor"]
    database.writing(lambda session: session.execute(text("DROP TABLE signin")) and None)
    with caplog.at_level(logging.CRITICAL, logger=app.logger.name):
        page = visitor.get("/kemijarvi/", 500)
    assert "Jokin meni vikaan" in page.text
    assert "Tämän viikon sivulle" in page.text
