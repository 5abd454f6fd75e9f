"""The public page of a permission's terms: what may be shown where, how long, and how to take it back."""

from flask import Blueprint, abort, render_template
from sqlalchemy import select
from sqlmodel import col

from config.models import Campaign, Team
from curator.removal import visits
from curator.removal.context import removal
from curator.removal.words import say

pages = Blueprint("terms", __name__)


@pages.get("/<code>/lupa/<campaign>/<team>")
def page(code: str, campaign: str, team: str) -> str:
    """The terms of permissions given to a team of a campaign, by their keys."""
    spoken = visits.spoken(code)
    wanted = (
        select(col(Campaign.name), col(Team.name))
        .join(Team, col(Team.campaign_id) == col(Campaign.id))
        .where(col(Campaign.key) == campaign, col(Team.key) == team)
    )
    with removal().database.reading() as session:
        found = session.execute(wanted).first()
    if found is None:
        abort(404)
    return render_template(
        "terms.html",
        _=say(spoken),
        language=spoken,
        settings=removal().settings,
        here="terms.page",
        campaign_name=found[0],
        team_name=found[1],
    )
