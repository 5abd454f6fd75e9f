"""*Kerro oma tarinasi*: open where a wall takes stories, kept with its permission, taken back at once."""

import io
import re
from datetime import timedelta
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlmodel import Session
from werkzeug.test import TestResponse

from config import clock
from config.db import Database
from config.models import Team, Wall
from config.settings import Settings
from curator import picks
from curator.material import Subject
from curator.models import Ending, People, PermissionState, Pick, Story, Submission
from curator.permitting import permissions
from curator.picks import Answers
from curator.privacy import leftovers
from curator.removal import addresses
from curator.removal.asking import STORIES_PER_HOUR
from curator.removing import submissions, tidying
from tests.sample import Sample
from tests.wall.hostile import VECTORS


@pytest.fixture(autouse=True)
def _open(sample: Sample) -> None:
    """The shared wall takes stories, the other one does not."""

    def do(session: Session) -> None:
        wall = session.execute(select(Wall).where(Wall.key == "kaikki")).scalar_one()
        wall.takes_stories = True

    sample.database.writing(do)


def photo(side: int = 200, kind: str = "JPEG") -> io.BytesIO:
    target = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(target, kind)
    target.seek(0)
    return target


def tree(answer: TestResponse) -> Element:
    parsed: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return parsed


def hidden(answer: TestResponse) -> dict[str, str]:
    found = (one for one in tree(answer).iter("input") if one.get("type") == "hidden")
    return {one.get("name", ""): one.get("value", "") for one in found}


SAID = {"text": "Muutin Kemijärvelle ja jäin.", "name": "Aino", "wall": "1", "written_in": "fi"}
ABOUT = {"photographer": "Eero", "people": "none", "alt": "Sumuinen järvi"}


def send(
    anybody: FlaskClient,
    picture: io.BytesIO | None = None,
    *,
    wall: str = "kaikki",
    language: str = "fi",
    leave: tuple[str, ...] = (),
    **said: object,
) -> TestResponse:
    path = f"/{language}/tarina/{wall}"
    data: dict[str, object] = {**SAID, **hidden(anybody.get(path)), **said}
    data = {name: value for name, value in data.items() if name not in leave}
    if picture is not None:
        data["picture"] = (picture, "kuva.jpg")
    answer = anybody.post(path, data=data, content_type="multipart/form-data")
    # The test client keeps large bodies in a file and leaves it open.
    answer.request.environ["wsgi.input"].close()
    return answer


def sent(database: Database) -> list[Submission]:
    with database.reading() as session:
        return list(session.execute(select(Submission).order_by(Submission.id)).scalars())


def take(sample: Sample, number: int) -> Subject:
    def do(session: Session) -> Subject:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        return submissions.take(session, sample.people["editor"], team, number, "lomakkeella", sample.now)

    return sample.database.writing(do)


def take_back(anybody: FlaskClient, place: str) -> TestResponse:
    return anybody.post(place, data=hidden(anybody.get(place)))


@pytest.mark.parametrize("wall", ["kemijarvi", "nowhere", "seuranta"])
def test_a_wall_that_takes_no_stories_has_no_form(anybody: FlaskClient, wall: str) -> None:
    assert anybody.get(f"/fi/tarina/{wall}").status_code == 404
    assert anybody.post(f"/fi/tarina/{wall}", data=SAID).status_code == 404


