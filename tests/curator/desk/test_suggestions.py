"""Suggestions: reasons, putting aside, undo, and where one is afterwards."""

from datetime import timedelta

import pytest

from curator import indexing
from curator.models import MarkKind
from curator.suggesting import marks
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


def test_undo_brings_back_to_where_the_posts_were(people: People, editor: Visitor) -> None:
    posts = [people.sample.post(f"Numero {number}") for number in range(3)]
    chosen = {"posts": [str(post) for post in posts]}
    editor.post("/kemijarvi/suggestions/many", csrf=True, data=chosen | {"decision": "later"})
    page = editor.get("/kemijarvi/suggestions?state=later")
    moved = editor.follow(editor.send(page, "/suggestions/many", decision="rejected", **chosen))
    assert "3 julkaisua siirretty kohtaan Ei nosteta." in moved.text
    (button,) = [one for one in moved.all("button") if one.get("data-key") == "z"]
    assert button.get("value") == "later"
    undone = editor.follow(editor.send(moved, f"/suggestions/{posts[0]}", decision="later"))
    assert "3 julkaisua siirretty kohtaan Myöhemmin." in undone.text
    assert len(authors(undone)) == 3
    assert not [one for one in undone.all("button") if one.get("data-key") == "z"]
    assert authors(editor.get("/kemijarvi/suggestions?state=rejected")) == []


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
    assert not [form for form in page.all("form", method="post") if "suggestions" in form.get("action", "")]


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


def test_filters_are_kept_by_links_forms_and_pages(people: People, editor: Visitor) -> None:
    posts = [people.sample.post(f"Julkaisu {number}", age=timedelta(hours=number)) for number in range(22)]
    people.sample.post("Toinen", keys=("*",))
    page = editor.get("/kemijarvi/suggestions?tag=kemijarvi&state=new")
    following = next(one.get("href", "") for one in page.all("a") if "page=2" in one.get("href", ""))
    assert "tag=kemijarvi" in following
    assert len(authors(editor.get(following))) == 2
    after = editor.follow(editor.send(page, f"/suggestions/{posts[0]}", decision="later"))
    assert "tag=kemijarvi" in after.path
    assert "Toinen" not in editor.get("/kemijarvi/suggestions?tag=kemijarvi&page=2").text
    assert "Toinen" in editor.get("/kemijarvi/suggestions?page=2").text


@pytest.mark.parametrize(
    "query",
    [
        "q=%22%20OR%20%2A&network=nowhere&language=xx&tag=%27&place=abc&theme=-1&picture=yes&page=-3",
        "q=%00&place=99999999999999&theme=9&state=picked",
        "q=" + "a" * 3000,
        "place=-5",
        "decided=taken&post=1&pick=abc",
        "decided=later&post=" + "9" * 50,
        "decided=off_topic&post=1.2.3&post=x",
    ],
)
def test_whatever_stands_in_the_address_there_is_a_page(people: People, editor: Visitor, query: str) -> None:
    people.sample.post("Jotain")
    editor.get(f"/kemijarvi/suggestions?{query}")


def test_a_search_without_results_says_so_and_leads_back(people: People, editor: Visitor) -> None:
    people.sample.post("Jotain")
    page = editor.get("/kemijarvi/suggestions?q=olematon&replace=7")
    assert "Mitään ei löytynyt." in page.text
    back = next(one for one in page.all("a") if "ilman hakua" in "".join(one.itertext()))
    assert back.get("href") == "/kemijarvi/suggestions?replace=7"


def test_many_are_put_aside_and_brought_back_at_once(people: People, editor: Visitor) -> None:
    posts = [people.sample.post(f"Julkaisu {number}") for number in range(3)]
    page = editor.get("/kemijarvi/suggestions")
    chosen = [one.get("value", "") for one in page.all("input", name="posts")]
    assert sorted(map(int, chosen)) == posts
    after = editor.follow(editor.send(page, "/suggestions/many", posts=chosen[:2], decision="rejected"))
    assert "2 julkaisua siirretty kohtaan Ei nosteta." in after.text
    assert len(authors(after)) == 1
    undone = editor.follow(editor.send(after, f"/suggestions/{chosen[0]}", decision="undone"))
    assert "2 julkaisua palautettu ehdotuksiin." in undone.text
    assert len(authors(undone)) == 3


