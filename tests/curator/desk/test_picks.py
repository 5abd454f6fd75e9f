"""The life of a pick on its pages: answers, permission, replacing, taking off, bringing back."""

import pytest
from sqlalchemy import select

from curator.models import AuditEvent, Pick
from tests.curator.desk.conftest import Page, People, Visitor, number_in

FILE = "0" * 32 + ".jpg"


@pytest.fixture
def pick(people: People, editor: Visitor) -> str:
    """The address of a pick with a picture nothing is known of."""
    post = people.sample.post("Odottava tarina", pictures=1, file=FILE)
    return editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick").to.split("?")[0]


def steps(page: Page) -> list[str]:
    """What has been recorded of its permission, oldest first."""
    return [" ".join("".join(one.itertext()).split()) for one in page.one("ol").iter("li")]


def test_until_the_last_answer_the_page_says_what_is_on_the_wall(editor: Visitor, pick: str) -> None:
    assert "Siihen asti kortti on seinällä ilman kuvaa." in editor.get(pick).text


def test_a_spare_pick_is_called_one_and_has_no_week(people: People, editor: Visitor) -> None:
    page = editor.get(f"/kemijarvi/pick?post={people.sample.post()}")
    stock = [one.get("value", "") for one in page.one("select", id="place").iter("option")][-1]
    kept = editor.send(page, "/pick", place=stock).to.split("?")[0]
    page = editor.get(kept)
    assert page.one("h1").text == "Varanosto"
    assert "Ota pois seinältä" not in page.text
    assert "Varanosto: Aino" in editor.get("/kemijarvi/picks").text


def test_the_last_answer_brings_the_picture(people: People, editor: Visitor, pick: str) -> None:
    page = editor.get(pick)
    assert "Kuvasta puuttuu vielä: kuvaaja, tieto kuvassa näkyvistä ihmisistä, lupa." in page.text
    page = editor.follow(editor.send(page, "/answers", photographer="Aino Kuvaaja", people="adults_asked"))
    assert "Kuvasta puuttuu vielä: lupa." in page.text
    page = editor.follow(editor.send(page, "/permission", permission="asked", note="Kysytty viestillä"))
    assert "Lupa pyydetty" in page.text
    page = editor.follow(editor.send(page, "/permission", permission="granted", note="Viestillä"))
    assert "Lupatieto on tallennettu." in page.text
    assert "Kuvasta puuttuu" not in page.text
    assert [step.split(" klo")[0] for step in steps(page)] == ["Lupa pyydetty", "Lupa saatu"]
    assert "Kysytty viestillä" in steps(page)[0]


@pytest.mark.parametrize(
    ("recorded", "said"),
    [("withdrawn", "Ei näytetä: lupa on peruttu"), ("declined", "Ei näytetä: lupaa ei annettu")],
)
def test_a_permission_withdrawn_or_declined_takes_it_off(
    people: People, editor: Visitor, pick: str, recorded: str, said: str
) -> None:
    page = editor.follow(editor.send(editor.get(pick), "/permission", permission=recorded))
    sign = next(one for one in page.one("main").iter("p") if said in "".join(one.itertext()))
    assert " ".join("".join(sign.itertext()).split()) == said
    with people.database.reading() as session:
        week = session.execute(select(Pick.week)).scalar_one()
    assert f"Viikko {week.isocalendar().week} (" in page.text


def test_a_permission_granted_by_hand_says_how(people: People, editor: Visitor, pick: str) -> None:
    page = editor.send(editor.get(pick), "/permission", 422, permission="granted", note=" ")
    assert "Kirjoita, miten lupa saatiin" in page.text
    page = editor.follow(editor.send(page, "/permission", note="puhelimessa 12.11."))
    assert "Lupa saatu" in steps(page)[0]
    assert "puhelimessa 12.11." in steps(page)[0]


