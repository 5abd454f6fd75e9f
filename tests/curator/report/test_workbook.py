"""The XLSX of a document: numbers that can be calculated with, and nothing that is calculated by itself."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from curator.desk.language import speaking
from curator.figures.sums import Change, Figure
from curator.figures.typed import OfSeries
from curator.models.reports import Edition, ReportKind
from curator.report import contents
from curator.report.chapters import cells
from curator.report.document import Cell, Document, Grid
from curator.report.formats import workbook
from tests.curator.counted import SHEETS, read_xlsx
from tests.curator.report import mischief, sample_frozen
from tests.curator.report import sample_documents as sample

NOWHERE = Path("no pictures are needed")
DAY = date(2026, 9, 27)
SUM = "13 lukeman summa, viimeisin 27.9.2026"


@pytest.fixture(scope="module")
def full() -> bytes:
    return workbook.write(sample.full(), NOWHERE)


def of(*grids: Grid) -> Document:
    return replace(sample.short(), blocks=grids, sheets=())


def test_every_table_has_a_sheet_after_one_that_says_what_it_is_of(full: bytes) -> None:
    sheets = read_xlsx(full)
    assert list(sheets) == [
        "Sisällys",
        "Julkaisut viikoittain",
        "Julkaisut palveluittain",
        "Kaikki tunnisteet …",
        "Merkkejä taulukossa",
        "Tyhjä taulukko",
        "Menetelmä ja katkokset",
    ]
    cover = sample.full().cover
    assert sheets["Sisällys"][:3] == [[cover.title], [cover.period], ["Kemijärven kaupunki"]]
    assert [
        "Kaikki tunnisteet kirjoitusasuittain",
        "Sama julkaisu voi olla useammassa kuin yhdessä rivissä.",
    ] in (sheets["Sisällys"])


def test_signs_of_changes_are_not_lost_in_real_documents() -> None:
    facts = sample_frozen.facts(kind=ReportKind.SUMMARY)
    made = contents.document(sample_frozen.frozen(), facts, Edition.FULL, "fi")
    rows = read_xlsx(workbook.write(made, NOWHERE))["Koko kampanjan julkaisut"]
    since = "Muutos edelliseen kauteen"
    assert rows[0][3:5] == [since, f"{since} (%)"]
    assert rows[1] == ["Julkaisut kampanjan tunnisteilla", 3246, 3218, 442, 16, 1259, 63]


def test_numbers_and_dates_are_typed_and_what_is_not_known_is_empty(full: bytes) -> None:
    sheets = read_xlsx(full)
    assert sheets["Julkaisut viikoittain"][:5] == [
        ["Viikko", "Kaikki havaitut", "Ilman roskaa"],
        ["1/2026", 45, 42],
        ["2/2026", 38, 38],
        ["3/2026", 55, 51],
        ["4/2026", None, None],
    ]
    assert sheets["Menetelmä ja katkokset"][1] == [
        "Instagram",
        date(2026, 1, 19),
        date(2026, 2, 1),
        "yhteys katkennut",
    ]


def test_an_empty_cell_says_in_a_comment_that_nothing_is_known() -> None:
    made = workbook.write(of(sample.by_network().grid), NOWHERE)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        comments = packed.read("xl/comments1.xml").decode()
    assert comments.count("Ei tietoa") == 1
    assert 'ref="B6"' in comments


def test_words_in_a_column_of_numbers_stay_words() -> None:
    grid = Grid("Muutos", ("Luku", "Muutos"), ((Cell("Nostoja"), Cell("ei vertailukautta")),), frozenset({1}))
    assert read_xlsx(workbook.write(of(grid), NOWHERE))["Muutos"][1] == ["Nostoja", "ei vertailukautta"]


def test_a_nought_is_a_nought() -> None:
    grid = Grid("Nolla", ("Luku", "Määrä"), ((Cell("Nostoja"), Cell("0", 0)),), frozenset({1}))
    assert read_xlsx(workbook.write(of(grid), NOWHERE))["Nolla"][1] == ["Nostoja", 0]


def test_heads_of_tables_stay_in_sight_and_the_page_in_front_is_none(full: bytes) -> None:
    with zipfile.ZipFile(BytesIO(full)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name}
    front = parts.pop("xl/worksheets/sheet1.xml")
    assert b"frozen" not in front
    assert b"autoFilter" not in front
    tables = [part for part in parts.values() if b"<sheetData" in part]
    assert len(tables) == 6
    assert all(b'state="frozen"' in part and b"autoFilter" in part for part in tables)


def styles(data: bytes, sheet: int) -> dict[str, str]:
    """Cell → its number format, of those that are not Excel's own."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        book = ElementTree.fromstring(packed.read("xl/styles.xml"))
        page = ElementTree.fromstring(packed.read(f"xl/worksheets/sheet{sheet}.xml"))
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in book.iter(f"{SHEETS}numFmt")}
    cells = book.find(f"{SHEETS}cellXfs")
    assert cells is not None
    of = [formats.get(one.get("numFmtId"), "") for one in cells]
    return {one.get("r", ""): of[int(one.get("s", "0"))] for one in page.iter(f"{SHEETS}c")}


