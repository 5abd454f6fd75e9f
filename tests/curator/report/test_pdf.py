"""The PDF of a document: everything is in it, tagged, and nothing in it is taken for markup."""

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
import typst
from PIL import Image

from config.languages import LANGUAGES
from curator.desk.deed_words import DEEDS
from curator.desk.language import speaking
from curator.figures.sums import Figure
from curator.figures.typed import OfSeries, Target
from curator.report.chapters import grids
from curator.report.document import (
    Cell,
    Cover,
    Document,
    Grid,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Pictured,
    Points,
    Stories,
    StoryLine,
)
from curator.report.formats import pdf
from curator.report.formats.printable import KNOWN, LEFT_OUT, lost, printable
from tests.curator.report import sample_documents as sample
from tests.curator.report.sample_frozen import figures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    sample.put_emblem(made)
    return made


@pytest.fixture(scope="module")
def full(folder: Path) -> bytes:
    return pdf.write(sample.full(), folder)


def read_back(file: bytes) -> str:
    """All words of a file, one blank between them; hyphens at the ends of lines taken back."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]
    words = " ".join(" ".join(pages).split())
    return words.replace("\u00ad ", "").replace("- ", "").replace("\u00ad", "")


def squeezed(text: str) -> str:
    """What must agree however lines were broken: no blanks, no hyphens."""
    return "".join(text.split()).replace("-", "").replace("\u00ad", "").replace("\u2010", "")


def texts(block: Any) -> Iterator[str]:
    """Every text of a block that a reader sees."""
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Points(items):
            yield from items
        case KeyFigures(items):
            for item in items:
                yield from (item.text, item.name, item.change)
        case Grid():
            yield from (block.caption, block.note, *block.heads)
            yield from (cell.text for row in block.rows for cell in row)
        case Pictured(chart, grid):
            yield from (chart.title, chart.summary)
            yield from texts(grid)
        case Stories(items):
            for item in items:
                yield from (item.week, item.text)


def tagged(file: bytes) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Every element of the structure: its kind, itself."""
    with pikepdf.open(io.BytesIO(file)) as opened:
        waiting: list[Any] = [opened.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            if isinstance(element, pikepdf.Array):
                waiting += reversed(list(element))
            elif isinstance(element, pikepdf.Dictionary):
                if "/S" in element:
                    yield str(element.S), element
                if "/K" in element:
                    waiting.append(element.K)


def with_blocks(*blocks: Any) -> Document:
    return replace(sample.short(), blocks=blocks)


def test_every_text_and_number_can_be_read_back(full: bytes) -> None:
    document = sample.full()
    found = squeezed(read_back(full))
    told = [text for block in document.blocks for text in texts(block)]
    assert len(told) > 600
    for text in told:
        if not any("\u0590" < sign < "\u06ff" for sign in text):
            assert squeezed(printable(text)) in found, text
    cover = document.cover
    for text in (cover.title, cover.team, cover.period, cover.version, cover.funder_sentence):
        assert squeezed(text) in found


def test_every_page_but_the_cover_says_which_it_is_of_how_many(full: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(full)).pages
    assert len(pages) > 5
    assert "Sivu" not in pages[0].extract_text()
    for number, page in enumerate(pages[1:], 2):
        assert f"Sivu {number}/{len(pages)}" in page.extract_text()
        assert "Kemijärven kaupunki" in page.extract_text()


def test_the_file_is_tagged_and_says_its_title_and_language(full: bytes) -> None:
    with pikepdf.open(io.BytesIO(full)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).startswith("fi")
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            title = "Raportti: Tuhannen ja yhden työn matkatoimisto – Kemijärven kaupunki, "
            assert meta["dc:title"].startswith(title)


def test_headings_tables_lists_links_and_figures_have_their_tags(full: bytes) -> None:
    kinds = [kind for kind, _ in tagged(full)]
    assert kinds.count("/H1") >= 6
    assert kinds.count("/H2") == 3
    assert kinds.count("/Table") == 5
    assert kinds.count("/TH") == 3 + 2 + 4 + 2 + 2
    assert {"/L", "/LI", "/Link", "/TOC", "/THead", "/Caption"} <= set(kinds)


def test_every_figure_is_told_in_words(full: bytes) -> None:
    alts = [str(element.Alt) for kind, element in tagged(full) if kind == "/Figure"]
    document = sample.full()
    summaries = {block.chart.summary for block in document.blocks if isinstance(block, Pictured)}
    assert set(alts) == summaries | {document.cover.funder_name}


def test_texts_in_other_languages_are_said_to_be(full: bytes) -> None:
    languages = {str(element.Lang) for _, element in tagged(full) if "/Lang" in element}
    with pikepdf.open(io.BytesIO(full)) as opened:
        content = opened.pages[1].Contents.read_bytes()
    languages |= {found.decode() for found in re.findall(rb"/Lang\((\w+)\)", content)}
    assert {"sv", "se", "ar", "en"} <= languages


def test_the_same_document_gives_the_same_bytes(folder: Path, full: bytes) -> None:
    assert pdf.write(sample.full(), folder) == full
    later = replace(sample.full(), made=sample.MADE + timedelta(days=1))
    assert pdf.write(later, folder) != full


def test_a_short_report_fits_on_two_pages(folder: Path) -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf.write(sample.short(), folder)))
    assert len(made.pages) <= 2
    assert "Sivu 1/2" in made.pages[0].extract_text()
    assert "Sisällys" not in made.pages[0].extract_text()


