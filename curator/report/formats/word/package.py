"""The empty Word document ours grow from, and the way back to bytes.

It is kept as readable XML in ``template``: the library's own brings 130 styles in English, an American
page, and its makers' names and dates.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

import docx
from docx.document import Document as WordDocument

from curator.report.document import Document
from curator.report.formats import safe
from curator.report.formats.word.elements import element, name

TEMPLATE: Final = Path(__file__).parent / "template"
_THEN: Final = (1980, 1, 1, 0, 0, 0)
"""What every file in a package bears: with the moment of packing the bytes would never be the same."""
_LIMIT: Final = 255
"""Signs of a property, as the library takes them."""


def empty(document: Document) -> WordDocument:
    """An empty one of ours: A4, our styles, the document's language and properties."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for path in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
            package.write(path, path.relative_to(TEMPLATE).as_posix())
    packed.seek(0)
    made = docx.Document(packed)
    tag = safe.tag(document.language)
    defaults = made.styles.element.find(f"{name('docDefaults')}/{name('rPrDefault')}/{name('rPr')}")
    assert defaults is not None
    defaults.append(element("lang", val=tag, eastAsia=tag, bidi="ar-SA"))
    about, cover = made.core_properties, document.cover
    about.title = f"{cover.title}, {cover.period}"[:_LIMIT]
    about.author = about.last_modified_by = cover.team[:_LIMIT]
    about.language = tag
    about.created = about.modified = document.made.replace(tzinfo=None, microsecond=0)
    return made


def packed(made: WordDocument) -> bytes:
    """The document as a file's bytes, the same for the same document."""
    written, target = BytesIO(), BytesIO()
    made.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w") as package:
        for part in source.namelist():
            package.writestr(zipfile.ZipInfo(part, _THEN), source.read(part), zipfile.ZIP_DEFLATED)
    return target.getvalue()
