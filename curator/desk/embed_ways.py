"""The code that shows a wall on another site, one way after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode

from config.languages import LANGUAGES
from curator.desk.embed_heights import HEIGHTS, WIDTHS
from curator.desk.language import gettext
from curator.showing.walls import WallView

SANDBOX: Final = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
CONSENT: Final[Mapping[str, str]] = {
    "cookiebot": ' data-cookieconsent="ignore"',
    "onetrust": " data-ot-ignore",
    "usercentrics": "",
}
"""Consent tools, with the mark that lets a script or a frame through; Usercentrics blocks only
services that somebody has listed, so it needs none."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a web editor wants; "" leaves a thing as the wall has it."""

    language: str = ""
    heading: str = ""
    layout: str = ""
    scheme: str = ""
    channels: str = ""
    consent: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """What the element and the addresses are told."""
        named = ("heading", "layout", "scheme", "channels")
        return {name: value for name in named if (value := str(getattr(self, name)))}


@dataclass(frozen=True, slots=True)
class Pinned:
    """The element's script under the name that tells what is in it, and its digest."""

    name: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to embed: its name, when to take it, the code, and what the site's CSP must allow."""

    key: str
    name: str
    when: str
    code: str
    policy: str = ""
    notes: tuple[str, ...] = ()
    preview: str = ""
    """The address of what it looks like."""
    sandbox: str = SANDBOX


def ways(wall: WallView, origin: str, wishes: Wishes, pinned: Pinned | None) -> tuple[Way, ...]:
    """Every way to show a wall that stands at `origin`; `pinned` None: nothing is published yet."""
    language = wishes.language or wall.language
    page = f"{origin}/{wall.key}/{language}/"
    found = _elements(wall, origin, language, wishes, pinned)
    return (*found, *_framed(wall, origin, page, wishes), *_written(origin, page, wishes))


def _elements(
    wall: WallView, origin: str, language: str, wishes: Wishes, pinned: Pinned | None
) -> tuple[Way, ...]:
    mark = CONSENT.get(wishes.consent, "")
    given = "".join(f' {name}="{value}"' for name, value in wishes.attributes.items())
    home = f"{origin}/{wall.key}/" if language == wall.language else f"{origin}/{wall.key}/{language}/"
    element = (
        f'<some-seina wall="{wall.key}" lang="{language}"{given}>'
        f'<a href="{home}">{escape(wall.name)}</a></some-seina>'
    )
    policy = f"script-src {origin}; connect-src {origin}; img-src {origin}"
    preview = f"{origin}/{wall.key}/{language}/element/{_query(wishes)}"
    plain = Way(
        "element",
        gettext("Element (recommended)"),
        gettext("Follows the font and colours of your site and grows with its content."),
        f'<script type="module" src="{origin}/embed.v1.js"{mark}></script>\n{element}',
        policy,
        (_any_cache(),),
        preview,
    )
    if pinned is None:
        return (plain,)
    exact = Way(
        "pinned",
        gettext("Element with a checksum"),
        gettext("If your site may only load scripts that never change (SRI)."),
        f'<script type="module" src="{origin}/{pinned.name}" integrity="{pinned.integrity}"'
        f' crossorigin="anonymous"{mark}></script>\n{element}',
        policy,
        (gettext("Corrections to the script come only when you copy a new code from here."),),
    )
    return (plain, exact)


def _framed(wall: WallView, origin: str, page: str, wishes: Wishes) -> tuple[Way, ...]:
    mark, address = CONSENT.get(wishes.consent, ""), f"{page}frame/{_query(wishes)}"
    needed = HEIGHTS[wishes.layout or wall.layout]
    told = ", ".join(f"{height} ({width})" for width, height in zip(WIDTHS, needed, strict=True))
    name = escape(wall.name)
    return (
        Way(
            "frame",
            gettext("Frame"),
            gettext("If your site does not allow scripts."),
            f'<iframe src="{escape(address)}" title="{name}" width="100%" height="{needed[1]}"'
            f' style="border:0"\n sandbox="{SANDBOX}" loading="lazy"{mark}></iframe>',
            f"frame-src {origin}",
            (
                gettext("Heights in pixels, by the width of the frame: %(heights)s", heights=told),
                _any_cache(),
            ),
            address,
        ),
        Way(
            "wordpress",
            gettext("WordPress"),
            gettext("Paste the address on a line of its own in the editor."),
            page,
            f"frame-src {origin}",
            (gettext("WordPress shows at most 1,000 pixels of height."),),
            f"{page}frame/",
            "allow-scripts",
        ),
    )


def _written(origin: str, page: str, wishes: Wishes) -> tuple[Way, ...]:
    query = _query(wishes)
    return (
        Way(
            "fragment",
            gettext("Fragment for your server"),
            gettext("Neither script nor frame: your server puts the cards into the page."),
            f"{page}fragment.html{query}",
            f"style-src {origin}; img-src {origin}",
            (
                gettext(
                    "Keep the page in your CMS cache for five minutes at most, or out of it:"
                    " a removed post must not stay on your site."
                ),
            ),
            f"{page}{query}",
        ),
        Way(
            "data",
            gettext("Data and feeds"),
            gettext("For programs: JSON, Atom and JSON Feed."),
            "\n".join(f"{page}{file}" for file in ("wall.json", "atom.xml", "feed.json"))
            + f"\n{origin}/schema/wall.v1.json",
        ),
    )


def _any_cache() -> str:
    return gettext("Your CMS cache does not matter: visitors’ browsers fetch the wall from us.")


def _query(wishes: Wishes) -> str:
    return f"?{urlencode(wishes.attributes)}" if wishes.attributes else ""


def fits(name: str, value: str) -> bool:
    """Whether a value of a query may be wished for."""
    allowed: Mapping[str, tuple[str, ...]] = {
        "language": (*LANGUAGES, "se"),
        "heading": ("2", "3", "4", "5"),
        "layout": tuple(HEIGHTS),
        "scheme": ("light", "dark", "auto"),
        "channels": ("on", "off"),
        "consent": tuple(CONSENT),
    }
    return value in allowed[name]
