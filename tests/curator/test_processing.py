"""The record of processing and the commands about personal data."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlmodel import SQLModel, col

from config import clock
from config.models import CampaignSource, Relation, Source, Wall
from config.settings import Settings
from curator import commands
from curator.commands import access, erase
from curator.commands import processing as command
from curator.privacy import processing
from curator.privacy.held import HELD, IMPERSONAL
from curator.report import reports
from tests.curator.marked import HANDLE, NAME, Marked
from tests.sample import Sample


@pytest.fixture
def run(settings: Settings) -> Callable[..., Result]:
    def _run(what: object, *arguments: str, **more: object) -> Result:
        return CliRunner().invoke(what, arguments, obj=lambda: settings, **more)  # type: ignore[arg-type]

    return _run


def test_every_table_is_described_or_said_to_hold_nobody() -> None:
    assert set(SQLModel.metadata.tables) == set(HELD) | IMPERSONAL
    assert not set(HELD) & IMPERSONAL


def test_the_record_is_that_of_the_living_service(sample: Sample, settings: Settings) -> None:
    def ask(session):  # type: ignore[no-untyped-def]
        source = Source(kind="mastodon", server="https://suo.example", query="kemijärvi", name="Suo | meri")
        session.add(source)
        session.flush()
        session.add(
            CampaignSource(campaign_id=sample.campaign, source_id=source.id, relation=Relation.PUBLIC)
        )
        wall = session.query(Wall).filter(col(Wall.key) == "kaikki").one()
        wall.hosts = ["www.kemijarvi.example"]

    sample.database.writing(ask)
    sample.post()
    told = settings.model_copy(
        update={"controller_name": "Kemijärven kaupunki", "controller_dpo": "tsv@k.example"}
    )
    with sample.database.reading() as session:
        found = processing.record(session, told, 30, clock.now())
    text = processing.as_markdown(found)
    for expected in (
        "Controller: Kemijärven kaupunki",
        "tsv@k.example",
        "Suo \\| meri",
        "mastodon: kemijärvi at https://suo.example",
        "suo.example is asked for public posts (1 source)",
        "www.kemijarvi.example",
        "30 days after it was first seen",
        "GDPR 6(1)(e)",
        "visibility ``public``",
    ):
        assert expected in text, expected
    document = json.loads(processing.as_json(found))
    assert document["people"]["posts"] == 1
    assert next(one for one in document["categories"] if one["table"] == "post")["rows"] == 1


def test_access_prints_what_is_held_and_says_by_its_code_when_nothing_is(
    sample: Sample, settings: Settings, run: Callable[..., Result]
) -> None:
    Marked(sample, settings)
    told = run(access, HANDLE)
    assert (told.exit_code, f"handle: {HANDLE}" in told.output) == (0, True)
    assert json.loads(run(access, "--json", HANDLE).output)["asked"] == HANDLE
    nothing = run(access, "eikukaan@muualla.example")
    assert (nothing.exit_code, "Nothing." in nothing.output) == (1, True)


def test_erase_shows_first_asks_and_then_tells_what_it_cannot_reach(
    sample: Sample, settings: Settings, run: Callable[..., Result]
) -> None:
    Marked(sample, settings)
    no = run(erase, HANDLE, input="n\n")
    assert no.exit_code == 1
    assert "3 × post" in no.output
    assert "Nothing was changed." in no.output
    assert run(access, HANDLE).exit_code == 0
    yes = run(erase, HANDLE, "--yes")
    assert yes.exit_code == 0
    assert "Picks ended: 2." in yes.output
    assert "backups made before today" in yes.output
    again = run(erase, HANDLE, input="n\n")
    assert "Nothing of theirs is here." in again.output
    assert run(erase, "--again", "--yes").exit_code == 0
    for wrong in ((), (HANDLE, "--again")):
        assert run(erase, *wrong).exit_code == 2


def test_erase_tells_where_their_mere_name_is_left(
    sample: Sample, settings: Settings, run: Callable[..., Result]
) -> None:
    marked = Marked(sample, settings)
    editor, words = sample.people["editor"], {"findings": f"Kiitos kaikille, {NAME}."}
    sample.database.writing(reports.write_words, editor, marked.report, "fi", words)
    for _ in range(commands.MOST_NAMESAKES):
        sample.database.writing(marked._story, network="own", uri=str(_), text=NAME, author_name="Eero")
    told = run(erase, HANDLE, input="n\n").output
    assert "look yourself: 1 more have the same name" in told
    assert "…/reports/<number>: write it without the name" in told
    assert told.count("(story.text) has the same name") >= commands.MOST_NAMESAKES - 1


def test_the_record_is_printed_as_markdown_and_as_json(sample: Sample, run: Callable[..., Result]) -> None:
    del sample
    assert run(command).output.startswith("# Record of processing: Tuhannen")
    assert json.loads(run(command, "--json").output)["campaigns"]