@pytest.mark.parametrize(("kind", "said"), [("spam", "roskaksi"), ("off_topic", "aiheeseen kuulumattomaksi")])
def test_spam_is_marked_hidden_and_unmarked(people: People, editor: Visitor, kind: str, said: str) -> None:
    post = people.sample.post("Osta heti")
    page = editor.get("/kemijarvi/suggestions")
    after = editor.follow(editor.send(page, "/suggestions/many", posts=str(post), decision=kind))
    assert f"Merkitty {said}." in after.text
    assert authors(after) == []
    hidden = editor.get("/kemijarvi/suggestions?state=hidden")
    assert f"Piilotettu (sääntö: merkitty {said})" in hidden.text
    undone = editor.follow(editor.send(after, f"/suggestions/{post}", decision="mark_undone", marked=kind))
    assert "Kumottu." in undone.text
    assert authors(undone) == ["Aino"]
    editor.follow(editor.send(page, "/suggestions/many", posts=str(post), decision=kind))
    hidden = editor.get("/kemijarvi/suggestions?state=hidden")
    bare = editor.follow(editor.send(hidden, f"/suggestions/{post}", decision="unmarked"))
    assert "Merkintä poistettu." in bare.text
    assert authors(editor.get("/kemijarvi/suggestions")) == ["Aino"]


def test_undo_of_another_mark_brings_the_first_one_back(people: People, editor: Visitor) -> None:
    spam, fresh = people.sample.post("Osta heti"), people.sample.post("Osta pian")
    page = editor.get("/kemijarvi/suggestions")
    editor.follow(editor.send(page, "/suggestions/many", posts=str(spam), decision="spam"))
    both = f"{spam}.{fresh}"
    after = editor.follow(editor.send(page, "/suggestions/many", posts=both, decision="off_topic"))
    assert marked(people) == {spam: MarkKind.OFF_TOPIC, fresh: MarkKind.OFF_TOPIC}
    undo = after.one("button", value="mark_undone")
    assert "Kumoa" in "".join(undo.itertext())
    assert after.one("input", name="marked").get("value") == "off_topic"
    for _ in range(2):
        editor.send(after, f"/suggestions/{spam}", decision="mark_undone", marked="off_topic")
        assert marked(people)[spam] is MarkKind.SPAM
    editor.send(after, f"/suggestions/{spam}", 400, decision="mark_undone", marked="?")


def test_marking_what_is_marked_so_already_offers_no_undo(people: People, editor: Visitor) -> None:
    post = people.sample.post("Osta heti")
    page = editor.get("/kemijarvi/suggestions")
    editor.follow(editor.send(page, "/suggestions/many", posts=str(post), decision="spam"))
    again = editor.follow(editor.send(page, "/suggestions/many", posts=str(post), decision="spam"))
    assert "Se oli jo merkitty näin." in again.text
    assert again.all("button", value="mark_undone") == []
    assert marked(people) == {post: MarkKind.SPAM}


def marked(people: People) -> dict[int, MarkKind]:
    with people.database.reading() as session:
        return marks.marked(session, people.sample.campaign, range(1, 10))


def test_choosing_nothing_changes_nothing(people: People, editor: Visitor) -> None:
    people.sample.post("Jotain")
    for posts in ("", "x", "999", "0"):
        answer = editor.post(
            "/kemijarvi/suggestions/many", csrf=True, data={"posts": posts, "decision": "later"}
        )
        page = editor.follow(answer)
        assert ("Valitse ensin julkaisuja." in page.text) is (posts != "999")
        if posts != "999":
            told = page.one("p", id="decided")
            assert told.get("role") == "status"
            assert told.get("data-focus") is not None
    assert authors(editor.get("/kemijarvi/suggestions")) == ["Aino"]


