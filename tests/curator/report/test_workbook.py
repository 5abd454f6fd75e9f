"""The XLSX of a document: numbers that can be calculated with, and nothing that is calculated by itself."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from curator.report.document import Cell, Document, Grid
from curator.report.formats import workbook
from tests.curator.counted import read_xlsx
from tests.curator.report import mischief
from tests.curator.report import sample_documents as sample

NOWHERE = Path("no pictures are needed")


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
    assert sheets["Sisällys"][:2] == [[cover.title, cover.period], ["Kemijärven kaupunki"]]
    assert [
        "Kaikki tunnisteet kirjoitusasuittain",
        "Sama julkaisu voi olla useammassa kuin yhdessä rivissä.",
    ] in (sheets["Sisällys"])


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


def test_heads_stay_in_sight(full: bytes) -> None:
    with zipfile.ZipFile(BytesIO(full)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 7
        assert all(b'state="frozen"' in packed.read(name) for name in sheets)


def test_the_same_document_gives_the_same_bytes(full: bytes) -> None:
    assert workbook.write(sample.full(), NOWHERE) == full


@pytest.mark.parametrize("words", [mischief.BAD, sample.FORMULA, "@SUM(1)", mischief.LONG * 4])
def test_no_text_becomes_a_formula_or_is_lost(words: str) -> None:
    sheets = read_xlsx(workbook.write(mischief.everywhere(words), NOWHERE))  # itself refuses formulas
    assert sum(row.count(words[:32_767]) for rows in sheets.values() for row in rows) > 30


def test_signs_that_xml_forbids_are_left_out() -> None:
    sheets = read_xlsx(workbook.write(mischief.everywhere(mischief.CONTROLS), NOWHERE))
    assert sheets["abcdefgh"][0] == ["abcdefgh", "abcdefgh"]
