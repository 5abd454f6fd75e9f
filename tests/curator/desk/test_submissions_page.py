"""Sent stories on the desk: counted while they wait, taken with their answers, left out and brought back."""

import io

import pytest
from PIL import Image
from sqlalchemy import select
from sqlmodel import Session

from collector import pictures
from config import clock
from config.models import Team, Wall
from config.settings import Settings
from curator import picks
from curator.desk.app import create_app as create_desk
from curator.entry import people as staff
from curator.material import Subject
from curator.models import Notice, Permission, PermissionScope, PermissionState, Pick, Story, Submission
from curator.models import People as Seen
from curator.picks import Answers
from curator.removal.app import create_app
from curator.removing import codes, submissions
from curator.removing.submissions import Sent
from curator.turns import pauses
from tests.curator.desk.conftest import People
from tests.curator.desk.test_readings_browser import serving
from tests.curator.desk.test_tour_browser import look_over
from tests.wall.hostile import VECTORS


@pytest.fixture(autouse=True)
def _open(people: People) -> None:
    open_wall(people, "kaikki")


def open_wall(people: People, key: str) -> None:
    def do(session: Session) -> None:
        session.execute(select(Wall).where(Wall.key == key)).scalar_one().takes_stories = True

    people.database.writing(do)


def send(desk: People, wall: str = "kaikki", **said: object) -> int:
    words: dict[str, object] = {
        "text": "Muutin Kemijärvelle ja jäin.",
        "author_name": "Aino",
        "language": "fi",
        "scope": (PermissionScope.WALL,),
        "wording": "Tarinani saa näyttää someseinällä.",
        **said,
    }
    return desk.database.writing(submissions.send, wall, Sent(**words), codes.new(), desk.sample.now)


def photo(settings: Settings) -> str:
    target = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(target, "JPEG")
    return pictures.keep(target.getvalue(), settings.pictures).file


def row(people: People, number: int) -> Submission:
    with people.database.reading() as session:
        return session.get_one(Submission, number)


def test_the_menu_counts_what_waits_for_those_who_may_decide(people: People) -> None:
    def menu(who: str) -> str:
        page = people[who].get("/kemijarvi/" if who != "neighbour" else "/keminmaa/")
        return " ".join("".join(one.itertext()) for one in page.all("a"))

    assert "Lähetetyt tarinat" in menu("editor")
    send(people)
    send(people)
    assert "Lähetetyt tarinat 2" in " ".join(menu("editor").split())
    assert "Lähetetyt tarinat 2" in " ".join(menu("neighbour").split())
    assert "Lähetetyt tarinat" not in menu("viewer")


def test_the_menu_does_not_speak_of_a_form_that_nobody_has_opened(people: People) -> None:
    def close(session: Session) -> None:
        session.execute(select(Wall).where(Wall.key == "kaikki")).scalar_one().takes_stories = False

    people.database.writing(close)
    assert "Lähetetyt tarinat" not in people["editor"].get("/kemijarvi/").body


def told(people: People) -> list[tuple[str, str]]:
    names = {number: name for name, number in people.sample.people.items()}
    with people.database.reading() as session:
        rows = session.execute(select(Notice).where(Notice.kind == "story_sent")).scalars().all()
        assert all(set(row.facts) == {"team"} for row in rows)
        return sorted((names[row.person_id], row.facts["team"]) for row in rows)


def test_a_days_first_story_is_told_once_to_who_picks_this_week_and_says_nothing_of_it(
    people: People,
) -> None:
    open_wall(people, "kemijarvi")
    send(people, "kemijarvi")
    send(people, "kemijarvi")
    ((who, team),) = told(people)
    assert team.startswith("Kemijärv")
    page = people[who].get("/kemijarvi/")
    assert "sivun kävijä on lähettänyt tarinan" in page.text
    assert "Muutin Kemijärvelle" not in page.text
    way = next(one for one in page.all("a") if "Avaa lähetetyt tarinat" in "".join(one.itertext()))
    assert way.get("href") == "/kemijarvi/sent-stories"


def test_a_story_on_a_shared_wall_is_told_to_each_team_that_may_take_it(people: People) -> None:
    send(people)
    heard = told(people)
    assert len({who for who, _ in heard}) == len(heard) > 1


