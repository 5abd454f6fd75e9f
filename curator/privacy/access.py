"""What is held of somebody, for the copy they have a right to (GDPR article 15)."""

from datetime import datetime
from pathlib import Path

from collector import access, whom
from collector.access import Answer
from config.db import Database


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
        namesakes = access.namesakes(session, who)
    return Answer(asked, at, tuple(rows), tuple(access.files(data, who, rows)), namesakes)