def _changed(change: Change | None) -> Cell:
    with speaking("fi"):
        return cells.changed(change)


def test_a_change_keeps_its_sign_and_has_its_percentage_beside_it() -> None:
    rows = tuple(
        (Cell(name), Cell(str(now), now), _changed(change))
        for name, now, change in (
            ("Julkaisuja", 25, Change(3, 14)),
            ("Nostoja", 2, Change(-1, None)),
            ("Lupia", 4, Change(0, 0)),
            ("Katseluja", 9, None),
        )
    )
    made = workbook.write(of(Grid("Muutos", ("Mitä", "Määrä", "Muutos"), rows, frozenset({1, 2}))), NOWHERE)
    assert read_xlsx(made)["Muutos"] == [
        ["Mitä", "Määrä", "Muutos", "Muutos (%)"],
        ["Julkaisuja", 25, 3, 14],
        ["Nostoja", 2, -1],
        ["Lupia", 4, 0, 0],
        ["Katseluja", 9, "Ei vertailukautta"],
    ]
    told = styles(made, 2)
    assert [told[cell] for cell in ("C2", "D2", "C3", "C4", "D4")] == ["+0;-0;±0"] * 5
    assert told["B2"] == "#,##0"


def test_what_a_cell_tells_besides_its_number_or_day_has_a_column_of_its_own() -> None:
    with speaking("fi"):
        rows = (
            (
                Cell("41/2026"),
                cells.both(20, 18),
                Cell("13 lukeman summa, viimeisin 27.9.2026", DAY, note=SUM),
            ),
            (Cell("42/2026"), cells.both(5, 5), Cell("28.9.2026", DAY)),
            (Cell("43/2026"), cells.both(None, None), Cell("–")),
        )
    document = of(Grid("Viikot", ("Viikko", "Kanavat", "Päivä"), rows, frozenset({1})))
    document = replace(document, labels=replace(document.labels, clean="ilman roskaa", note="sanoina"))
    assert read_xlsx(workbook.write(document, NOWHERE))["Viikot"] == [
        ["Viikko", "Kanavat", "Kanavat: ilman roskaa", "Päivä", "Päivä: sanoina"],
        ["41/2026", 20, 18, DAY, SUM],
        ["42/2026", 5, 5, DAY],
        ["43/2026", None, None, "–"],
    ]


