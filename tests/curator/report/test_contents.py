"""What documents say: every frozen number, in three languages, and nobody who is gone."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from pypdf import PdfReader

from config.languages import LANGUAGES
from curator.desk import deed_words, figures_sentences, figures_words
from curator.desk.language import speaking
from curator.figures.counters import Reactions
from curator.figures.coverage import Coverage
from curator.figures.deeds import NOTHING
from curator.figures.periods import Kind, Span, Step, steps
from curator.figures.points import Point
from curator.figures.sums import Figure, Known
from curator.figures.typed import OfSeries
from curator.figures.whole import Asked
from curator.models.reports import Edition, ReportKind, VersionReason
from curator.picking.translating import Translation
from curator.report.chapters import drawn
from curator.report.contents import document, editions
from curator.report.document import KeyFigures, Paragraph, Pictured, Points, Stories
from curator.report.formats import pdf, plain, web, word, workbook
from curator.report.frozen import Frozen, as_json, read
from curator.report.looking import PickNow
from tests.curator.counted import read_xlsx
from tests.curator.report import sample_frozen as sample
from tests.curator.report.reading_documents import below, cells, grids, headings, sentences, texts
from tests.curator.report.sample_documents import EMBLEM, put_emblem

SUMMARY = sample.facts(kind=ReportKind.SUMMARY)
ALL = [(kind, edition) for kind in ReportKind for edition in editions(kind)]
NAMES = re.compile(
    r"Kemijärvi|Tuhannen ja yhden työn matkatoimisto|A80123|Euroopan unioni|Hanketta osarahoittaa|Aino|"
    r"Instagram|Mastodon|YouTube|Facebook|TikTok|LinkedIn|Threads|Bluesky|X,|"
    r"Someseinä|Usva nousee järveltä|Talvi tuli|Muuttajat|Kuntavaalit|Neutral|"
    r"#\S+|https?://\S+|\bPDF\b|Tarinat löysivät lukijansa|Kuvat koskettivat|Vastaamme nopeammin|"
    r"Kysymme useammin|Berättelserna hittade sina läsare|[{](page|pages)[}]"
)
"""What is the same in every language."""


def figures_of(of: Any) -> Iterator[Figure]:
    """Every figure with its comparisons in frozen values."""
    if isinstance(of, Figure):
        yield of
    elif isinstance(of, tuple):
        for one in of:
            yield from figures_of(one)
    elif is_dataclass(of):
        for field in fields(of):
            yield from figures_of(getattr(of, field.name))


def told(frozen: Frozen, kind: ReportKind = ReportKind.SUMMARY, language: str = "fi") -> list[str]:
    return sentences(document(frozen, sample.facts(kind=kind), Edition.FULL, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_period_stands_in_a_cell_of_the_kooste(language: str) -> None:
    frozen = sample.frozen()
    made = document(frozen, SUMMARY, Edition.FULL, language)
    found = {(cell.value, cell.text) for cell in cells(grids(made))}
    of = frozen.figures
    assert frozen.tone is not None
    assert frozen.year is not None
    counted = [
        *(one.now for one in figures_of(of)),
        *(one.clean for one in figures_of((of.posts, of.channels, of.networks, of.tags, of.teams))),
        *(count for one in of.points for count in (one.posts, one.clean, one.channels)),
        *(count for one in of.authors for count in (one.authors, one.returning, one.posts.known)),
        *(of.deed(name).now for name, _said in deed_words.DEEDS.items()),
        *(one.figure.now for one in frozen.typed),
        *(frozen.tone.positive, frozen.tone.neutral, frozen.tone.critical, frozen.tone.not_assessed),
        *(frozen.year.weeks_picked, frozen.year.minutes),
        *(9101, 801, 7103, 603, 403, 2503, 71, 72, 55, 56, 57),
    ]
    with speaking(language):
        missing = [
            count
            for count in counted
            if count is not None
            and not any(value == count and figures_words.figure(count) in text for value, text in found)
        ]
    assert len(counted) > 120
    assert missing == []


def test_readings_tell_what_they_are_compared_with_and_where_they_come_from() -> None:
    level = OfSeries(
        "Muuttajat",
        date(2026, 10, 6),
        date(2025, 11, 15),
        Figure(14250, 9000),
        source="Tilastokeskus",
    )
    added = OfSeries("Katselut", date(2026, 10, 6), None, Figure(520), added=6, added_before=1)
    made = document(sample.frozen(typed=(level, added)), SUMMARY, Edition.FULL, "fi")
    table = next(one for one in grids(made) if one.caption == "Käsin kirjatut lukemat")
    assert table.heads[3:] == ("Päivä", "Tavoite", "Lähde")
    assert [[cell.text for cell in row[2:]] for row in table.rows] == [
        ["+5\xa0250 (+58\xa0%)", "6.10.2026, verrattu lukemaan 15.11.2025", "–", "Tilastokeskus"],
        [
            "Ei vertailukautta",
            "6 lukeman summa, viimeisin 6.10.2026; ei verrata edelliseen kauteen, jolla lukemia oli 1",
            "–",
            "–",
        ],
    ]
    bare = document(sample.frozen(typed=(added,)), SUMMARY, Edition.FULL, "fi")
    assert "Lähde" not in next(one for one in grids(bare) if one.caption == table.caption).heads


def test_readings_frozen_before_sources_were_asked_are_read() -> None:
    kept = as_json(sample.frozen())
    for one in kept["typed"]:
        for name in ("source", "added_before", "added_year_before"):
            del one[name]
    assert read(kept) == sample.frozen()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_to_compare_with_stands_in_a_sheet_of_the_workbook(language: str) -> None:
    frozen = sample.frozen()
    made = document(frozen, SUMMARY, Edition.FULL, language)
    values = {cell.value for cell in cells(made.sheets)}
    earlier = {
        count
        for one in figures_of((frozen.figures, frozen.typed))
        for count in (one.now, one.clean, one.before, one.year_before)
        if count is not None
    }
    assert earlier <= values
    with speaking(language):
        for cell in cells(made.sheets):
            if isinstance(cell.value, int):
                assert cell.text == figures_words.figure(cell.value)
            elif cell.value is not None:
                assert str(cell.value.year) in cell.text


@pytest.mark.parametrize(("kind", "edition"), ALL)
def test_documents_say_everything_in_their_own_language(kind: ReportKind, edition: Edition) -> None:
    frozen, facts = sample.frozen(), sample.facts(kind=kind, number=2, reason=VersionReason.CORRECTION)
    made = {code: document(frozen, facts, edition, code) for code in LANGUAGES}
    english = list(texts(made["en"]))
    for code in ("fi", "sv"):
        here = list(texts(made[code]))
        if kind is ReportKind.SUMMARY:
            assert len(here) == len(english)
            alike = [one for one, other in zip(here, english, strict=True) if one == other]
        else:
            alike = [one for one in here if one in set(english)]
        left = [NAMES.sub("", one) for one in alike]
        assert [one for one in left if re.search(r"[^\W\d_]", one)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "edition"), ALL)
def test_nothing_is_left_of_how_documents_are_made(kind: ReportKind, edition: Edition, language: str) -> None:
    made = document(sample.frozen(), sample.facts(kind=kind), edition, language)
    for text in texts(made):
        assert "None" not in text
        assert "%(" not in text
        assert "  " not in text
        assert ".." not in text.replace("...", "")
        assert not text.startswith((" ", ".", ",", ";"))
    assert made == document(sample.frozen(), sample.facts(kind=kind), edition, language)


def test_whoever_asks_a_document_speaks_its_own_language() -> None:
    with speaking("sv"):
        made = document(sample.frozen(), SUMMARY, Edition.FULL, "fi")
    assert made == document(sample.frozen(), SUMMARY, Edition.FULL, "fi")


def nothing_known() -> Frozen:
    """A period in which no source worked."""
    of = sample.figures()
    none = Figure(None)
    silent = Reactions(*(Known(0, 0, 0) for _ in range(4)))
    return sample.frozen(
        figures=replace(
            of,
            posts=none,
            channels=none,
            networks=tuple(replace(one, posts=none, channels=none) for one in of.networks),
            tags=tuple(replace(one, posts=none, networks=(), spellings=()) for one in of.tags),
            teams=tuple(replace(one, posts=none) for one in of.teams),
            points=tuple(Point(one.span, None, None, None, None, 0) for one in of.points),
            reactions=silent,
            channel_reactions=silent,
            authors=tuple(replace(one, authors=None, returning=None) for one in of.authors),
            coverage=replace(
                of.coverage,
                covers=tuple(
                    replace(one, silent=frozenset(sample.OCTOBER.days())) for one in of.coverage.covers
                ),
            ),
        ),
        tone=None,
        year=None,
        picks=(),
    )


@pytest.mark.parametrize(
    ("language", "unknown"), [("fi", "Ei tietoa"), ("sv", "Ingen uppgift"), ("en", "Not known")]
)
def test_what_is_not_known_is_never_nothing(language: str, unknown: str) -> None:
    made = document(nothing_known(), SUMMARY, Edition.FULL, language)
    first = next(block for block in made.blocks if isinstance(block, KeyFigures))
    assert first.items[0].text == unknown
    with speaking(language):
        drawings = [of(nothing_known().figures) for of in (drawn.over_time, drawn.by_network, drawn.by_tag)]
    for block in drawings:
        assert all(value is None for line in block.chart.lines for value in line.values)
        assert all(row[1].text == unknown for row in block.grid.rows)
    assert not re.search(r"\b0\s(julkaisu|inlägg|post)", " ".join(sentences(made)))


@pytest.mark.parametrize(("kind", "edition"), [one for one in ALL if one[1] is not Edition.NEWS])
def test_of_what_is_not_known_at_all_there_is_a_sentence_and_no_empty_chart(
    kind: ReportKind, edition: Edition
) -> None:
    made = document(nothing_known(), sample.facts(kind=kind), edition, "fi")
    assert [block for block in made.blocks if isinstance(block, Pictured)] == []
    told = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert told.count("Julkaisujen määrästä ei ole tietoa: mikään lähde ei toiminut tällä kaudella.") == 1
    if edition is Edition.FULL:
        assert told.count("Ei ole tietoa, missä palveluissa julkaisuja oli.") == 1
    assert "0/0" not in " ".join(texts(made))


def test_posts_that_are_not_known_are_not_told_as_zero_beside_their_reactions() -> None:
    made = document(nothing_known(), SUMMARY, Edition.FULL, "fi")
    table = next(one for one in grids(made) if one.caption.startswith("Reaktiot"))
    counted = [row for row in table.rows if ":" not in row[0].text]
    assert [(row[1].text, row[1].value) for row in counted] == [("Ei tietoa", None)] * 2
    assert not any(cell.value == 0 for row in table.rows for cell in row)
    sheet = next(one for one in made.sheets if one.caption.startswith("Vertailu – Reaktiot"))
    told = [row for row in sheet.rows if row[0].text.startswith("Julkaisut")]
    assert len(told) == 8
    assert all(row[4].value is None and row[8].text.startswith("Ei tietoa") for row in told)


def test_where_sources_worked_only_before_the_campaign_it_is_told_why_posts_are_not_known() -> None:
    [cover] = sample.coverage().covers
    silent = frozenset(day for day in sample.OCTOBER.days() if day.day >= 6)
    until = replace(cover.outages[0], until_at=None)
    of = replace(
        nothing_known().figures,
        starts=date(2026, 10, 6),
        coverage=Coverage((replace(cover, silent=silent, outages=(until,)),)),
    )
    assert (of.ran, of.watched) == (True, 5)
    said = " ".join(told(sample.frozen(figures=of)))
    assert "Julkaisujen määrästä ei ole tietoa: yhteys katkennut." in said
    assert "mikään lähde ei toiminut tällä kaudella. Lähteet toimivat 5 päivänä" not in said


def test_the_table_of_a_chart_is_called_otherwise_than_the_chart() -> None:
    made = document(sample.frozen(), SUMMARY, Edition.FULL, "fi")
    pictured = [block for block in made.blocks if isinstance(block, Pictured)]
    assert pictured[0].grid.caption == "Julkaisut kampanjan tunnisteilla, lukuina"
    for block in pictured:
        assert block.grid.caption == f"{block.chart.title}, lukuina"


def test_weeks_of_a_whole_campaign_are_those_of_all_its_teams() -> None:
    done = replace(sample.deeds(), weeks=39, weeks_picked=0)
    of = sample.figures(deeds=done)
    whole = replace(of, asked=replace(of.asked, team_id=None))
    said = " ".join(told(sample.frozen(figures=whole)))
    assert "Viikon nostoa ei tehty kertaakaan; mukana olevilla oli yhteensä 39 nostoviikkoa." in said
    assert "Mukana olevilla oli yhteensä 39 viikkoa ilman nostoa." in said


def test_a_period_in_which_nothing_happened_is_told_without_zeros() -> None:
    none = Figure(0, 0, 0, 0)
    of = sample.figures(posts=none, channels=none, tags=(), teams=(), deeds=NOTHING, deeds_before=NOTHING)
    made = document(sample.frozen(figures=of, picks=()), SUMMARY, Edition.FULL, "fi")
    said = " ".join(below(made, "Mitä teimme")[1].items)
    assert said == (
        "Kaudella ei alkanut yhtään viikkoa. Lupia ei pyydetty. Omalle seinälle ei kertynyt "
        "katselukertoja. Nostoja ei avattu kampanjan seiniltä. Kampanjan tunnisteilla ei nähty julkaisuja. "
        "Omissa ja kumppanien kanavissa ei nähty julkaisuja. Poistopyyntöjä ei tullut."
    )


ONE_AND_TWO = {
    1: (
        "Teimme noston yhdelle viikolle; viikkoja alkoi 4. Lisäksi tehtiin yksi lisänosto.",
        "Lupia pyydettiin 1 ja saatiin 1. Yksi vastaus oli kieltävä. Yhteen pyyntöön ei vastattu.",
        "Omaa seinää katsottiin kerran. Nostoja avattiin kampanjan seiniltä kerran.",
        (
            "Omalla tunnisteellamme #kemijärvi nähtiin yksi julkaisu, ilman roskaa 1. Kampanjan tunnisteilla "
            "nähtiin 1 julkaisu, ilman roskaa 1. Omissa ja kumppanien kanavissa nähtiin yksi julkaisu."
        ),
        "Poistopyyntöjä tuli yksi. Seinältä poistettiin pyynnöstä yksi nosto.",
    ),
    2: (
        "Teimme noston 2 viikolle; viikkoja alkoi 4. Lisäksi tehtiin 2 lisänostoa.",
        "Lupia pyydettiin 2 ja saatiin 2. 2 vastausta oli kieltäviä. 2 pyyntöön ei vastattu.",
        "Omaa seinää katsottiin 2 kertaa. Nostoja avattiin kampanjan seiniltä 2 kertaa.",
        (
            "Omalla tunnisteellamme #kemijärvi nähtiin 2 julkaisua, ilman roskaa 2. Kampanjan tunnisteilla "
            "nähtiin 2 julkaisua, ilman roskaa 2. Omissa ja kumppanien kanavissa nähtiin 2 julkaisua."
        ),
        "Poistopyyntöjä tuli 2. Seinältä poistettiin pyynnöstä 2 nostoa.",
    ),
}


@pytest.mark.parametrize("count", [1, 2])
def test_five_sentences_are_right_for_one_and_for_two(count: int) -> None:
    done = sample.deeds(
        weeks_picked=count,
        extras=count,
        asked=count,
        granted=count,
        declined=count,
        unanswered=count,
        views=count,
        clicks=count,
        requests=count,
        removed=count,
    )
    of = sample.figures()
    counted = Figure(count, clean=count)
    tags = tuple(replace(one, posts=counted) for one in of.tags)
    teams = tuple(replace(one, posts=counted) for one in of.teams)
    of = replace(of, deeds=done, posts=counted, channels=counted, tags=tags, teams=teams)
    made = document(sample.frozen(figures=of), SUMMARY, Edition.FULL, "fi")
    assert below(made, "Mitä teimme")[1] == Points(ONE_AND_TWO[count])


def test_five_figures_are_those_of_the_first_spread() -> None:
    made = document(sample.frozen(), SUMMARY, Edition.FULL, "fi")
    first = below(made, "Mitä teimme")[0]
    assert [(one.text, one.name, one.change) for one in first.items] == [
        (
            "1\xa0702",
            "julkaisua omalla tunnisteella",
            "ilman roskaa 1\xa0692; koko kampanja 3\xa0246, ilman roskaa 3\xa0218",
        ),
        ("5", "nostoa", "joista lisänostoja 2"),
        ("9", "lupaa saatu", "pyydetty 11"),
        ("488", "klikkausta kampanjan seinillä", "+57 (+13\xa0%)"),
        ("+300", "omien tunnisteiden muutos edelliseen kauteen", "+21\xa0%"),
    ]


def test_a_whole_campaigns_document_begins_with_the_campaigns_posts() -> None:
    of = sample.figures()
    whole = replace(of, asked=replace(of.asked, team_id=None))
    first = below(document(sample.frozen(figures=whole), SUMMARY, Edition.FULL, "fi"), "Mitä teimme")[0]
    told = [(one.text, one.name, one.change) for one in first.items]
    assert told[0] == ("3\xa0246", "julkaisua kampanjan tunnisteilla", "ilman roskaa 3\xa0218")
    assert told[-1] == ("+442", "julkaisujen muutos edelliseen kauteen", "+16\xa0%")


def test_a_team_of_several_hashtags_is_told_of_as_uses_and_never_as_posts() -> None:
    of = sample.figures()
    several = replace(of, teams=tuple(replace(one, tags=2) for one in of.teams))
    made = document(sample.frozen(figures=several), SUMMARY, Edition.FULL, "fi")
    first, said = below(made, "Mitä teimme")[:2]
    assert first.items[0].name == "omien tunnisteiden käyttökertaa"
    assert said.items[3].startswith("Omia tunnisteitamme käytettiin 1\xa0702 kertaa, ilman roskaa 1\xa0692.")
    captions = [one.caption for one in grids(made)]
    own, whole = "Julkaisut paikkakunnan tunnisteilla", "Koko kampanjan julkaisut"
    assert captions.index(own) < captions.index(whole)
    table = next(one for one in grids(made) if one.caption == own)
    assert table.rows[0][0].text == "Kemijärvi (tunnisteiden käyttökertoja)"
    sheet = next(one for one in made.sheets if one.caption == "Vertailu – Mukana olevat")
    assert sheet.rows[0][0].text == "Kemijärvi (tunnisteiden käyttökertoja)"


def test_below_twenty_posts_there_are_no_percentages() -> None:
    of = sample.figures(
        posts=Figure(19, 18, 17, 19),
        channels=Figure(19, 10, 9, 19),
        networks=(),
        tags=(),
        teams=(),
        deeds_before=None,
    )
    made = document(sample.frozen(figures=of, typed=(), tone=None, year=None), SUMMARY, Edition.FULL, "fi")
    chapter = [grid for grid in grids(made) if grid.caption == "Koko kampanjan julkaisut"]
    assert chapter
    assert not any("%" in cell.text for cell in cells(chapter))
    assert "Julkaisuja on alle 20, joten prosentteja ei lasketa." in sentences(made)
    assert "Julkaisuja on alle 20, joten prosentteja ei lasketa." not in told(sample.frozen())


def test_a_pick_that_is_gone_is_not_named_and_one_off_the_wall_is_not_told_of() -> None:
    made = document(sample.frozen(), SUMMARY, Edition.FULL, "fi")
    found = next(block for block in made.blocks if isinstance(block, Stories)).items
    assert [(one.week, one.text, one.url) for one in found] == [
        ("Viikko 41/2026", "Usva nousee järveltä. – Aino, Mastodon", "https://suo.example/1"),
        ("Viikko 42/2026", "Talvi tuli", ""),
        ("Viikko 42/2026, lisänosto", "Nosto ei ole nyt seinällä", ""),
        ("Viikko 43/2026", "Nosto on poistettu", ""),
        ("Viikko 43/2026, lisänosto", "Nosto on poistettu", ""),
    ]


def test_a_pick_is_told_in_the_documents_language_where_somebody_has_translated_it() -> None:
    shown = Translation("sv-FI", "Dimman stiger."), Translation("en", "", "Mist rises")
    pick = PickNow("Usvaa", "Usva nousee.", "fi", "", "own", "", shown)
    facts = sample.facts(kind=ReportKind.SUMMARY, picks={1: pick})
    said = {}
    for code in LANGUAGES:
        made = document(sample.frozen(), facts, Edition.NEWS, code)
        said[code] = next(block for block in made.blocks if isinstance(block, Stories)).items[0].text
    assert said == {"fi": "Usvaa", "sv": "Dimman stiger.", "en": "Mist rises"}
    untold = sample.facts(kind=ReportKind.SUMMARY, picks={1: replace(pick, translations=(), headline="")})
    line = next(
        block
        for block in document(sample.frozen(), untold, Edition.NEWS, "sv").blocks
        if isinstance(block, Stories)
    ).items[0]
    assert (line.text, line.language) == ("Usva nousee.", "fi")


def test_what_a_pick_says_carries_its_language_in_every_file(tmp_path: Path) -> None:
    facts = sample.facts(
        kind=ReportKind.SUMMARY,
        picks={
            1: PickNow("Usvaa ja valoa", "Mist rises", "en", "", "own", "", (), "fi"),
            2: PickNow("", "Winter came", "en", "", "own", ""),
            4: PickNow("", "", "en", "Bo", "own", ""),
        },
    )

    def told(language: str) -> list[tuple[str, str]]:
        made = document(sample.frozen(), facts, Edition.NEWS, language)
        [stories] = [block for block in made.blocks if isinstance(block, Stories)]
        return [(one.text, one.language) for one in stories.items]

    assert told("fi") == [("Usvaa ja valoa", ""), ("Winter came", "en"), ("Kuva – Bo", "")]
    assert told("sv") == [("Usvaa ja valoa", "fi"), ("Winter came", "en"), ("En bild – Bo", "")]
    made = document(sample.frozen(), facts, Edition.NEWS, "sv")
    assert '<bdi lang="fi-FI">Usvaa ja valoa<' in web.write(made, tmp_path).decode()
    paragraphs = docx.Document(BytesIO(word.write(made, tmp_path))).paragraphs
    [line] = [one for one in paragraphs if "Usvaa ja valoa" in one.text]
    assert 'w:lang w:val="fi-FI"' in line._p.xml
    with pikepdf.open(BytesIO(pdf.write(made, tmp_path))) as opened:
        content = b"".join(page.Contents.read_bytes() for page in opened.pages)
    assert {b"fi", b"en"} <= set(re.findall(rb"/Lang\((\w+)\)", content))


def test_news_tell_the_picks_that_may_be_told_of_and_nothing_else() -> None:
    made = document(sample.frozen(), SUMMARY, Edition.NEWS, "fi")
    opening, stories = made.blocks
    assert opening == Paragraph("Näitä tarinoita nostimme someseinällemme 1.10.\u2060–\u206031.10.2026.")
    assert isinstance(stories, Stories)
    assert [one.text for one in stories.items] == ["Usva nousee järveltä. – Aino, Mastodon", "Talvi tuli"]
    assert "poistettu" not in plain.write(made, Path()).decode()
    nobody = document(sample.frozen(), replace(SUMMARY, picks={}), Edition.NEWS, "fi")
    assert nobody.blocks == (Paragraph("Kaudella ei ole nostoja, joista voisi kertoa."),)


def test_the_raportti_begins_with_peoples_own_words_and_leaves_empty_sections_out() -> None:
    made = document(sample.frozen(), sample.facts(), Edition.FULL, "fi")
    assert headings(made)[:3] == ["Onnistumiset", "Mikä muuttui", "Mitä teimme"]
    assert below(made, "Onnistumiset") == [
        Paragraph("Tarinat löysivät lukijansa."),
        Paragraph("Kuvat koskettivat."),
    ]
    assert below(made, "Mikä muuttui") == [Points(("Vastaamme nopeammin.", "Kysymme useammin."))]


def test_own_words_in_another_language_say_so() -> None:
    swedish = document(sample.frozen(), sample.facts(), Edition.FULL, "sv")
    assert below(swedish, "Det som lyckades") == [Paragraph("Berättelserna hittade sina läsare.")]
    assert below(swedish, "Det som har förändrats") == [
        Paragraph("Skrivet på finska.", quiet=True),
        Points(("Vastaamme nopeammin.", "Kysymme useammin."), "fi"),
    ]


def test_a_list_stays_a_list_whatever_stands_around_it(tmp_path: Path) -> None:
    said = "Kolme asiaa:\n- ensimmäinen kohta\n• toinen kohta\n  - kolmas kohta\nJa loppu."
    facts = sample.facts(words={"fi": {"improve": said}})
    wanted = ("ensimmäinen kohta", "toinen kohta", "kolmas kohta")
    for code, spoken in (("fi", ""), ("en", "fi")):
        made = document(sample.frozen(), facts, Edition.FULL, code)
        [place] = [at for at, block in enumerate(made.blocks) if block == Points(wanted, spoken)]
        assert made.blocks[place - 1] == Paragraph("Kolme asiaa:", spoken)
        assert made.blocks[place + 1] == Paragraph("Ja loppu.", spoken)
        short = document(sample.frozen(), facts, Edition.SHORT, code)
        assert Points(wanted, spoken) in short.blocks
    english = document(sample.frozen(), facts, Edition.FULL, "en")
    paragraphs = docx.Document(BytesIO(word.write(english, tmp_path))).paragraphs
    listed = [one for one in paragraphs if one.style is not None and one.style.name == "List Bullet"]
    assert set(wanted) <= {one.text for one in listed}
    assert 'w:lang w:val="fi-FI"' in next(one for one in listed if one.text == wanted[0])._p.xml
    assert '<ul lang="fi-FI">' in web.write(english, tmp_path).decode()
    path = tmp_path / "english.pdf"
    path.write_bytes(pdf.write(english, tmp_path))
    lines = [line.strip() for page in PdfReader(path).pages for line in page.extract_text().splitlines()]
    assert [line for line in lines if "toinen kohta" in line] == ["• toinen kohta"]


MARKED = "#otsikko *lihava* _kursiivi_ = $x$ @viite <a> \\ne"
"""What Typst, HTML or Markdown would take for their own."""


def test_lines_are_kept_as_people_typed_them_in_every_format(tmp_path: Path) -> None:
    said = (
        f"Kolme kertaa viikossa\r\nkävimme torilla.\n\n– Tämä oli hienoa, sanoi Aino.\n— Niin oli.\n{MARKED}"
    )
    facts = sample.facts(words={"fi": {"improve": said}})
    made = document(sample.frozen(), facts, Edition.FULL, "fi")
    second = f"– Tämä oli hienoa, sanoi Aino.\n— Niin oli.\n{MARKED}"
    assert below(made, "Parannettavaa") == [
        Paragraph("Kolme kertaa viikossa\nkävimme torilla."),
        Paragraph(second),
    ]
    lines = second.split("\n")
    page = web.write(made, tmp_path).decode()
    assert f">{escape(second)}</p>" in page
    assert ".said { white-space: pre-line; }" in page
    paragraphs = [one.text for one in docx.Document(BytesIO(word.write(made, tmp_path))).paragraphs]
    assert second in paragraphs
    pages = PdfReader(BytesIO(pdf.write(made, tmp_path))).pages
    printed = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    at = printed.index(lines[0])
    assert printed[at - 2 : at + 3] == ["Kolme kertaa viikossa", "kävimme torilla.", *lines]


def test_lines_take_their_room_in_the_short_edition() -> None:
    [[kept]] = beginnings(improve="\n".join(f"rivi {number}" for number in range(60)))
    assert kept == Paragraph("\n".join([*(f"rivi {number}" for number in range(7)), "rivi 7 …"]))
    [[kept]] = beginnings(improve="Alku.\n" + "Virke on tässä.\n" * 60)
    assert kept == Paragraph("\n".join(["Alku.", *["Virke on tässä."] * 7]))


def beginnings(**written: str) -> list[list[Paragraph | Points]]:
    """What the short edition has of each section, in their order."""
    made = document(sample.frozen(), sample.facts(words={"fi": written}), Edition.SHORT, "fi")
    names = {"successes": "Onnistumiset", "improve": "Parannettavaa", "change": "Mikä muuttui"}
    return [below(made, names[name]) for name in names if name in written]


def test_of_a_long_list_the_short_edition_has_the_first_points_and_says_that_there_are_more() -> None:
    many = tuple(f"kohta {number}, josta on paljon sanottavaa" for number in range(100))
    [[kept]] = beginnings(improve="\n".join(f"- {one}" for one in many))
    assert kept == Points((*many[:7], f"{many[7]} …"))
    [[kept]] = beginnings(improve="- " + "sana " * 1000)
    assert isinstance(kept, Points)
    assert 600 < len(kept.items[0]) < 730
    assert kept.items[0].endswith("sana …")


def test_the_short_edition_ends_a_text_with_a_sentence_or_says_that_it_goes_on() -> None:
    begun = "Kampanja alkoi 3. heinäkuuta ja tavoitti mm. Kemijärven yrittäjiä"
    [[kept]] = beginnings(successes=begun + " sekä muita" * 100 + ".")
    assert isinstance(kept, Paragraph)
    assert kept.text.startswith(begun)
    assert kept.text.endswith((" sekä …", " muita …"))
    assert 600 < len(kept.text) < 730
    [[kept]] = beginnings(successes=f"{begun}. Muita" + " sekä muita" * 100 + ".")
    assert kept == Paragraph(f"{begun}.")


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n \r\n"])
def test_what_leads_to_a_list_is_not_told_without_it(between: str) -> None:
    points = ("kuvia enemmän", "luvat aikaisemmin", "vastaukset nopeammin")
    lead = "Parannettavaa on kolmessa asiassa:"
    listed = between.join(f"- {one}" for one in points)
    written = between.join((lead, listed, f"Ja loppu.{between}"))
    assert beginnings(improve=written)[0][:2] == [Paragraph(lead), Points(points)]
    full = document(sample.frozen(), sample.facts(words={"fi": {"improve": written}}), Edition.FULL, "fi")
    assert below(full, "Parannettavaa") == [Paragraph(lead), Points(points), Paragraph("Ja loppu.")]
    long = {"successes": LONG, "change": LONG}
    cut = beginnings(**long, improve=f"{lead}{between}{listed}")[1]
    assert cut == [Paragraph(lead), Points((f"{points[0]} …",))]
    alone = beginnings(**long, improve=f"{'Parannettavaa oli ' * 8}näissä:{between}{listed}")[1]
    assert [type(one) for one in alone] == [Paragraph]
    assert alone[0].text.endswith("oli näissä …")
    said = beginnings(improve=f"Asukas sanoi näin:{between}{between}Kuvat koskettivat.")[0]
    assert " ".join(one.text for one in said if isinstance(one, Paragraph)).endswith("Kuvat koskettivat.")


def test_what_a_short_section_does_not_need_goes_to_a_longer_one() -> None:
    alike = beginnings(successes=LONG, improve=LONG, change=LONG)
    shared = beginnings(successes=LONG, improve="Lyhyt.", change="- lyhyt")
    assert shared[1:] == [[Paragraph("Lyhyt.")], [Points(("lyhyt",))]]
    lengths = [len(one.text) for [one] in (alike[0], shared[0]) if isinstance(one, Paragraph)]
    assert lengths[0] < lengths[1] - 150


def test_networks_that_nobody_searched_are_named_with_what_was_typed_of_them() -> None:
    method = told(sample.frozen())
    said = (
        "Näistä palveluista ei haettu julkaisuja tunnisteilla: Instagram, Facebook, TikTok, LinkedIn, X, "
        "YouTube, Threads ja Bluesky. Käsin kirjattuja lukuja on näistä: Instagram."
    )
    assert said in method
    assert "Mastodon: palvelin tuntee vain ne julkaisut, jotka ovat kulkeutuneet sinne." in method
    assert not [one for one in method if one.startswith(("Instagram: haku", "Facebook:", "Verkkosivut:"))]
    short = document(sample.frozen(), sample.facts(), Edition.SHORT, "fi")
    assert any(said in one for one in sentences(short))
    assert said.partition(" Käsin kirjattuja")[0] in told(sample.frozen(typed=()))


def covered(*sources: tuple[str, str]) -> Frozen:
    """October with one source of each network, each with the hashtag it asked for, "" for an account."""
    [cover] = sample.coverage().covers
    covers = tuple(replace(cover, network=network, tag=tag) for network, tag in sources)
    return sample.frozen(figures=sample.figures(coverage=Coverage(covers)))


def test_what_a_kind_of_source_cannot_see_is_said_where_it_was_asked() -> None:
    method = told(covered(("instagram", ""), ("facebook", ""), ("web", ""), ("bluesky", "")))
    [missing] = [one for one in method if one.startswith("Näistä palveluista ei haettu")]
    assert missing.startswith(
        "Näistä palveluista ei haettu julkaisuja tunnisteilla: Instagram, Facebook, TikTok, LinkedIn, X, "
        "YouTube, Threads ja Mastodon."
    )
    assert "Verkkosivut: syöte näyttää vain uusimmat jutut, usein 10–20, eikä tykkäyksiä." in method
    assert "Facebook: hakua tunnisteella ei ole, joten nähdään vain nimettyjen sivujen julkaisut." in method
    alone = (
        "Instagram: nähdään vain nimettyjen tilien julkaisut ja ne, joihin meidät on merkitty, ei tarinoita."
    )
    assert alone in method
    both = told(covered(("instagram", ""), ("instagram", "kemijarvi"), ("web", ""), ("web", "kemijarvi")))
    assert alone not in both
    assert any(one.startswith("Instagram: haku tunnisteella näyttää vain osan") for one in both)
    assert "WordPress-sivustot: haetaan vain nimetyiltä sivustoilta." in both


def test_a_source_that_was_added_after_the_period_searched_nothing_in_it() -> None:
    frozen = covered(("instagram", "kemijarvi"))
    [cover] = frozen.figures.coverage.covers
    later = Coverage((replace(cover, since=date(2026, 11, 2)),))
    method = told(replace(frozen, figures=replace(frozen.figures, coverage=later)))
    assert any("ei haettu julkaisuja tunnisteilla: Instagram," in one for one in method)


def test_a_source_that_told_nothing_all_the_period_searched_nothing_in_it() -> None:
    """Instagram has been asked for a hashtag without a key that works."""
    frozen = covered(("instagram", "kemijarvi"), ("fediverse", "kemijarvi"))
    instagram, fediverse = frozen.figures.coverage.covers
    never = Coverage((replace(instagram, until=None, outages=()), fediverse))
    unasked = replace(frozen, figures=replace(frozen.figures, coverage=never), typed=())
    for edition in (Edition.FULL, Edition.SHORT):
        said = " ".join(sentences(document(unasked, sample.facts(), edition, "fi")))
        assert "ei haettu julkaisuja tunnisteilla: Instagram, Facebook," in said
        assert "Instagram: haku tunnisteella" not in said
    share = Coverage((replace(instagram, outages=(), silent=frozenset(), shares=frozenset(sample.GAP)),))
    assert any(
        one.startswith("Instagram: haku tunnisteella")
        for one in told(replace(frozen, figures=replace(frozen.figures, coverage=share)))
    )


def test_of_a_period_to_come_nobody_says_what_was_not_searched() -> None:
    asked = Asked(1, replace(sample.period(), today=date(2026, 9, 1)), 7)
    said = " ".join(told(sample.frozen(figures=sample.figures(asked=asked))))
    assert "ei haettu julkaisuja" not in said


def test_a_team_whose_campaign_is_not_known_says_so_in_words() -> None:
    of = sample.figures(posts=Figure(None))
    first = below(document(sample.frozen(figures=of), SUMMARY, Edition.FULL, "fi"), "Mitä teimme")[0]
    assert first.items[0].change == "ilman roskaa 1\xa0692; koko kampanjasta ei ole tietoa"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Alkaneita viikkoja: niistä tauolla 1."),
        ("sv", "Veckor som började: av dem 1 under paus."),
        ("en", "Weeks that began: 1 of them on a pause."),
    ],
)
def test_a_note_below_a_table_is_a_sentence_of_its_own(language: str, said: str) -> None:
    of = sample.figures(deeds=sample.deeds(paused=1))
    made = document(sample.frozen(figures=of), SUMMARY, Edition.FULL, language)
    assert any(one.note.startswith(said) for one in grids(made))


def test_english_reads_well_for_a_funder() -> None:
    of = sample.figures(asked=Asked(1, replace(sample.period(), today=date(2026, 10, 5)), None))
    made = document(sample.frozen(figures=of), SUMMARY, Edition.FULL, "en")
    said = " ".join((*sentences(made), *(cell.text for cell in cells(grids(made)))))
    for one in (
        "Figures typed by hand are available for: Instagram.",
        "52 weeks to pick for",
        "The period is not over yet: the figures go up to 5 Oct 2026.",
        "in 95 samples out of 100, the shares among all posts differ from these by no more than that.",
    ):
        assert one in said


def test_findings_written_by_people_stand_before_those_that_were_calculated() -> None:
    facts = sample.facts(kind=ReportKind.SUMMARY, words={"fi": {"findings": "Syksy oli vilkas."}})
    made = document(sample.frozen(), facts, Edition.FULL, "fi")
    assert below(made, "Havainnot") == [Paragraph("Syksy oli vilkas.")]
    assert len(below(made, "Mitä luvut kertovat")[0].items) > 5


def test_a_cover_tells_why_there_is_one_more_version() -> None:
    first = document(sample.frozen(), sample.facts(), Edition.FULL, "fi").cover
    assert first.version == "Laadittu 3.11.2026"
    assert first.title == "Raportti: Tuhannen ja yhden työn matkatoimisto"
    assert first.project_number == "Hankenumero A80123"
    again = sample.facts(number=2, reason=VersionReason.CORRECTION, note="Lähde puuttui.", whole=True)
    cover = document(sample.frozen(), again, Edition.SHORT, "fi").cover
    assert cover.version == "Versio 2, 3.11.2026: luvut on laskettu uudelleen. Lähde puuttui."
    assert cover.team == "Koko kampanja, laatinut Kemijärvi"
    assert cover.title == "Tiivis raportti valtuustolle: Tuhannen ja yhden työn matkatoimisto"


def test_whose_figures_and_of_which_time_a_cover_says_once() -> None:
    of = sample.figures(asked=Asked(1, sample.period(Kind.CAMPAIGN), None))
    cover = document(sample.frozen(figures=of), sample.facts(whole=True), Edition.FULL, "fi").cover
    assert (cover.team, cover.period) == ("Koko kampanja, laatinut Kemijärvi", "1.10.\u2060–\u206031.10.2026")


def test_a_period_that_is_going_on_says_until_when_its_figures_are() -> None:
    of = sample.figures(asked=Asked(1, replace(sample.period(), today=date(2026, 10, 20)), 7))
    assert "Kausi on kesken: luvut ovat 20.10.2026 asti." in told(sample.frozen(figures=of))


def test_only_a_years_documents_tell_of_the_year() -> None:
    captions = [one.caption for one in grids(document(sample.frozen(), SUMMARY, Edition.FULL, "fi"))]
    assert "Vuosi lukuina" in captions
    rows = next(
        one
        for one in grids(document(sample.frozen(), SUMMARY, Edition.FULL, "fi"))
        if one.caption == "Vuosi lukuina"
    ).rows
    assert [tuple(cell.text for cell in row[1:]) for row in rows] == [
        ("47", "viikkoja oli 52"),
        ("8", "nostoja, joista aika tiedetään: 41"),
        ("9", "lupia pyydettiin 11"),
        ("1", "–"),
    ]
    other = document(sample.frozen(year=None), SUMMARY, Edition.FULL, "fi")
    assert "Vuosi lukuina" not in [one.caption for one in grids(other)]


def test_authors_of_a_few_days_are_said_to_be_told_by_month() -> None:
    """Of four days in November nobody can tell authors: the line is the month's so far, and says so."""
    days = Span(date(2026, 11, 3), date(2026, 11, 6))
    month = Span(date(2026, 11, 1), date(2026, 11, 23))
    of = sample.figures()
    asked = Asked(1, replace(sample.period(Kind.FREE, days), today=date(2026, 11, 23)), 7)
    authors = tuple(replace(one, span=month) for one in of.authors)
    made = document(
        sample.frozen(figures=replace(of, asked=asked, authors=authors)), SUMMARY, Edition.FULL, "fi"
    )
    table = next(one for one in grids(made) if one.caption.startswith("Kampanjan julkaisujen tekijät"))
    assert table.rows[0][0].text == "kuukausittain: 1.11.\u2060–\u206023.11.2026"
    usual = document(sample.frozen(), SUMMARY, Edition.FULL, "fi")
    table = next(one for one in grids(usual) if one.caption == table.caption)
    assert table.rows[0][0].text == "1.10.\u2060–\u206031.10.2026"


