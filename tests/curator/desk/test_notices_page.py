"""Notices on the desk: above every page until they are seen, and nobody else's."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from config import clock
from curator import notices
from tests.curator.desk.conftest import Page, People


def tell(people: People, *names: str) -> None:
    ids = [people.sample.people[name] for name in names]
    ends = (people.sample.now + timedelta(days=7)).date().isoformat()
    facts = {"name": "@kunta", "day": ends, "days": 7}
    people.database.writing(notices.tell, ids, "key_expires", "credential", 1, 107, facts, people.sample.now)


def test_a_notice_stands_on_every_page_until_it_is_seen(people: People) -> None:
    tell(people, "admin")
    admin = people["admin"]
    for path in ("", "picks", "sources"):
        assert "Yhteys @kunta vanhenee" in admin.get(f"/kemijarvi/{path}").text
    done = admin.send(admin.get("/kemijarvi/sources"), "/seen")
    assert done.to == "/kemijarvi/sources"
    assert "vanhenee" not in admin.follow(done).text


def test_nobody_sees_or_puts_away_somebody_elses(people: People) -> None:
    tell(people, "admin")
    owner = people["owner"]
    assert "vanhenee" not in owner.get("/kemijarvi/").text
    owner.post("/me/notices/1/seen", csrf=True)
    assert "vanhenee" in people["admin"].get("/kemijarvi/").text


def test_one_who_only_looks_can_put_it_away_too(people: People) -> None:
    tell(people, "viewer")
    viewer = people["viewer"]
    viewer.send(viewer.get("/kemijarvi/"), "/seen")
    assert "vanhenee" not in viewer.get("/kemijarvi/").text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_notice_is_in_the_pages_language(people: People, language: str) -> None:
    tell(people, "admin")
    text = people["admin"].get(f"/kemijarvi/?lang={language}").text
    said = {"fi": "Yhteys @kunta vanhenee", "sv": "Anslutningen @kunta går ut", "en": "@kunta expires on"}
    assert said[language] in text


def test_many_notices_do_not_push_the_page_away(people: People) -> None:
    for step in (114, 107, 101):
        facts = {"name": f"@{step}", "day": "2026-12-12", "days": step - 100}
        to = [people.sample.people["admin"]]
        people.database.writing(
            notices.tell, to, "key_expires", "credential", 1, step, facts, people.sample.now
        )
    folded = "".join(people["admin"].get("/kemijarvi/picks").one("details", class_="more").itertext())
    assert folded.strip().startswith("3 huomautusta: Yhteys @101 vanhenee")
    page = people["admin"].get("/kemijarvi/")
    folded = "".join(page.one("details", class_="more").itertext())
    assert "2 huomautusta lisää" in folded
    assert "Yhteys @101 vanhenee" not in folded
    assert "Yhteys @107 vanhenee" in folded
    assert "Yhteys @114 vanhenee" in folded


def test_a_notice_leads_to_what_it_is_about(people: People) -> None:
    post = people.sample.post("Nostettu.")
    editor = people["editor"]
    editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick")
    week = clock.week_of(people.sample.now).isoformat()
    for name in ("editor", "neighbour"):
        to = [people.sample.people[name]]
        people.database.writing(
            notices.tell, to, "post_edited", "pick", 1, 0, {"week": week}, people.sample.now
        )
    assert [one.get("href") for one in led(editor.get("/kemijarvi/"))] == ["/kemijarvi/picks/1"]
    assert led(people["neighbour"].get("/keminmaa/")) == []


def led(page: Page) -> list[Element]:
    """Where the notices of a page lead."""
    return list(page.one("section", aria_label="Huomautukset").iter("a"))
