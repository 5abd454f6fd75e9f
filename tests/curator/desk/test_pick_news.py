"""What a pick's pages say of its post: gone, restricted, not checked, edited; and “check now”."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.models import Errand, ErrandKind, Post
from config import clock
from curator import notices, picks
from curator.desk import notice_words
from curator.material import Subject
from curator.models import AuditEvent, Pick
from curator.picks import Answers
from tests.curator.desk.conftest import People, Visitor
from tests.sample import Sample


def lift(sample: Sample, **post: Any) -> int:
    made = sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=sample.post(**post)),
        clock.week_of(sample.now),
        Answers(),
        at=sample.now,
    )
    return made.id or 0


def change(sample: Sample, pick: int, **values: Any) -> None:
    """Something happens to a pick's post."""

    def write(session: Session) -> None:
        post = session.get_one(Post, session.get_one(Pick, pick).post_id)
        for name, value in values.items():
            setattr(post, name, value)

    sample.database.writing(write)


@pytest.mark.parametrize(
    ("happened", "said", "choose"),
    [
        ("gone_at", "julkaisu on poistettu", True),
        ("unverified_at", "Kortti palaa itsestään, kun julkaisu saadaan tarkistettua", False),
    ],
)
def test_pages_say_what_became_of_a_post_and_what_to_do(
    editor: Visitor, sample: Sample, happened: str, said: str, choose: bool
) -> None:
    pick = lift(sample)
    change(sample, pick, **{happened: sample.now})
    for path in (f"/kemijarvi/picks/{pick}", "/kemijarvi/"):
        page = editor.get(path)
        assert said in page.text
        links = [one.get("href", "") for one in page.all("a") if one.text == "Valitse toinen"]
        assert bool(links) == choose
        assert all(link.endswith(f"/suggestions?replace={pick}") for link in links)
    assert "Ei näytetä" in editor.get("/kemijarvi/picks").text


def test_a_post_only_signed_in_people_may_see_is_replaced(editor: Visitor, sample: Sample) -> None:
    pick = lift(sample)
    change(sample, pick, restricted=True)
    page = editor.get(f"/kemijarvi/picks/{pick}")
    assert "Kortti on poistunut seinältä itsestään." in page.text
    assert "Valitse toinen" in page.text


def test_an_edit_is_said_until_the_pick_has_ended(editor: Visitor, sample: Sample) -> None:
    pick = lift(sample)

    def edited(session: Session) -> None:
        session.get_one(Pick, pick).post_edited_at = sample.now

    assert "muokannut" not in editor.get(f"/kemijarvi/picks/{pick}").text
    sample.database.writing(edited)
    assert "Tekijä on muokannut julkaisua" in editor.get(f"/kemijarvi/picks/{pick}").text
    assert "Tekijä on muokannut julkaisua" in editor.get("/kemijarvi/picks").text
    sample.database.writing(picks.withdraw, sample.people["editor"], pick)
    assert "muokannut" not in editor.get(f"/kemijarvi/picks/{pick}").text


def test_an_editor_may_have_a_post_checked_now(editor: Visitor, sample: Sample) -> None:
    pick = lift(sample)
    page = editor.get(f"/kemijarvi/picks/{pick}")
    assert "ei ole tarkistettu" in page.text
    after = editor.follow(editor.send(page, f"/picks/{pick}/look"))
    assert "Julkaisua tarkistetaan" in after.text
    with sample.database.reading() as session:
        errand = session.execute(select(Errand)).scalar_one()
        assert (errand.kind, errand.subject) == (
            ErrandKind.RECHECK,
            str(session.get_one(Pick, pick).post_id),
        )
        event = session.execute(select(AuditEvent).order_by(AuditEvent.id.desc())).scalars().first()
        assert event is not None
        assert (event.action, event.subject_id) == ("look", pick)
    change(sample, pick, checked_at=sample.now - timedelta(minutes=5))
    assert "viimeksi tarkistettu" in editor.get(f"/kemijarvi/picks/{pick}").text


def test_a_post_the_service_cannot_check_is_said_to_be_so(editor: Visitor, sample: Sample) -> None:
    pick = lift(sample)
    change(sample, pick, check_at=None)
    page = editor.get(f"/kemijarvi/picks/{pick}")
    assert "Palvelu ei voi tarkistaa tätä julkaisua itse" in page.text
    assert "Tarkista nyt" not in page.text


def test_one_who_only_looks_has_nothing_checked(people: People, sample: Sample) -> None:
    pick = lift(sample)
    viewer = people["viewer"]
    assert "Tarkista nyt" not in viewer.get(f"/kemijarvi/picks/{pick}").text
    viewer.post(f"/kemijarvi/picks/{pick}/look", 403, csrf=True)
    people["neighbour"].post(f"/keminmaa/picks/{pick}/look", 404, csrf=True)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_notice_about_a_pick_is_said_in_words(people: People, sample: Sample, language: str) -> None:
    kinds = [
        notice_words.POST_GONE,
        notice_words.POST_RESTRICTED,
        notice_words.POST_UNVERIFIED,
        notice_words.POST_EDITED,
        notice_words.POST_BACK,
    ]
    facts = {"week": "2026-11-23"}
    for kind in kinds:
        sample.database.writing(
            notices.tell, [sample.people["editor"]], kind, "pick", 1, 0, facts, sample.now
        )
        said = notice_words.said(kind, 0, facts, language)
        assert "48" in said.title
        assert said.text
    words = {notice_words.said(kind, 0, facts, language).title for kind in kinds}
    assert len(words) == len(kinds)
    page = people["editor"].get("/kemijarvi/")
    assert all(notice_words.said(kind, 0, facts, "fi").title in page.text for kind in kinds)
