"""What keys are made of: the parts a person gives for each kind of key."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kind of key is made of."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    server: str = ""
    """The server it is for where none is named, "" where one must be."""


KINDS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "mastodon": Parts(("token",)),
        "bluesky": Parts(("identifier", "password"), server="https://bsky.social"),
        "meta": Parts(("token",), ("ig_user", "app_id", "app_secret"), "https://graph.facebook.com"),
        "instaloader": Parts(
            ("sessionid", "csrftoken", "ds_user_id"), ("mid", "ig_did"), "https://www.instagram.com"
        ),
    }
)


def parse(text: str, parts: Parts) -> dict[str, str]:
    """The parts in lines ``part=value``; ValueError, without any value, when they are not right."""
    given: dict[str, str] = {}
    for line in text.splitlines():
        part, _, value = line.partition("=")
        if value.strip():
            given[part.strip()] = value.strip()
    known = (*parts.needed, *parts.optional)
    if set(given) - set(known) or set(parts.needed) - set(given):
        raise ValueError(f"give a line part=value for each part: {', '.join(known)}")
    return given
