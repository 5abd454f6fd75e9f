"""How often one address may ask: counted in memory, a while at a time, each process by itself."""

import threading
import time
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

WINDOW: Final = 60.0
"""Seconds, where nothing else is said."""

MOST_ADDRESSES: Final = 10_000
"""Remembered at once; a flood from more starts a new while, which lets in a few too many."""


class Limiter:
    """Lets each address do something so many times in `window` seconds; safe to share between threads."""

    def __init__(
        self, most: int, now: Callable[[], float] = time.monotonic, *, window: float = WINDOW
    ) -> None:
        self._most = most
        self._window = window
        self._now = now
        self._since = now()
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def wait(self, address: str) -> int:
        """0 when this once more is fine, else how many seconds to wait."""
        whose = network_of(address)
        with self._lock:
            now = self._now()
            if now - self._since >= self._window or len(self._counts) >= MOST_ADDRESSES:
                self._since, self._counts = now, {}
            self._counts[whose] = self._counts.get(whose, 0) + 1
            if self._counts[whose] <= self._most:
                return 0
            return max(1, round(self._window - (now - self._since)))


def network_of(address: str) -> str:
    """Whom to count as one: an IPv4 address, of IPv6 the /64 that a customer gets."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
