"""Settings: everything an admin or owner can change, and the campaign itself."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config.models import Campaign
from curator.desk.context import me, reading, team, write
from curator.desk.guard import require
from curator.desk.shaping import words as said
from curator.models import Role
from curator.shaping import campaigns
from curator.shaping.campaigns import CampaignDraft
from curator.shaping.drafts import DraftError

pages = Blueprint("campaign", __name__)


@pages.get("/<team>/settings")
def settings() -> str:
    """Where each thing is set."""
    return render_template("settings.html")


@pages.get("/<team>/campaign")
def page() -> str:
    """The campaign's words and dates, for its owner."""
    require(Role.OWNER)
    with reading() as reader:
        draft = CampaignDraft.of(reader.get_one(Campaign, team().campaign_id))
    return _page(draft, {})


@pages.post("/<team>/campaign")
def save() -> Response | tuple[str, int]:
    """Change them."""
    require(Role.OWNER)
    given = request.form
    draft = CampaignDraft(*(given.get(name, "") for name in ("name", "about", "starts", "ends")))
    try:
        write(campaigns.change, me().person_id, team().campaign_id, draft)
    except DraftError as error:
        return _page(draft, said.faults(error.problems)), 422
    return redirect(url_for("campaign.settings", done="campaign"), 303)


def _page(draft: CampaignDraft, faults: dict[str, str]) -> str:
    return render_template("campaign.html", form=draft, faults=faults)
