"""Suggestions: reasons, putting aside, undo, and where one is afterwards."""

from datetime import timedelta

import pytest

from tests.curator.desk.conftest import Page, People, Visitor


def authors(page: Page) -> list[str]:
    return ["".join(one.itertext()) for one in page.all("span", class_="author")]


def test_a_suggestion_shows_who_what_and_why(people: People, editor: Visitor) -> None:
    people.sample.post("Kutsu on tässä.\nTule töihin! #kemijärvi", likes=25, pictures=1)
    page = editor.get("/kemijarvi/suggestions")
    assert authors(page) == ["Aino"]
    assert "kampanjan tunniste, #kemijärvi, kuva, uusi, 25 tykkäystä, kuvalla on tekstivastine" in page.text
    assert "Kutsu on tässä.\nTule töihin!" in page.body
    text = next(one for one in page.all("p", class_="text"))
    assert text.get("lang") == "fi"


def test_a_posts_markup_stays_text(people: People, editor: Visitor) -> None:
    people.sample.post('<script>alert(1)</script><img src=x onerror=alert(1)> & "x" #kemijärvi')
    for path in ("/kemijarvi/", "/kemijarvi/suggestions"):
        page = editor.get(path)
        assert "<script>alert" not in page.body
        assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize(
    ("decision", "said", "tab"),
    [
        ("later", "Siirretty kohtaan Myöhemmin.", "later"),
        ("rejected", "Siirretty kohtaan Ei nosteta.", "rejected"),
    ],
)
def test_a_decision_goes_to_the_next_card_and_can_be_undone(
    people: People, editor: Visitor, decision: str, said: str, tab: str
) -> None:
    first = people.sample.post("Ensimmäinen", age=timedelta(hours=1))
    second = people.sample.post("Toinen", age=timedelta(hours=2))
    page = editor.get("/kemijarvi/suggestions")
    decided = editor.send(page, f"/suggestions/{first}", decision=decision)
    assert decided.headers["Location"].endswith("#decided")
    after = editor.follow(decided)
    status = after.one("div", id="decided")
    assert status.get("role") == "status"
    assert said in after.text
    order = [
        one.get("id")
        for one in after.all("*")
        if one.get("id") in {"decided", f"post-{second}", f"post-{first}"}
    ]
    assert order == ["decided", f"post-{second}"]
    assert "Ensimmäinen" in editor.get(f"/kemijarvi/suggestions?state={tab}").text
    undone = editor.follow(editor.send(after, f"/suggestions/{first}", decision="undone"))
    assert "Palautettu ehdotuksiin." in undone.text
    assert "Ensimmäinen" in undone.text


def test_the_last_card_leaves_its_message_behind(people: People, editor: Visitor) -> None:
    only = people.sample.post("Ainoa")
    after = editor.follow(
        editor.send(editor.get("/kemijarvi/suggestions"), f"/suggestions/{only}", decision="later")
    )
    assert "Siirretty kohtaan Myöhemmin." in after.text
    assert "Ei uusia ehdotuksia" in after.text


def test_deciding_on_the_weeks_page_stays_there(people: People, editor: Visitor) -> None:
    posts = [people.sample.post(f"Numero {number}", age=timedelta(hours=number)) for number in range(1, 4)]
    for index in (1, 0):
        page = editor.send(editor.get("/kemijarvi/"), f"/suggestions/{posts[index]}", decision="rejected")
        assert page.to.startswith("/kemijarvi/?")
        after = editor.follow(page)
        assert after.one("div", id="decided") is not None
        assert f"Numero {index + 1}" not in after.text


def test_a_put_aside_post_can_be_brought_back_from_its_tab(people: People, editor: Visitor) -> None:
    post = people.sample.post("Takaisin")
    editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": "rejected"})
    page = editor.get("/kemijarvi/suggestions?state=rejected")
    editor.send(page, f"/suggestions/{post}", decision="undone", state="rejected")
    assert "Takaisin" in editor.get("/kemijarvi/suggestions").text


def test_one_teams_decision_is_not_anothers(people: People, editor: Visitor) -> None:
    post = people.sample.post("Kaikille", keys=("*", "#tuhannenjayhdentyonmatkatoimisto"))
    editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": "rejected"})
    assert "Kaikille" in people["neighbour"].get("/keminmaa/suggestions").text


def test_twenty_to_a_page(people: People, editor: Visitor) -> None:
    for number in range(25):
        people.sample.post(f"Julkaisu {number}", age=timedelta(hours=number))
    first, second = editor.get("/kemijarvi/suggestions"), editor.get("/kemijarvi/suggestions?page=2")
    assert (len(authors(first)), len(authors(second))) == (20, 5)
    assert "Sivu 1/2" in first.text
    assert len(authors(editor.get("/kemijarvi/suggestions?page=99"))) == 5


def test_a_viewer_sees_but_has_no_buttons(people: People) -> None:
    people.sample.post("Näkyy")
    page = people["viewer"].get("/kemijarvi/suggestions")
    assert "Näkyy" in page.text
    assert not [form for form in page.all("form") if "suggestions" in form.get("action", "")]


def test_no_such_state_or_post_is_not_found(people: People, editor: Visitor) -> None:
    editor.get("/kemijarvi/suggestions?state=maybe", 404)
    editor.post("/kemijarvi/suggestions/999", 404, csrf=True, data={"decision": "later"})


def test_a_decision_nobody_knows_is_refused(people: People, editor: Visitor) -> None:
    post = people.sample.post()
    editor.post(f"/kemijarvi/suggestions/{post}", 400, csrf=True, data={"decision": "burn"})


def test_a_suggestion_whose_author_is_unknown_says_so(people: People, editor: Visitor) -> None:
    people.sample.post(author_id=None)
    page = editor.get("/kemijarvi/suggestions")
    assert authors(page) == ["Tekijä ei tiedossa"]
    assert "uusi, tekijä ei tiedossa" in page.text