def test_a_notice_of_a_story_goes_when_nothing_waits_any_more(people: People) -> None:
    open_wall(people, "kemijarvi")
    shared, own = send(people), send(people, "kemijarvi")
    editor = people["editor"]
    page = editor.get(f"/kemijarvi/sent-stories/{shared}")
    editor.follow(editor.send(page, "/decline"))
    assert {team for _, team in waiting_notices(people)} == {"Kemijärvi"}
    page = editor.get(f"/kemijarvi/sent-stories/{own}")
    editor.follow(editor.send(page, "/decline"))
    assert waiting_notices(people) == set()


def waiting_notices(people: People) -> set[tuple[int, str]]:
    with people.database.reading() as session:
        rows = session.execute(select(Notice).where(Notice.kind == "story_sent")).scalars()
        return {(row.person_id, row.facts["team"]) for row in rows if row.seen_at is None}


def test_a_story_waits_on_the_desk_alone_while_the_team_has_a_pause(people: People) -> None:
    today = clock.day_of(people.sample.now)
    team, by = people.sample.teams["kemijarvi"], people.sample.people["admin"]
    people.database.writing(pauses.add, by, team, today, today, people.sample.now)
    open_wall(people, "kemijarvi")
    send(people, "kemijarvi")
    with people.database.reading() as session:
        (row,) = session.execute(select(Notice).where(Notice.kind == "story_sent")).scalars()
    assert row.due_at is None
    assert row.seen_at is None


def test_a_story_of_one_teams_wall_is_that_teams_alone(people: People) -> None:
    open_wall(people, "kemijarvi")
    number = send(people, "kemijarvi")
    assert "Aino" in people["editor"].get("/kemijarvi/sent-stories").text
    assert "Aino" not in people["neighbour"].get("/keminmaa/sent-stories").text
    people["neighbour"].get(f"/keminmaa/sent-stories/{number}", 404)
    people["neighbour"].post(f"/keminmaa/sent-stories/{number}/take", 404, csrf=True)
    assert row(people, number).decided_at is None


def test_taking_a_story_brings_its_answers_and_its_permission_to_the_pick(
    people: People, desk_settings: Settings
) -> None:
    file = photo(desk_settings)
    number = send(
        people, picture=file, alt="Sumuinen järvi", photographer="Eero", people=Seen.CHILDREN_GUARDIAN
    )
    editor = people["editor"]
    page = editor.get(f"/kemijarvi/sent-stories/{number}")
    assert "Tarinani saa näyttää someseinällä." in page.text
    page.one("img", alt="Sumuinen järvi")
    lift = editor.follow(editor.send(page, "/take"))
    assert lift.one("textarea", name="alt").text.strip() == "Sumuinen järvi"
    assert lift.one("input", name="photographer").get("value") == "Eero"
    assert lift.one("input", name="people", value="children_guardian").get("checked") is not None
    editor.follow(editor.send(lift, "/pick"))
    with people.database.reading() as session:
        story = session.execute(select(Story)).scalar_one()
        step = session.execute(select(Permission)).scalar_one()
        pick = session.execute(select(Pick)).scalar_one()
    assert (story.text, story.author_name, story.picture) == (
        "Muutin Kemijärvelle ja jäin.",
        "Aino",
        file,
    )
    assert story.published_on == clock.day_of(people.sample.now)
    assert step.state is PermissionState.GRANTED
    assert step.scope == ["wall"]
    assert step.wording == "Tarinani saa näyttää someseinällä."
    assert "lomakkeella ”Kerro oma tarinasi”" in step.note
    assert (pick.story_id, pick.with_picture, pick.people) == (story.id, True, Seen.CHILDREN_GUARDIAN)
    after = editor.get(f"/kemijarvi/sent-stories/{number}")
    assert "Otettu tarinaksi" in after.text
    assert after.all("a", href=f"/kemijarvi/picks/{pick.id}")


def test_leaving_a_story_out_can_be_undone(people: People) -> None:
    number = send(people)
    editor = people["editor"]
    page = editor.follow(editor.send(editor.get(f"/kemijarvi/sent-stories/{number}"), "/decline"))
    assert "Tarina jäi pois." in page.text
    assert row(people, number).decided_by == people.sample.people["editor"]
    page = editor.follow(editor.send(page, "/back"))
    assert "odottaa taas" in page.text
    assert (row(people, number).decided_at, row(people, number).decided_by) == (None, None)


def test_of_two_who_decide_the_second_is_told(people: People) -> None:
    number = send(people)
    people["editor"].post(f"/kemijarvi/sent-stories/{number}/take", csrf=True)
    for act in ("take", "decline"):
        late = people["neighbour"].post(f"/keminmaa/sent-stories/{number}/{act}", 409, csrf=True)
        assert "Joku on jo ratkaissut" in late.text
    with people.database.reading() as session:
        assert len(session.execute(select(Story)).scalars().all()) == 1


