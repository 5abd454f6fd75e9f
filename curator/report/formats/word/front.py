"""What stands in front and around: the cover, the list of contents, running head and page number."""

from io import BytesIO
from pathlib import Path
from typing import Final

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.section import _Footer
from docx.shared import Cm, Pt

from curator.report.document import Cover, Document, Heading
from curator.report.formats import emblems
from curator.report.formats.word.elements import describe, element, field, put, runs, say

LEVELS: Final = 2
"""How deep the list of contents goes."""
_HIGHEST, _WIDEST = Cm(1.8), Cm(7)
_LOW, _DEEP = Pt(170), Pt(110)


def cover(made: WordDocument, document: Document, pictures: Path) -> None:
    """The cover: a page of its own before a list of contents, else the head of the first page."""
    told, alone = document.cover, document.with_contents
    title = say(made.add_paragraph(style="Title"), told.title)
    if alone:
        title.paragraph_format.space_before = _LOW
    for line in (told.team, told.period, told.project_number):
        if line:
            say(made.add_paragraph(style="Subtitle"), line)
    say(made.add_paragraph(style="Small Print"), told.version)
    _funder(made, told, pictures, deep=alone)


def _funder(made: WordDocument, told: Cover, pictures: Path, *, deep: bool) -> None:
    named = told.funder_name or told.funder_sentence
    drawn = emblems.png(told.funder_emblem, pictures)
    lines = []
    if drawn:
        image = Image.from_blob(drawn)
        lines.append(made.add_paragraph(style="Picture"))
        run = lines[0].add_run()
        scale = min(_HIGHEST / image.px_height, _WIDEST / image.px_width)
        run.add_picture(BytesIO(drawn), round(image.px_width * scale), round(image.px_height * scale))
        describe(run, named, named)
    if told.funder_name:
        lines.append(say(made.add_paragraph(), told.funder_name, style="Strong"))
        lines[-1].paragraph_format.keep_with_next = bool(told.funder_sentence)
    if told.funder_sentence:
        lines.append(say(made.add_paragraph(), told.funder_sentence))
    if lines:
        lines[0].paragraph_format.space_before = _DEEP if deep else Pt(12)


def contents(made: WordDocument, document: Document) -> None:
    """A list of the headings as links, without page numbers.

    A list with page numbers has to be counted by Word, which then asks everybody who opens the file
    whether it may; this one is true from the beginning, and Word counts it anew when it is told to.
    """
    head = say(made.add_paragraph(style="TOC Heading"), document.labels.contents)
    head.paragraph_format.page_break_before = True
    found = [one for one in document.blocks if isinstance(one, Heading)]
    listed = [(number, one) for number, one in enumerate(found, start=1) if one.level <= LEVELS]
    begin, code, separate, *_, end = field(rf'TOC \o "1-{LEVELS}" \n \h \z \u', "")
    for place, (number, heading) in enumerate(listed):
        line = made.add_paragraph(style=f"toc {heading.level}")
        if place == 0:
            put(line, begin, code, separate)
        put(line, element("hyperlink", *runs(heading.text), anchor=mark(number), history=1))
        if place == len(listed) - 1:
            put(line, end)


def mark(number: int) -> str:
    """The bookmark of the document's heading of that number, as Word itself names them."""
    return f"_Toc{number:09}"


def around(made: WordDocument, document: Document) -> None:
    """Whose document of which period at the top of every page but the first, its number at the foot."""
    section, told = made.sections[0], document.cover
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    say(section.header.paragraphs[0], told.title)
    section.header.paragraphs[0].add_run("\t")
    say(section.header.paragraphs[0], f"{told.team} · {told.period}")
    section.first_page_header.is_linked_to_previous = False
    for foot in (section.footer, section.first_page_footer):
        foot.is_linked_to_previous = False
    _page_number(section.footer, document.labels.page)
    if not document.with_contents:
        _page_number(section.first_page_footer, document.labels.page)


def _page_number(foot: _Footer, label: str) -> None:
    line = foot.paragraphs[0]
    before, _, rest = label.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, code in ((before, "PAGE"), (between, "NUMPAGES")):
        say(line, words)
        put(line, *field(code, "1"))
    say(line, after)