def test_the_raportti_tells_reactions_and_how_they_have_changed() -> None:
    of = sample.figures()
    likes = replace(of.reactions.likes, before=Known(8000, 80, 98))
    changed = replace(of, reactions=replace(of.reactions, likes=likes))
    made = document(sample.frozen(figures=changed), sample.facts(), Edition.FULL, "fi")
    table = next(one for one in grids(made) if one.caption == "Reaktiot julkaisuihin")
    assert [row[1].value for row in table.rows] == [3246, 9101, 801, None, 6045, 7103, 603, 403]
    said = "Reaktiot kampanjan tunnisteilla nähtyihin julkaisuihin, muutos edelliseen kauteen: "
    assert f"{said}tykkäykset +1\xa0101 (+14\xa0%)." in sentences(made)
    alone = sentences(document(sample.frozen(), sample.facts(), Edition.FULL, "fi"))
    assert "Koko kampanja: tykkäykset 9\xa0101, jaot 801; vertailukautta ei ole." in alone
    unknown = sentences(document(nothing_known(), sample.facts(), Edition.FULL, "fi"))
    assert "Tykkäyksistä, jaoista ja kommenteista ei ole tietoa." in unknown


def test_a_permission_rate_of_many_is_a_percentage() -> None:
    """Of those asked in the year: 45 were granted in it, some of them asked for before or never."""

    def told(asked_granted: int | None) -> set[str]:
        of = sample.figures(deeds=sample.deeds(asked=40, granted=45, asked_granted=asked_granted))
        return {
            cell.text
            for cell in cells(grids(document(sample.frozen(figures=of), SUMMARY, Edition.FULL, "fi")))
        }

    assert "lupia pyydettiin 40, niistä saatu tähän mennessä 75 %" in told(30)
    assert "lupia pyydettiin 40" in told(None)


