"""Lukemat: typing figures by hand, correcting them, taking them along."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlmodel import col

from config import clock
from curator.models import AuditEvent, Reading
from curator.privacy import leftovers
from tests.curator.desk.conftest import Page, People, Visitor, number_in
from tests.curator.desk.test_figures import rows_of


@pytest.fixture
def series(editor: Visitor) -> Page:
    return editor.follow(
        editor.send(editor.get("/kemijarvi/readings"), "/readings", network="instagram", tag="#kemijärvi")
    )


def type_in(editor: Visitor, page: Page, status: int = 303, **values: object) -> Page:
    return editor.send(page, "/readings/", status, **values)


def test_a_series_begins_with_a_network_and_a_hashtag(editor: Visitor, series: Page) -> None:
    assert series.text.startswith("Instagram: #kemijärvi Kirjaa nyt ensimmäinen lukema.")
    assert "Ei vielä kirjauksia." in series.text
    assert "Instagram: #kemijärvi Ei vielä kirjauksia." in editor.get("/kemijarvi/readings").text


def test_a_figure_is_kept_for_today_with_who_and_when(people: People, editor: Visitor, series: Page) -> None:
    today = clock.day_of(clock.now())
    assert series.one("input", id="day").get("value") == today.isoformat()
    after = editor.follow(type_in(editor, series, value="12 345", note="Sovelluksesta"))
    assert "Lukema on tallennettu." in after.text
    assert f"{today.day}.{today.month}.{today.year}: 12 345" in after.text.replace("\u00a0", " ")
    assert f"Sovelluksesta Editor, {today.day}.{today.month}.{today.year} klo" in after.text
    assert "Kirjaa nyt" not in after.text
    assert "12 345," in editor.get("/kemijarvi/readings").text.replace("\u00a0", " ")
    with people.database.reading() as session:
        acts = session.execute(select(col(AuditEvent.action)).order_by(col(AuditEvent.id))).scalars().all()
    assert acts[-2:] == ["series", "reading"]


def test_typing_again_corrects_and_the_earlier_figure_is_marked(editor: Visitor, series: Page) -> None:
    first = editor.follow(type_in(editor, series, value="10"))
    second = editor.follow(type_in(editor, first, value="12"))
    assert second.text.index(": 12") < second.text.index(": 10")
    assert second.text.count("Korjattu myöhemmin") == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("value", "noin sata", "Kirjoita lukema kokonaislukuna"),
        ("value", "9999999999", "Lukema on liian suuri."),
        ("day", "2099-01-01", "Valitse tämä päivä tai jokin aiempi päivä."),
        ("day", "eilen", "Valitse päivä tai kirjoita"),
        ("day", "0001-01-01", "Valitse päivä tai kirjoita"),
        ("day", "2004-12-31", "Valitse päivä tai kirjoita"),
        ("note", "x" * 501, "Lyhennä huomautusta"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    people: People, editor: Visitor, series: Page, field: str, value: str, said: str
) -> None:
    typed = {"value": "7", "note": "muistiin"} | {field: value}
    page = type_in(editor, series, 422, **typed)
    assert said in page.text
    kept = page.one("textarea" if field == "note" else "input", id=field)
    assert (kept.text if field == "note" else kept.get("value")) == value
    assert kept.get("aria-invalid") == "true"
    with people.database.reading() as session:
        assert session.execute(select(Reading)).scalars().all() == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tag": ""}, "Kirjoita aihetunniste tai anna lukemalle nimi."),
        ({"tag": "#kemijärvi"}, "Tämänniminen lukema on jo olemassa."),
        ({"tag": "x", "name": "y" * 121}, "Lyhennä nimeä"),
        ({"tag": "x" * 101}, "Lyhennä aihetunnistetta"),
        ({"tag": "x", "network": "muu"}, "Valitse palvelu luettelosta."),
    ],
)
def test_a_series_that_cannot_be_begun_says_why(
    editor: Visitor, series: Page, values: dict[str, str], said: str
) -> None:
    assert said in editor.send(editor.get("/kemijarvi/readings"), "/readings", 422, **values).text


def test_a_screenshot_is_kept_written_anew_and_survives_a_mistake(
    people: People, editor: Visitor, series: Page, photo: bytes
) -> None:
    again = type_in(editor, series, 422, value="x", picture=(io.BytesIO(photo), "x.jpg"))
    name = again.one("input", name="kept").get("value")
    after = editor.follow(type_in(editor, again, value="5"))
    link = next(one for one in after.all("a") if "/pictures/" in one.get("href", ""))
    assert link.get("href") == f"/pictures/{name}"
    editor.get(f"/pictures/{name}")
    assert leftovers.unused(people.database, [str(name), "0.jpg"]) == ["0.jpg"]


def test_a_file_that_is_no_picture_is_told(editor: Visitor, series: Page) -> None:
    page = type_in(editor, series, 422, value="5", picture=(io.BytesIO(b"%PDF-1.7"), "x.pdf"))
    assert "Tätä tiedostoa ei voi lukea kuvana." in page.text


def test_the_table_has_what_counts_oldest_first_and_no_formulas(editor: Visitor, series: Page) -> None:
    number = number_in(series.path)
    for value, day, note in (
        ("10", "2026-11-02", "=1+1"),
        ("7", "2026-11-01", ""),
        ("11", "2026-11-02", "=1+1"),
    ):
        series = editor.follow(type_in(editor, series, value=value, day=day, note=note))
    answer = editor.get(f"/kemijarvi/readings/{number}/csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == [
        "Päivä",
        "Lukema",
        "Huomautus",
        "Muutos edelliseen lukemaan",
        "Lähde",
        "Kirjaaja",
        "Kirjattu",
    ]
    assert [row[:6] for row in rows[1:]] == [
        ["2026-11-01", "7", "", "", "", "Editor"],
        ["2026-11-02", "11", "'=1+1", "4", "", "Editor"],
    ]
    editor.send(editor.get(f"/kemijarvi/readings/{number}"), "/summed", summed="1")
    added = editor.get(f"/kemijarvi/readings/{number}/csv").body.removeprefix("\ufeff").splitlines()[0]
    assert added == "Päivä;Lukema;Huomautus;Lähde;Kirjaaja;Kirjattu"


def test_the_table_that_was_taken_along_comes_back_as_it_was(editor: Visitor, series: Page) -> None:
    for value, day, note in (("5", "2026-11-01", "yksi\r\nkaksi; kolme"), ("6", "2026-11-02", "=1+1")):
        series = editor.follow(type_in(editor, series, value=value, day=day, note=note))
    table = editor.get(f"/kemijarvi/readings/{number_in(series.path)}/csv").body
    page = editor.get("/kemijarvi/readings")
    other = editor.follow(editor.send(page, "/readings", network="instagram", tag="#toinen"))
    sent = (io.BytesIO(table.encode()), "lukemat.csv")
    after = editor.follow(editor.send(other, "/file", file=sent))
    again = editor.get(f"/kemijarvi/readings/{number_in(after.path)}/csv").body
    assert [row[:3] for row in csv.reader(io.StringIO(again), delimiter=";")] == [
        row[:3] for row in csv.reader(io.StringIO(table), delimiter=";")
    ]


def test_a_file_brings_all_its_figures(editor: Visitor, series: Page) -> None:
    rows = "Päivä;Lukema\n1.11.2025;100\n2.11.2025;1 200\n"
    after = editor.follow(editor.send(series, "/file", file=(io.BytesIO(rows.encode()), "x.csv")))
    assert "Tiedostosta tallennettiin 2 uutta lukemaa." in after.text
    assert "2.11.2025: 1 200" in after.text.replace("\u00a0", " ")
    again = editor.follow(editor.send(after, "/file", file=(io.BytesIO(rows.encode()), "x.csv")))
    assert "Tiedostossa ei ollut uusia lukemia." in again.text


def test_a_file_with_a_line_that_cannot_be_read_is_told_by_line_and_nothing_is_kept(
    people: People, editor: Visitor, series: Page
) -> None:
    rows = "1.11.2025;100\neilen;5\n3.11.2025;<b>\n"
    page = editor.send(series, "/file", 422, file=(io.BytesIO(rows.encode()), "x.csv"))
    assert "Rivi 2: päivää ei voi lukea; kirjoita se näin: 23.11.2026 (”eilen”)" in page.text
    assert "Rivi 3: lukema ei ole kokonaisluku (”<b>”)" in page.text
    assert page.one("input", id="file").get("aria-invalid") == "true"
    with people.database.reading() as session:
        assert session.execute(select(Reading)).scalars().all() == []
    assert "Valitse tiedosto." in editor.send(series, "/file", 422, file=None).text


def test_figures_of_days_are_added_up_where_somebody_says_so(editor: Visitor, series: Page) -> None:
    here = editor.follow(type_in(editor, series, value="30", day="2026-10-01"))
    editor.follow(type_in(editor, here, value="12", day="2026-10-31"))
    october = "/kemijarvi/figures/hashtags?kind=month&of=all&day=2026-10-15"
    told = rows_of(editor.get(october), "typed")[1]
    assert told[1:4] == ["12", "Ei vertailukautta", "31.10.2026"]
    assert [one.get("value") for one in here.all("input", name="summed", checked="")] == [""]
    here = editor.follow(editor.send(here, "/summed", summed="1"))
    assert "Tallennettu. Seuranta ja uudet koosteet laskevat näin tästä lähtien." in here.text
    assert [one.get("value") for one in here.all("input", name="summed", checked="")] == ["1"]
    page = editor.get(october)
    told = rows_of(page, "typed")[1]
    assert told[1:4] == ["42", "Ei vertailukautta", "2 lukeman summa, viimeisin 31.10.2026"]
    assert "Päivien tai viikkojen lukemat on laskettu yhteen" in page.text
    aim = editor.follow(editor.send(here, "/target", target="84"))
    assert "50 %" in aim.text.replace("\u00a0", " ")


def test_a_series_can_begin_as_one_that_is_added_up(editor: Visitor) -> None:
    page = editor.get("/kemijarvi/readings")
    made = editor.follow(editor.send(page, "/readings", network="", name="Sivun katselut", summed="1"))
    assert [one.get("value") for one in made.all("input", name="summed", checked="")] == ["1"]


def test_a_target_is_shown_with_how_much_of_it_is_reached(editor: Visitor, series: Page) -> None:
    page = editor.follow(editor.send(series, "/target", target="15 000", target_on="2025-12-31"))
    assert "Tavoite on tallennettu." in page.text
    page = editor.follow(type_in(editor, page, value="12 000", day="2025-10-31"))
    said = "15 000 viimeistään 31.12.2025: 80 % tavoitteesta"
    assert f"Tavoite: {said}" in page.text.replace("\u00a0", " ")
    query = "kind=month&day=2025-10-15&of=all"
    figures = editor.get(f"/kemijarvi/figures/hashtags?{query}")
    assert said in figures.text.replace("\u00a0", " ")
    assert f"tavoite {said}" in editor.get(f"/kemijarvi/figures/csv?{query}").body.replace("\u00a0", " ")
    gone = editor.follow(editor.send(page, "/target", target="", target_on=""))
    assert "tavoitteesta" not in gone.text


@pytest.mark.parametrize(
    ("target", "on", "field"),
    [("0", "", "target"), ("paljon", "", "target"), ("", "2026-12-31", "target"), ("5", "x", "target_on")],
)
def test_a_target_that_makes_no_sense_is_told_beside_its_field(
    editor: Visitor, series: Page, target: str, on: str, field: str
) -> None:
    page = editor.send(series, "/target", 422, target=target, target_on=on)
    assert page.one("input", id=field).get("aria-invalid") == "true"
    assert page.one("input", id="target").get("value") == target


def test_a_viewer_reads_and_types_nothing(people: People, editor: Visitor, series: Page) -> None:
    type_in(editor, series, value="5")
    number = number_in(series.path)
    viewer = people["viewer"]
    assert not viewer.get("/kemijarvi/readings").all("form", action="/kemijarvi/readings")
    page = viewer.get(f"/kemijarvi/readings/{number}")
    assert ": 5" in page.text
    assert not page.all("input", id="value")
    viewer.post(f"/kemijarvi/readings/{number}", 403, csrf=True, data={"value": "6"})


def test_a_neighbours_figures_are_not_there(people: People, series: Page) -> None:
    number = number_in(series.path)
    people["neighbour"].get(f"/keminmaa/readings/{number}", 404)
    people["neighbour"].post(f"/keminmaa/readings/{number}", 404, csrf=True, data={"value": "6"})
    people["neighbour"].get(f"/keminmaa/readings/{number}/csv", 404)
    people["neighbour"].post(f"/keminmaa/readings/{number}/target", 404, csrf=True, data={"target": "6"})
    people["neighbour"].post(f"/keminmaa/readings/{number}/file", 404, csrf=True, data={})
