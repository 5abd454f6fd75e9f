"""The way to Meta and back: where a person is sent, and how we know that it is they who return."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from config.settings import Settings
from curator.connecting.connections import ConnectionRefused, Problem

ORIGIN: Final = "https://www.facebook.com"
VERSION: Final = "v26.0"
STATE_LASTS: Final = timedelta(minutes=10)

SCOPES: Final = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
    "read_insights",
    "business_management",
    "instagram_basic",
    "instagram_manage_insights",
    "instagram_manage_comments",
)
"""What is asked for where no configuration names it; ``docs/operate/meta.md`` tells why each is needed."""


@dataclass(frozen=True, slots=True)
class Started:
    """What a browser keeps while a person is at Meta: nothing secret to that browser's own person."""

    state: str
    team_id: int
    at: float
    """Unix time."""

    def kept(self) -> dict[str, Any]:
        """As a session keeps it."""
        return {"state": self.state, "team": self.team_id, "at": self.at}


def start(team_id: int, at: datetime) -> Started:
    """A new, unguessable state for one way to Meta and back."""
    return Started(secrets.token_urlsafe(32), team_id, at.timestamp())


def back(kept: object, state: str, at: datetime) -> int:
    """The team for which a person comes back from Meta with `state`.

    `ConnectionRefused` unless it is the state their browser was sent with, at most ten minutes ago.
    """
    if not isinstance(kept, Mapping) or not isinstance(kept.get("state"), str):
        raise ConnectionRefused(Problem.STALE)
    same = hmac.compare_digest(str(kept["state"]).encode(), state.encode())
    begun, team_id = kept.get("at"), kept.get("team")
    if not same or not isinstance(begun, float) or not isinstance(team_id, int):
        raise ConnectionRefused(Problem.STALE)
    if not 0 <= at.timestamp() - begun <= STATE_LASTS.total_seconds():
        raise ConnectionRefused(Problem.STALE)
    return team_id


def dialog(settings: Settings, state: str, redirect_uri: str) -> str:
    """Where a person allows us what we ask for.  With a configuration the key is a system user's."""
    if not settings.meta_ready:
        raise ConnectionRefused(Problem.NO_APP)
    asked = {
        "client_id": settings.meta_app_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "response_type": "code",
    }
    if settings.meta_config_id:
        asked |= {"config_id": settings.meta_config_id, "override_default_response_type": "true"}
    else:
        asked["scope"] = ",".join(SCOPES)
    return f"{ORIGIN}/{VERSION}/dialog/oauth?{urlencode(asked)}"
