"""Counts as they stand in a sentence: “1 julkaisu”, “6 julkaisua”, “kerran”, “12 kertaa”."""

from curator.desk.figures_words import figure
from curator.desk.language import ngettext


def posts(count: int) -> str:
    """So many posts."""
    return ngettext("%(count)s post", "%(count)s posts", count, count=figure(count))


def times(count: int) -> str:
    """How often."""
    return ngettext("once", "%(count)s times", count, count=figure(count))


def sentence(*parts: str) -> str:
    """Parts of one sentence, the empty ones left out: with a capital letter and a full stop."""
    said = "; ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}." if said else ""