@pytest.mark.parametrize(
    ("language", "title", "thanks"),
    [
        ("fi", "Kerro oma tarinasi", "Kiitos! Tarinasi on perillä"),
        ("sv", "Berätta din egen historia", "Tack! Din berättelse har kommit fram"),
        ("en", "Tell your own story", "Thank you! Your story has come"),
    ],
)
def test_a_story_comes_with_its_permission_and_its_answers(
    anybody: FlaskClient, database: Database, settings: Settings, language: str, title: str, thanks: str
) -> None:
    form = anybody.get(addresses.story_form("", "kaikki", language))
    assert "".join(tree(form).find(".//h1").itertext()) == title
    answer = send(anybody, photo(), language=language, channels="1", contact="Aino@Posti.Example", **ABOUT)
    assert answer.status_code == 303
    (row,) = sent(database)
    assert (row.text, row.author_name, row.contact) == (SAID["text"], "Aino", "aino@posti.example")
    assert (row.wall_key, row.team_id, row.language) == ("kaikki", None, "fi")
    assert (row.alt, row.photographer, row.people) == ("Sumuinen järvi", "Eero", People.NONE)
    assert row.scope == ["wall", "channels"]
    assert row.wording.count(".") == 2
    assert row.wording.split(".", maxsplit=1)[0] in form.text
    assert row.picture
    assert (settings.pictures / row.picture).is_file()
    followed = anybody.get(answer.location)
    assert thanks in " ".join(followed.text.split())
    assert "noindex" in followed.text
    assert row.code not in answer.location
    assert tree(followed).get("lang") == language
    for page in (form, answer, followed):
        assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "a" * 5001}, "text"),
        ({"name": " "}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"contact": "ei osoite"}, "contact"),
        ({"homepage": "https://spam.example"}, "homepage"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(
    anybody: FlaskClient, database: Database, said: dict[str, str], field: str
) -> None:
    answer = send(anybody, **{"alt": "Kerrottu kuva", "print": "1", **said})
    assert answer.status_code == 422
    page = tree(answer)
    assert page.find(f".//*[@id='problems']//a[@href='#{field}']") is not None
    assert page.find(f".//*[@id='{field}']").get("aria-invalid") == "true"
    assert page.find(".//input[@id='alt']").get("value") == "Kerrottu kuva"
    assert page.find(".//input[@id='print']").get("checked") is not None
    assert sent(database) == []


def test_without_the_permission_nothing_is_kept(anybody: FlaskClient, database: Database) -> None:
    answer = send(anybody, leave=("wall",), channels="1")
    assert answer.status_code == 422
    assert "Tarvitsemme lupasi" in answer.text
    assert sent(database) == []


def test_a_picture_needs_its_photographer_and_people_and_is_not_sent_twice(
    anybody: FlaskClient, database: Database
) -> None:
    first = send(anybody, photo())
    assert first.status_code == 422
    assert {"#photographer", "#people-none"} <= {one.get("href") for one in tree(first).iter("a")}
    assert "Kuvasi on tallessa." in first.text
    again = anybody.post("/fi/tarina/kaikki", data={**SAID, **hidden(first), **ABOUT})
    assert again.status_code == 303
    (row,) = sent(database)
    assert row.picture == hidden(first)["kept"].split()[0]
    assert row.people is People.NONE


def test_a_kept_picture_can_be_left_out(anybody: FlaskClient, database: Database) -> None:
    first = send(anybody, photo())
    anybody.post("/fi/tarina/kaikki", data={**SAID, **hidden(first), **ABOUT, "without": "1"})
    (row,) = sent(database)
    assert (row.picture, row.photographer, row.people) == (None, "", People.UNANSWERED)


def test_nobody_can_name_somebody_elses_picture(
    anybody: FlaskClient, database: Database, settings: Settings
) -> None:
    name = "0" * 32 + ".jpg"
    settings.pictures.mkdir(parents=True, exist_ok=True)
    (settings.pictures / name).write_bytes(photo().getvalue())
    ticket = hidden(anybody.get("/fi/tarina/kaikki"))["ticket"]
    for kept in (name, f"{name} {ticket}", f"../../etc/passwd {ticket}"):
        send(anybody, kept=kept, **ABOUT)
    assert [row.picture for row in sent(database)] == [None, None, None]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"not a picture", "Kuvaa ei voitu lukea."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Kuvaa ei voitu lukea."),
        (b"\xff\xd8\xff" + b"0" * (8 * 1024 * 1024), "Kuva on liian suuri"),
        (photo(16, "PNG").getvalue(), "Kuva on liian pieni"),
    ],
)
def test_what_is_no_good_picture_is_refused_beside_its_field(
    anybody: FlaskClient, database: Database, body: bytes, words: str
) -> None:
    answer = send(anybody, io.BytesIO(body), **ABOUT)
    assert answer.status_code == 422
    assert words in tree(answer).findtext(".//*[@id='picture-fault']")
    assert sent(database) == []


def test_what_the_camera_told_is_gone_from_the_picture(
    anybody: FlaskClient, database: Database, settings: Settings
) -> None:
    image, target, exif = Image.new("RGB", (64, 64), "green"), io.BytesIO(), Image.Exif()
    exif[0x010F] = "Kamera Oy"
    image.save(target, "JPEG", exif=exif)
    target.seek(0)
    assert send(anybody, target, **ABOUT).status_code == 303
    name = sent(database)[0].picture
    assert b"Kamera Oy" not in (settings.pictures / str(name)).read_bytes()


def test_no_other_site_sends_it_and_an_old_form_is_not_taken(
    anybody: FlaskClient, database: Database
) -> None:
    data = {**SAID, **hidden(anybody.get("/fi/tarina/kaikki"))}
    foreign = anybody.post("/fi/tarina/kaikki", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 422
    assert anybody.post("/fi/tarina/kaikki", data=SAID).status_code == 422
    assert sent(database) == []


def test_many_from_one_address_are_told_to_wait_and_keep_what_they_typed(
    anybody: FlaskClient, database: Database
) -> None:
    for _ in range(STORIES_PER_HOUR):
        assert send(anybody).status_code == 303
    answer = send(anybody)
    assert answer.status_code == 429
    assert str(SAID["text"]) in tree(answer).findtext(".//textarea")
    assert len(sent(database)) == STORIES_PER_HOUR


def test_a_wall_that_nobody_reads_takes_no_more(
    anybody: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "MOST_OPEN", 1)
    assert send(anybody).status_code == 303
    answer = send(anybody)
    assert answer.status_code == 422
    assert "Niin moni tarina odottaa" in answer.text


def test_bodies_that_are_no_form_are_refused_kindly(anybody: FlaskClient, database: Database) -> None:
    boundary = "multipart/form-data; boundary=x"
    odd = b'--x\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\n\xff\r\n--x--\r\n'
    many = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % number for number in range(200)
    )
    for body in (odd, many + b"--x--\r\n", b"--x\r\n", b""):
        answer = anybody.post("/fi/tarina/kaikki", data=body, content_type=boundary)
        assert 400 <= answer.status_code < 500
    large = anybody.post("/fi/tarina/kaikki", data={"text": "a" * 400_000})
    assert large.status_code in {413, 422}
    assert sent(database) == []