@pytest.mark.parametrize(
    ("granted", "earlier", "said"),
    [
        (1, 0, "Yksi lupa saatiin."),
        (3, 0, "3 lupaa saatiin."),
        (1, 1, "Yksi aiemmin pyydetty lupa saatiin."),
        (3, 3, "Aiemmin pyydetyistä luvista saatiin 3."),
        (3, 1, "3 lupaa saatiin. Niistä yksi oli pyydetty aiemmin."),
    ],
)
def test_a_permission_nobody_asked_for_is_not_said_to_have_been_asked(
    granted: int, earlier: int, said: str
) -> None:
    done = sample.deeds(asked=0, granted=granted, granted_earlier=earlier, declined=0, unanswered=0)
    made = document(sample.frozen(figures=sample.figures(deeds=done)), SUMMARY, Edition.FULL, "fi")
    first, sentences = below(made, "Mitä teimme")[:2]
    assert sentences.items[1] == said
    assert first.items[2].change == ""


def test_paused_weeks_are_told_and_not_blamed() -> None:
    done = sample.deeds(weeks=21, weeks_picked=16, paused=3, extras=0)
    of = sample.figures(deeds=done)
    year = replace(sample.frozen().year, weeks=21, paused=3)  # type: ignore[type-var]
    said = told(sample.frozen(figures=of))
    assert "Teimme noston 16 viikolle; viikkoja alkoi 21. Viikoista 3 oli taukoviikkoja." in said
    assert "2 viikkoa jäi ilman nostoa." in said
    texts_of = set(texts(document(sample.frozen(figures=of, year=year), SUMMARY, Edition.FULL, "fi")))
    assert "viikkoja oli 21, niistä tauolla 3" in texts_of
    resting = told(sample.frozen(figures=replace(of, deeds=replace(done, weeks=19))))
    assert not any("ilman nostoa" in one for one in resting)


