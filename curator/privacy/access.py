"""What is held of somebody, for the copy they have a right to (GDPR article 15)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from collector import access, namesakes, whom
from collector.access import Answer, HeldFile
from config.db import Database
from curator.models import ReportFile

ANOTHER: Final = "the same document names them in another format"
"""Why a file of a document is told."""


def tell(
    database: Database,
    data: Path,
    key: bytes,
    asked: str,
    at: datetime,
    *,
    network: str = "",
    whole_author: bool = False,
) -> Answer:
    """Everything held on a handle or a link: rows of every table, and files below the folder `data`.

    `key` is the service's (tombstones are hashed with it); the rest is as for
    `collector.whom.find`.  The answer turns into JSON or text by `collector.access`.
    """
    with database.reading() as session:
        who = whom.find(session, asked, network=network, whole_author=whole_author)
        rows = access.rows(session, who, key)
        same = namesakes.namesakes(session, who, rows)
        printed = dict(session.execute(select(col(ReportFile.name), col(ReportFile.version_id))).all())
    files = access.files(data, who, rows)
    return Answer(asked, at, tuple(rows), (*files, *_other_forms(data, files, printed)), same)


def _other_forms(data: Path, found: Sequence[HeldFile], printed: Mapping[str, int]) -> Iterator[HeldFile]:
    """Files of documents that name them in another format: what a PDF says cannot be searched.

    `printed`: the name of each document's file → its version.
    """
    folder = data / "reports"
    told = {one.path for one in found}
    naming = {printed.get(Path(one.path).name) for one in found if one.why == access.NAMED} - {None}
    for name in sorted(name for name, version in printed.items() if version in naming):
        path = (folder / name).relative_to(data).as_posix()
        if path not in told and (folder / name).is_file():
            yield HeldFile(path, (folder / name).stat().st_size, ANOTHER)