def test_whatever_is_written_is_shown_as_text(anybody: FlaskClient, database: Database) -> None:
    words = "\n".join(VECTORS)[:4900]
    answer = send(anybody, text=words, name=VECTORS[0], contact='"><img src=x>@posti.example', alt=VECTORS[5])
    for page in (answer, anybody.get(send(anybody, text=words, name=VECTORS[0]).location)):
        assert not re.search(r"<(script|img|svg|iframe|object|embed)\b", page.text)
        assert not re.search(r"\son\w+=(?!\")", re.sub(r"&[a-z#0-9]+;[^<]*", "", page.text))
        tree(page)
    assert sent(database)[0].text.startswith(VECTORS[0])


def test_a_story_is_taken_back_at_once_with_everything_that_was_sent(
    anybody: FlaskClient, database: Database, sample: Sample, settings: Settings
) -> None:
    place = send(anybody, photo(), contact="aino@posti.example", **ABOUT).location
    subject = take(sample, sent(database)[0].id or 0)
    made = database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        subject,
        clock.week_of(sample.now),
        Answers(with_picture=True, alt="Sumu", photographer="Eero", people=People.NONE),
        at=sample.now,
    )
    assert "Tarinasi on valittu" in anybody.get(place).text
    with database.reading() as session:
        step = permissions.current(session, sample.campaign, [subject])[subject]
        assert (step.state, step.note, step.scope) == (PermissionState.GRANTED, "lomakkeella", ["wall"])
        assert step.wording
        picture = session.get_one(Story, subject.story_id).picture
    assert take_back(anybody, place).status_code == 303
    assert "Peruit tarinan" in anybody.get(place).text
    with database.reading() as session:
        pick, story = session.get_one(Pick, made.id), session.get_one(Story, subject.story_id)
        assert (pick.ending, pick.alt, pick.photographer) == (Ending.TAKEN_DOWN, "", "")
        assert (story.text, story.author_name, story.picture) == ("", "", None)
        assert story.taken_down_at
        step = permissions.current(session, sample.campaign, [subject])[subject]
        assert step.state is PermissionState.WITHDRAWN
    (row,) = sent(database)
    assert (row.text, row.author_name, row.contact, row.alt, row.photographer) == ("", "", "", "", "")
    assert leftovers.unused(database, [str(picture)]) == [picture]
    assert take_back(anybody, place).status_code in {303, 422}


def test_a_story_that_waits_can_be_taken_back_too(anybody: FlaskClient, database: Database) -> None:
    place = send(anybody).location
    take_back(anybody, place)
    (row,) = sent(database)
    assert row.withdrawn_at
    assert row.decided_at
    assert row.text == ""
    assert "Peru tarina" not in tree(anybody.get(place)).findtext(".//main")


def test_taking_back_needs_the_code_and_our_own_page(anybody: FlaskClient, database: Database) -> None:
    place = send(anybody).location
    assert anybody.post(place).status_code == 422
    assert anybody.get("/fi/tarina/seuranta/" + "0" * 32).status_code == 404
    assert anybody.get("/fi/tarina/seuranta/x").status_code == 404
    assert sent(database)[0].withdrawn_at is None


def test_what_was_left_out_is_forgotten_after_a_month(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    send(anybody, photo(), contact="aino@posti.example", **ABOUT)
    send(anybody, contact="eero@posti.example")
    left, taken = sent(database)

    def leave_out(session: Session) -> None:
        team = session.get_one(Team, sample.teams["keminmaa"])
        submissions.decline(session, sample.people["neighbour"], team, left.id or 0, sample.now)

    database.writing(leave_out)
    take(sample, taken.id or 0)
    assert database.writing(tidying.forget, sample.now + timedelta(days=29)) == 0
    assert database.writing(tidying.forget, sample.now + timedelta(days=31)) == 3
    left, taken = sent(database)
    assert (left.text, left.author_name, left.contact, left.picture) == ("", "", "", None)
    assert (taken.text, taken.contact) == (SAID["text"], "")
    assert database.writing(tidying.forget, sample.now + timedelta(days=32)) == 0
