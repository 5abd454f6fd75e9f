"""A document as one page for the web: no script, no request to anywhere, readable by everybody.

All texts are escaped by the template.  The one thing taken as it is are our own charts, after
`curator.report.formats.inline` has let through only what draws.
"""

import base64
import hashlib
import re
from functools import cache, partial
from pathlib import Path
from typing import Final, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from curator.desk.language import gettext, speaking
from curator.report.document import Block, Chart, Document, Heading
from curator.report.formats import emblems, inline, safe

TEMPLATES: Final = Path(__file__).parent / "templates"
STYLE: Final = (TEMPLATES / "document.css").read_text(encoding="utf-8")
NARROW: Final = 360
"""Pixels of a chart on a phone."""

_STYLE: Final = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def _hash(style: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style).digest()).decode()


STYLE_HASH: Final = _hash(STYLE.encode())
"""Of the style sheet of pages made now, as a Content-Security-Policy names it."""


def write(document: Document, pictures: Path) -> bytes:
    """The page, UTF-8.  `pictures` is the folder with the funder's emblem; it may be missing there."""
    document = safe.whole(document)
    with speaking(document.language):
        skip = gettext("Go to the content")
    page = _environment().get_template("document.html")
    told = page.render(
        document=document,
        cover=document.cover,
        labels=document.labels,
        chapters=[
            (number, block)
            for number, block in enumerate(document.blocks)
            if isinstance(block, Heading) and block.level == 1
        ],
        emblem=_emblem(document.cover.funder_emblem, pictures),
        skip=skip,
        style=Markup(STYLE),  # noqa: S704  a file of ours
        policy=_policy(STYLE_HASH),
    )
    return (told.strip() + "\n").encode()


def policy_of(page: bytes) -> str:
    """The Content-Security-Policy under which a page of ours looks as it was made, whenever that was.

    The style sheet of an older page is not today's.  It stands before every text of other people, and
    those cannot hold a sheet of their own, because they are escaped.
    """
    found = _STYLE.search(page)
    return _policy(_hash(found.group(1)) if found else STYLE_HASH)


def _policy(style: str) -> str:
    return f"default-src 'none'; style-src '{style}'; img-src data:"


def _emblem(name: str | None, pictures: Path) -> str:
    """The funder's emblem as an address that holds it, "" without one."""
    data = base64.b64encode(emblems.png(name, pictures)).decode()
    return f"data:image/png;base64,{data}" if data else ""


def _drawn(chart: Chart, mark: str, named_by: str, width: int | None = None) -> Markup:
    from curator.report.formats import charts  # noqa: PLC0415  heavy, and made in a process that ends

    drawn = charts.svg(chart, width=width) if width else charts.svg(chart)
    return Markup(inline.svg(drawn, mark, named_by))  # noqa: S704  ours, and only what draws is left of it


def _direction(words: str, language: str = "") -> str:
    return "rtl" if safe.is_right_to_left(words, language) else "ltr"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(drawn=_drawn, direction=_direction, link=safe.link, tag=safe.tag, narrow=NARROW)
    made.tests.update({kind.__name__.lower(): partial(_is, kind) for kind in get_args(Block)})
    return made


def _is(kind: type[object], block: object) -> bool:
    return isinstance(block, kind)
