"""Codes that a phone reads: an address as a drawing, the same bytes for the same address.  Pure."""

from functools import lru_cache
from io import BytesIO
from typing import Final

from markupsafe import Markup

QUIET: Final = 4
"""Light modules around a code, as many as ISO/IEC 18004 asks for."""


def inline(address: str) -> Markup:
    """An address as an ``<svg>`` to stand in a page; what it says belongs beside it in words."""
    drawn = _drawn(address, alone=False).decode()
    hidden = drawn.replace("<svg ", '<svg class="seina-qr" aria-hidden="true" focusable="false" ', 1)
    return Markup(hidden)  # noqa: S704  the drawing holds numbers only


def image(address: str) -> bytes:
    """An address as a file of its own (SVG)."""
    return _drawn(address, alone=True)


# A pass draws the same few addresses as the one before, and trying all eight masks takes milliseconds.
@lru_cache(maxsize=128)
def _drawn(address: str, *, alone: bool) -> bytes:
    import segno  # noqa: PLC0415  heavy, and only the publisher draws

    target = BytesIO()
    segno.make_qr(address, error="m").save(
        target,
        kind="svg",
        xmldecl=False,
        svgns=alone,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        border=QUIET,
        light="#fff",
    )
    return target.getvalue()
