"""Telling a text alternative that a machine wrote from one that a person did.

The beginnings are those of Facebook's and Instagram's automatic text alternatives in the languages
they come in here, those of office programs, and file names.
"""

import re
from typing import Final

_BEGINS: Final = (
    "may be an image of",
    "may be a ",
    "may be art of",
    "may be pop art of",
    "image may contain",
    "no photo description available",
    "no image description available",
    "photo description not available",
    "no alternative text description for this image",
    "no alt text provided",
    "a picture containing",
    "kuva voi sisältää",
    "kuvassa voi olla",
    "kuva saattaa sisältää",
    "kuvassa saattaa olla",
    "saattaa olla kuva",
    "voi olla kuva",
    "voi olla taidetta",
    "ei tekstikuvausta saatavilla",
    "ei kuvausta saatavilla",
    "ei kuvan kuvausta saatavilla",
    "ei valokuvan kuvausta saatavilla",
    "valokuvan kuvausta ei ole saatavilla",
    "kuva, joka sisältää kohteen",
    "bilden kan innehålla",
    "kan vara en bild av",
    "kan vara en illustration av",
    "kan vara konst",
    "ingen fotobeskrivning tillgänglig",
    "ingen bildbeskrivning tillgänglig",
    "en bild som visar",
)
_ENDS: Final = (
    "description automatically generated",
    "description automatically generated with low confidence",
    "description automatically generated with medium confidence",
    "kuvaus luotu automaattisesti",
    "automaattisesti luotu kuvaus",
    "automatiskt genererad beskrivning",
)
_INSIDE: Final = re.compile(
    r"\b(photo|photos|video|photo shared|photo posted) by .{1,120} (on|in) .{3,40}\. (may be|image may)"
    r"|tekoälyllä tuotettu (teksti)?kuvaus|ai-generated (alt|image description)"
)
_FILE: Final = re.compile(
    r"((img|dsc|pxl|image|photo|kuva|screenshot)[\W_]*)?[\d\W_]*(\.(jpe?g|png|webp|gif|heic))?"
)
_FILE_NAME: Final = re.compile(r"\S+\.(jpe?g|png|webp|gif|heic)")


def looks_automatic(alt: str) -> bool:
    """Whether a text alternative was probably written by a network or is a file's name; not of "" itself."""
    folded = " ".join(alt.casefold().replace("’", "'").split()).rstrip(".")
    if not folded:
        return False
    return (
        folded.startswith(_BEGINS)
        or folded.endswith(_ENDS)
        or _INSIDE.search(folded) is not None
        or (len(folded) < 200 and bool(_FILE.fullmatch(folded) or _FILE_NAME.fullmatch(folded)))
    )
