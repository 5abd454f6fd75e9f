"""The web page of a document: strict HTML, every text escaped, no script, readable under its own policy."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe

from curator.report.document import Document, Grid, Heading, Paragraph, Pictured, Stories, StoryLine
from curator.report.formats import charts, inline, web
from tests.curator.desk.test_readings_browser import AXE
from tests.curator.report import mischief
from tests.curator.report import sample_documents as sample

Element = ElementTree.Element
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    sample.put_emblem(made)
    return made


@pytest.fixture(scope="module")
def full(folder: Path) -> bytes:
    return web.write(sample.full(), folder)


def tree(page: bytes) -> Element:
    """The page as a browser takes it; the strict parser refuses what is not right."""
    found: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return found


def said(one: Element, at: str = ".") -> str:
    found = one.find(at)
    assert found is not None
    return " ".join("".join(found.itertext()).split())


def of(*blocks: Any) -> Document:
    return replace(sample.short(), blocks=blocks)


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n and then nothing"])
def test_an_emblem_that_is_missing_or_broken_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / sample.EMBLEM).write_bytes(content)
    page = tree(web.write(replace(sample.short(), cover=sample.full().cover), tmp_path))
    assert list(page.iter("img")) == []
    assert "Hanketta osarahoittaa Euroopan unioni." in said(page, "body")


@pytest.mark.parametrize(("language", "tag"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")])
def test_a_page_is_in_its_language_and_has_one_name(language: str, tag: str, folder: Path) -> None:
    page = tree(web.write(replace(sample.short(), language=language), folder))
    assert page.get("lang") == tag
    assert said(page, "head/title") == ("Tiivis raportti valtuustolle, Tammi–maaliskuu 2026 (1.1.–31.3.2026)")
    assert [said(one) for one in page.iter("h1")] == ["Tiivis raportti valtuustolle"]


def test_headings_go_down_one_level_at_a_time_and_the_contents_lead_to_them(full: bytes) -> None:
    page = tree(full)
    headings = [one for one in page.iter() if one.tag in {"h1", "h2", "h3", "h4"}]
    levels = [int(str(one.tag)[1]) for one in headings]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    wanted = [block.text for block in sample.full().blocks if isinstance(block, Heading)]
    assert [said(one) for one in headings[1:]] == wanted
    ids = {one.get("id"): said(one) for one in headings if one.get("id")}
    links = [one for one in page.iter("a") if (one.get("href") or "").startswith("#h")]
    assert [ids[(one.get("href") or "")[1:]] for one in links] == [said(one) for one in links]
    assert len(links) == levels.count(2)


def test_tables_have_captions_and_heads_and_say_every_cell(full: bytes) -> None:
    page = tree(full)
    wanted = [
        block.grid if isinstance(block, Pictured) else block
        for block in sample.full().blocks
        if isinstance(block, Grid | Pictured)
    ]
    for table, grid in zip(page.iter("table"), wanted, strict=True):
        assert said(table, "caption") == grid.caption
        assert [one.get("scope") for one in table.iterfind("thead/tr/th")] == ["col"] * len(grid.heads)
        rows = [[said(cell) for cell in row] for row in table.iterfind("tbody/tr")]
        assert rows == [[" ".join(cell.text.split()) for cell in row] for row in grid.rows]
        assert [one.get("scope") for one in table.iterfind("tbody/tr/th")] == ["row"] * len(grid.rows)


def test_every_id_is_there_once_and_every_picture_is_named(full: bytes) -> None:
    page = tree(full)
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    drawn = list(page.iter(f"{SVG}svg")) or list(page.iter("svg"))
    assert len(drawn) == 4
    names = {one.get("id"): said(one) for one in page.iter("strong")}
    assert [names[one.get("aria-labelledby")] for one in drawn] == (
        ["Julkaisut viikoittain"] * 2 + ["Julkaisut palveluittain"] * 2
    )
    assert [one.get("alt") for one in page.iter("img")] == ["Euroopan unionin osarahoittama"]


def test_a_chart_loses_nothing_but_what_the_page_says_itself() -> None:
    drawn = charts.svg(sample.over_time().chart)
    kept = inline.svg(drawn, "w1", "c1")
    before = [str(one.tag).rpartition("}")[2] for one in ElementTree.fromstring(drawn).iter()]
    after = [str(one.tag).rpartition("}")[2] for one in ElementTree.fromstring(kept).iter()]
    assert [tag for tag in before if tag not in {"title", "desc"}] == after
    fills = [value for key, value in attributes(drawn) if key == "fill" and not value.startswith("url")]
    assert fills == [
        value for key, value in attributes(kept) if key == "fill" and not value.startswith("url")
    ]


def attributes(drawn: str) -> list[tuple[str, str]]:
    return [pair for one in ElementTree.fromstring(drawn).iter() for pair in one.attrib.items()]


def test_only_what_draws_is_let_through() -> None:
    bad = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="a()">
      <script>alert(1)</script><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>
      <a href="javascript:alert(1)"><text>gone</text></a><use xlink:href="https://evil.example/x.svg#a"/>
      <image href="https://evil.example/x.png"/><style>* { fill: url(https://evil.example) }</style>
      <rect id="a" fill="url(https://evil.example/#a)" style="fill: url('#a'); stroke:red; behavior:url(x)"/>
      <g onclick="b()" clip-path="url(#a)"><text fill="#000">kept &lt;b&gt;</text></g>
      <rect xmlns="http://evil.example/" width="1"/></svg>"""
    kept = ElementTree.fromstring(inline.svg(bad, "m", "n"))
    assert [str(one.tag).removeprefix(SVG) for one in kept.iter()] == ["svg", "rect", "g", "text"]
    assert [one.attrib for one in kept.iter()][1:] == [
        {"id": "m-a", "fill": "url(#m-a)", "stroke": "red"},
        {"clip-path": "url(#m-a)"},
        {"fill": "#000"},
    ]
    assert "".join(kept.itertext()).split() == ["kept", "<b>"]


