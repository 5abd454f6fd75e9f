"""Serving a web app for as long as its supervisor lives: one granian worker with threads."""

import gc
import multiprocessing
import signal

from config.processes import end_with, port_held
from config.settings import Settings

THREADS = 16
"""Twice what slow senders can hold, so that the wall has its own."""


def serve(factory: str, settings: Settings) -> None:
    """Serve the WSGI app that ``module:factory`` makes, at the settings' address, until told to stop.

    `PortTakenError` when another service of ours has that address.
    """
    from granian import Granian  # noqa: PLC0415  only this process needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    # A forked worker could inherit a lock in the middle of a write.
    multiprocessing.set_start_method("spawn")
    # Threads wait far more than they work, so Granian's warning that they are many for a small
    # machine is not passed on.
    server = Granian(
        factory,
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.listen,
        port=settings.port,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
        log_level=LogLevels.error,
    )
    with port_held(settings):
        server.serve()


def live_with_the_parent() -> None:
    """In a worker: end when the process that started it does."""
    # A terminal's Ctrl-C comes to the worker and again from its parent; the second one wedges it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid:
        end_with(parent.pid)


def keep_loaded() -> None:
    """In a worker whose app is whole: what there is now stays, so the garbage collector leaves it alone.

    Looking through it all again is a pause of a tenth of a second, every hundred pages or so.
    """
    gc.collect()
    gc.freeze()
