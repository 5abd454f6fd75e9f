"""What Tumblr answers."""

import json

from collector.values import Known
from tests.fakes import tumblr
from tests.fakes.web import Web

_POST = tumblr.post(7)
_ENVELOPE = {"meta": {"status": 200, "msg": "OK"}}
FULL = json.dumps(_ENVELOPE | {"response": [_POST]})
MINIMAL = json.dumps({"response": [{name: _POST[name] for name in ("id_string", "blog_name", "timestamp")}]})
EMPTY = json.dumps(_ENVELOPE | {"response": []})
QUERY = "kemijarvi"
SECRET = {"token": tumblr.KEY}
GOOD = {"recheck": _ENVELOPE | {"response": {"posts": [_POST]}}}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    links = {number: f"https://www.tumblr.com/aurinkokunta/{number}" for number in (7, 8)}
    return [Known(f"aurinkokunta/{number}", link, link) for number, link in links.items()]
