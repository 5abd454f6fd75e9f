"""What X answers."""

import json

from collector.values import Known
from tests.fakes import x_network as x
from tests.fakes.web import Web

_POST = x.post(7)
FULL = x.page(_POST)
MINIMAL = json.dumps({"data": [{"id": "7", "text": "Usvaa"}], "meta": {"result_count": 1}})
EMPTY = x.page()
SECRET = {"token": x.TOKEN, "monthly_usd": "20"}
GOOD = {"recheck": json.loads(x.page(x.post(7), x.post(8)))}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    uris = {number: f"https://x.com/i/status/{number}" for number in ("7", "8")}
    return [Known(number, uri, uri) for number, uri in uris.items()]
