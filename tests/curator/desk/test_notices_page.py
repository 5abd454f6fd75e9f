"""Notices on the desk: above every page until they are seen, and nobody else's."""

from datetime import timedelta

import pytest

from curator import notices
from tests.curator.desk.conftest import People


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
