"""Judging the tone: what a person sees of a post, two at once, and the way into the document."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from config import clock
from config.models import Team
from curator.entry import people as staff
from curator.figures import periods
from curator.figures.periods import Kind
from curator.models import ReportKind, ReportVersion, ToneLeft, ToneRound, VersionReason
from curator.report import frozen, reports
from tests.curator.desk.conftest import Page, People, Visitor
from tests.curator.desk.test_readings_browser import AXE, serving
from tests.sample import Sample

BUTTONS = ["1 Myönteinen", "2 Neutraali", "3 Kriittinen", "4 Ei voi arvioida"]


def make(people: People, *, whole: bool = False, kind: ReportKind = ReportKind.SUMMARY) -> str:
    """A kooste of this year; gives the address of its tone."""

    def step(session: Session) -> int:
        sample = people.sample
        team = session.get_one(Team, sample.teams["kemijarvi"])
        today = clock.day_of(sample.now)
        period = periods.of(Kind.YEAR, today, today)
        return reports.make(session, sample.people["editor"], team, kind, period, sample.now, whole=whole)

    return f"/kemijarvi/reports/{people.database.writing(step)}/tone"


@pytest.fixture
def tone(people: People) -> str:
    return make(people)


def words(page: Page, tag: str) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in page.all(tag)]


def judge(visitor: Visitor, page: Page, what: str) -> Page:
    return visitor.follow(visitor.send(page, "/tone/", what=what))


def drawn(visitor: Visitor, tone: str) -> Page:
    return visitor.follow(visitor.send(visitor.get(tone), "/tone/draw"))


def round_of(people: People) -> ToneRound:
    with people.database.reading() as session:
        return session.execute(select(ToneRound)).scalar_one()


def test_it_begins_with_what_it_is_about(people: People, editor: Visitor, tone: str) -> None:
    for _ in range(40):
        people.sample.post()
    page = editor.get(tone)
    assert "Kaudelta on tallessa 40 julkaisua, kun roska on jätetty pois. Niistä arvotaan 30." in page.text
    assert "Vain yhteismäärät tallentuvat." in page.text
    assert "Julkaisu 1/30" in drawn(editor, tone).text
    assert "Julkaisu 1/30" in editor.follow(editor.send(editor.get(tone), "/tone/draw")).text


def test_a_post_is_shown_without_its_author(people: People, editor: Visitor, tone: str) -> None:
    people.sample.post(
        "Aino ja @matti: https://suo.example/@aino on auki.", handle="aino@suo.example", pictures=2
    )
    page = drawn(editor, tone)
    assert "… ja @…: https://… on auki." in page.text
    assert page.text.count("Kuva: Sumuinen järvi aamulla") == 2
    assert [one for one in words(page, "button") if one[0].isdigit()] == BUTTONS
    main = page.one("main")
    said = " ".join(value for one in main.iter() for value in one.attrib.values())
    assert "aino" not in (page.text + said).lower()
    assert list(main.iter("img")) == []


def test_judging_goes_from_post_to_post_and_ends_in_the_document(
    people: People, editor: Visitor, tone: str
) -> None:
    for number in range(4):
        people.sample.post(f"Usva {number}")
    page = drawn(editor, tone)
    for number, what in enumerate(("positive", "neutral", "critical", "not_assessed"), 1):
        assert f"Julkaisu {number}/4" in page.text
        page = judge(editor, page, what)
    assert "Otos on arvioitu." in page.text
    rows = {
        row[0]: row[1]
        for row in ([" ".join("".join(cell.itertext()).split()) for cell in line] for line in page.all("tr"))
    }
    assert rows["Myönteinen"] == rows["Neutraali"] == rows["Kriittinen"] == "1"
    page = editor.send(page, "/tone/add")
    assert page.to == tone.replace("/tone", "?saved=tone")
    with people.database.reading() as session:
        newest = (
            session.execute(select(ReportVersion).order_by(col(ReportVersion.number).desc()))
            .scalars()
            .first()
        )
        assert newest
        kept = frozen.read(newest.frozen).tone
    assert newest.reason is VersionReason.TONE
    assert kept == frozen.Tone(1, 1, 1, 1, drawn=4, population=4)
    page = editor.get(tone)
    assert "Sävy on mukana uusimmassa versiossa." in page.text
    assert "Lisää sävy koosteeseen" not in page.text


def test_adding_it_twice_makes_one_version(people: People, editor: Visitor, tone: str) -> None:
    people.sample.post()
    page = judge(editor, drawn(editor, tone), "neutral")
    for _ in range(2):
        editor.send(page, "/tone/add")
    with people.database.reading() as session:
        assert len(list(session.execute(select(ReportVersion)).scalars())) == 2


def test_of_two_people_at_one_post_the_second_is_told_and_goes_on(people: People, tone: str) -> None:
    for _ in range(2):
        people.sample.post()
    first, second = people["editor"], people["admin"]
    page = drawn(first, tone)
    same = second.get(tone)
    assert "Julkaisu 2/2" in judge(first, page, "positive").text
    late = judge(second, same, "critical")
    assert "Joku muu ehti arvioida sen julkaisun. Tässä on seuraava." in late.text
    assert "Julkaisu 2/2" in late.text
    judge(first, first.get(tone), "positive")
    assert "Se oli viimeinen." in judge(second, late, "critical").text
    assert (round_of(people).positive, round_of(people).critical) == (2, 0)


def test_what_goes_meanwhile_ends_the_round_when_the_page_is_opened(
    people: People, editor: Visitor, tone: str
) -> None:
    posts = [people.sample.post() for _ in range(2)]
    judge(editor, drawn(editor, tone), "positive")
    people.database.writing(erase.remove, posts)
    assert "Otos on arvioitu." in editor.get(tone).text
    told = round_of(people)
    assert (told.positive, told.not_assessed) == (1, 1)


def test_where_nothing_is_held_it_says_why_and_nothing_can_be_drawn(editor: Visitor, tone: str) -> None:
    page = editor.get(tone)
    assert "Tältä kaudelta ei ole tallessa julkaisuja" in page.text
    assert "/tone/draw" not in page.body
    assert "ei ole tallessa" in editor.follow(editor.post(f"{tone}/draw", csrf=True)).text


def test_a_viewer_sees_how_far_it_is_and_judges_nothing(people: People, tone: str) -> None:
    people.sample.post("Usva nousee")
    assert "Arvo otos" not in people["viewer"].get(tone).text
    editor = people["editor"]
    page = drawn(editor, tone)
    seen = people["viewer"].get(tone)
    assert "Julkaisuista on arvioitu 0/1." in seen.text
    assert "Usva" not in seen.text
    judge(editor, page, "neutral")
    page = people["viewer"].get(tone)
    assert "Otos on arvioitu." in page.text
    assert "/tone/add" not in page.body


@pytest.mark.parametrize("what", ["", "x", "drawn"])
def test_an_answer_nobody_offers_is_refused(people: People, editor: Visitor, tone: str, what: str) -> None:
    people.sample.post()
    drawn(editor, tone)
    editor.post(f"{tone}/1", 400, csrf=True, data={"what": what})
    editor.post(f"{tone}/add", 409, csrf=True)
    with people.database.reading() as session:
        assert session.execute(select(ToneLeft)).scalar_one()


def test_another_teams_tone_is_not_to_be_had(people: People, tone: str) -> None:
    people.sample.post()
    people["neighbour"].get(tone.replace("kemijarvi", "keminmaa"), 404)
    people["neighbour"].get(tone, 404)


@pytest.fixture
def opened(app: Flask, sample: Sample, chromium: Any) -> Iterator[Any]:
    """A browser that is signed in."""
    link = sample.database.writing(staff.link, sample.people["editor"], sample.now, signs_in=True)
    with serving(app) as here:
        context = chromium.new_context(viewport={"width": 320, "height": 844}, locale="fi-FI")
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        yield page, here
        context.close()


@pytest.mark.browser
def test_a_sample_is_judged_by_keys_alone(people: People, opened: Any, tone: str) -> None:
    for number in range(3):
        people.sample.post(f"Usva nousee järveltä {number}")
    page, here = opened
    page.goto(here + tone)
    page.get_by_role("button", name="Arvo otos").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # A key counts only while the post or a button has the focus.
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    assert "Julkaisu 1/3" in page.locator("main").inner_text()
    page.locator("article").focus()
    for key in ("1", "3", "4"):
        assert page.evaluate("document.activeElement.tagName") == "ARTICLE"
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        with page.expect_navigation():
            page.keyboard.press(key)
    told = round_of(people)
    assert (told.positive, told.critical, told.not_assessed) == (1, 1, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.activeElement.textContent").strip() == "Otos on arvioitu."
