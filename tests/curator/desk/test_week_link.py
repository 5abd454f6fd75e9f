"""A week's link on the desk: a mail scanner spends nothing, and what it opens is one team's week."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule

from config import clock
from curator import notices
from curator.desk.within_week import OPENED
from curator.entry import week_links
from curator.material import Subject
from curator.models import PermissionState
from curator.permitting import permissions
from tests.curator.desk.conftest import Page, People, Visitor, number_in
from tests.curator.desk.test_default_deny import FILLED


def secret_of(people: People, who: str = "admin") -> str:
    sample = people.sample
    week = clock.week_of(sample.now)
    return people.database.writing(
        week_links.make, sample.people[who], sample.teams["kemijarvi"], week, sample.now
    )


def by_link(people: People, who: str = "admin") -> Visitor:
    """Somebody who came by the link in their notice."""
    visitor, path = people.anybody(), f"/invite/{secret_of(people, who)}"
    visitor.send(visitor.get(path), "/invite")
    return visitor


def post_to(visitor: Visitor, path: str, status: int | None, **data: str) -> Page:
    """Send a form without having opened it, with a token of the week's page."""
    token = next(one.get("value", "") for one in visitor.get("/kemijarvi/").all("input", name="csrf_token"))
    return visitor.post(path, status, data={**data, "csrf_token": token})


def lifted(people: People, text: str = "Viikon tarina.", week: int = 0) -> int:
    """A pick so many weeks from this one."""
    editor, post = people["editor"], people.sample.post(text)
    page = editor.get(f"/kemijarvi/pick?post={post}")
    place = clock.week_of(people.sample.now) + timedelta(weeks=week)
    return number_in(editor.send(page, "/pick", place=place.isoformat()).to)


def test_opening_the_link_spends_nothing_and_its_button_does(people: People) -> None:
    path = f"/invite/{secret_of(people)}"
    scanner, person = people.anybody(), people.anybody()
    for _ in range(3):
        assert "Kemijärvi, viikko" in scanner.get(path).text
    assert person.send(person.get(path), "/invite").to == "/"
    assert person.get("/", 303).to == "/kemijarvi/"
    people.anybody().get(path, 410)


def test_it_stops_working_when_links_are_turned_off(people: People) -> None:
    path, visitor = f"/invite/{secret_of(people)}", by_link(people, "editor")
    off = {"notice": True, "links": False, "at": people.sample.now}
    people.database.writing(
        week_links.choose, people.sample.people["admin"], people.sample.teams["kemijarvi"], **off
    )
    people.anybody().get(path, 410)
    assert visitor.get("/kemijarvi/", 303).to.startswith("/signin")


def test_who_no_longer_picks_is_told_that_the_link_is_not_in_use(people: People) -> None:
    visitor, admin = by_link(people, "editor"), people["admin"]
    number = people.sample.people["editor"]
    admin.send(admin.get("/kemijarvi/people"), f"/{number}/role", role="viewer")
    page = visitor.follow(visitor.get("/kemijarvi/", 303))
    assert "Linkki, jolla tulit, ei ole enää käytössä." in page.text


def filled(app: Flask, rule: Rule, **known: object) -> str:
    usual = {name: FILLED.get(name, "1" if name.endswith("_id") else "x") for name in rule.arguments}
    values = {name: known.get(name, usual[name]) for name in usual}
    made: str = app.url_map.bind("localhost").build(rule.endpoint, values)
    return made


@pytest.mark.parametrize("who", ["admin", "owner"])
def test_everything_that_is_not_the_week_is_closed_to_it(app: Flask, people: People, who: str) -> None:
    visitor, pick = by_link(people, who), lifted(people)
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPENED or rule.endpoint.startswith("entry."):
            continue
        path = filled(app, rule, pick_id=pick)
        page = visitor.get(path, None) if "GET" in (rule.methods or ()) else post_to(visitor, path, None)
        assert page.status in {403, 404}, (rule, page.status)
        asked += 1
    assert asked > 30
    for path in ("/me", "/kemijarvi/people", "/kemijarvi/picks", "/kemijarvi/connections"):
        assert "avaa vain tämän viikon" in visitor.get(path, 403).text
    visitor.get("/keminmaa/", 404)


