"""A whole series of readings: its name and source, what was typed by mistake, and putting it aside."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlmodel import col

from curator.models import AuditEvent, Reading, Series
from tests.curator.desk.conftest import Page, People, Visitor, number_in
from tests.curator.desk.test_figures import rows_of

OCTOBER = "kind=month&day=2025-10-15&of=all"


@pytest.fixture
def series(editor: Visitor) -> Page:
    """“Muuttajat” from Statistics Finland, with two figures."""
    page = editor.get("/kemijarvi/readings")
    made = editor.send(page, "/readings", network="", name="Muuttajat", source=" Tilastokeskus ")
    here = editor.follow(made)
    for value, day in (("9000", "2025-09-15"), ("14250", "2025-10-31")):
        here = editor.follow(editor.send(here, "/readings/", value=value, day=day))
    return here


def plain(page: Page) -> str:
    return page.text.replace("\u00a0", " ")


def acts(people: People) -> list[str]:
    with people.database.reading() as session:
        rows = session.execute(select(col(AuditEvent.action)).order_by(col(AuditEvent.id)))
        return list(rows.scalars())


def test_a_source_is_told_wherever_the_figures_are(editor: Visitor, series: Page) -> None:
    assert "Lähde: Tilastokeskus" in series.text
    assert "lähde: Tilastokeskus" in editor.get("/kemijarvi/readings").text
    body = editor.get(f"{series.path.split('?')[0]}/csv").body.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    assert [(row["Lähde"], row["Muutos edelliseen lukemaan"]) for row in rows] == [
        ("Tilastokeskus", ""),
        ("Tilastokeskus", "5250"),
    ]
    figures = editor.get(f"/kemijarvi/figures/csv?{OCTOBER}").body
    assert "31.10.2025, verrattu lukemaan 15.9.2025, lähde: Tilastokeskus" in figures
    assert "Editor" not in figures
    page = editor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}")
    assert rows_of(page, "typed")[1][0] == "MuuttajatLähde: Tilastokeskus"


def test_why_a_sum_is_not_compared_is_told_beside_it(editor: Visitor, series: Page) -> None:
    """Two figures in October, one in September and one in October a year before."""
    page = editor.follow(editor.send(series, "/summed", summed="1"))
    for value, day in (("100", "2025-10-01"), ("50", "2024-10-01")):
        page = editor.follow(editor.send(page, "/readings/", value=value, day=day))
    page = editor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}")
    said = "rrata edelliseen kauteen, jolla lukemia oli 1"
    row = rows_of(page, "typed")[1]
    assert row[0] == f"MuuttajatEi ve{said}Lähde: Tilastokeskus"
    assert row[2] == "Ei vertailukautta"
    last_year = "ei verrata viime vuoden samaan kauteen, jolla lukemia oli 1"
    assert f"ei ve{said}, {last_year}, lähde" in editor.get(f"/kemijarvi/figures/csv?{OCTOBER}").body


def test_figures_of_a_time_without_the_campaign_can_be_taken_along(editor: Visitor, series: Page) -> None:
    page = editor.get(f"/kemijarvi/figures/hashtags?{OCTOBER}")
    assert "Kampanja ei ollut käynnissä tällä kaudella." in page.text
    taken = [one.get("href", "") for one in page.all("a") if "/figures/csv" in one.get("href", "")]
    assert taken
    assert "Muuttajat" in editor.get(taken[0]).body


def test_changes_stand_beside_the_figures_of_a_level_only(editor: Visitor, series: Page) -> None:
    assert plain(series).count("Muutos edelliseen lukemaan: +5 250 (+58 %)") == 1
    added = editor.follow(editor.send(series, "/summed", summed="1"))
    assert "Muutos edelliseen" not in added.text
    told = "Vuonna 2025 yhteensä 23 250; viimeisin lukema 14 250 (31.10.2025)"
    assert told in plain(editor.get("/kemijarvi/readings"))


def test_a_name_and_a_source_can_be_changed(people: People, editor: Visitor, series: Page) -> None:
    editor.send(editor.get("/kemijarvi/readings"), "/readings", network="", name="Asukkaat")
    for values, said, field in (
        ({"name": " "}, "Anna lukemalle nimi.", "name"),
        ({"name": "Asukkaat"}, "Tämänniminen lukema on jo olemassa.", "name"),
        ({"source": "x" * 121}, "Lyhennä lähdettä", "source"),
    ):
        page = editor.send(series, "/name", 422, **values)
        assert said in page.text
        assert page.one("input", id=field).get("aria-invalid") == "true"
        assert page.one("input", id=field).get("value") == values[field]
    after = editor.follow(editor.send(series, "/name", name="Uudet asukkaat", source="DVV"))
    assert "Nimi ja lähde on tallennettu." in after.text
    assert after.text.startswith("Uudet asukkaat")
    assert "Lähde: DVV" in after.text
    assert acts(people)[-1] == "series_changed"


def test_a_figure_of_a_wrong_day_is_removed_and_brought_back(editor: Visitor, series: Page) -> None:
    figures = f"/kemijarvi/figures/hashtags?{OCTOBER}"
    assert plain(editor.get(figures)).count("14 250")
    # The first form that removes is that of the newest figure.
    page = editor.follow(editor.send(series, "/remove"))
    assert "Lukema on poistettu. Se jää näkyviin luetteloon, ja voit palauttaa sen." in page.text
    assert "Poistettu, ei mukana luvuissa" in page.text
    assert "Poistanut Editor," in page.text
    assert "Muutos edelliseen" not in page.text
    assert rows_of(editor.get(figures), "typed")[1][1] == "Ei tietoa"
    assert "9 000, 15.9.2025" in plain(editor.get("/kemijarvi/readings"))
    body = editor.get(f"{series.path.split('?')[0]}/csv").body
    assert "14250" not in body
    removed = next(one for one in page.all("form") if one.get("action", "").endswith("/back"))
    page = editor.follow(editor.send(page, removed.get("action", "")))
    assert "Lukema on taas mukana luvuissa." in page.text
    assert plain(editor.get(figures)).count("14 250")


def test_a_series_with_figures_is_put_aside_and_can_come_back(
    people: People, editor: Visitor, series: Page
) -> None:
    path = series.path.split("?")[0]
    page = editor.follow(editor.send(series, "/aside"))
    assert "Lukemasarja on siirretty syrjään." in page.text
    assert "Siirretty syrjään" in page.text
    assert ": 14 250" in plain(page)
    assert [one.get("action") for one in page.one("main").iter("form")] == [f"{path}/back"]
    assert "Syrjään siirretyt lukemat Muuttajat" in editor.get("/kemijarvi/readings").text
    assert "Muuttajat" not in editor.get(f"/kemijarvi/figures/csv?{OCTOBER}").body
    viewed = people["viewer"].get(path)
    assert not list(viewed.one("main").iter("form"))
    back = editor.follow(editor.send(page, "/back"))
    assert "Lukemasarja on palautettu." in back.text
    assert "Muuttajat" in editor.get(f"/kemijarvi/figures/csv?{OCTOBER}").body
    assert acts(people)[-2:] == ["series_aside", "series_back"]
    with people.database.reading() as session:
        assert len(session.execute(select(Reading)).scalars().all()) == 2


def test_a_series_without_figures_goes_for_good(people: People, editor: Visitor) -> None:
    page = editor.get("/kemijarvi/readings")
    made = editor.follow(editor.send(page, "/readings", network="", name="Vahinko"))
    gone = editor.follow(editor.send(made, "/aside"))
    assert "Lukemasarja on poistettu." in gone.text
    assert "Vahinko" not in gone.text
    assert acts(people)[-1] == "series_removed"
    with people.database.reading() as session:
        assert session.execute(select(Series)).scalars().all() == []


def test_the_next_series_never_gets_the_number_of_a_removed_one(people: People, editor: Visitor) -> None:
    page = editor.get("/kemijarvi/readings")
    left_open = editor.follow(editor.send(page, "/readings", network="", name="Vahinko"))
    editor.send(left_open, "/aside")
    editor.send(page, "/readings", network="", name="Muuttajat")
    editor.send(left_open, "/readings/", 404, value="777", day="2025-10-31")
    with people.database.reading() as session:
        assert session.execute(select(Reading)).scalars().all() == []


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("/readings/", {"value": "777", "day": "2025-10-30"}),
        ("/file", {"file": (io.BytesIO(b"30.10.2025;777"), "luvut.csv")}),
        ("/target", {"target": "15000"}),
        ("/summed", {"summed": "1"}),
        ("/name", {"name": "Asukkaat"}),
        ("/remove", {}),
    ],
)
def test_a_series_put_aside_takes_nothing_and_says_so(
    people: People, editor: Visitor, series: Page, form: str, values: dict[str, object]
) -> None:
    editor.send(series, "/aside")
    before = len(acts(people))
    answer = editor.send(series, form, 409, **values)
    assert "Mitään ei tallennettu: lukemasarja on siirretty syrjään. Palauta se ensin." in answer.text
    assert [one.get("action", "")[-5:] for one in answer.one("main").iter("form")] == ["/back"]
    assert len(acts(people)) == before


def test_a_neighbour_removes_nothing(people: People, series: Page) -> None:
    number = number_in(series.path)
    with people.database.reading() as session:
        figure = session.execute(select(Reading)).scalars().first()
    assert figure is not None
    for rest in ("name", "aside", "back", f"figures/{figure.id}/remove", f"figures/{figure.id}/back"):
        people["neighbour"].post(f"/keminmaa/readings/{number}/{rest}", 404, csrf=True)
        people["viewer"].post(f"/kemijarvi/readings/{number}/{rest}", 403, csrf=True)
