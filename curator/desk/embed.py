"""The code that shows a wall on another site."""

from flask import Blueprint, render_template

from curator import walls
from curator.desk.context import desk, reading, team

pages = Blueprint("embed", __name__)


@pages.get("/<team>/embed")
def page() -> str:
    """Two snippets for each wall on which the team's picks are seen."""
    with reading() as reader:
        found = walls.of_team(reader, team())
    return render_template("embed.html", walls=found, wall_url=desk().settings.wall_url)
