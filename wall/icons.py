"""One small line drawing per network, as the path of a 24 × 24 picture; it always stands beside the name."""

from types import MappingProxyType
from typing import Final

_BUBBLE = "M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"
_BOX = "M7 3h10a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z"
_ROUND = "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z"

PATHS: Final = MappingProxyType(
    {
        "fediverse": _BUBBLE + "M8 13V9.5a2 2 0 0 1 4 0V11m0-1.5a2 2 0 0 1 4 0V13",
        "bluesky": "M12 11C10 7 6 4 4 5c-2 2 0 7 4 8-3 1-3 4-1 5s4-1 5-4"
        "c1 3 3 5 5 4s2-4-1-5c4-1 6-6 4-8-2-1-6 2-8 6z",
        "instagram": _BOX + "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM17 7h.01",
        "facebook": _ROUND + "M15 8h-1a2 2 0 0 0-2 2v11M9.5 13.5h5",
        "threads": "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
        "tiktok": "M14 3v12a4 4 0 1 1-4-4M14 3c0 3 2 5 5 5",
        "linkedin": _BOX + "M8 11v6M8 7.5h.01M12 17v-6m0 3a2 2 0 0 1 4 0v3",
        "youtube": "M6 5h12a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM10 9l5 3-5 3z",
        "x": "M5 4l14 16M19 4L5 20",
        "flickr": "M7 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM17 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
        "peertube": "M6 4l6 4.5L6 13zM6 13l6 4.5L6 22zM12 8.5l6 4.5-6 4.5z",
        "tumblr": "M10 3v4H7v3h3v6a4 4 0 0 0 4 4h3v-3h-2a2 2 0 0 1-2-2v-5h4V7h-4V3z",
        "web": _ROUND + "M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
        "own": "M5 4h14v16l-7-4-7 4z",
    }
)


def path(network: str) -> str:
    """The drawing of a network; an unknown one is drawn as the web."""
    return PATHS.get(network, PATHS["web"])
