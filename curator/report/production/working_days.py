"""Working days in Finland: `python -m curator.report.production.working_days 2027-01-01` prints the next one.

The library that knows the public holidays takes 15 MB: whoever keeps running asks this process.
"""

import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from typing import Final

WEEKEND: Final = 5
LONGEST_REST: Final = timedelta(days=14)
"""No row of days off is longer."""
PATIENCE: Final = 60
"""Seconds after which the process is given up."""


@cache
def first(day: date) -> date:
    """The first working day from a date on, asked of a process that ends; once for each date."""
    done = subprocess.run(  # noqa: S603  a command of ours
        (sys.executable, "-m", "curator.report.production.working_days", day.isoformat()),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        timeout=PATIENCE,
    )
    return date.fromisoformat(done.stdout.strip())


def look_up(day: date) -> date:
    """The first date from one on that is no weekend and no public holiday."""
    from holidays import country_holidays  # noqa: PLC0415  heavy

    free = country_holidays("FI", years=(day.year, (day + LONGEST_REST).year))
    while day.weekday() >= WEEKEND or day in free:
        day += timedelta(days=1)
    return day


if __name__ == "__main__":
    print(look_up(date.fromisoformat(sys.argv[1])))