def test_what_is_no_chart_is_none() -> None:
    with pytest.raises(ValueError, match="svg"):
        inline.svg("<p>text</p>", "m", "n")


@pytest.mark.parametrize(
    "words",
    [mischief.BAD, mischief.LONG, sample.ARABIC, mischief.CONTROLS],
    ids=("marks", "long", "arabic", "controls"),
)
def test_every_text_stays_a_text(words: str, folder: Path) -> None:
    page = tree(web.write(mischief.everywhere(words), folder))
    assert not [
        one for one in page.iter() if str(one.tag).rpartition("}")[2] in {"script", "iframe", "object"}
    ]
    assert not [key for one in page.iter() for key in one.attrib if key.startswith("on") or key == "style"]
    assert len(list(page.iter("style"))) == len(list(page.iter("img"))) == 1
    shown = " ".join(("abcdefgh" if words == mischief.CONTROLS else words).split())
    assert sum(said(one) == shown for one in page.iter()) > 60


def test_only_web_addresses_become_links(folder: Path) -> None:
    stories = Stories(
        (
            StoryLine("Viikko 1", "hyvä", 'https://a.example/?a=1&b="2'),
            StoryLine("Viikko 2", "paha", "javascript:alert(1)"),
            StoryLine("Viikko 3", "data", "data:text/html,x"),
        )
    )
    page = tree(web.write(of(stories), folder))
    assert [one.get("href") for one in page.iter("a")] == ["#main", 'https://a.example/?a=1&b="2']


def test_another_language_is_marked_and_turned(folder: Path) -> None:
    page = tree(
        web.write(of(Paragraph("hej", "sv"), Paragraph(sample.ARABIC, "ar"), Paragraph("moi")), folder)
    )
    told = [(one.get("lang"), one.get("dir")) for one in page.iterfind("body/main/p")]
    assert told == [("sv-FI", "ltr"), ("ar", "rtl"), (None, "ltr")]


@pytest.mark.parametrize("held", [None, b"", b"<svg onload='alert(1)'/>"])
def test_a_funder_without_a_picture_is_named_in_words(held: bytes | None, tmp_path: Path) -> None:
    if held is not None:
        (tmp_path / sample.EMBLEM).write_bytes(held)
    cover = replace(sample.full().cover, funder_sentence="")
    page = tree(web.write(replace(sample.short(), cover=cover), tmp_path))
    assert list(page.iter("img")) == []
    assert "Euroopan unionin osarahoittama" in said(page, "body/header")


def test_the_same_document_gives_the_same_bytes(full: bytes, folder: Path) -> None:
    assert web.write(sample.full(), folder) == full


def test_the_policy_is_of_the_pages_own_style_whenever_it_was_made(full: bytes, folder: Path) -> None:
    now = f"default-src 'none'; style-src '{web.STYLE_HASH}'; img-src data:"
    assert web.policy_of(full) == now
    assert web.policy_of(web.write(mischief.everywhere("<style>*{}</style>"), folder)) == now
    assert web.policy_of(b"<p>no page of ours</p>") == now
    older = full.replace(b":root {", b":root  {", 1)
    assert web.policy_of(older) not in {now, ""}


@pytest.mark.browser
def test_a_page_is_readable_under_its_own_policy_and_asks_nobody(full: bytes, chromium: Any) -> None:
    """On a small phone and a wide screen, in light and in dark; axe finds nothing, nothing is refused."""
    context = chromium.new_context(locale="fi-FI")
    asked: list[str] = []
    refused: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        told = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": web.policy_of(full)}
        route.fulfill(body=full, headers=told)

    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: refused.append(message.text))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto("http://desk.example/kooste")
            found = Axe().run(page, options=AXE).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "700"
            drawn = page.locator("svg:visible")
            assert drawn.count() == 2
            assert drawn.first.bounding_box()["width"] > 200
    context.close()
    assert refused == []
    assert set(asked) <= {"http://desk.example/kooste", "http://desk.example/favicon.ico"}
