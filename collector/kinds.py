"""What each kind of source says of itself: the headings of its module's docstring."""

import re
from typing import Final

from collector import sources
from collector.errors import Misconfigured

_HEADING: Final = re.compile(r"^(Searches|Authentication|Limits|Deletion|Terms): ?", re.MULTILINE)


def about(kind: str) -> dict[str, str]:
    """What a kind of source is (``""``) and its headings in lower case; empty for one there is not."""
    try:
        told = (sources.load(kind).__doc__ or "").strip()
    except Misconfigured:
        return {}
    first, *parts = _HEADING.split(told)
    names = ["", *(name.lower() for name in parts[::2])]
    return {name: " ".join(text.split()) for name, text in zip(names, [first, *parts[1::2]], strict=True)}
