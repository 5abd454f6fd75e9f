"""Addresses of the public pages below `SOMESEINA_REMOVAL_URL`, for cards, messages and letters.  Pure."""

from urllib.parse import quote, urlencode

from config.settings import Settings


def terms(settings: Settings, campaign_key: str, team_key: str, language: str) -> str:
    """The terms of a permission given to a team of a campaign; keys as the rows have them."""
    return f"{settings.removal_url}/{language}/lupa/{quote(campaign_key, safe='')}/{quote(team_key, safe='')}"


def request(removal_url: str, pick_id: int, wall_key: str, language: str) -> str:
    """The form by which anybody asks that a pick be taken off; `wall_key`: where they saw it, or ""."""
    seen_on = "?" + urlencode({"seina": wall_key}) if wall_key else ""
    return f"{removal_url}/{language}/poista/{pick_id}{seen_on}"


def outcome(settings: Settings, follow: str, language: str) -> str:
    """Where an asker follows a request, by the code they were given."""
    return f"{settings.removal_url}/{language}/poisto/{follow}"


def story_form(removal_url: str, wall_key: str, language: str) -> str:
    """The form by which anybody sends a story to a wall."""
    return f"{removal_url}/{language}/tarina/{quote(wall_key, safe='')}"


def story(settings: Settings, follow: str, language: str) -> str:
    """Where a sender follows a story and takes it back, by the code they were given."""
    return f"{settings.removal_url}/{language}/tarina/seuranta/{follow}"
