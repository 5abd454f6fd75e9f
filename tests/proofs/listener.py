"""A process that listens to a stream until it is killed."""

import threading
from multiprocessing.connection import Connection

from collector import lease
from collector.door import Door
from collector.stream import Stream
from config import logs
from tests.proofs.victims import KEY, Allow, opened


def listen(talk: Connection, url: str, allow: Allow, appview: str) -> None:
    """Begin as the service does, after another that may have died, and listen."""
    logs.start("ERROR")
    database, me = opened(url), lease.holder_name()
    assert lease.wait_for(database, "work", me, threading.Event())
    stream = Stream(
        database, Door(allow=allow, pace=0), tombstone_key=KEY, who=me, appview=appview, every=0.02
    )
    stream.tick()
    talk.send("begun")
    talk.recv()
