"""Turns, pauses, the baton and the stock on the desk: what people see there, and what they can do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from config import clock
from config.models import Team
from curator.models import Baton, Duty, Pause, Slot
from tests.curator.desk.conftest import People, Visitor, number_in

WEEK = timedelta(weeks=1)


@pytest.fixture
def admin(people: People) -> Visitor:
    return people["admin"]


def rows(people: People, table: type) -> list:  # type: ignore[type-arg]
    with people.database.reading() as session:
        return list(session.execute(select(table)).scalars())


def this_week(people: People):  # type: ignore[no-untyped-def]
    return clock.week_of(people.sample.now)


def test_everybody_sees_whose_week_it_is_and_only_admins_give_turns(people: People) -> None:
    page = people["viewer"].get("/kemijarvi/turns")
    assert "Editor" in page.text
    assert not [form for form in page.all("form") if "/turns/" in form.get("action", "")]
    assert "Vuorossa tällä viikolla:" in people["viewer"].get("/kemijarvi/").text


def test_a_turn_is_given_shown_and_taken_back(people: People, admin: Visitor) -> None:
    page = admin.get("/kemijarvi/turns")
    editor, me = people.sample.people["editor"], people.sample.people["admin"]
    done = admin.follow(admin.send(page, "/turns/duty", person=str(editor), deputy=str(me)))
    assert "Vuoro on annettu." in done.text
    assert "varahenkilö: Admin (sinä)" in done.text
    (row,) = rows(people, Duty)
    assert (row.week, row.person_id, row.deputy_id) == (this_week(people), editor, me)
    assert "Vuoro on poistettu." in admin.follow(admin.send(done, "/turns/duty/remove")).text
    assert rows(people, Duty) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"week": "huomenna"}, "Valitse viikko luettelosta."),
        ({"person": "0"}, "Valitse joku, joka tekee nostoja."),
        ({"person": "9" * 30}, "Valitse joku, joka tekee nostoja."),
    ],
)
def test_what_is_wrong_with_a_turn_is_said_beside_its_field(
    admin: Visitor, values: dict[str, str], words: str
) -> None:
    page = admin.send(admin.get("/kemijarvi/turns"), "/turns/duty", 422, **values)
    assert page.text.count(words) == 2


def test_nobody_is_their_own_deputy(people: People, admin: Visitor) -> None:
    me = str(people.sample.people["admin"])
    page = admin.send(admin.get("/kemijarvi/turns"), "/turns/duty", 422, person=me, deputy=me)
    assert "Valitse varahenkilöksi joku muu." in page.text
    assert page.one("select", id="person").findall("option[@selected]")[0].get("value") == me


def test_the_notice_and_its_links_are_turned_off_and_on(people: People, admin: Visitor) -> None:
    def team() -> tuple[bool, bool]:
        with people.database.reading() as session:
            row = session.get_one(Team, people.sample.teams["kemijarvi"])
            return row.weekly_notice, row.notice_links

    admin.send(admin.get("/kemijarvi/turns"), "/turns/notice", links=None)
    assert team() == (True, False)
    admin.send(admin.get("/kemijarvi/turns"), "/turns/notice", notice=None)
    assert team() == (False, False)
    admin.send(admin.get("/kemijarvi/turns"), "/turns/notice", notice="on", links="on")
    assert team() == (True, True)


def test_a_pause_is_planned_told_on_the_weeks_page_and_ended(people: People, admin: Visitor) -> None:
    today = clock.day_of(people.sample.now)
    days = {"starts": today.isoformat(), "ends": (today + timedelta(days=9)).isoformat()}
    done = admin.follow(admin.send(admin.get("/kemijarvi/turns"), "/turns/pause", **days))
    assert "Tauko on merkitty." in done.text
    assert "tauko nyt" in done.text
    assert "Tauko, päättyy" in people["viewer"].get("/kemijarvi/").text
    again = admin.send(done, "/turns/pause", 422, **days)
    assert "Näille päiville on jo merkitty tauko." in again.text
    assert "Tauko on päättynyt." in admin.follow(admin.send(done, "/end")).text
    assert rows(people, Pause) == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (0, 90, "enintään 90 päivää. Valitse aiempi"),
        (5, 4, "Viimeinen päivä on ennen ensimmäistä."),
        (-1, 4, "Ensimmäinen päivä on jo mennyt. Valitse tämä päivä tai myöhempi."),
        (400, 401, "Ensimmäinen päivä on liian kaukana. Valitse päivä vuoden sisältä."),
        (None, 4, "Ensimmäinen päivä: valitse päivä tai kirjoita se muodossa 23.11.2026."),
        (4, None, "Viimeinen päivä: valitse päivä tai kirjoita se muodossa 23.11.2026."),
    ],
)
def test_what_is_wrong_with_a_pause_is_said_and_what_was_typed_stays(
    people: People, admin: Visitor, first: int | None, last: int | None, words: str
) -> None:
    today = clock.day_of(people.sample.now)
    days = {
        name: "" if number is None else (today + timedelta(days=number)).isoformat()
        for name, number in (("starts", first), ("ends", last))
    }
    page = admin.send(admin.get("/kemijarvi/turns"), "/turns/pause", 422, **days)
    assert words in page.text
    assert page.one("input", id="starts").get("value") == days["starts"]


def test_days_that_nobody_can_read_are_told_each_with_a_form_that_is_taken(
    people: People, admin: Visitor
) -> None:
    page = admin.send(
        admin.get("/kemijarvi/turns"), "/turns/pause", 422, starts="ensi viikolla", ends="2027-02-30"
    )
    for field, said in (("starts", "Ensimmäinen"), ("ends", "Viimeinen")):
        fault = "".join(page.one("p", id=f"{field}-fault").itertext())
        assert f"{said} päivä: valitse päivä tai kirjoita se muodossa 23.11.2026." in fault
    assert rows(people, Pause) == []


def test_the_baton_goes_on_with_an_invitation_in_three_languages(people: People, editor: Visitor) -> None:
    begun = editor.follow(editor.send(editor.get("/kemijarvi/baton"), "/baton/take"))
    assert "Tällä viikolla: Kemijärvi" in begun.text
    posio = str(people.sample.teams["posio"])
    passed = editor.follow(editor.send(begun, "/baton", to=posio))
    texts = ["".join(one.itertext()) for one in passed.all("textarea")]
    number = clock.week_number(this_week(people) + WEEK)[1]
    assert [text.split("!")[0].strip() for text in texts] == ["Hei", "Hej", "Hello"]
    assert all("Posio" in text and str(number) in text and "Kemijärvi" in text for text in texts)
    assert "Kiertokapula: Kemijärvi" in people["viewer"].get("/kemijarvi/").text
    back = editor.follow(editor.send(passed, "/baton/back"))
    assert "Kapula on taas teillä." in back.text
    assert len(rows(people, Baton)) == 1


def test_a_team_without_the_baton_cannot_pass_it_on(people: People) -> None:
    people["editor"].post("/kemijarvi/baton/take", csrf=True)
    page = people["neighbour"].get("/keminmaa/baton")
    assert not [form for form in page.all("form") if "/baton" in form.get("action", "")]
    refused = people["neighbour"].post(
        "/keminmaa/baton", 422, csrf=True, data={"to": str(people.sample.teams["posio"])}
    )
    assert "Kapula ei ole enää teillä." in refused.text


def stocked(people: People, editor: Visitor, text: str) -> int:
    """Put a post into the stock through the pick's page."""
    post = people.sample.post(text)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    return number_in(editor.send(page, "/pick", place=f"spare:{this_week(people)}").to)