def test_weeks_of_a_whole_campaign_have_their_own_name() -> None:
    of = sample.figures()
    whole = replace(of, asked=replace(of.asked, team_id=None))
    read = set(texts(document(sample.frozen(figures=whole), SUMMARY, Edition.FULL, "fi")))
    assert {"Nostoviikkoja yhteensä", "nostoviikkoja oli 52"} <= read
    assert "Alkaneita viikkoja" not in read


def test_a_document_of_a_time_without_the_campaign_says_so_and_tells_no_zeros() -> None:
    of = nothing_known().figures
    before = replace(of, starts=date(2027, 1, 1), deeds=NOTHING, deeds_before=None)
    asked = Asked(1, replace(sample.period(), today=date(2026, 9, 1)), 7)
    to_come = replace(of, asked=asked, deeds=NOTHING, deeds_before=None)
    for figures, said in (
        (before, "Kampanja ei ollut käynnissä tällä kaudella."),
        (to_come, "Kausi ei ole vielä alkanut."),
    ):
        with speaking("fi"):
            assert figures_sentences.deeds(figures) == said
        for kind, edition in ALL:
            if edition is Edition.NEWS:
                continue
            made = document(sample.frozen(figures=figures, picks=()), sample.facts(kind=kind), edition, "fi")
            assert said in sentences(made)
            if edition is Edition.FULL:
                assert "Lukemat" in texts(made), "what people typed is there with or without a campaign"
            assert not any(isinstance(block, KeyFigures) for block in made.blocks)
            everything = " ".join(texts(made))
            assert "±0" not in everything
            assert "yhtään viikkoa" not in everything
            assert "katselukertoja" not in everything
            assert not [cell for cell in cells(grids(made)) if cell.value == 0]
            assert not [cell for cell in cells(made.sheets) if cell.value == 0]


