"""Looking: names and own words as they are now, and of picks only those that may be on a wall."""

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import erase
from config.models import Team, Wall
from curator.figures import opened, periods
from curator.figures.periods import Kind
from curator.models import Ending, Pick, PickText, Slot
from curator.models.reports import Edition, Report, ReportKind, ReportVersion, VersionReason
from curator.privacy import keeping
from curator.report import freezing, frozen
from curator.report.contents import document, editions
from curator.report.document import Stories
from curator.report.looking import Facts, look
from tests.curator import counted
from tests.curator.report.reading_documents import texts
from tests.sample import Sample

OCTOBER = periods.of(Kind.MONTH, counted.OCTOBER, counted.NOW.date())


@pytest.fixture
def made(sample: Sample) -> Sample:
    counted.build(sample)
    return sample


def look_at(
    sample: Sample, *, change: Callable[[Session], object] = lambda _session: None
) -> tuple[frozen.Frozen, Facts]:
    """October of the whole campaign, frozen, then changed, then looked at."""

    def step(session: Session) -> tuple[frozen.Frozen, Facts]:
        team = session.get_one(Team, sample.teams["kemijarvi"])
        team.project_number, team.funder_name, team.funder_emblem = "A80123", "Euroopan unioni", "eu.png"
        found = freezing.freeze(session, team, OCTOBER, counted.NOW, whole=True)
        report = Report(
            campaign_id=sample.campaign,
            team_id=sample.teams["kemijarvi"],
            kind=ReportKind.SUMMARY,
            whole=True,
            period=OCTOBER.kind,
            first=OCTOBER.whole.first,
            last=OCTOBER.whole.last,
            created_at=counted.NOW,
        )
        version = ReportVersion(
            report_id=1,
            number=2,
            reason=VersionReason.WORDS,
            note="Lisäsimme havainnot.",
            frozen=frozen.as_json(found),
            words={"fi": {"findings": "Vilkasta oli."}},
            at=counted.NOW,
        )
        change(session)
        session.flush()
        return found, look(session, report, version)

    return sample.database.writing(step)


def lines(made: tuple[frozen.Frozen, Facts], language: str = "fi") -> list[tuple[str, str]]:
    document_of = document(*made, Edition.FULL, language)
    found = next(block for block in document_of.blocks if isinstance(block, Stories))
    return [(one.week, one.text) for one in found.items]


def test_facts_are_what_the_database_says_now(made: Sample) -> None:
    found, facts = look_at(made)
    assert (facts.campaign, facts.team) == ("Tuhannen ja yhden työn matkatoimisto", "Kemijärvi")
    assert (facts.project_number, facts.funder_name, facts.funder_emblem) == (
        "A80123",
        "Euroopan unioni",
        "eu.png",
    )
    assert (facts.number, facts.reason, facts.note) == (2, VersionReason.WORDS, "Lisäsimme havainnot.")
    assert facts.words == {"fi": {"findings": "Vilkasta oli."}}
    assert facts.at == counted.NOW
    assert [one.clicks for one in found.picks] == [12, 0, 0]


def test_a_headline_is_in_the_language_of_the_teams_wall(made: Sample) -> None:
    def change(session: Session) -> None:
        session.execute(update(Pick).values(headline="Usva och ljus"))
        session.execute(update(Wall).values(language="sv"))

    facts = look_at(made, change=change)[1]
    assert facts.picks
    assert {one.headline_language for one in facts.picks.values()} == {"sv"}
    assert {one.headline_language for one in (look_at(made)[1].picks or {}).values()} == {"sv"}
    made.database.writing(lambda session: session.execute(update(Pick).values(headline="")))
    assert {one.headline_language for one in (look_at(made)[1].picks or {}).values()} == {""}


def test_picks_that_are_on_the_wall_are_told_and_the_one_taken_down_is_not(made: Sample) -> None:
    assert lines(look_at(made)) == [
        ("Viikko 41/2025, Kemijärvi", "Usva nousee. – Aino, Mastodon"),
        ("Viikko 41/2025, Kemijärvi, lisänosto", "Usva nousee. – Aino, Mastodon"),
        ("Viikko 42/2025, Keminmaa", "Nosto on poistettu"),
    ]


def test_a_pick_that_staff_took_off_the_wall_is_not_told_of(made: Sample) -> None:
    def withdraw(session: Session) -> None:
        ended = {"ended_at": counted.NOW, "ending": Ending.WITHDRAWN}
        session.execute(update(Pick).where(col(Pick.slot) == Slot.EXTRA).values(**ended))

    assert lines(look_at(made, change=withdraw))[1] == (
        "Viikko 41/2025, Kemijärvi, lisänosto",
        "Nosto ei ole nyt seinällä",
    )


def _posts(session: Session) -> list[int]:
    rows = session.query(col(Pick.post_id)).filter(col(Pick.post_id).is_not(None)).all()
    return [number for (number,) in rows]


def test_a_post_taken_down_or_erased_is_not_named_in_any_language(made: Sample) -> None:
    def erased(session: Session) -> None:
        keeping.empty(session, _posts(session), counted.NOW, tombstone_key=counted.KEY)

    def taken_down(session: Session) -> None:
        for post_id in _posts(session):
            erase.take_down(session, post_id, counted.NOW)

    for change in (taken_down, erased):
        looked = look_at(made, change=change)
        for language, gone in (
            ("fi", "Nosto on poistettu"),
            ("sv", "Lyftet har tagits bort"),
            ("en", "The pick has been removed"),
        ):
            for edition in editions(ReportKind.SUMMARY):
                said = list(texts(document(*looked, edition, language)))
                assert not any("Usva" in one or "Aino" in one for one in said)
            assert {text for _week, text in lines(looked, language)} == {gone}


def test_a_translation_is_told_to_those_who_read_it(made: Sample) -> None:
    def translate(session: Session) -> None:
        first = min(one.id or 0 for one in session.query(Pick).all())
        session.execute(update(Pick).where(col(Pick.id) == first).values(headline="Usvaa"))
        session.add(PickText(pick_id=first, language="sv", text="", headline="Dimma"))

    looked = look_at(made, change=translate)
    assert lines(looked, "sv")[0] == ("Vecka 41/2025, Kemijärvi", "Dimma – Aino, Mastodon")
    assert lines(looked, "en")[0] == ("Week 41/2025, Kemijärvi", "Usvaa – Aino, Mastodon")


def test_clicks_of_picks_are_those_of_the_period(made: Sample) -> None:
    with made.database.reading() as session:
        everybody = opened.times(session, range(1, 20_000), OCTOBER.so_far)
        assert sorted(everybody.values()) == [5, 12]
        september = periods.of(Kind.MONTH, counted.BEGAN.date(), counted.NOW.date())
        assert opened.times(session, range(1, 20_000), september.so_far) == {}