def test_a_spare_is_put_into_the_stock_ordered_and_taken_out(people: People, editor: Visitor) -> None:
    assert "Varasto on tyhjä." in editor.get("/kemijarvi/spares").text
    first, second = stocked(people, editor, "Ensimmäinen vara."), stocked(people, editor, "Toinen vara.")
    assert "Varastossa varanostona" in editor.get(f"/kemijarvi/picks/{first}").text
    page = editor.get("/kemijarvi/spares")
    assert page.text.index("Ensimmäinen") < page.text.index("Toinen")
    assert page.text.count("Valmis") == 2
    page = editor.follow(editor.send(page, f"/spares/{second}/move", to="up"))
    assert page.text.index("Toinen") < page.text.index("Ensimmäinen")
    assert "Viikon nosto puuttuu" in editor.get("/kemijarvi/").text
    assert "2 varanostoa on valmiina." in editor.get("/kemijarvi/").text
    page = editor.follow(editor.send(page, f"/spares/{first}/remove"))
    assert "Otettu pois varastosta." in page.text
    assert "Ensimmäinen" not in page.text
    editor.send(page, f"/picks/{first}/back")
    assert "Ensimmäinen" in editor.get("/kemijarvi/spares").text


def test_a_spare_says_what_it_waits_for_and_has_no_week(people: People, editor: Visitor) -> None:
    place, number = f"spare:{this_week(people)}", clock.week_number(this_week(people))[1]
    editor.send(editor.get("/kemijarvi/story"), "/story", text="Oma tarina", author="Mirja", place=place)
    page = editor.get("/kemijarvi/spares")
    assert "Ei vielä valmis Odottaa lupaa" in page.text
    assert "Ei voi näyttää" not in page.text
    assert "Mirja, varanosto" in editor.get("/kemijarvi/").text
    post = people.sample.post("Vara kuvalla", pictures=1)
    editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", place=place)
    assert "Kemijärvi, varanosto" in editor.get("/kemijarvi/suggestions?state=picked").text
    page = editor.get("/kemijarvi/permissions")
    assert "Varanosto" in page.text
    assert f"Viikon {number} nosto" not in "".join(page.one("main").itertext())


def test_only_a_spare_can_be_taken_out_of_the_stock(people: People, editor: Visitor) -> None:
    post = people.sample.post("Viikon nosto.")
    made = number_in(editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick").to)
    editor.post(f"/kemijarvi/spares/{made}/remove", 404, csrf=True)
    with people.database.reading() as session:
        from curator.models import Pick

        assert session.get_one(Pick, made).slot is Slot.WEEKLY
