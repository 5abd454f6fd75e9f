"""The fixtures that other libraries test themselves with, read as if they had come from a network."""

import json
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from benchmarks import measure
from benchmarks.measure import Line
from collector.errors import CollectError
from collector.payload import Broken, items, part
from collector.sources import feeds, mastodon
from collector.sources.youtube import videos
from collector.values import Ask, Page

YOUTUBE: Final = "Mopidy-YouTube"
PACKAGES: Final = ("feedparser", "podcastparser", "Mastodon.py", YOUTUBE)
FEEDS: Final = frozenset({".xml", ".rss", ".atom", ".json", ".gz", ".z"})
ASK: Final = Ask(1, "", "https://aukea.example", "https://sivusto.example/syote", name="a fixture")


class Tally:
    """What became of the documents of one package."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.posts = self.faults = 0
        self.crashes: list[str] = []

    def read(self, name: str, read: Callable[[], Page]) -> None:
        """Read one document; anything but a page or one of the four classes is a crash."""
        try:
            page = read()
        except CollectError as error:
            self.outcomes[type(error).__name__] += 1
        except Exception as error:  # noqa: BLE001  a crash is what is looked for
            self.crashes.append(f"{name}: {type(error).__name__}: {error}")
        else:
            self.outcomes["read"] += 1
            self.posts += len(page.posts)
            self.faults += len(page.faults)


def measured(folder: Path) -> Iterator[Line]:
    """Fetch, unpack, read; CalledProcessError when nothing can be fetched."""
    for package in PACKAGES:
        tally = Tally()
        for name, read in _documents(_unpacked(package, folder / package)):
            tally.read(name, read)
        for crash in tally.crashes:
            print(crash, file=sys.stderr)
        told = ", ".join(f"{count} {outcome}" for outcome, count in tally.outcomes.most_common())
        yield Line(f"corpora: {package}", told)
        yield Line("corpora:   posts in them, entries told as unreadable", f"{tally.posts}, {tally.faults}")
        yield measure.at_most("corpora:   crashes", len(tally.crashes), 0)


def _unpacked(package: str, place: Path) -> Path:
    download = ("-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps", "--dest", str(place))
    command = (sys.executable, *download, package)
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    for archive in list(place.glob("*.tar.gz")):
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        archive.unlink()
    return place


def _documents(place: Path) -> Iterator[tuple[str, Callable[[], Page]]]:
    for path in sorted(place.glob("*/tests/**/*")):
        if path.suffix in FEEDS:
            yield path.name, partial(feeds.read, path.read_bytes(), ASK)
        elif path.suffix == ".yaml" and find_spec("yaml"):
            for payload in _answers(path):
                if place.name != YOUTUBE:
                    yield path.name, partial(mastodon.read, payload, ASK)
                elif str(part(payload, "kind")).startswith("youtube#"):
                    yield path.name, partial(_videos, payload)


def _videos(payload: Any) -> Page:
    """The videos in an answer of YouTube's, whatever their hashtags; a search has their ids elsewhere."""
    posts, faults = [], []
    for number, one in enumerate(items(part(payload, "items")), start=1):
        found = part(part(one, "id"), "videoId")
        try:
            posts.append(videos.post({**one, "id": found} if found else one))
        except Broken as broken:
            faults.append(f"video {number}: {broken}")
    return Page(tuple(posts), faults=tuple(faults))


def _answers(cassette: Path) -> Iterator[Any]:
    """The JSON answers in a recording of a client's talk with a server; a lone status as a list."""
    yaml: Any = import_module("yaml")
    recorded = yaml.load(
        cassette.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    for interaction in recorded.get("interactions", ()):
        body = interaction["response"]["body"].get("string") or b""
        try:
            payload = json.loads(body)
        except ValueError:
            continue
        is_status = isinstance(payload, dict) and "account" in payload and "content" in payload
        yield [payload] if is_status else payload
