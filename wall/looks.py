"""A wall's own look as a style sheet, beside the one that all walls share.  Pure."""

import hashlib

from curator.showing import brand
from curator.showing.brand import Brand

NAME = "brand.css"


def properties(given: Brand) -> str:
    """The custom properties of a brand, one after the other; "" for none."""
    return ";".join(f"{name}:{value}" for name, value in brand.declarations(given))


def sheet(given: Brand) -> bytes:
    """The style sheet of a brand."""
    return f".seina,.seina-page{{{properties(given)}}}\n".encode()


def version(given: Brand) -> str:
    """Changes with a brand, "" for none: a new page never meets an old sheet from a cache."""
    return hashlib.sha256(sheet(given)).hexdigest()[:8] if given else ""
