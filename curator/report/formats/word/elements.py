"""WordprocessingML by hand, for what the library has no words for: fields, links, languages, tables."""

from collections.abc import Iterator
from typing import Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from curator.report.formats import safe

Element = BaseOxmlElement
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def name(short: str) -> str:
    """The whole name of an element or attribute of WordprocessingML: `p` → `{http://…}p`."""
    return qn(f"w:{short}")


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """An element of WordprocessingML, in the order its schema wants the children given."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(name(key), str(value))
    made.extend(children)
    return made


def runs(words: str, *, style: str = "", language: str = "", rtl: bool = False) -> Iterator[Element]:
    """Words as runs, with a break at each line feed; `language` is one of Word's, "" for the document's."""
    for number, line in enumerate(words.split("\n")):
        inside = [element("br")] if number else []
        text = element("t")
        text.text = line.replace("\t", " ")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        yield element("r", *_properties(style, language, rtl), *inside, text)


def _properties(style: str, language: str, rtl: bool) -> Iterator[Element]:
    found = [element("rStyle", val=style)] if style else []
    found += [element("rtl")] if rtl else []
    if language:
        found.append(element("lang", **{"bidi" if rtl else "val": language}))
    if found:
        yield element("rPr", *found)


def put(paragraph: Paragraph, *elements: Element) -> None:
    """Put elements at the end of a paragraph."""
    paragraph._p.extend(elements)  # noqa: SLF001  the library has no public way to an element


def say(paragraph: Paragraph, words: str, *, style: str = "", language: str = "") -> Paragraph:
    """Put words at the end of a paragraph; a text from right to left turns a paragraph it begins."""
    rtl = safe.is_right_to_left(words, language)
    if rtl and not paragraph.text:
        paragraph._p.get_or_add_pPr().append(element("bidi"))  # noqa: SLF001  no public way to an element
    put(paragraph, *runs(words, style=style, language=safe.tag(language), rtl=rtl))
    return paragraph


def link(paragraph: Paragraph, words: str, url: str, *, language: str = "") -> None:
    """Put words that lead to a web address at the end of a paragraph; without one, the words alone."""
    address = safe.link(url)
    if not address:
        say(paragraph, words, language=language)
        return
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = element("hyperlink", history=1)
    made.set(qn("r:id"), key)
    rtl = safe.is_right_to_left(words, language)
    made.extend(runs(words, style="Hyperlink", language=safe.tag(language), rtl=rtl))
    put(paragraph, made)


def field(code: str, shown: str) -> Iterator[Element]:
    """A field that Word counts by itself, and what it shows until then."""
    yield element("r", element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.text = f" {code} "
    yield element("r", instruction)
    yield element("r", element("fldChar", fldCharType="separate"))
    yield from runs(shown)
    yield element("r", element("fldChar", fldCharType="end"))


def describe(run: Run, what: str, title: str) -> None:
    """Say in words what the picture of a run shows."""
    for drawn in run._r.iter(_DRAWN):  # noqa: SLF001  the library has no words for it
        drawn.set("descr", what)
        drawn.set("title", title)
        drawn.set("name", title)
