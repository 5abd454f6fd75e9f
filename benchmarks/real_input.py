"""Input nobody here has written: a foreign server with faults on, and the fixtures of other libraries.

`mastodon-mock` (in an environment of its own, made for this run) is collected from by the real
collector while it throttles, breaks off, fails and is slow.  Then every feed and status that the
source distributions of feedparser, podcastparser and Mastodon.py carry is read, and the videos that
Mopidy-YouTube recorded.  What is needed is fetched from the package index at run time; without it the
lines say so.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import corpora, foreign_server, measure
from benchmarks.measure import Line


def measured() -> Iterator[Line]:
    """The server first, then the corpora."""
    with tempfile.TemporaryDirectory(prefix="someseina-real-") as temporary:
        folder = Path(temporary)
        for name, part in (("mastodon-mock", foreign_server.measured), ("corpora", corpora.measured)):
            try:
                yield from part(folder)
            except subprocess.CalledProcessError as error:
                told = (error.stderr or "").strip().splitlines()[-1:] or [str(error)]
                yield Line(f"real input: {name}", f"not measured: {told[0][:100]}")


if __name__ == "__main__":
    sys.exit(measure.show(measured))