def test_the_list_of_what_it_opens_is_true(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPENED


def test_its_pages_lead_nowhere_it_may_not_go(people: People) -> None:
    visitor, pick, post = by_link(people), lifted(people), people.sample.post("Ehdotus.")
    pages = [
        "/kemijarvi/",
        "/kemijarvi/suggestions",
        f"/kemijarvi/pick?post={post}",
        f"/kemijarvi/picks/{pick}",
    ]
    for path in pages:
        page = visitor.get(path)
        for link in page.all("a"):
            to = link.get("href", "")
            if to.startswith("/"):
                assert visitor.get(to, None).status in {200, 303}, (path, to)


def test_it_picks_for_its_own_week_only(people: People) -> None:
    visitor, post = by_link(people), people.sample.post("Tämä nostetaan.")
    page = visitor.get(f"/kemijarvi/pick?post={post}")
    week = clock.week_of(people.sample.now)
    places = [one.get("value") for one in page.one("select", id="place").iter("option")]
    assert places == [week.isoformat()]
    for place in (clock.week_from_number(week.year + 1, 2).isoformat(), f"spare:{week}", "extra:2030-01-07"):
        visitor.send(page, "/pick", 403, place=place)
    made = number_in(visitor.send(page, "/pick").to)
    visitor.get(f"/kemijarvi/picks/{made}")


def test_another_weeks_pick_is_closed_to_it(people: People) -> None:
    visitor, mine, other = by_link(people), lifted(people), lifted(people, "Ensi viikon.", week=1)
    visitor.get(f"/kemijarvi/picks/{mine}")
    visitor.get(f"/kemijarvi/picks/{other}", 403)
    post_to(visitor, f"/kemijarvi/picks/{other}/withdraw", 403)
    post = people.sample.post("Tilalle?")
    post_to(visitor, f"/kemijarvi/pick?post={post}", 403, place=f"replace:{other}")
    post_to(visitor, f"/kemijarvi/picks/{mine}/withdraw", 303)


def test_it_shows_no_news_but_of_its_own_week(people: People) -> None:
    mine, other = lifted(people), lifted(people, "Ensi viikon.", week=1)
    whom, week = [people.sample.people["admin"]], {"week": people.sample.now.date().isoformat()}
    for kind, subject, number in (
        ("post_gone", "pick", mine),
        ("post_edited", "pick", other),
        ("key_died", "credential", 1),
    ):
        facts = {"name": "@salainen"} | week
        people.database.writing(notices.tell, whom, kind, subject, number, 0, facts, people.sample.now)
    text = by_link(people).get("/kemijarvi/").text
    assert "poistettu" in text
    assert "muokannut" not in text
    assert "@salainen" not in text
    assert "@salainen" in people["admin"].get("/kemijarvi/").text


def test_whoever_gets_the_baton_is_led_to_it(people: People) -> None:
    people["editor"].post("/kemijarvi/baton/take", csrf=True)
    to = str(people.sample.teams["keminmaa"])
    people["editor"].post("/kemijarvi/baton", csrf=True, data={"to": to})
    page = people["neighbour"].get("/keminmaa/")
    assert "Kiertokapula tulee teille: Keminmaa" in page.text
    assert page.all("a", href="/keminmaa/baton")


def test_nothing_that_it_opens_leads_to_a_closed_page(people: People) -> None:
    """Every page reached by links from the week, with all that a week can show."""
    sample = people.sample
    lifted(people), lifted(people, "Ensi viikon.", week=1)
    editor, week = people["editor"], clock.week_of(sample.now)
    for place in (f"spare:{week}", f"extra:{week}", f"{week + timedelta(weeks=2)}"):
        post = sample.post(f"Kuvallinen {place}", pictures=1)
        editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick", place=place)
    sample.post("Vastaus", is_reply=True)
    theirs = sample.post("Naapurin")
    neighbour = people["neighbour"]
    neighbour.send(neighbour.get(f"/keminmaa/pick?post={theirs}"), "/pick")
    asked = sample.post("Kysytty", pictures=1)
    later = {"place": (week + timedelta(weeks=3)).isoformat(), "permission": "asked"}
    editor.send(editor.get(f"/kemijarvi/pick?post={asked}"), "/pick", **later)
    visitor, seen = by_link(people), {"/kemijarvi/"}
    _crawl(visitor, "/kemijarvi/", seen)
    assert "/kemijarvi/suggestions?state=hidden" in seen
    assert "/kemijarvi/suggestions?state=picked" in seen
    assert "Ensi viikon nosto on valmiina: Aino" in visitor.get("/kemijarvi/").text
    for post in _suggested(people):
        editor.post(f"/kemijarvi/suggestions/{post}", csrf=True, data={"decision": "later"})
    assert "Ei ehdotuksia" in visitor.get("/kemijarvi/").text
    _crawl(visitor, "/kemijarvi/", {"/kemijarvi/"})


def _suggested(people: People) -> list[int]:
    articles = people["editor"].get("/kemijarvi/suggestions").all("article")
    return [number_in((one.get("id") or "").replace("post-", "/")) for one in articles]


def _crawl(visitor: Visitor, path: str, seen: set[str]) -> None:
    page = visitor.get(path, None)
    if page.status == 303:
        return
    assert page.status == 200, (page.status, path)
    for link in page.all("a"):
        to = urlsplit(urljoin(path, link.get("href", "")))
        where = to.path + (f"?{to.query}" if to.query else "")
        # The languages of a page are the page.
        if not to.netloc and where not in seen and "lang=" not in to.query:
            seen.add(where)
            _crawl(visitor, where, seen)


def test_a_refused_post_leads_to_its_permission_only_where_that_is_open(people: People) -> None:
    sample = people.sample
    free, mine = sample.post("Ei saa näyttää.", pictures=1), sample.post("Viikon tarina.", pictures=1)
    visitor = by_link(people)
    visitor.send(visitor.get(f"/kemijarvi/pick?post={mine}"), "/pick")
    for post, is_open in ((free, False), (mine, True)):
        subject, no = Subject(post_id=post), PermissionState.DECLINED
        people.database.writing(
            permissions.record, sample.people["editor"], sample.campaign, subject, no, "", sample.now
        )
        page = visitor.get(f"/kemijarvi/pick?post={post}")
        assert "joten tekstiäkään ei näytetä" in page.text
        assert ("Avaa lupa" in page.text) is is_open
        visitor.get(f"/kemijarvi/permission?post={post}", 200 if is_open else 403)