@pytest.mark.parametrize(("kind", "edition"), [one for one in ALL if one[1] is not Edition.NEWS])
def test_a_document_says_when_the_campaign_ended_within_its_period_or_before_it(
    kind: ReportKind, edition: Edition
) -> None:
    ends = date(2026, 10, 20)
    of = sample.figures(asked=Asked(1, sample.period().until(ends), 7), ends=ends)
    said = sentences(document(sample.frozen(figures=of), sample.facts(kind=kind), edition, "fi"))
    assert (
        "Kampanja päättyi 20.10.2026: luvut ovat siihen päivään asti. "
        "Niitä verrataan yhtä moneen päivään edellisestä kaudesta." in said
    )
    assert not any("kesken" in one for one in said)
    after = replace(nothing_known().figures, ends=date(2026, 8, 15), deeds=NOTHING, deeds_before=None)
    said = sentences(document(sample.frozen(figures=after), sample.facts(kind=kind), edition, "fi"))
    assert "Kampanja päättyi 15.8.2026, ennen tätä kautta." in said


def test_the_short_edition_says_too_that_a_period_is_not_over() -> None:
    of = sample.figures(asked=Asked(1, replace(sample.period(), today=date(2026, 10, 20)), 7))
    made = document(sample.frozen(figures=of), sample.facts(), Edition.SHORT, "fi")
    assert "Kausi on kesken: luvut ovat 20.10.2026 asti." in sentences(made)