def test_its_pages_can_be_looked_at(folder: Path, full: bytes) -> None:
    one_page = replace(sample.short(), blocks=())
    for document, written in ((sample.full(), full), (one_page, pdf.write(one_page, folder))):
        printed = pypdf.PdfReader(io.BytesIO(written))
        looked = pdf.pages(document, folder)
        assert [png[:4] for png in looked] == [b"\x89PNG"] * len(printed.pages)


@pytest.mark.parametrize("content", [None, b"", b"<svg/>", b"\x89PNG\r\n\x1a\n and then nothing"])
def test_an_emblem_that_is_missing_or_broken_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / sample.EMBLEM).write_bytes(content)
    document = replace(sample.short(), cover=sample.full().cover)
    made = pdf.write(document, tmp_path)
    assert "Hanketta osarahoittaa Euroopan unioni." in read_back(made)
    alts = [str(element.Alt) for kind, element in tagged(made) if kind == "/Figure"]
    assert document.cover.funder_name not in alts


def test_an_emblem_is_never_taken_from_another_folder(folder: Path, tmp_path: Path) -> None:
    cover = replace(sample.full().cover, funder_emblem=f"../{folder.name}/{sample.EMBLEM}")
    here = tmp_path / "here"
    here.mkdir()
    made = pdf.write(replace(sample.short(), cover=cover), here)
    alts = [str(element.Alt) for kind, element in tagged(made) if kind == "/Figure"]
    assert cover.funder_name not in alts


def test_only_addresses_of_the_web_become_links(folder: Path) -> None:
    items = (
        StoryLine("Viikko 1", "hyvä", "https://a.example/x?y=1&z=2#k"),
        StoryLine("Viikko 2", "ohjelma", "javascript:alert(1)"),
        StoryLine("Viikko 3", "tiedosto", "file:///etc/passwd"),
        StoryLine("Viikko 4", "rikki", "http://[::1/x"),
    )
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(with_blocks(Stories(items)), folder)))
    found = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert found == ["https://a.example/x?y=1&z=2#k"]


def test_every_sign_that_is_let_through_can_be_shown(folder: Path) -> None:
    signs = [chr(code) for code in range(0x20, 0xFFFF) if printable(chr(code)) == chr(code)]
    assert len(signs) > 3_000
    rows = tuple((Cell("".join(signs[at : at + 60])),) for at in range(0, len(signs), 60))
    heads = Grid("", ("".join(signs[:90]),), rows)
    pdf.write(with_blocks(Heading("".join(signs[60:600])), heads), folder)


