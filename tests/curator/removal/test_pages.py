"""The public pages: the privacy notice in three languages, headers everywhere, limits, no cookies."""

import re
from pathlib import Path

import html5lib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import curator.removal
from config.db import Database
from config.settings import Settings
from curator.removal.app import HEADERS, PER_MINUTE, create_app
from curator.removal.limits import MOST_ADDRESSES, Limiter, network_of

FOLDER = Path(curator.removal.__file__).parent


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Someseinän tietosuojaseloste"),
        ("sv", "Someväggens dataskyddsbeskrivning"),
        ("en", "Privacy notice of the social wall"),
    ],
)
def test_the_notice_tells_who_why_how_long_and_how_to_delete(
    anybody: FlaskClient, language: str, said: str
) -> None:
    answer = anybody.get(f"/privacy/{language}")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert tree.get("lang") == language
    assert "".join(tree.find(".//h1").itertext()) == said
    for fact in ("Kemijärven kaupunki", "Vapaudenkatu 8", "tietosuoja@kemijarvi.example", "tietosuoja.fi"):
        assert fact in answer.text
    assert "viestinta@kemijarvi.example" in answer.text
    assert "30" in answer.text
    assert tree.find(".//h2[@id='removal']") is not None
    languages = {one.get("hreflang") for one in tree.iter("a") if one.get("hreflang")}
    assert languages == {"fi", "sv", "en"}


def test_who_comes_by_an_old_address_is_told_where_to_write(anybody: FlaskClient) -> None:
    answer = anybody.get("/fi/poista/99999")
    assert answer.status_code == 404
    assert "Haluatko julkaisun pois seinältä?" in answer.text
    assert 'href="mailto:viestinta@kemijarvi.example"' in answer.text


def test_the_browsers_language_is_taken_where_none_is_asked(anybody: FlaskClient) -> None:
    assert 'lang="sv"' in anybody.get("/privacy", headers={"Accept-Language": "sv"}).text
    assert 'lang="fi"' in anybody.get("/privacy", headers={"Accept-Language": "ja"}).text


def test_the_legal_basis_is_the_one_that_was_set(database: Database, public_settings: Settings) -> None:
    both = [
        create_app(public_settings.model_copy(update={"legal_basis": basis}), database)
        .test_client()
        .get("/privacy/en")
        .text
        for basis in ("public_task", "consent")
    ]
    assert "6(1)(e)" in both[0]
    assert "6(1)(a)" in both[1]


def test_without_facts_about_the_controller_the_notice_still_reads(
    database: Database, settings: Settings
) -> None:
    plain = settings.model_copy(update={"contact": ""})
    answer = create_app(plain, database).test_client().get("/privacy/en")
    assert "The organisation whose website the wall is on" in answer.text
    assert "Data protection officer" not in answer.text


def test_every_answer_carries_the_headers_and_no_cookie(app: Flask, anybody: FlaskClient) -> None:
    answers = [
        anybody.get("/"),
        anybody.get("/privacy"),
        anybody.get("/static/removal.css"),
        anybody.get("/nothing"),
        anybody.get("/deletion/" + "0" * 20),
        anybody.post("/meta/deletion"),
        anybody.get("/meta/webhook"),
        anybody.post("/privacy"),
    ]
    assert [one.status_code for one in answers] == [303, 200, 200, 404, 404, 403, 403, 405]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Set-Cookie" not in answer.headers
        answer.close()


def test_what_goes_wrong_is_told_in_words_and_shows_nothing(app: Flask, database: Database) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("salaisuus")

    answer = app.test_client().get("/broken", headers={"Accept-Language": "fi"})
    assert answer.status_code == 500
    assert "Jokin meni vikaan" in answer.text
    assert "salaisuus" not in answer.text


def test_one_address_is_slowed_down_and_another_is_not(app: Flask) -> None:
    client = app.test_client()
    mine, other = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    for _ in range(PER_MINUTE):
        assert client.get("/nothing", environ_base=mine).status_code == 404
    late = client.get("/privacy", environ_base=mine)
    assert late.status_code == 429
    assert 1 <= int(late.headers["Retry-After"]) <= 60
    assert late.headers["Content-Security-Policy"]
    assert client.get("/privacy", environ_base=other).status_code == 200
    assert client.post("/meta/deletion", environ_base=mine).status_code == 403, "Meta's calls count apart"


def test_a_minute_later_the_address_may_ask_again() -> None:
    clock = [0.0]
    limiter = Limiter(2, lambda: clock[0])
    assert [limiter.wait("192.0.2.1") for _ in range(3)] == [0, 0, 60]
    clock[0] = 61.0
    assert limiter.wait("192.0.2.1") == 0


def test_a_flood_of_addresses_takes_no_more_memory() -> None:
    limiter = Limiter(1, lambda: 0.0)
    for number in range(MOST_ADDRESSES + 10):
        limiter.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(limiter._counts) <= MOST_ADDRESSES


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_an_ipv6_customer_counts_as_one(address: str, counted: str) -> None:
    assert network_of(address) == counted


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_catalogue_says_everything_and_nothing_else(language: str) -> None:
    found = extract_from_dir(FOLDER, [("**.py", "python"), ("**/templates/**.html", "jinja2")])
    wanted = {message for _file, _line, message, _comments, _context in found}
    with (FOLDER / "translations" / language / "LC_MESSAGES" / "removal.po").open("rb") as source:
        said = {one.id: one.string for one in read_po(source, locale=language) if one.id}
    assert set(said) == wanted
    for message, text in said.items():
        assert text
        assert text != message
        assert set(re.findall(r"%\(\w+\)[sd]", text)) == set(re.findall(r"%\(\w+\)[sd]", message))