@pytest.mark.parametrize(("kind", "edition"), [one for one in ALL if one[1] is not Edition.NEWS])
def test_a_document_of_a_team_that_was_not_there_says_so_and_tells_the_campaigns_posts(
    kind: ReportKind, edition: Edition
) -> None:
    of = sample.figures(deeds=replace(NOTHING, teams=0), deeds_before=None)
    made = document(sample.frozen(figures=of, picks=()), sample.facts(kind=kind), edition, "fi")
    told = " ".join(sentences(made))
    assert "ei ollut mukana kampanjassa tällä kaudella." in told
    assert "Lupia ei pyydetty" not in told
    assert not any(isinstance(block, KeyFigures) for block in made.blocks)
    assert "Kampanjan tunnisteilla nähtiin 3\xa0246 julkaisua" in told


LONG = "Tämä on pitkä virke, jonka joku on kirjoittanut vuosikertomuksesta tähän 🎉. " * 30


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "written",
    [
        LONG,
        "sanoja 🎉 vain " * 100,
        "- lyhyt\n" * 100,
        "Moni asia:\n\n" + "- kohta 🎉\n" * 100,
        f"- {'pitkä kohta ' * 12}\n" * 9,
    ],
    ids=("sentences", "words", "points", "led", "long points"),
)
def test_the_short_edition_is_two_pages_however_much_there_is(
    written: str, language: str, tmp_path: Path
) -> None:
    quarter = Span(date(2026, 7, 1), date(2026, 9, 30))
    points = tuple(Point(one, 1_000, 2_000, None, 900, 7) for one in steps(quarter, Step.WEEK))
    of = sample.figures(
        asked=Asked(1, sample.period(Kind.QUARTER, quarter), 7),
        points=points,
        coverage=sample.coverage("partial"),
    )
    words = {"fi": dict.fromkeys(("successes", "improve", "change", "image"), written)}
    picks = {
        number: PickNow(
            "", LONG, "fi", "Aino Pitkänen-Lyhyinen", "fediverse", f"https://suo.example/{number}"
        )
        for number in range(1, 6)
    }
    put_emblem(tmp_path)
    facts = sample.facts(
        words=words,
        picks=picks,
        number=2,
        reason=VersionReason.ERASURE,
        note="Lyhyt syy.",
        funder_emblem=EMBLEM,
    )
    path = tmp_path / "short.pdf"
    path.write_bytes(pdf.write(document(sample.frozen(figures=of), facts, Edition.SHORT, language), tmp_path))
    assert len(PdfReader(path).pages) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "edition"), ALL)