def test_what_cannot_be_shown_is_left_out_and_words_are_said_to_be() -> None:
    assert printable("Kiitos 😀👩🏽\u200d🌾 kaikille 🇫🇮") == "Kiitos kaikille"
    assert printable("Amara 🌍, Mastodon") == "Amara, Mastodon"
    assert printable("東京 ja Kemijärvi") == f"{LEFT_OUT} ja Kemijärvi"
    assert printable("😀") == LEFT_OUT
    assert printable("\x00a\ufffeb\ud800c\u202ed\ue000") == "abcd"
    assert printable(sample.SAMI) == sample.SAMI
    assert printable(sample.ARABIC) == sample.ARABIC
    assert "\u202e" not in KNOWN


def test_the_signs_that_are_left_out_are_told_each_once() -> None:
    assert lost("Kiitos 🎉🎉 kaikille 👩🏽\u200d🌾🇫🇮🇸🇪, 漢字 ja สวัสดี") == (
        *("🎉", "👩🏽\u200d🌾", "🇫🇮", "🇸🇪", "漢", "字", "ส", "วั", "ดี"),
    )
    assert lost("\U0001faea") == ("\U0001faea",), "one that is younger than our tables"
    for text in (
        "Ääkköset – “lainaus” ❤\ufe0f",
        "\x00a\ufffe\ud800\u202e",
        "שָׁלוֹם",
        sample.SAMI,
        sample.ARABIC,
    ):
        assert lost(text) == ()
    for text in (sample.EMOJI, "漢", "a 😀"):
        assert printable(text) != text
        assert lost(text)


def test_a_section_in_which_something_is_left_out_says_so_in_one_small_note(folder: Path) -> None:
    note = "Osa merkeistä näkyy vain Word-tiedostossa ja verkkosivulla."
    document = replace(
        with_blocks(
            Paragraph("Alku."),
            Heading("Havainnot"),
            Paragraph("🎉🎉"),
            Paragraph("漢字 ja 😀"),
            Heading("Muuta", 2),
            Paragraph("Kaikki näkyy."),
            Heading("Nostot"),
            Stories((StoryLine("Viikko 1", "Kiitos 🎉", "https://a.example/1"),)),
        ),
        labels=replace(sample.LABELS, left_out=note),
        with_contents=True,
    )
    found = read_back(pdf.write(document, folder))
    assert found.count(note) == 2
    assert found.index("Havainnot") < found.index(note) < found.index("Muuta")
    assert note not in found[found.index("Muuta") : found.index("Nostot")]
    assert note in found[found.index("Nostot") :]
    cover = replace(document.cover, version="Versio 2: kiitos 🎉")
    assert read_back(pdf.write(replace(document, cover=cover), folder)).count(note) == 3
    short = read_back(pdf.write(replace(document, with_contents=False), folder))
    assert short.count(note) == 1
    assert short.index("Viikko 1") < short.index(note)
    whole = replace(document, blocks=(Heading("Muuta"), Paragraph("Kaikki näkyy.")))
    assert note not in read_back(pdf.write(whole, folder))


def test_no_mixture_of_signs_stops_a_document(folder: Path) -> None:
    chosen = random.Random(3)
    for _ in range(4):
        text = "Näkyvä " + "".join(chr(chosen.randrange(0x3000)) for _ in range(1_500)) + " ö\u0331\u0342"
        made = pdf.write(with_blocks(Heading(text[:300]), Paragraph(text)), folder)
        assert "Näkyvä" in read_back(made)


def test_a_document_of_nothing_can_be_made(folder: Path) -> None:
    empty = Cover(title="", team="", period="", version="")
    for with_contents in (True, False):
        document = replace(
            sample.short(), cover=empty, blocks=(), with_contents=with_contents, labels=sample.LABELS
        )
        assert pdf.write(document, folder).startswith(b"%PDF")


