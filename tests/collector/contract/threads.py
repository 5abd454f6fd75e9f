"""What Threads answers."""

import json

from collector.values import Known
from tests.fakes import threads
from tests.fakes.web import Web

_POST = threads.post(7)
FULL = json.dumps({"data": [_POST]})
MINIMAL = json.dumps(
    {"data": [{name: _POST[name] for name in ("id", "permalink", "timestamp", "topic_tag")}]}
)
EMPTY = '{"data": []}'
SECRET = {"token": threads.TOKEN}
GOOD = {
    "recheck": {"version": "1.0", "html": "<p>"},
    "renew": {"access_token": "THAAuusitunnus0123456789", "expires_in": 5_184_000},
}


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    links = [f"https://www.threads.com/@jarvi_testaaja/post/DEsim{number}" for number in (7, 8)]
    return [Known(f"179{number}", link, link) for number, link in enumerate(links)]