def test_who_comes_second_is_told_who_was_first(people: People, editor: Visitor) -> None:
    post = people.sample.post("Kaikille", keys=("*", "#tuhannenjayhdentyonmatkatoimisto"))
    page = editor.get("/kemijarvi/suggestions")
    neighbour = people["neighbour"]
    neighbour.send(neighbour.get(f"/keminmaa/pick?post={post}"), "/keminmaa/pick")
    after = editor.follow(editor.send(page, f"/suggestions/{post}", decision="later"))
    assert "Keminmaa nosti tämän juuri." in after.text
    assert "Keminmaa nosti tämän juuri." in editor.get(f"/kemijarvi/pick?post={post}").text
    assert authors(editor.get("/kemijarvi/suggestions?state=later")) == []


def test_one_card_for_a_story_in_two_places_and_one_decision(people: People, editor: Visitor) -> None:
    said = "Kolme uutta työntekijää aloitti sahalla tällä viikolla"
    first = people.sample.post(said, pictures=1)
    people.sample.post(said, network="bluesky", uri="at://x", url="https://bsky.example/x")
    page = editor.get("/kemijarvi/suggestions")
    assert len(authors(page)) == 1
    assert "Myös: Bluesky" in page.text
    after = editor.follow(editor.send(page, f"/suggestions/{first}", decision="later"))
    assert authors(after) == []
    assert "2 julkaisua siirretty" in after.text


def test_a_viewer_can_search_but_has_nothing_to_choose(people: People) -> None:
    people.sample.post("Näkyy")
    viewer = people["viewer"]
    page = viewer.get("/kemijarvi/suggestions?network=fediverse")
    assert page.all("input", name="posts") == []
    viewer.post("/kemijarvi/suggestions/many", 403, csrf=True, data={"posts": "1", "decision": "later"})


def test_a_search_that_finds_nothing_here_says_where_it_finds_something(
    people: People, editor: Visitor
) -> None:
    picked = people.sample.post("Pekka kalastaa")
    people.sample.post("Pekka vastaa", is_reply=True)
    for number in range(2):
        later = people.sample.post(f"Pekan päivä {number}: Pekka")
        editor.post(f"/kemijarvi/suggestions/{later}", csrf=True, data={"decision": "later"})
    editor.send(editor.get(f"/kemijarvi/pick?post={picked}"), "/pick")
    people.sample.post("Usvaa")
    indexing.tick(people.database, lambda _words: {})
    page = editor.get("/kemijarvi/suggestions?q=Pekka")
    assert authors(page) == []
    assert "Täältä ei löytynyt mitään." in page.text
    assert "Haku löytää julkaisuja muualta: Myöhemmin (2), Nostetut (1), Piilotetut (1)" in page.text
    hrefs = {one.get("href") for one in page.one("main").iter("a")}
    assert "/kemijarvi/suggestions?q=Pekka&state=picked" in hrefs
    assert counted(page) == ["0", "2", "1", "1"]
    assert "Uudet (1)" in editor.get("/kemijarvi/suggestions?q=Usvaa&state=hidden").text
    # Where something is found, and without a search, nothing more is asked.
    assert counted(editor.get("/kemijarvi/suggestions?q=Usvaa")) == ["1"]
    assert counted(editor.get("/kemijarvi/suggestions?state=rejected")) == ["0"]


def counted(page: Page) -> list[str]:
    """The numbers on the tabs."""
    tabs = page.one("nav", aria_label="Mitkä ehdotukset")
    return ["".join(one.itertext()) for one in tabs.iter("span")]


def test_a_form_that_no_post_has_is_found_by_its_basic_form(people: People, editor: Visitor) -> None:
    people.sample.post("Kylpylät auki")
    indexing.tick(people.database)
    # Nobody has written it so yet; the dictionaries are asked, as the worker asks them.
    page = editor.get("/kemijarvi/suggestions?q=kylpylöissäkin")
    assert authors(page) == ["Aino"]
    assert "Mitään ei löytynyt." in editor.get("/kemijarvi/suggestions?q=kylpylöissäkin+olematon").text