def test_odd_parts_do_not_stop_a_document(folder: Path) -> None:
    chart = sample.over_time().chart
    blank = replace(chart, title="", summary="", labels=(), lines=(), gaps=(), marks=())
    odd = with_blocks(
        Heading("Kolmas taso ensin", 3),
        Heading("", 1),
        Heading("Toinen", 2),
        Paragraph("kappale\n\ntoinen\nrivi", "fi-FI"),
        Paragraph("", "x-klingon"),
        Points(()),
        KeyFigures(()),
        Stories(()),
        Grid("", (), ()),
        Grid("Vajaa", ("a", "b"), ((Cell("1"),), (Cell("1"), Cell("2"), Cell("3")))),
        Pictured(blank, Grid("", ("a",), ())),
        Paragraph("Loppu."),
    )
    found = read_back(pdf.write(odd, folder))
    assert "toinen rivi" in found
    assert "Loppu." in found


def test_a_table_of_many_columns_stays_on_the_paper(folder: Path) -> None:
    heads = ("Aihetunniste", *(f"Tammikuu 20{year}" for year in range(20, 32)))
    row = (Cell(sample.LONG_WORD), *(sample.number(1_234_567) for _ in range(12)))
    grid = Grid("Leveä", heads, (row,) * 3, frozenset(range(1, 13)))
    [page] = pypdf.PdfReader(io.BytesIO(pdf.write(with_blocks(grid), folder))).pages
    places: list[float] = []
    page.extract_text(visitor_text=lambda text, _cm, tm, *_: places.append(tm[4]) if text.strip() else None)
    assert places
    assert max(places) < float(page.mediabox.width) - 60


def written_between(document: Document, folder: Path, left: float, right: float) -> bool:
    """Whether letters stand between two places of a page, in millimetres from its left edge.

    Lines and fills of tables run through there evenly, letters do not.
    """
    for page in pdf.pages(document, folder):
        with Image.open(io.BytesIO(page)) as opened:
            picture = opened.convert("L")
        unit = picture.width / 210
        for y in range(picture.height):
            darkest, lightest = picture.crop((int(left * unit), y, int(right * unit), y + 1)).getextrema()
            if darkest != lightest:
                return True
    return False


@pytest.mark.parametrize(
    "word",
    [
        "#tuhannenjayhdentyönmatkatoimisto" * 2,
        "#TUHANNENJAYHDENTYÖNMATKATOIMISTO" * 2,
        "#TuhannenJaYhdenTyönMatkatoimistonTarinat2026JaSeuraavanaVuonna2027",
        f"#{sample.LONG_WORD}2026",
        sample.LONG_WORD * 2,
        "https://www.kemijarvi.example/tuhannenjayhdentyonmatkatoimisto/tarinat?utm_campaign=tuhatjayksi",
        "#tuhannen_ja_yhden_työn_matkatoimisto_ja_sen_kaikki_tarinat",
        "1234567890" * 9,
        "=" * 90,
    ],
)
def test_a_word_without_room_is_parted_wherever_it_stands(folder: Path, word: str) -> None:
    headings = (Heading(word), Heading(word, 2), Heading(word, 3))
    table = Grid(word, ("Tunniste", "Nimi"), ((Cell("#tunniste"), Cell(word)),) * 2, note=word)
    chart = replace(sample.by_network().chart, title=word, summary=word)
    texts = (Paragraph(word), Points((word,)), Stories((StoryLine("Viikko 1", word),)))
    cover = replace(sample.short().cover, title=word, team=word, period=word, version=word)
    blocks = (*headings, table, *texts, Pictured(chart, sample.long_table(3)), Heading(word))
    document = replace(with_blocks(*blocks), cover=cover)
    for with_contents in (False, True):
        made = replace(document, with_contents=with_contents)
        assert squeezed(read_back(pdf.write(made, folder))).count(squeezed(word)) > 10
    assert not written_between(document, folder, 186, 210)
    narrow = Grid("Kapea", ("Tunniste", "", "", ""), ((Cell(word), Cell("", 1), Cell(""), Cell("")),))
    bare = replace(with_blocks(narrow), cover=Cover("", "", "", ""))
    assert not written_between(bare, folder, 110, 165)
    two = (KeyFigure("7", word, word), KeyFigure("8", "nostoa", ""))
    assert not written_between(replace(bare, blocks=(KeyFigures(two),)), folder, 103.5, 106.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_never_broken_where_texts_can_make_room_for_it(folder: Path, language: str) -> None:
    readings = (
        OfSeries("Muuttajat", None, None, Figure(None), source="Digi- ja väestötietovirasto"),
        OfSeries(
            "Yöpymiset Kemijärvellä",
            date(2026, 10, 6),
            date(2025, 11, 15),
            Figure(14250, 9000),
            Target(15000, date(2026, 12, 31)),
            source="Tilastokeskus",
        ),
    )
    with speaking(language):
        grid = grids.readings(readings)
    assert grid is not None
    [page] = pypdf.PdfReader(io.BytesIO(pdf.write(with_blocks(grid), folder))).pages
    lines = [" ".join(line.split()) for line in page.extract_text().splitlines()]
    for text in {row[x].text for row in grid.rows for x in grid.numbers}:
        assert any(" ".join(text.split()) in line for line in lines), (text, lines)
    for word in {word for head in grid.heads for word in head.split()}:
        assert any(word in line for line in lines), (word, lines)


def counted(rows: int, lines: int, folder: Path) -> tuple[list[int], int]:
    """How many rows of a table each page has, and the page with its heading; `lines` stand above."""
    filling = tuple(Paragraph(f"Rivi {line}.") for line in range(lines))
    table = Grid(
        "Taulukko",
        ("Mikä", "Luku"),
        tuple((Cell(f"nimi {number}"), sample.number(number)) for number in range(rows)),
        frozenset({1}),
    )
    document = with_blocks(*filling, Heading("Otsikko", 2), table)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.write(document, folder))).pages]
    [head] = [number for number, text in enumerate(pages) if "Otsikko" in text]
    return [len(re.findall(r"nimi \d+", text)) for text in pages], head


