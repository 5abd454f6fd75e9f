"""A campaign itself: what it is called, what it is about, and from when until when it runs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from config.models import Campaign
from curator.shaping import drafts
from curator.shaping.drafts import DraftError, Problem, Problems


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign as it was typed."""

    name: str = ""
    about: str = ""
    starts: str = ""
    ends: str = ""

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignDraft":
        """A campaign as it is."""
        ends = campaign.ends.isoformat() if campaign.ends else ""
        return cls(campaign.name, campaign.about, campaign.starts.isoformat(), ends)


def change(session: Session, person_id: int, campaign_id: int, draft: CampaignDraft) -> None:
    """Other words or dates.  `DraftError` tells all that is wrong."""
    found: Problems = {}
    values: dict[str, Any] = {
        "name": drafts.name(found, "name", draft.name),
        "about": draft.about.strip().replace("\r\n", "\n"),
        "starts": drafts.day(found, "starts", draft.starts),
        "ends": drafts.day(found, "ends", draft.ends),
    }
    if values["starts"] is None:
        found.setdefault("starts", Problem.NO_DATE)
    if len(values["about"]) > drafts.TEXT_LIMIT:
        found["about"] = Problem.TOO_LONG
    drafts.in_order(found, values["starts"], values["ends"])
    if found:
        raise DraftError(found)
    campaign = session.get_one(Campaign, campaign_id, with_for_update=True)
    drafts.keep(session, person_id, "campaign_changed", campaign, values)
