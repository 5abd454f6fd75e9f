"""Ports for programs that are told theirs before they start."""

import os
import socket
from collections.abc import Iterator

LOWEST, HIGHEST = 20_000, 32_000
"""Below what the system gives to outgoing connections: between asking and listening nothing else takes it."""


def free() -> int:
    """A port on loopback that nobody listens on and that was not given before in this process."""
    for port in _ports:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("every port was given")


def _from(first: int) -> Iterator[int]:
    yield from range(first, HIGHEST)
    yield from range(LOWEST, first)


# Tests run in several processes: each begins at a place of its own.
_ports = _from(LOWEST + os.getpid() * 97 % (HIGHEST - LOWEST))
