"""The rows a way of storing has left behind, grouped by the page each belongs to."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from config.clock import day_of

Page = list[tuple[str, list[tuple[Any, ...]]]]

PAGE_OF: Final = {
    "author": "SELECT a.*, min(s.page) AS page FROM author a JOIN seen s ON s.author_id = a.id GROUP BY a.id",
    "post": "SELECT p.*, s.page FROM post p JOIN seen s ON s.post_id = p.id",
    "posttag": "SELECT t.*, s.page FROM posttag t JOIN seen s ON s.post_id = t.post_id",
    "tagday": (
        "SELECT d.*, min(s.page) AS page FROM tagday d JOIN posttag t ON t.key = d.key JOIN seen s ON "
        "s.post_id = t.post_id AND s.day = d.day GROUP BY d.day, d.campaign_id, d.network, d.key"
    ),
    "media": "SELECT m.*, s.page FROM media m JOIN seen s ON s.post_id = m.post_id",
    "sighting": "SELECT g.*, s.page FROM sighting g JOIN seen s ON s.post_id = g.post_id",
    "errand": (
        "SELECT e.*, s.page FROM errand e JOIN media m ON m.id = CAST(e.subject AS INTEGER) "
        "JOIN seen s ON s.post_id = m.post_id"
    ),
}
"""Every table storing writes, in an order that foreign keys allow."""


def by_page(stored: Path, size: int) -> list[Page]:
    """All rows of a database, `size` posts a page, in the order the posts came in."""
    connection = sqlite3.connect(stored)
    connection.create_function("helsinki_day", 1, _helsinki_day)
    connection.execute(
        "CREATE TEMP TABLE seen AS SELECT id AS post_id, author_id, (id - first) / ? AS page, "
        "helsinki_day(published_at) AS day FROM post, (SELECT min(id) AS first FROM post)",
        (size,),
    )
    connection.execute("CREATE UNIQUE INDEX temp.seen_post ON seen (post_id)")
    (last,) = connection.execute("SELECT max(page) FROM seen").fetchone()
    pages: list[Page] = [[] for _ in range(last + 1)]
    for table, query in PAGE_OF.items():
        found: dict[int, list[tuple[Any, ...]]] = {}
        for row in connection.execute(query):
            found.setdefault(row[-1], []).append(row[:-1])
        told = sum(map(len, found.values()))
        there = count(connection, table)
        if told != there:
            raise ValueError(f"{table}: {there} rows are there, {told} belong to a page")
        for page, rows in found.items():
            pages[page].append((_insert(table, rows), sorted(rows)))
    connection.close()
    return pages


def count(connection: sqlite3.Connection, table: str) -> int:
    """How many rows a table has."""
    (there,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(there)


def _insert(table: str, rows: Sequence[tuple[Any, ...]]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"


def _helsinki_day(stored: str) -> str:
    return day_of(datetime.fromisoformat(stored).replace(tzinfo=UTC)).isoformat()
