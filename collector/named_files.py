"""Whether a file names somebody, also one whose texts are packed: a page for browsers, a Word document."""

import gzip
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from collector.whom import Whom

PACKED: Final = frozenset({".docx", ".xlsx"})
"""Files that are archives of XML."""


def names(path: Path, whom: Whom) -> bool:
    """Whether a text in a file names them.  A PDF's are not to be read: of those another form tells."""
    return any(whom.named_in(text.decode("utf-8", "ignore")) for text in _texts(path))


def _texts(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        yield gzip.decompress(data)
    elif path.suffix in PACKED and zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            yield from map(packed.read, packed.namelist())
    else:
        yield data
