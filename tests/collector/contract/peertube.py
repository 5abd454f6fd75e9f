"""What a PeerTube server answers."""

import json
from typing import Any

from collector.identity import Identity
from collector.values import Known
from tests.fakes import peertube
from tests.fakes.web import Web

_BARE = {"uuid": peertube.uuid(7), "url": f"{peertube.HOME}/videos/watch/{peertube.uuid(7)}", "name": "Yö"}


def _listed(*videos: dict[str, Any]) -> str:
    return json.dumps({"total": len(videos), "data": videos})


FULL, MINIMAL, EMPTY = _listed(peertube.video(7)), _listed(_BARE), _listed()
GOOD = {"recheck": peertube.video(7), "by_link": peertube.video(7)}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return [Known(one, f"{web.origin}/videos/watch/{one}", "") for one in map(peertube.uuid, (7, 8))]


def link(web: Web) -> Identity:
    """A pasted link."""
    address = f"{web.origin}/videos/watch/{peertube.uuid(7)}"
    return Identity("peertube", address, address)
