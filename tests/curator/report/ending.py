"""Drawing charts in a process that somebody ends: for a process of its own, as it changes what it loads."""

import os
import signal
from collections.abc import Sequence
from typing import Any, Final

from config.settings import Settings
from curator.report.formats import charts
from curator.report.production import drawing

DEADLY: Final = "tappava"
"""The title of a chart that no process survives."""


def draw(settings: Settings, names: Sequence[str]) -> None:
    """As `drawing.draw`; the system ends it when it comes to a deadly chart."""
    svg = charts.svg

    def deadly(chart: Any, **more: Any) -> str:
        if chart.title == DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)
        return svg(chart, **more)

    charts.svg = deadly
    drawing.draw(settings, names)
