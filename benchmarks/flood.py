"""A collector at full speed that never rests: `python -m benchmarks.flood MATERIAL URL`.

It reads and stores pages of posts, a commit a page, over and over until its standard input closes.
Its first line says that it has begun, its last is JSON: posts and seconds.
"""

import json
import sys
import threading
import time
from itertools import cycle
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from benchmarks.ways import KEY
from collector import store, wishes
from collector.sources import mastodon
from collector.values import Ask
from config import clock
from config.db import Database
from config.models import Campaign, Relation, Source


def flood(folder: Path, url: str, stop: threading.Event) -> dict[str, float]:
    """Store until `stop`."""
    database = Database(url)
    with database.reading() as session:
        campaign = session.execute(select(col(Campaign.id))).scalars().first() or 0
        source = session.execute(select(col(Source.id))).scalars().first() or 0
        wanted = [wishes.of_campaign(session, campaign, Relation.PUBLIC)]
    ask = Ask(source, "mastodon", "https://aukea.example", "kemijärvi", name="aukea")
    posts, began = 0, time.perf_counter()
    print("begun", flush=True)
    for path in cycle(sorted((folder / "mastodon").iterdir())):
        if stop.is_set():
            break
        page = mastodon.read(json.loads(path.read_bytes()), ask)
        saved = database.writing(
            store.save,
            page.posts,
            source_id=source,
            wishes=wanted,
            fetched_at=clock.now(),
            tombstone_key=KEY,
        )
        posts += saved.seen
    took = time.perf_counter() - began
    database.close()
    return {"posts": posts, "seconds": took}


if __name__ == "__main__":
    ends = threading.Event()

    def _watch() -> None:
        sys.stdin.read()
        ends.set()

    threading.Thread(target=_watch, daemon=True).start()
    print(json.dumps(flood(Path(sys.argv[1]), sys.argv[2], ends)))
