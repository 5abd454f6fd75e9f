"""The pages of a team that has ended: nothing is picked for it, and who looks after what it left is said."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from collector.models import Errand
from config import clock
from config.models import Team
from curator import picks
from curator.material import Subject
from curator.models import Pick, Slot, Story
from curator.picks import Answers
from tests.curator.desk.conftest import Page, People, Visitor

ENDED = "Kunnan tai hankkeen mukanaolo on päättynyt, joten "


def end(people: People, team: str = "keminmaa", heir: str | None = "kemijarvi") -> None:
    """Its last day was yesterday; what it had planned has not been ended yet."""
    sample = people.sample

    def step(session: object) -> None:
        kept = session.get_one(Team, sample.teams[team])  # type: ignore[attr-defined]
        kept.ends = clock.day_of(sample.now) - timedelta(days=1)
        kept.heir_id = sample.teams[heir] if heir else None

    people.database.writing(step)


def pick(people: People, weeks: int = 0, slot: Slot = Slot.WEEKLY) -> int:
    """A pick of Keminmaa's."""
    sample = people.sample
    made = people.database.writing(
        picks.pick,
        sample.people["neighbour"],
        sample.teams["keminmaa"],
        Subject(post_id=sample.post(keys=("*",))),
        clock.week_of(sample.now) + timedelta(weeks=weeks),
        Answers(),
        slot=slot,
    )
    return int(made.id or 0)


def links(page: Page) -> list[str]:
    return [one.get("href", "") for one in page.one("main").iter("a")]


def offers_picking(page: Page) -> bool:
    ways = ("/keminmaa/pick?", "/keminmaa/add", "/keminmaa/story", "replace=")
    return any(way in link for link in links(page) for way in ways)


def test_the_heirs_are_told_who_looks_after_what_and_asked_for_no_pick(
    people: People, editor: Visitor
) -> None:
    people.sample.post(keys=("*",))
    end(people)
    page = editor.get("/keminmaa/")
    yesterday = clock.day_of(people.sample.now) - timedelta(days=1)
    until = f"{yesterday.day}.{yesterday.month}.{yesterday.year}"
    assert f"Keminmaa oli mukana {until} asti. Uusia nostoja ei enää tehdä." in page.text
    assert "viimeisestä koosteesta huolehtii nyt Kemijärvi." in page.text
    assert "Viikon nosto puuttuu" not in page.text
    assert "Vuorossa" not in page.text
    assert "ehdotus" not in page.text
    assert not offers_picking(page)
    assert {"/keminmaa/picks", "/keminmaa/permissions", "/keminmaa/reports", "/kemijarvi/"} <= set(
        links(page)
    )


def test_without_an_heir_it_is_the_campaigns_owners(people: People) -> None:
    end(people, heir=None)
    assert "huolehtivat nyt kampanjan omistajat." in people["owner"].get("/keminmaa/").text
    end(people, "kemijarvi", None)
    end(people)
    assert "huolehtivat nyt kampanjan omistajat." in people["owner"].get("/keminmaa/").text


@pytest.mark.parametrize("state", ["new", "hidden"])
def test_suggestions_are_to_be_looked_at_only(people: People, editor: Visitor, state: str) -> None:
    post = people.sample.post(keys=("*",), is_reply=state == "hidden")
    assert f"/keminmaa/pick?post={post}" in links(
        people["neighbour"].get(f"/keminmaa/suggestions?state={state}")
    )
    end(people)
    page = editor.get(f"/keminmaa/suggestions?state={state}")
    assert "Usva nousee" in page.text
    assert "Uusia nostoja ei enää tehdä." in page.text
    assert not offers_picking(page)
    assert not page.all("button", name="decision")


def test_pages_that_pick_lead_to_the_week_which_says_why_not(people: People, editor: Visitor) -> None:
    post = people.sample.post(keys=("*",))
    end(people)
    for path in (f"pick?post={post}", "add", "add?link=https://suo.example/@aino/1", "story", "add/wait"):
        assert editor.get(f"/keminmaa/{path}", 303).to == "/keminmaa/"
    assert (
        editor.post("/keminmaa/add", csrf=True, data={"link": "https://suo.example/@x/9"}).to == "/keminmaa/"
    )
    with people.database.reading() as session:
        assert session.execute(select(func.count(col(Errand.id)))).scalar_one() == 0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("{monday}", "sille ei enää tehdä nostoja. Tee nosto oman kuntasi tai hankkeesi sivuilla."),
        ("extra:{monday}", "sille ei enää tehdä nostoja."),
        ("replace:{pick}", "sille ei enää tehdä nostoja."),
        ("spare:{monday}", "varanostot eivät enää täytä sen viikkoja."),
    ],
)
def test_what_is_sent_all_the_same_is_refused_with_its_reason_and_kept(
    people: People, editor: Visitor, place: str, said: str
) -> None:
    living, post = pick(people), people.sample.post("Usvaa", keys=("*",))
    end(people)
    where = place.format(monday=clock.week_of(people.sample.now), pick=living)
    page = editor.post(
        f"/keminmaa/pick?post={post}", 422, csrf=True, data={"place": where, "headline": "Aamu"}
    )
    assert ENDED + said in page.text
    assert page.one("input", name="headline").get("value") == "Aamu"
    assert not [one for one in page.all("option") if one.get("value", "").startswith("spare:")]
    story = {"text": "Oma tarina", "author": "Aino", "published_on": "2026-01-02", "place": where}
    page = editor.post("/keminmaa/story", 422, csrf=True, data=story)
    assert ENDED + said in page.text
    assert page.one("textarea", name="text").text == "Oma tarina"
    with people.database.reading() as session:
        assert session.execute(select(func.count(col(Pick.id)))).scalar_one() == 1
        assert session.execute(select(func.count(col(Story.id)))).scalar_one() == 0


@pytest.mark.parametrize(
    ("weeks", "slot", "said"),
    [
        (1, Slot.WEEKLY, "Viikko alkaa viimeisen päivän jälkeen, joten nostoa ei voi palauttaa."),
        (0, Slot.SPARE, ENDED + "varanostot eivät enää täytä sen viikkoja."),
    ],
)
def test_what_cannot_be_brought_back_says_why(
    people: People, editor: Visitor, weeks: int, slot: Slot, said: str
) -> None:
    number = pick(people, weeks, slot)
    people.database.writing(picks.withdraw, people.sample.people["neighbour"], number)
    end(people)
    page = editor.post(f"/keminmaa/picks/{number}/back", 422, csrf=True)
    assert said in page.text
    assert "Valitse aikaisempi viikko" not in page.text


def test_its_picks_can_be_taken_off_but_not_replaced(people: People, editor: Visitor) -> None:
    pick_id = pick(people)
    before = people["neighbour"].get(f"/keminmaa/picks/{pick_id}")
    assert offers_picking(before)
    end(people)
    page = editor.get(f"/keminmaa/picks/{pick_id}")
    assert not offers_picking(page)
    assert f"/keminmaa/picks/{pick_id}/withdraw" in links(page)
    assert not offers_picking(editor.get("/keminmaa/spares"))


def test_what_is_left_to_do_comes_before_teams_that_have_ended(people: People) -> None:
    end(people, "kemijarvi", "keminmaa")
    neighbour = people["neighbour"]
    neighbour.get("/kemijarvi/")
    assert neighbour.get("/", 303).to == "/keminmaa/"
    assert neighbour.get("/share?text=Aamu", 303).to == "/keminmaa/story?text=Aamu"
