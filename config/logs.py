"""Logs: one event a line, `event key=value`, stable keys; no secrets, no post texts."""

import logging
import sys

import structlog


def start(level: str = "INFO", *, colours: bool | None = None) -> None:
    """Send every log line to standard error; `colours` None means: only to a terminal."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty() if colours is None else colours,
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # A task still at work when its turn comes again is left alone: that is meant, and no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s [%(name)s] %(message)s")
