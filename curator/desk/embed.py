"""The code that shows a wall on another site, one way after the other, with the wall as it looks."""

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, render_template

from curator import walls
from curator.desk import headers
from curator.desk.context import desk, reading, team
from curator.desk.language import gettext
from curator.walls import WallView

pages = Blueprint("embed", __name__)

SANDBOX: Final = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
HEIGHT: Final = 700


@dataclass(frozen=True, slots=True)
class Way:
    """One way to embed: its name, when to take it, the code, and what the site's CSP must allow."""

    key: str
    name: str
    when: str
    code: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A wall with everything that shows it elsewhere."""

    wall: WallView
    page: str
    frame: str
    ways: tuple[Way, ...]
    places: tuple[tuple[str, date], ...]
    """Sites on which the wall was seen, and when last."""


@pages.get("/<team>/embed")
def page() -> str:
    """The ways for each wall on which the team's picks are seen."""
    with reading() as reader:
        found = [(wall, walls.places(reader, wall.key)) for wall in walls.of_team(reader, team())]
    origin = desk().settings.wall_url
    parts = urlsplit(origin)
    headers.may_frame(f"{parts.scheme}://{parts.netloc}")
    return render_template("embed.html", embeddings=[_embedding(*one, origin) for one in found])


def _embedding(wall: WallView, places: list[tuple[str, date]], origin: str) -> Embedding:
    address = f"{origin}/{wall.key}/{wall.language}/"
    ways = _ways(wall, origin, address)
    return Embedding(wall, f"{origin}/{wall.key}/", f"{address}frame/", ways, tuple(places))


def _ways(wall: WallView, origin: str, address: str) -> tuple[Way, ...]:
    name, page = escape(wall.name), f"{origin}/{wall.key}/"
    return (
        Way(
            "element",
            gettext("Element (recommended)"),
            gettext("Follows the font and colours of your site and grows with its content."),
            f'<script type="module" src="{origin}/embed.v1.js"></script>\n'
            f'<some-seina wall="{wall.key}" lang="{wall.language}"><a href="{page}">{name}</a></some-seina>',
            f"script-src {origin}; connect-src {origin}; img-src {origin}",
        ),
        Way(
            "frame",
            gettext("Frame"),
            gettext("If your site does not allow scripts."),
            f'<iframe src="{address}frame/" title="{name}" width="100%" height="{HEIGHT}" style="border:0"\n'
            f' sandbox="{SANDBOX}" loading="lazy"></iframe>',
            f"frame-src {origin}",
        ),
        Way(
            "wordpress",
            gettext("WordPress"),
            gettext("Paste the address on a line of its own in the editor."),
            address,
            f"frame-src {origin}",
        ),
        Way(
            "fragment",
            gettext("Fragment for your server"),
            gettext("Neither script nor frame: your server puts the cards into the page."),
            f"{address}fragment.html",
            f"style-src {origin}; img-src {origin}",
        ),
        Way(
            "data",
            gettext("Data and feeds"),
            gettext("For programs: JSON, Atom and JSON Feed."),
            "\n".join(f"{address}{file}" for file in ("wall.json", "atom.xml", "feed.json")),
        ),
    )
