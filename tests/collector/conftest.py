"""What the collector's tests share: a web server that does as told, and a door that may reach it."""

from collections.abc import Iterator

import pytest

from collector.door import Door
from tests.fakes.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def door(web: Web) -> Iterator[Door]:
    """A door without pace and with a deadline of five seconds, which may reach `web`."""
    door = Door("posti@kunta.example", allow=web.allow, pace=0, deadline=5)
    yield door
    door.close()