def test_the_funder_is_named_in_every_file(
    kind: ReportKind, edition: Edition, language: str, tmp_path: Path
) -> None:
    put_emblem(tmp_path)
    facts = sample.facts(kind=kind, funder_name="Lapin liitto", funder_emblem=EMBLEM)
    made = document(sample.frozen(), facts, edition, language)
    files = {
        "text": plain.write(made, tmp_path).decode(),
        "page": re.sub("<[^>]+>", " ", web.write(made, tmp_path).decode()),
        "word": "\n".join(one.text for one in docx.Document(BytesIO(word.write(made, tmp_path))).paragraphs),
        "pdf": "\n".join(one.extract_text() for one in PdfReader(BytesIO(pdf.write(made, tmp_path))).pages),
        "workbook": str(read_xlsx(workbook.write(made, tmp_path))),
    }
    for name, found in files.items():
        for told in ("Lapin liitto", facts.funder_sentence, "A80123"):
            assert told in found, (name, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_edition_is_two_pages_with_the_longest_names_in_capitals_too(
    language: str, tmp_path: Path
) -> None:
    name = "KEMIJÄRVEN, KEMINMAAN JA POSION YHTEINEN ELINVOIMA- JA MATKAILUHANKE "
    readings = tuple(OfSeries(f"{name}{number}", None, None, Figure(number)) for number in range(25))
    said = sample.frozen(figures=sample.figures(coverage=sample.coverage("partial")), typed=readings)
    put_emblem(tmp_path)
    facts = sample.facts(
        campaign=(name * 2)[:120],
        team=(name * 2)[:120],
        words={"fi": dict.fromkeys(("successes", "improve", "change", "image"), LONG.upper())},
        picks={number: PickNow("", LONG.upper(), "fi", name, "", "") for number in range(1, 6)},
        number=12,
        reason=VersionReason.CORRECTION,
        note=(LONG.upper())[:500],
        project_number=(name * 2)[:64],
        funder_name=(name * 3)[:200],
        funder_sentence=(name * 8)[:500],
        funder_emblem=EMBLEM,
    )
    made = document(said, facts, Edition.SHORT, language)
    pages = PdfReader(BytesIO(pdf.write(made, tmp_path))).pages
    assert len(pages) == 2
    assert "2/2" in pages[1].extract_text()
    assert len(pdf.pages(made, tmp_path)) == 2


def test_figures_of_the_short_edition_do_not_stand_among_what_people_wrote() -> None:
    for frozen in (sample.frozen(), nothing_known()):
        made = document(frozen, sample.facts(), Edition.SHORT, "fi")
        assert below(made, "Mikä muuttui") == [Points(("Vastaamme nopeammin.", "Kysymme useammin."))]
        first, *rest = below(made, "Aihetunnisteet")
        assert isinstance(first, Pictured if frozen.figures.posts.now else Paragraph)
        assert all(isinstance(one, Paragraph) for one in rest)


def test_the_short_edition_names_the_picks_opened_most_often() -> None:
    picks = {number: PickNow(f"Nosto {number}", "", "fi", "", "own", "") for number in range(1, 6)}
    made = document(sample.frozen(), sample.facts(picks=picks), Edition.SHORT, "fi")
    best = below(made, "Eniten avatut nostot")[0]
    assert [one.text for one in best.items] == ["Nosto 2", "Nosto 1", "Nosto 5"]
    unopened = tuple(replace(one, clicks=None) for one in sample.frozen().picks)
    newest = document(sample.frozen(picks=unopened), sample.facts(picks=picks), Edition.SHORT, "fi")
    assert [one.text for one in below(newest, "Kauden nostot")[0].items] == ["Nosto 4", "Nosto 5", "Nosto 2"]


def test_how_much_of_likes_is_known_is_said_in_percent_of_many_and_in_numbers_of_few() -> None:
    def note(known: Known) -> str:
        reactions = replace(sample.figures().reactions, likes=known)
        made = document(
            sample.frozen(figures=sample.figures(reactions=reactions)), SUMMARY, Edition.FULL, "fi"
        )
        return next(one.note for one in grids(made) if one.caption.startswith("Reaktiot"))

    assert note(Known(9101, 71, 100)).startswith("Tykkäykset: tiedossa 71 %:sta julkaisuista. Jaot: tiedossa")
    assert note(Known(7, 2, 4)).startswith("Tykkäykset: tiedossa 2/4 julkaisusta. ")
    assert "Tykkäykset" not in note(Known(7, 98, 98))
