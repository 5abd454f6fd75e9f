"""The DOCX of a document, read back from its XML and with the library as Word's users go on with it."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import docx
import pytest

from curator.report.document import (
    Grid,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Pictured,
    Stories,
    StoryLine,
)
from curator.report.formats import word
from curator.report.formats.word import tables
from tests.curator.report import mischief
from tests.curator.report import sample_documents as sample

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

ORDER: Final = {
    kind: names.split()
    for kind, names in {
        "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs suppressAutoHyphens bidi spacing "
        "ind jc outlineLvl",
        "rPr": "rStyle rFonts b bCs color sz szCs u rtl lang",
        "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
        "trPr": "cnfStyle cantSplit tblHeader",
        "tcPr": "cnfStyle tcW tcBorders shd vAlign",
        "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tcPr tblStylePr",
    }.items()
}
"""What may stand in what, in this order (ECMA-376, part 1, annex A.1)."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    sample.put_emblem(made)
    return made


@pytest.fixture(scope="module")
def full(folder: Path) -> bytes:
    return word.write(sample.full(), folder)


@pytest.fixture(scope="module")
def body(full: bytes) -> ElementTree.Element:
    return part(full, "word/document.xml")


def part(file: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return ElementTree.fromstring(packed.read(name))


def said(one: ElementTree.Element) -> str:
    """The words in an element, line breaks as line feeds."""
    return "".join(
        "\n" if found.tag == f"{W}br" else found.text or ""
        for found in one.iter()
        if found.tag in {f"{W}t", f"{W}br"}
    )


def style(paragraph: ElementTree.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return found.get(f"{W}val", "") if found is not None else "Normal"


def grids() -> Iterator[Grid]:
    for block in sample.full().blocks:
        if isinstance(block, Grid | Pictured):
            yield block if isinstance(block, Grid) else block.grid


def test_headings_are_real_ones_in_the_order_of_the_document_without_a_jump(full: bytes) -> None:
    opened = docx.Document(BytesIO(full))
    styles = [(line.style.name, line.text) for line in opened.paragraphs if line.style is not None]
    assert [text for name, text in styles if name == "Title"] == [sample.full().cover.title]
    found = [(name, text) for name, text in styles if name.startswith("Heading ")]
    wanted = [block for block in sample.full().blocks if isinstance(block, Heading)]
    assert found == [(f"Heading {block.level}", block.text) for block in wanted]
    levels = [int(name[-1]) for name, _ in found]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


def test_every_list_is_a_list_of_words_own(body: ElementTree.Element) -> None:
    listed = [said(line) for line in body.iter(f"{W}p") if style(line) == "ListBullet"]
    assert "Nostimme seinälle 13 julkaisua, yhden joka viikko." in listed
    assert "Viikko 3: ”Rovarin jäljillä”" in listed
    assert len(listed) == 5 + 2 + 4


def test_every_picture_says_what_it_shows(body: ElementTree.Element) -> None:
    charts = [block.chart for block in sample.full().blocks if isinstance(block, Pictured)]
    assert [one.get("descr") for one in body.iter(DRAWN)] == [
        "Euroopan unionin osarahoittama",
        *(chart.summary for chart in charts),
    ]


def test_every_table_has_a_caption_above_a_repeated_head_and_every_cell(body: ElementTree.Element) -> None:
    found = list(body.iter(f"{W}tbl"))
    blocks = list(body.find(f"{W}body") or ())
    for number, (table, grid) in enumerate(zip(found, grids(), strict=True), start=1):
        above = blocks[blocks.index(table) - 1]
        assert (style(above), said(above)) == ("Caption", f"Taulukko {number}. {grid.caption}")
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True] + [False] * len(grid.rows)
        cells = [[said(cell) for cell in row.findall(f"{W}tc")] for row in rows]
        assert cells == [list(grid.heads), *([cell.text for cell in row] for row in grid.rows)]
        for row in rows:
            aligned = [cell.find(f".//{W}jc") is not None for cell in row.findall(f"{W}tc")]
            assert {place for place, right in enumerate(aligned) if right} == set(grid.numbers)
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_columns_fill_the_width_and_none_is_starved_by_a_long_word() -> None:
    for grid in (*grids(), Grid("", ("", ""), ())):
        wide = tables.widths(grid)
        assert sum(wide) == tables.WIDTH
        assert min(wide) > tables.WIDTH / len(wide) / 4


@pytest.mark.parametrize(("language", "tag"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")])
def test_a_document_is_in_its_language(language: str, tag: str, folder: Path) -> None:
    made = word.write(replace(sample.short(), language=language, blocks=()), folder)
    told = part(made, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert told is not None
    assert told.get(f"{W}val") == tag
    assert docx.Document(BytesIO(made)).core_properties.language == tag


def test_words_in_another_language_say_so_and_arabic_runs_from_right_to_left(
    body: ElementTree.Element,
) -> None:
    lines = {said(line): line for line in body.iter(f"{W}p")}
    for words, tag in (
        ("Det här stycket är på svenska, och det ska läsas på svenska.", "sv-FI"),
        (sample.SAMI, "se-FI"),
    ):
        told = lines[words].find(f"{W}r/{W}rPr/{W}lang")
        assert told is not None
        assert told.get(f"{W}val") == tag
    arabic = lines[sample.ARABIC]
    told = arabic.find(f"{W}r/{W}rPr/{W}lang")
    assert told is not None
    assert told.get(f"{W}bidi") == "ar"
    assert arabic.find(f"{W}pPr/{W}bidi") is not None
    assert arabic.find(f"{W}r/{W}rPr/{W}rtl") is not None


def test_the_file_tells_who_made_what_and_when_and_nothing_of_a_library(full: bytes) -> None:
    about = docx.Document(BytesIO(full)).core_properties
    made = sample.MADE.replace(tzinfo=about.created.tzinfo if about.created else None)
    assert (
        about.title == "Raportti: Tuhannen ja yhden työn matkatoimisto, Tammi–maaliskuu 2026 (1.1.–31.3.2026)"
    )
    assert (about.author, about.last_modified_by) == ("Kemijärven kaupunki", "Kemijärven kaupunki")
    assert (about.created, about.modified) == (made, made)
    with zipfile.ZipFile(BytesIO(full)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        words = b" ".join(packed.read(name) for name in packed.namelist() if name.endswith((".xml", ".rels")))
    for foreign in (b"python-docx", b"en-US", b"Macintosh", b"2013-12-23", b"Letter"):
        assert foreign not in words


def test_what_is_told_of_a_number_stands_beside_it_however_long_it_is(folder: Path) -> None:
    long = "ilman roskaa 1692; koko kampanja 3246, ilman roskaa 3218"
    numbers = KeyFigures(
        (
            KeyFigure("1\N{NO-BREAK SPACE}702", "julkaisua omalla tunnisteella", long),
            KeyFigure("9", "lupaa saatu"),
            KeyFigure("Ingen jämförelseperiod", "förändring"),
        )
    )
    made = word.write(replace(sample.short(), blocks=(numbers,)), folder)
    lines = [line for line in part(made, "word/document.xml").iter(f"{W}p") if style(line) == "KeyFigure"]
    assert [said(line) for line in lines] == [
        f"1\N{NO-BREAK SPACE}702julkaisua omalla tunnisteella\n{long}",
        "9lupaa saatu",
        "Ingen jämförelseperiodförändring",
    ]
    assert [len(list(line.iter(f"{W}tab"))) for line in lines] == [1, 1, 1]
    large = [line.find(f"{W}r/{W}rPr/{W}rStyle") for line in lines]
    assert [one.get(f"{W}val") for one in large if one is not None] == [
        *["KeyFigureNumber"] * 2,
        "Strong",
    ]
    [told] = [
        one
        for one in part(made, "word/styles.xml").iter(f"{W}style")
        if one.get(f"{W}styleId") == "KeyFigure"
    ]
    tabs = [(one.get(f"{W}val"), one.get(f"{W}pos")) for one in told.iter(f"{W}tab")]
    indent = told.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert tabs == [("left", indent.get(f"{W}left"))]
    assert indent.get(f"{W}left") == indent.get(f"{W}hanging"), "lines that follow begin below the name"


def test_the_same_document_gives_the_same_bytes(full: bytes, folder: Path) -> None:
    assert word.write(sample.full(), folder) == full


def test_pages_are_numbered_by_word_and_headed_by_whose_and_when(full: bytes) -> None:
    opened = docx.Document(BytesIO(full)).sections[0]
    assert opened.footer.paragraphs[0].text == "Sivu 1/1"
    codes = [one.text for one in opened.footer._element.iter(f"{W}instrText")]
    assert codes == [" PAGE ", " NUMPAGES "]
    assert opened.header.paragraphs[0].text == (
        "Raportti: Tuhannen ja yhden työn matkatoimisto\t"
        "Kemijärven kaupunki · Tammi–maaliskuu 2026 (1.1.–31.3.2026)"
    )
    assert opened.first_page_header.paragraphs[0].text == ""
    assert opened.page_width is not None
    assert opened.page_height is not None
    assert (opened.page_width.mm, opened.page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_the_list_of_contents_leads_to_every_heading_and_asks_nobody_anything(
    full: bytes, body: ElementTree.Element
) -> None:
    listed = [
        line for line in body.iter(f"{W}p") if style(line).startswith("TOC") and style(line)[3:].isdigit()
    ]
    marks = {one.get(f"{W}name"): one.get(f"{W}id") for one in body.iter(f"{W}bookmarkStart")}
    headings = {
        line.find(f"{W}bookmarkStart").get(f"{W}name"): said(line)  # type: ignore[union-attr]
        for line in body.iter(f"{W}p")
        if style(line).startswith("Heading")
    }
    led = {line.find(f"{W}hyperlink").get(f"{W}anchor"): said(line) for line in listed}  # type: ignore[union-attr]
    assert led == headings
    assert set(led) == set(marks)
    assert len(set(marks.values())) == len(marks)
    settings = part(full, "word/settings.xml")
    assert settings.find(f"{W}updateFields") is None
    assert not [one for one in body.iter(f"{W}fldChar") if one.get(f"{W}dirty")]


def test_picks_are_links_and_what_is_no_web_address_is_none(folder: Path) -> None:
    stories = Stories(
        (
            StoryLine("Viikko 1", "hyvä", "https://a.example/?a=1&b=2"),
            StoryLine("Viikko 2", "paha", "javascript:alert(1)"),
            StoryLine("Viikko 3", "tiedosto", "file:///etc/passwd"),
            StoryLine("Viikko 4", "rikki", "http://[::1"),
        )
    )
    made = word.write(replace(sample.short(), blocks=(stories,)), folder)
    keys = [one.get(f"{R}id") for one in part(made, "word/document.xml").iter(f"{W}hyperlink")]
    led = {
        one.get("Id"): one.get("Target")
        for one in part(made, "word/_rels/document.xml.rels")
        if one.get("TargetMode") == "External"
    }
    assert [led[key] for key in keys if key] == ["https://a.example/?a=1&b=2"]
    assert len(led) == 1


def test_a_short_one_begins_at_once_and_numbers_its_first_page(folder: Path) -> None:
    made = word.write(sample.short(), folder)
    opened = docx.Document(BytesIO(made))
    assert not [line for line in opened.paragraphs if line.paragraph_format.page_break_before]
    assert opened.sections[0].first_page_footer.paragraphs[0].text == "Sivu 1/1"
    assert len(opened.inline_shapes) == 1


@pytest.mark.parametrize("held", [None, b"", b"GIF of nothing", b"\x89PNG\r\n\x1a\n"])
def test_a_funder_without_a_picture_is_named_in_words(held: bytes | None, tmp_path: Path) -> None:
    if held is not None:
        (tmp_path / sample.EMBLEM).write_bytes(held)
    cover = replace(sample.full().cover, funder_sentence="")
    opened = docx.Document(BytesIO(word.write(replace(sample.short(), cover=cover, blocks=()), tmp_path)))
    assert "Euroopan unionin osarahoittama" in [line.text for line in opened.paragraphs]
    assert len(opened.inline_shapes) == 0


def test_everything_stands_where_the_standard_wants_it(full: bytes) -> None:
    for name in ("word/document.xml", "word/styles.xml"):
        for one in part(full, name).iter():
            wanted = ORDER.get(one.tag.removeprefix(W))
            if wanted is not None:
                places = [wanted.index(child.tag.removeprefix(W)) for child in one]
                assert places == sorted(places), ElementTree.tostring(one, "unicode")


def test_every_style_that_is_used_is_there(full: bytes, body: ElementTree.Element) -> None:
    known = {one.get(f"{W}styleId") for one in part(full, "word/styles.xml").iter(f"{W}style")}
    kinds = {f"{W}{kind}" for kind in ("pStyle", "rStyle", "tblStyle")}
    assert {one.get(f"{W}val") for one in body.iter() if one.tag in kinds} <= known


@pytest.mark.parametrize(
    "words", [mischief.BAD, mischief.LONG, sample.ARABIC], ids=("marks", "long", "arabic")
)
def test_every_text_stays_a_text(words: str, folder: Path) -> None:
    made = word.write(mischief.everywhere(words), folder)
    body = part(made, "word/document.xml")
    fields = {one.text for one in body.iter(f"{W}instrText")}
    assert fields == {r" SEQ Table \* ARABIC ", r' TOC \o "1-2" \n \h \z \u '}
    assert said(body).count(words) > 60
    docx.Document(BytesIO(made))


def test_signs_that_xml_forbids_are_left_out_and_lines_stay_lines(folder: Path) -> None:
    blocks = (Paragraph(mischief.CONTROLS), Paragraph("yksi\r\nkaksi\n\nkolme"))
    made = word.write(replace(sample.short(), blocks=blocks), folder)
    lines = [said(line) for line in part(made, "word/document.xml").iter(f"{W}p")]
    assert lines[-2:] == ["abcdefgh", "yksi\nkaksi\n\nkolme"]
    everywhere: Any = docx.Document(BytesIO(word.write(mischief.everywhere(mischief.CONTROLS), folder)))
    assert everywhere.core_properties.author == "abcdefgh"


@pytest.mark.parametrize("rest", [b"", b"\xff\xe0\x00\x10JFIF", b"\xff\xc0"])
def test_an_emblem_of_which_half_is_left_is_left_out(tmp_path: Path, rest: bytes) -> None:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    (tmp_path / "half.jpg").write_bytes(head + rest)
    cover = replace(sample.full().cover, funder_emblem="half.jpg")
    made = word.write(replace(sample.full(), cover=cover, blocks=()), tmp_path)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert not any(name.startswith("word/media/") for name in packed.namelist())
