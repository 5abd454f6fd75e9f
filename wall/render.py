"""Templates to bytes: escaping is always on, an unknown name is an error, texts come from the catalogue."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.languages import LANGUAGES, PUBLIC
from curator.shown import ShownPick
from wall import cards
from wall.manifest import File, Rendition
from wall.words import words

REFRESH = 86_400
"""Seconds after which a page left open asks anew: what it shows is valid no longer than that.
WCAG 2.2.1 lets time limits over 20 hours pass."""
TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@cache
def environment(language: str) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words(language).catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(language=language, languages=LANGUAGES, public_languages=PUBLIC, refresh=REFRESH)
    return made


def page(template: str, language: str, **values: object) -> bytes:
    """A whole document."""
    return (environment(language).get_template(template).render(**values).strip() + "\n").encode()


def preview(pick: ShownPick, language: str, *, wall_url: str, picture_url: str = "") -> str:
    """A pick's card as HTML, as the wall will show it, for who decides about it.

    `picture_url`: where the picture can be had now (it is not published yet); ``""`` makes a text
    card.  Styles are in ``wall.css``; the card brings none.
    """
    now_at = File(picture_url, "", 0)
    rendition = Rendition(now_at, now_at, 800, 600) if picture_url else None
    card = cards.card(pick, language, rendition, wall_language=language)
    macro = environment(language).get_template("cards.html").module.card  # type: ignore[attr-defined]
    return str(macro(card, wall_url + "/", "", "h3"))


def style() -> str:
    """The style sheet that `preview`'s card is made for."""
    return (STATIC / "wall.css").read_text(encoding="utf-8")