def test_what_the_sender_took_back_is_gone_and_cannot_come_back(people: People) -> None:
    number = send(people)
    people.database.writing(submissions.take_back, number, people.sample.now)
    page = people["editor"].get(f"/kemijarvi/sent-stories/{number}")
    assert "Lähettäjä perui" in page.text
    assert not [one for one in page.all("form") if "sent-stories" in one.get("action", "")]
    people["editor"].post(f"/kemijarvi/sent-stories/{number}/take", 409, csrf=True)
    people["editor"].post(f"/kemijarvi/sent-stories/{number}/back", csrf=True)
    assert row(people, number).decided_at is not None


def test_what_strangers_wrote_is_shown_as_it_is(people: People) -> None:
    # The form itself leaves control characters out.
    words = "\n".join(VECTORS).replace("\x01", "")[:4900]
    number = send(
        people, text=words, author_name=VECTORS[0], contact='"><img src=x>@x.example', language="x y"
    )
    for path in ("sent-stories", f"sent-stories/{number}"):
        page = people["editor"].get(f"/kemijarvi/{path}")
        assert "<script>alert" not in page.body
        assert "onerror=alert(1)>" not in page.body.replace("&gt;", "")
        assert "<script>alert(1)</script>" in page.text


def test_a_declined_storys_team_cannot_bring_back_a_taken_one(people: People) -> None:
    number = send(people)

    def take(session: Session) -> Subject:
        team = session.get_one(Team, people.sample.teams["kemijarvi"])
        who = people.sample.people["editor"]
        return submissions.take(session, who, team, number, "", people.sample.now)

    subject = people.database.writing(take)
    people["editor"].post(f"/kemijarvi/sent-stories/{number}/back", csrf=True)
    assert row(people, number).story_id == subject.story_id
    people.database.writing(
        picks.pick,
        people.sample.people["editor"],
        people.sample.teams["kemijarvi"],
        subject,
        clock.week_of(people.sample.now),
        Answers(),
        at=people.sample.now,
    )
    assert "Avaa nosto" in people["editor"].get(f"/kemijarvi/sent-stories/{number}").text


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("width", "language"), [(320, "fi"), (1280, "sv"), (390, "en")])
def test_from_the_form_to_the_pick_everything_is_readable_and_fits(
    people: People, desk_settings: Settings, chromium: object, tmp_path: object, width: int, language: str
) -> None:
    file = desk_settings.pictures / photo(desk_settings)
    viewport = {"width": width, "height": 844}
    with serving(create_app(desk_settings, people.database)) as here:
        context = chromium.new_context(viewport=viewport, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{here}/{language}/tarina/kaikki")
        page.locator("#text").fill("Muutin tänne. " * 20)
        page.locator("#picture").set_input_files(str(file))
        page.locator("button").click()
        assert page.locator("#people-none-fault").is_visible()
        kept = page.content()
        for name, words in (("name", "Aino"), ("photographer", "Eero"), ("alt", "Järvi")):
            page.locator(f"#{name}").fill(words)
        page.locator("#people-none").check()
        page.locator("#wall").check()
        page.locator("button").click()
        followed = page.url
        assert "/tarina/seuranta/" in followed
        context.close()
        context = chromium.new_context(viewport=viewport)
        page = context.new_page()
        page.goto(f"{here}/{language}/tarina/kaikki")
        look_over(page, width)
        page.goto(followed)
        look_over(page, width)
        page.goto(f"{here}/{language}/tarina/kaikki")
        page.locator("#picture").set_input_files(str(file))
        page.locator("button").click()
        look_over(page, width)
        assert page.locator("input[name=kept]").count() == 1
        assert "kept" in kept
        assert context.cookies() == []
        context.close()
    link = people.database.writing(
        staff.link, people.sample.people["editor"], people.sample.now, signs_in=True
    )
    with serving(create_desk(desk_settings, people.database)) as here:
        context = chromium.new_context(viewport=viewport, locale=language)
        page = context.new_page()
        page.goto(f"{here}/invite/{link}")
        with page.expect_navigation():
            page.locator("main form button").first.click()
        for path in ("sent-stories", "sent-stories/1"):
            assert page.goto(f"{here}/kemijarvi/{path}").status == 200
            look_over(page, width)
        page.locator("form[action$='/take'] button").click()
        page.wait_for_url("**/pick*")
        assert page.locator("[name=photographer]").input_value() == "Eero"
        context.close()