def test_whatever_permits_says_where_that_comes_from(people: People, editor: Visitor, pick: str) -> None:
    page = editor.get(pick)
    hint = "".join(page.one("p", id="note-hint").itertext())
    assert hint.startswith("Tarvitaan, kun lupa tai pysyvä lupa on saatu. Jos lupaa ei tarvita, kerro miksi.")
    page = editor.send(page, "/permission", 422, permission="standing")
    assert "Kirjoita, miten lupa saatiin" in page.text
    page = editor.send(page, "/permission", 422, permission="not_needed")
    assert "Kirjoita, miksi lupaa ei tarvita" in page.text
    page = editor.follow(editor.send(page, "/permission", note="Kirjaston oma tili"))
    assert "Lupaa ei tarvita (oma tili)" in steps(page)[0]
    assert "Kirjaston oma tili" in steps(page)[0]


def test_what_comes_with_an_account_is_not_asked_again(people: People, editor: Visitor) -> None:
    for handle, state in (("kaupunki@kemijarvi.example", "not_needed"), ("lehti@suo.example", "standing")):
        post = people.sample.post(handle=handle, pictures=1, file=FILE)
        page = editor.follow(editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick"))
        page = editor.follow(editor.send(page, "/permission", permission="no_answer"))
        page = editor.follow(editor.send(page, "/permission", permission=state))
        assert len(steps(page)) == 3


@pytest.mark.parametrize("recorded", ["declined", "withdrawn"])
def test_what_its_author_has_refused_is_not_brought_back(editor: Visitor, pick: str, recorded: str) -> None:
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    page = editor.follow(editor.send(editor.get(pick), "/permission", permission=recorded))
    page = editor.send(page, "/back", 422)
    assert "joten tekstiäkään ei näytetä" in page.text
    page = editor.follow(editor.send(page, "/permission", permission="granted", note="Muutti mielensä"))
    assert "Seinällä" in editor.follow(editor.send(page, "/back")).text


def test_a_pick_that_has_ended_promises_no_picture(editor: Visitor, pick: str) -> None:
    promised = "Kuva tulee mukaan, kun"
    assert promised in editor.get(pick).text
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    assert promised not in editor.get(pick).text


def test_who_saves_last_is_told_what_somebody_else_saved_and_loses_nothing(
    people: People, editor: Visitor, pick: str
) -> None:
    admin = people["admin"]
    mine, theirs = editor.get(pick), admin.get(pick)
    admin.send(theirs, "/answers", alt="Järvi aamulla", people="none", picture="none", headline="Heidän")
    page = editor.send(mine, "/answers", 409, alt="Sumua", photographer="Aino", headline="Minun")
    assert "Tähän nostoon tallennettiin muita vastauksia sillä aikaa kun kirjoitit." in page.text
    assert page.one("textarea", id="alt").text == "Sumua"
    assert page.one("input", id="headline").get("value") == "Minun"
    saved = " ".join("".join(page.one("section", **{"aria-labelledby": "theirs"}).itertext()).split())
    for part in ("Järvi aamulla", "Heidän", "Ilman kuvaa", "tunnistettavia ihmisiä", "ei mitään"):
        assert part in saved
    with people.database.reading() as session:
        assert session.execute(select(Pick.headline)).scalar_one() == "Heidän"
    page = editor.follow(editor.send(page, "/answers"))
    with people.database.reading() as session:
        kept = session.execute(select(Pick)).scalar_one()
    assert (kept.headline, kept.alt, kept.photographer, kept.with_picture) == ("Minun", "Sumua", "Aino", True)


def test_a_permission_without_a_state_is_asked_again_with_the_note_kept(editor: Visitor, pick: str) -> None:
    page = editor.send(editor.get(pick), "/permission", 422, note="Puhelimessa")
    assert "Valitse, missä vaiheessa lupa on." in page.text
    assert page.one("input", name="note").get("value") == "Puhelimessa"


def test_taking_off_asks_first_and_can_be_undone(editor: Visitor, pick: str) -> None:
    page = editor.get(f"{pick}/withdraw")
    assert "Otetaanko nosto pois seinältä?" in page.text
    after = editor.follow(editor.send(page, "/withdraw"))
    assert "Otettu pois seinältä." in after.text
    back = editor.follow(editor.send(after, "/back"))
    assert "Seinällä" in back.text
    assert "Otettu pois" not in back.text


def test_bringing_back_to_a_taken_week_is_refused_kindly(people: People, editor: Visitor, pick: str) -> None:
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    other = people.sample.post("Toinen")
    editor.send(editor.get(f"/kemijarvi/pick?post={other}"), "/pick")
    page = editor.send(editor.get(pick), "/back", 422)
    assert "Viikolla on jo toinen nosto" in page.text


def test_replacing_goes_through_the_suggestions(people: People, editor: Visitor, pick: str) -> None:
    people.sample.post("Parempi tarina")
    number = number_in(pick)
    choose = editor.get(f"/kemijarvi/suggestions?replace={number}")
    assert "tulee nykyisen noston tilalle" in choose.text
    link = next(one.get("href", "") for one in choose.all("a") if "/pick?" in one.get("href", ""))
    page = editor.get(link)
    assert "noston tilalle" in page.text
    made = editor.send(page, "/pick")
    assert f"replace={number}" not in made.to
    old = editor.get(pick)
    assert "Vaihdettu toiseen nostoon" in old.text
    assert any(one.get("href") == made.to.split("?")[0] for one in old.all("a"))


def test_an_ended_pick_is_not_answered(editor: Visitor, pick: str) -> None:
    page = editor.get(pick)
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    refused = editor.send(page, "/answers", 422, photographer="Liian myöhään")
    assert "Nosto ei ole enää käytössä" in refused.text


def test_all_picks_are_listed_by_state(people: People, editor: Visitor, pick: str) -> None:
    page = editor.get("/kemijarvi/picks")
    assert "Seinällä" in page.text
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    assert "Otettu pois seinältä" in editor.get("/kemijarvi/picks").text


def test_picks_come_twenty_at_a_time(people: People, editor: Visitor) -> None:
    from config import clock

    monday = clock.week_of(people.sample.now)
    for number in range(22):
        post = people.sample.post(f"Tarina {number}")
        editor.post(f"/kemijarvi/pick?post={post}", csrf=True, data={"place": f"extra:{monday}"})
    page = editor.get("/kemijarvi/picks")
    assert len(page.all("h2")) == 20
    assert len(editor.get("/kemijarvi/picks?page=2").all("h2")) == 2
    assert "Nostoja ei ole enempää" in editor.get("/kemijarvi/picks?page=3").text


def test_no_picks_yet_points_to_the_suggestions(editor: Visitor) -> None:
    assert "Ei vielä nostoja" in editor.get("/kemijarvi/picks").text


def test_a_viewer_reads_a_pick_without_forms(people: People, pick: str) -> None:
    page = people["viewer"].get(pick)
    assert "Odottava tarina" in page.text
    assert {one.get("action") for one in page.all("form")} == {"/signout"}


def test_every_step_leaves_a_trace_without_names(people: People, editor: Visitor, pick: str) -> None:
    editor.send(editor.get(pick), "/answers", photographer="Salainen Nimi")
    editor.send(editor.get(f"{pick}/withdraw"), "/withdraw")
    with people.database.reading() as session:
        events = session.execute(select(AuditEvent).order_by(AuditEvent.id)).scalars().all()
        assert session.get_one(Pick, number_in(pick)).photographer == "Salainen Nimi"
    assert [one.action for one in events] == ["pick", "answer", "withdraw"]
    assert {one.person_id for one in events} == {people.sample.people["editor"]}
    assert "Salainen" not in str([one.facts for one in events])