def test_what_was_done_is_read_on_one_page(folder: Path) -> None:
    with speaking("fi"):
        longest = len(grids.deeds(figures()).rows)
    assert longest == len(DEEDS)
    for lines in range(10, 22, 3):
        found, head = counted(longest, lines, folder)
        assert found[head] == longest


def test_a_longer_table_leaves_no_few_rows_alone_on_a_page(folder: Path) -> None:
    broken = 0
    for lines in range(3, 24):
        found, head = counted(24, lines, folder)
        assert sum(found) == 24
        assert found[head] >= 3, "its first rows are on the page of its heading"
        assert 1 not in found
        broken += len([count for count in found if count]) > 1
    assert broken > 10


def test_rows_that_are_taller_than_a_page_stop_nothing(folder: Path) -> None:
    rows = tuple((Cell(f"nimi {number}"), Cell("sana " * 900 + f"loppu{number}")) for number in range(17))
    found = read_back(pdf.write(with_blocks(Grid("Pitkä", ("Mikä", "Teksti"), rows)), folder))
    assert [number for number in range(17) if f"loppu{number}" not in found] == []


def test_headings_never_stand_alone_at_the_foot_of_a_page(folder: Path) -> None:
    for lines in range(27, 43, 5):
        filling = tuple(Paragraph(f"Rivi {line}.") for line in range(lines))
        document = with_blocks(*filling, Heading("Yksinäinen", 2), sample.by_network())
        pages = pypdf.PdfReader(io.BytesIO(pdf.write(document, folder))).pages
        [where] = [page.extract_text() for page in pages if "Yksinäinen" in page.extract_text()]
        assert "Instagram" in where.partition("Yksinäinen")[2]


def test_the_template_reads_nothing_as_markup_and_nothing_from_outside() -> None:
    source = pdf.TEMPLATE.read_text(encoding="utf-8")
    assert "eval(" not in source
    assert "#import" not in source
    assert "read(" not in source
    asked = json.dumps({"language": "fi"})
    with pytest.raises(typst.TypstError):
        typst.compile(source.encode(), sys_inputs={"document": asked})
