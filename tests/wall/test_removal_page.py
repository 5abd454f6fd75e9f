"""The page about removal under the wall: it leads to the form, and tells an address when there is none."""

from config import clock
from config.settings import Settings
from curator import picks, shown
from curator.material import Subject
from curator.picks import Answers
from curator.removing import hiding
from tests.sample import Sample
from wall.publish import publish


def lift(sample: Sample, post: int) -> int:
    made = sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=post),
        clock.week_of(sample.now),
        Answers(),
        at=sample.now,
    )
    return made.id or 0


def test_it_leads_to_the_form_in_its_language_and_tells_the_address_too(
    sample: Sample, settings: Settings
) -> None:
    pick = lift(sample, sample.post())
    public = settings.model_copy(update={"removal_url": "https://tiedot.example"})
    publish(sample.database, public)
    for language in ("fi", "sv", "en"):
        page = (settings.published / "poisto" / str(pick) / language / "index.html").read_text()
        assert f'href="https://tiedot.example/{language}/poista/{pick}?seina=' in page
        assert "viestinta@kemijarvi.example" in page


def test_another_address_of_the_form_is_published_at_once(sample: Sample, settings: Settings) -> None:
    pick = lift(sample, sample.post())
    publish(sample.database, settings)
    publish(sample.database, settings.model_copy(update={"removal_url": "https://muu.example"}))
    assert "https://muu.example" in (settings.published / "poisto" / str(pick) / "index.html").read_text()


def test_a_hidden_pick_leaves_the_folder_with_the_next_pass(sample: Sample, settings: Settings) -> None:
    post = sample.post("Juuri tämä juttu")
    pick = lift(sample, post)
    publish(sample.database, settings)
    page = settings.published / "kaikki" / "fi" / "index.html"
    assert "Juuri tämä juttu" in page.read_text()
    sample.database.writing(hiding.hide, [Subject(post_id=post)], sample.now)
    publish(sample.database, settings)
    assert "Juuri tämä juttu" not in page.read_text()
    assert not (settings.published / "tarina" / str(pick) / "index.html").exists()
    with sample.database.reading() as session:
        assert shown.latest(session, sample.campaign, None, clock.day_of(sample.now)) == []
