"""The page of codes that show a wall on another site, with the wall as it looks."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request

from config.languages import PUBLIC
from curator.desk import embed_beside, embed_ways, headers
from curator.desk.context import desk, reading, team
from curator.desk.embed_beside import Beside
from curator.desk.embed_ways import Pinned, Way, Wishes
from curator.desk.language import gettext
from curator.showing import walls
from curator.showing.walls import WallView

pages = Blueprint("embed", __name__)


@dataclass(frozen=True, slots=True)
class Embedding:
    """A wall with everything that shows it elsewhere."""

    wall: WallView
    page: str
    ways: tuple[Way, ...]
    beside: tuple[Beside, ...]
    places: tuple[tuple[str, date], ...]
    """Sites on which the wall was seen, and when last."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to choose; the first choice has the value ""."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@pages.get("/<team>/embed")
def page() -> str:
    """The ways for each wall on which the team's picks are seen, made to what is chosen above them."""
    with reading() as reader:
        found = [(wall, walls.places(reader, wall.key)) for wall in walls.of_team(reader, team())]
    settings, wishes = desk().settings, _wishes()
    origin, pinned = settings.wall_url, _pinned(settings.published)
    parts = urlsplit(origin)
    headers.may_frame(f"{parts.scheme}://{parts.netloc}")
    return render_template(
        "embed.html",
        embeddings=[
            Embedding(
                wall,
                f"{origin}/{wall.key}/",
                embed_ways.ways(wall, origin, wishes, pinned),
                embed_beside.pages(wall, origin, settings.removal_url, wishes.language),
                tuple(places),
            )
            for wall, places in found
        ],
        questions=_questions(),
        wishes=wishes,
        chosen=wishes != Wishes(),
    )


def _wishes() -> Wishes:
    asked = {field.name: request.args.get(field.name, "") for field in fields(Wishes)}
    return Wishes(**{name: value for name, value in asked.items() if embed_ways.fits(name, value)})


def _questions() -> tuple[Question, ...]:
    return (
        Question(
            "language",
            gettext("Language of the wall’s own words"),
            (("", gettext("As the wall has it")), *PUBLIC.items()),
        ),
        Question(
            "layout",
            gettext("Layout"),
            (
                ("", gettext("As the wall has it")),
                ("row", gettext("Three in a row")),
                ("list", gettext("A list")),
                ("large", gettext("The newest large")),
            ),
        ),
        Question(
            "heading",
            gettext("Level of the wall’s heading"),
            (("", gettext("2 (usual)")), ("3", "3"), ("4", "4"), ("5", "5")),
        ),
        Question(
            "channels",
            gettext("Channels and hashtags"),
            (
                ("", gettext("Beside fewer than three posts")),
                ("on", gettext("Always")),
                ("off", gettext("Only when there are no posts")),
            ),
        ),
        Question(
            "scheme",
            gettext("Light or dark"),
            (
                ("", gettext("As your page; a frame is light")),
                ("light", gettext("Light")),
                ("dark", gettext("Dark")),
                ("auto", gettext("As the visitor’s device")),
            ),
        ),
        Question(
            "consent",
            gettext("Consent tool of your site"),
            (
                ("", gettext("None, or another one")),
                ("cookiebot", "Cookiebot"),
                ("onetrust", "OneTrust"),
                ("usercentrics", "Usercentrics"),
            ),
        ),
    )


def _pinned(published: Path) -> Pinned | None:
    """The element's script as it is published now; None: there is none yet."""
    try:
        script = (published / "embed.v1.js").read_bytes()
    except OSError:
        return None
    name = f"embed.v1.{hashlib.sha256(script).hexdigest()[:12]}.js"
    digest = b64encode(hashlib.sha384(script).digest()).decode()
    return Pinned(name, f"sha384-{digest}")
