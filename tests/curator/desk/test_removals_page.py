"""Removal requests on the desk: on top, with a clock, decided once; and hiding another team's pick."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from config import clock
from config.models import Wall
from curator import picks
from curator.material import Subject
from curator.models import Asker, Pick, RemovalOutcome, RemovalRequest, WallHide
from curator.picks import Answers
from curator.removing import codes, removals
from curator.removing.removals import Asking
from tests.curator.desk.conftest import Page, People

KEY = b"a key of the tests, long enough"


def lift(people: People, team: str = "kemijarvi", weeks: int = 0) -> int:
    sample = people.sample
    made = people.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams[team],
        Subject(post_id=sample.post()),
        clock.week_of(sample.now) + timedelta(weeks=weeks),
        Answers(),
        slot=picks.Slot.EXTRA,
        at=sample.now,
    )
    return made.id or 0


def ask(people: People, pick: int, late: timedelta = timedelta(), **said: object) -> int:
    return people.database.writing(
        removals.ask,
        Asking(pick, Asker.IN_PICTURE, **said),
        codes.new(),
        KEY,
        people.sample.now - late,
        letters=True,
    )


def row(people: People, request: int) -> RemovalRequest:
    with people.database.reading() as session:
        return session.get_one(RemovalRequest, request)


def test_a_request_is_on_top_of_the_week_in_the_menu_and_on_its_page(people: People) -> None:
    assert "poistopyyntö" not in people["editor"].get("/kemijarvi/").text
    ask(people, lift(people), message="<b>Minä</b> & lapsi", contact="aino@posti.example", child=True)
    week = people["editor"].get("/kemijarvi/")
    assert "1 poistopyyntö odottaa ratkaisua" in week.text
    assert [one for one in week.all("a") if "Poistopyynnöt" in "".join(one.itertext())]
    listed = people["editor"].get("/kemijarvi/removals")
    assert "72 tunnista on jäljellä 71 tuntia" in listed.text
    assert "Mainitaan lapsi tai vaara" in listed.text
    assert "aino@posti.example" not in people["viewer"].get("/kemijarvi/").body


def test_the_clock_runs_out_and_says_so(people: People) -> None:
    ask(people, lift(people), timedelta(hours=73))
    assert "72 tunnin tavoite on ylittynyt" in people["editor"].get("/kemijarvi/removals").text


def test_what_strangers_wrote_is_shown_as_it_is(people: People) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} \u202egnol"
    request = ask(people, lift(people), message=hostile, contact='"><img src=x>@posti.example')
    page = people["editor"].get(f"/kemijarvi/removals/{request}")
    assert "<script>alert" not in page.body
    assert "<img src=x" not in page.body
    assert "49" not in page.text.partition("Omin sanoin")[2][:80]
    assert "<script>alert(1)</script>" in page.text


def test_remove_for_good(people: People) -> None:
    pick = lift(people)
    request = ask(people, pick)
    page = people["editor"].get(f"/kemijarvi/removals/{request}")
    forms = [one for one in page.all("form") if one.get("action", "").endswith("/decide")]
    assert len(forms) == 2
    after = people["editor"].follow(
        people["editor"].post(
            f"/kemijarvi/removals/{request}/decide", csrf=True, data={"outcome": "removed", "answer": ""}
        )
    )
    assert "Julkaisu on poistettu pysyvästi" in after.text
    assert row(people, request).outcome is RemovalOutcome.REMOVED
    with people.database.reading() as session:
        assert session.get_one(Pick, pick).ended_at


def test_put_back_with_an_answer_and_not_without(people: People) -> None:
    request = ask(people, lift(people))
    editor, path = people["editor"], f"/kemijarvi/removals/{request}/decide"
    refused = editor.post(path, 422, csrf=True, data={"outcome": "kept", "answer": " "})
    assert refused.one("div", id="problems")
    assert len(refused.all("a", href="#answer-kept")) == 1
    assert refused.one("textarea", id="answer-kept").get("aria-invalid") == "true"
    long = editor.post(path, 422, csrf=True, data={"outcome": "kept", "answer": "a" * 2001})
    assert "a" * 2001 in long.one("textarea", id="answer-kept").text
    after = editor.follow(editor.post(path, csrf=True, data={"outcome": "kept", "answer": "Ei ole kuvassa."}))
    assert "Ei ole kuvassa." in after.text
    assert row(people, request).hidden_at is not None
    late = people["admin"].post(path, 409, csrf=True, data={"outcome": "removed", "answer": ""})
    assert "Joku on jo ratkaissut" in late.text
    assert row(people, request).outcome is RemovalOutcome.KEPT


def test_an_alarm_can_be_hidden_by_hand(people: People) -> None:
    requests = [ask(people, lift(people)) for _ in range(3)]
    editor = people["editor"]
    page = editor.get(f"/kemijarvi/removals/{requests[2]}")
    assert "Yhä seinällä: ratkaise nyt" in page.text
    after = editor.follow(editor.send(page, "/hide"))
    assert "Nosto on piilossa" in after.text


@pytest.mark.parametrize("role", ["neighbour", "viewer"])
def test_who_may_not_decide_sees_and_changes_nothing(people: People, role: str) -> None:
    request = ask(people, lift(people), contact="aino@posti.example")
    status = 404 if role == "neighbour" else 403
    for path in ("/kemijarvi/removals", f"/kemijarvi/removals/{request}"):
        assert "aino@" not in people[role].get(path, status).body
    for action in ("decide", "hide"):
        people[role].post(f"/kemijarvi/removals/{request}/{action}", status, csrf=True)
    if role == "neighbour":
        people[role].get(f"/keminmaa/removals/{request}", 404)
        data = {"outcome": "removed", "answer": ""}
        people[role].post(f"/keminmaa/removals/{request}/decide", 404, csrf=True, data=data)
    assert row(people, request).decided_at is None


def test_another_teams_pick_is_hidden_on_a_shared_wall_and_shown_again(people: People) -> None:
    pick, neighbour = lift(people), people["neighbour"]
    assert neighbour.get("/keminmaa/").one("a", href=f"/keminmaa/hides/{pick}")
    page = neighbour.get(f"/keminmaa/hides/{pick}")
    assert "Voidaan näyttää tällä seinällä" in page.text
    hidden = neighbour.follow(neighbour.send(page, f"/hides/{pick}"))
    assert "Piilotettu tältä seinältä" in hidden.text
    assert "Nosto on piilotettu seinältä Kaikki tarinat." in told(hidden)
    with people.database.reading() as session:
        assert session.execute(select(WallHide)).scalars().one().pick_id == pick
    shown = neighbour.follow(neighbour.send(hidden, f"/hides/{pick}"))
    assert "Voidaan näyttää tällä seinällä" in shown.text
    assert "Nosto voi taas näkyä seinällä Kaikki tarinat." in told(shown)


def told(page: Page) -> str:
    """What a screen reader is told and led to."""
    status = page.one("p", role="status")
    assert status.get("data-focus") is not None
    assert status.get("tabindex") == "-1"
    return " ".join("".join(status.itertext()).split())


def test_a_request_about_what_is_on_no_wall_is_not_put_back_on_one(people: People) -> None:
    pick = lift(people)
    people["editor"].post(f"/kemijarvi/picks/{pick}/withdraw", csrf=True)
    request = ask(people, pick)
    editor = people["editor"]
    assert "Nosto ei ole enää millään seinällä." in editor.get("/kemijarvi/").text
    page = editor.get(f"/kemijarvi/removals/{request}")
    assert "Ei enää seinällä, odottaa ratkaisua" in page.text
    assert "Jätä ennalleen" in page.text
    assert "Palauta seinälle" not in page.text


def keep(people: People, request: int) -> Page:
    """The page after the post was not removed."""
    data = {"outcome": "kept", "answer": "Ei ole kuvassa."}
    editor = people["editor"]
    return editor.follow(editor.post(f"/kemijarvi/removals/{request}/decide", csrf=True, data=data))


def test_what_was_brought_back_after_the_request_came_goes_back_on_the_wall_and_staff_are_told(
    people: People,
) -> None:
    pick, editor = lift(people), people["editor"]
    editor.post(f"/kemijarvi/picks/{pick}/withdraw", csrf=True)
    request = ask(people, pick)
    editor.post(f"/kemijarvi/picks/{pick}/back", csrf=True)
    page = editor.get(f"/kemijarvi/removals/{request}")
    assert "Piilotettu, odottaa ratkaisua" in page.text
    assert "Palauta seinälle" in page.text
    assert "Ei enää seinällä" not in page.text
    assert "Jätä ennalleen" not in page.text
    assert told(keep(people, request)) == "Nosto on palautettu. Pyytäjä näkee vastauksesi."


def test_an_alarm_about_what_has_left_the_wall_since_does_not_say_that_it_is_there(people: People) -> None:
    lifted = [lift(people) for _ in range(3)]
    request = [ask(people, pick) for pick in lifted][-1]
    editor = people["editor"]
    assert "Jätä seinälle" in editor.get(f"/kemijarvi/removals/{request}").text
    editor.post(f"/kemijarvi/picks/{lifted[2]}/withdraw", csrf=True)
    page = editor.get(f"/kemijarvi/removals/{request}")
    for shown in (page, editor.get("/kemijarvi/removals")):
        assert "hä seinällä" not in shown.text
        assert "Ei enää seinällä, odottaa ratkaisua" in shown.text
    assert "Jätä ennalleen" in page.text
    assert "Jätä seinälle" not in page.text
    assert not [one for one in page.all("form") if one.get("action", "").endswith("/hide")]
    assert told(keep(people, request)) == "Pyytäjä näkee vastauksesi."


def test_of_what_comes_to_the_wall_later_it_is_not_said_that_it_is_there_or_back(people: People) -> None:
    lifted = [lift(people, weeks=1) for _ in range(3)]
    hidden, _, alarm = (ask(people, pick) for pick in lifted)
    editor = people["editor"]
    week = editor.get("/kemijarvi/").text
    assert "Nosto ei ollut seinällä, eikä se tule sinne ennen ratkaisuasi." in week
    assert "Nosto ei ollut seinällä, mutta se voi tulla sinne: vahvistamattomia pyyntöjä" in week
    page = editor.get(f"/kemijarvi/removals/{alarm}")
    assert "Ei nyt seinällä mutta voi tulla sinne, odottaa ratkaisua" in page.text
    assert "Nosto voi tulla seinälle" in page.text
    assert "Piilota ratkaisuun asti" in page.text
    for shown in (week, page.text, editor.get("/kemijarvi/removals").text):
        assert "hä seinällä" not in shown
        assert "piilotettiin heti" not in shown
    for request in (alarm, hidden):
        assert "Anna tulla seinälle" in editor.get(f"/kemijarvi/removals/{request}").text
        assert told(keep(people, request)) == "Nosto saa tulla seinälle. Pyytäjä näkee vastauksesi."


def test_what_another_request_keeps_hidden_is_not_said_to_be_back(people: People) -> None:
    pick, editor = lift(people), people["editor"]
    first, second = ask(people, pick), ask(people, pick)
    page = editor.get(f"/kemijarvi/removals/{first}")
    assert "Piilotettu, odottaa ratkaisua" in page.text
    assert "Jätä ennalleen" in page.text
    assert "Samasta julkaisusta on ratkaisematta toinenkin pyyntö." in page.text
    assert told(keep(people, first)) == "Pyytäjä näkee vastauksesi."
    last = editor.get(f"/kemijarvi/removals/{second}")
    assert "Palauta seinälle" in last.text
    assert "toinenkin pyyntö" not in last.text
    assert told(keep(people, second)) == "Nosto on palautettu. Pyytäjä näkee vastauksesi."


def test_an_alarm_about_what_another_request_has_hidden_says_so(people: People) -> None:
    pick = [lift(people) for _ in range(3)][-1]
    for other in (pick - 2, pick - 1):
        ask(people, other)
    alarm = ask(people, pick)
    ask(people, pick, child=True)
    page = people["editor"].get(f"/kemijarvi/removals/{alarm}")
    assert "Piilotettu, odottaa ratkaisua" in page.text
    assert "hä seinällä" not in page.text
    assert "Jätä ennalleen" in page.text


def test_ones_own_pick_and_others_walls_cannot_be_hidden(people: People) -> None:
    pick = lift(people)
    with people.database.reading() as session:
        walls = {one.key: one.id for one in session.execute(select(Wall).order_by(col(Wall.id))).scalars()}
    people["editor"].get(f"/kemijarvi/hides/{pick}", 404)
    for who, team, wall in (("editor", "kemijarvi", "kaikki"), ("neighbour", "keminmaa", "kemijarvi")):
        people[who].post(
            f"/{team}/hides/{pick}", 404, csrf=True, data={"wall": str(walls[wall]), "hide": "1"}
        )
    for wall in ("", "x", "99999999999999999999"):
        people["neighbour"].post(f"/keminmaa/hides/{pick}", 404, csrf=True, data={"wall": wall})
