"""What a WordPress site answers."""

import json
from typing import Any

from collector.values import Known
from tests.fakes import wordpress
from tests.fakes.web import Asked, Reply, Web

_WHOLE = wordpress.article(7)
_BARE = {"id": 7, "link": "https://www.kunta.example/aamu/", "title": {"rendered": "Aamu"}}


def _answering(*articles: dict[str, Any]) -> Any:
    def answer(asked: Asked) -> Reply:
        of_tags = asked.path.startswith("/wp-json/wp/v2/tags")
        return Reply(body=json.dumps([wordpress.TAG] if of_tags else articles).encode())

    return answer


FULL, MINIMAL, EMPTY = _answering(_WHOLE), _answering(_BARE), "[]"
READ = json.dumps([_WHOLE])
_TWO = [wordpress.article(7), wordpress.article(8)]
GOOD = {"recheck": _TWO}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return [Known(str(one["id"]), one["link"], one["link"]) for one in _TWO]
