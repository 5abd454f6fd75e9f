"""A document as plain text: to be pasted into the staff's own news."""

from dataclasses import replace
from pathlib import Path

from curator.report.document import Cell, Document, Grid, Paragraph, Stories, StoryLine
from curator.report.formats import plain
from tests.curator.report import mischief
from tests.curator.report import sample_documents as sample

NOWHERE = Path("no pictures are needed")


def lines(document: Document) -> list[str]:
    return plain.write(document, NOWHERE).decode().split("\n")


def test_it_begins_with_what_it_is_and_says_everything_in_order() -> None:
    told = plain.write(sample.short(), NOWHERE).decode()
    assert told.startswith(
        "Tiivis raportti valtuustolle\nKemijärven kaupunki\nTammi–maaliskuu 2026 (1.1.–31.3.2026)\n\n"
        "Mitä teimme\n\n• Nostimme seinälle 13 julkaisua, yhden joka viikko.\n"
    )
    assert "• 1\N{NO-BREAK SPACE}326 julkaisua, +112 (+9 %)\n• 13 nostoa, ei vertailukautta\n" in told
    assert "Julkaisut palveluittain\nEniten julkaisuja nähtiin Instagramissa (812)" in told
    assert told.endswith("\n\nLuvut on laskettu 1.4.2026 klo 9.30.\n")


def test_a_link_stands_on_a_line_of_its_own_and_a_pick_that_is_gone_has_none() -> None:
    told = lines(sample.short())
    place = told.index("Viikko 3: ”Rovarin jäljillä”")
    assert told[place + 1 : place + 3] == ["https://mastodon.example/@kemijarvi/1?a=1&b=2", ""]
    place = told.index("Viikko 9: Julkaisu on poistettu")
    assert told[place + 1] == ""
    bad = Stories((StoryLine("Viikko 1", "paha", "javascript:alert(1)"),))
    assert "Viikko 1: paha" in lines(replace(sample.short(), blocks=(bad,)))


def test_a_paragraph_is_one_line_however_long() -> None:
    long = "sana " * 500 + "loppu"
    assert long in lines(replace(sample.short(), blocks=(Paragraph(long),)))


def test_a_table_is_a_line_for_each_row() -> None:
    row = (Cell("#kemijärvi"), Cell("12", 12), Cell("Ei tietoa"))
    grid = Grid("Tunnisteet", ("Tunniste", "Julkaisuja", "Klikkauksia"), (row,), note="Kaikki havaitut.")
    told = lines(replace(sample.short(), blocks=(grid,)))
    assert told[-4:] == [
        "Tunnisteet",
        "#kemijärvi: Julkaisuja 12, Klikkauksia Ei tietoa",
        "Kaikki havaitut.",
        "",
    ]


def test_signs_nobody_can_see_are_left_out() -> None:
    told = plain.write(mischief.everywhere(mischief.CONTROLS), NOWHERE).decode()
    assert "abcdefgh" in told
    assert all(sign == "\n" or sign.isprintable() or sign == "\N{NO-BREAK SPACE}" for sign in told)