def test_words_of_real_documents_are_in_their_workbooks_too() -> None:
    points = tuple(
        replace(one, clean_channels=None if one.channels is None else one.channels - 2)
        for one in sample_frozen.points()
    )
    added = OfSeries("Katselut", date(2026, 10, 6), None, Figure(520), added=6, added_before=1)
    frozen = sample_frozen.frozen(figures=sample_frozen.figures(points=points), typed=(added,))
    facts = sample_frozen.facts(kind=ReportKind.SUMMARY)
    made = contents.document(frozen, facts, Edition.FULL, "fi")
    sheets = read_xlsx(workbook.write(made, NOWHERE))
    channels = "Julkaisut omissa ja …"
    assert sheets[channels][0][1:] == [
        "Julkaisut omissa ja kumppanien kanavissa",
        "Julkaisut omissa ja kumppanien kanavissa: ilman roskaa",
    ]
    assert sheets[channels][1][1:] == [810, 802]
    assert sheets["Käsin kirjatut lukemat"][1] == [
        "Katselut",
        520,
        "Ei vertailukautta",
        date(2026, 10, 6),
        "6 lukeman summa, viimeisin 6.10.2026; ei verrata edelliseen kauteen, jolla lukemia oli 1",
        "–",
    ]
    known = sheets["Reaktiot julkaisuihin"]
    assert "71/98 julkaisusta" in known[2]


def test_method_and_gaps_tell_what_nobody_searched() -> None:
    facts = sample_frozen.facts(kind=ReportKind.SUMMARY)
    made = contents.document(sample_frozen.frozen(), facts, Edition.FULL, "fi")
    method = read_xlsx(workbook.write(made, NOWHERE))["Menetelmä ja katkokset"]
    told = [row[-1] for row in method if row[0] == "Mitä ei nähdä"]
    assert told[0].startswith("Näistä palveluista ei haettu julkaisuja tunnisteilla: Instagram, Facebook,")
    assert told[1:] == ["Mastodon: palvelin tuntee vain ne julkaisut, jotka ovat kulkeutuneet sinne."]


def test_a_column_that_has_changes_among_other_figures_says_which_the_percentages_are() -> None:
    rows = ((Cell("Klikkauksia"), Cell("50", 50)), (Cell("Muutos"), _changed(Change(10, 25))))
    document = of(Grid("Klikkaukset", ("Mitä", "Seinällä"), rows, frozenset({1})))
    document = replace(document, labels=replace(document.labels, change="muutos"))
    assert read_xlsx(workbook.write(document, NOWHERE))["Klikkaukset"] == [
        ["Mitä", "Seinällä", "Seinällä: muutos (%)"],
        ["Klikkauksia", 50],
        ["Muutos", 10, 25],
    ]


@pytest.mark.parametrize(
    ("language", "prefix"), [("fi", "Vertailu"), ("sv", "Jämförelse"), ("en", "Comparison")]
)
def test_no_two_sheets_are_of_the_same_and_called_alike(language: str, prefix: str) -> None:
    facts = sample_frozen.facts(kind=ReportKind.SUMMARY)
    made = contents.document(sample_frozen.frozen(), facts, Edition.FULL, language)
    names = list(read_xlsx(workbook.write(made, NOWHERE)))
    assert not [name for name in names if name.endswith(" 2")]
    compared = [one.caption.removeprefix(f"{prefix} – ") for one in made.sheets if one.note]
    assert len(compared) == 7
    assert all(one.caption.startswith(f"{prefix} – ") for one in made.sheets if one.note)
    assert len([one for one in made.sheets if not one.note]) == 4
    untyped = contents.document(sample_frozen.frozen(typed=()), facts, Edition.FULL, language)
    assert len(untyped.sheets) == len(made.sheets) - 1, "a table of nothing has no sheet"


def test_the_same_document_gives_the_same_bytes(full: bytes) -> None:
    assert workbook.write(sample.full(), NOWHERE) == full


@pytest.mark.parametrize("words", [mischief.BAD, sample.FORMULA, "@SUM(1)", mischief.LONG * 4])
def test_no_text_becomes_a_formula_or_is_lost(words: str) -> None:
    sheets = read_xlsx(workbook.write(mischief.everywhere(words), NOWHERE))  # itself refuses formulas
    assert sum(row.count(words[:32_767]) for rows in sheets.values() for row in rows) > 30


def test_signs_that_xml_forbids_are_left_out() -> None:
    sheets = read_xlsx(workbook.write(mischief.everywhere(mischief.CONTROLS), NOWHERE))
    assert sheets["abcdefgh"][:2] == [["abcdefgh"], ["abcdefgh"]]
