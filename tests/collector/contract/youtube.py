"""What YouTube answers."""

import json
from typing import Any

from collector.values import Known
from tests.fakes import youtube
from tests.fakes.web import Asked, Reply, Web

SECRET = {"token": youtube.KEY}
_WHOLE = youtube.video(7)
_BARE = {"id": "kEmIjArV007", "snippet": {"title": "#Kemijärvi", "description": ""}}


def _answering(*videos: dict[str, Any]) -> Any:
    def answer(asked: Asked) -> Reply:
        told = youtube.found if asked.path.startswith("/youtube/v3/search") else youtube.answer
        return Reply(body=json.dumps(told(*videos)).encode())

    return answer


FULL, MINIMAL, EMPTY = _answering(_WHOLE), _answering(_BARE), _answering()
READ = json.dumps(youtube.answer(_WHOLE))
_TWO = (youtube.video(7), youtube.video(8))
GOOD = {"recheck": youtube.answer(*_TWO)}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return [Known(one["id"], f"https://www.youtube.com/watch?v={one['id']}", "") for one in _TWO]
