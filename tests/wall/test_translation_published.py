"""A translation is on the walls only while it is of what its author says now."""

from sqlmodel import Session

from collector.models import Post
from curator import acts, material
from curator.models import Pick
from curator.picking import translating
from curator.picking.translating import Translation

FINNISH, SWEDISH, PERSIAN = "Usva nousee järveltä.", "Dimman lyfter från sjön.", "مه از دریاچه برمی‌خیزد"
EDITED = "Aurinko paistaa järvelle."
MORNING = "En morgon i norr"


def say(walls, number: int, text: str) -> None:
    def step(session: Session) -> None:
        session.get_one(Post, session.get_one(Pick, number).post_id).text = text
        acts.walls_may_change(session)

    walls.database.writing(step)


def translate(walls, number: int, of: str, language: str, text: str) -> None:
    made = Translation(language, text, MORNING if language == "sv" else "", original=material.digest("", of))
    walls.database.writing(translating.put, walls.sample.people["editor"], number, made, "fi")


def pages(walls) -> dict[str, str]:
    walls.publish()
    return {
        name: body.decode()
        for name, body in walls.published().items()
        if name in {"kaikki/fi/index.html", "kaikki/sv/index.html"}
    }


def test_while_the_authors_words_are_others_they_are_shown_until_somebody_has_checked(walls) -> None:
    number = walls.lift(FINNISH)
    translate(walls, number, FINNISH, "sv", SWEDISH)
    translate(walls, number, FINNISH, "fa", PERSIAN)
    before = pages(walls)
    assert SWEDISH in before["kaikki/sv/index.html"]
    assert PERSIAN in before["kaikki/fi/index.html"]
    say(walls, number, EDITED)
    waits = pages(walls)
    for page in waits.values():
        assert EDITED in page
        assert PERSIAN not in page
    swedish = waits["kaikki/sv/index.html"]
    assert SWEDISH not in swedish
    assert MORNING in swedish
    translate(walls, number, EDITED, "sv", SWEDISH)
    checked = pages(walls)["kaikki/sv/index.html"]
    assert SWEDISH in checked
    assert EDITED not in checked


def test_what_an_author_takes_back_brings_the_translation_back(walls) -> None:
    number = walls.lift(FINNISH)
    translate(walls, number, FINNISH, "sv", SWEDISH)
    say(walls, number, EDITED)
    pages(walls)
    say(walls, number, FINNISH)
    assert SWEDISH in pages(walls)["kaikki/sv/index.html"]
