"""How many requests a Mastodon server takes in a window, and what it says about that."""

import threading
from datetime import UTC, datetime


class Allowance:
    """Counts requests in windows that follow the clock: a new one begins at every full multiple."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window, self._used = 0, 0

    def use(self, moment: datetime, limit: int, window_seconds: int) -> tuple[bool, dict[str, str]]:
        """Use up one request; whether it is still granted, and the headers to send.

        There is no `Retry-After`: the reset is a time with six decimals in a header of its own.
        """
        window = int(moment.timestamp()) // window_seconds
        with self._lock:
            self._used = self._used + 1 if window == self._window else 1
            self._window = window
            left = limit - self._used
        reset = datetime.fromtimestamp((window + 1) * window_seconds, UTC).isoformat(timespec="microseconds")
        return left >= 0, {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": reset.replace("+00:00", "Z"),
        }
