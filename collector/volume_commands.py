"""Commands about the counters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collector.volume_check import Difference
    from config.settings import Settings

Load = Callable[[], "Settings"]
DIFFERENT = 1


@click.group()
def volume() -> None:
    """The counters of posts per hashtag and day."""


@volume.command("verify")
@click.option("--repair", is_flag=True, help="Raise what the rows prove to be more; nothing is ever lowered.")
@click.pass_obj
def verify(load: Load, *, repair: bool) -> None:
    """Check that every counter is its live rows and those removed.  Exit code 1: some are not."""
    from collector import volume_check  # noqa: PLC0415  heavy, and `--help` must be fast
    from config import migrate  # noqa: PLC0415  heavy, and `--help` must be fast
    from config.db import Database  # noqa: PLC0415  heavy, and `--help` must be fast

    database = Database(load().database)
    try:
        migrate.require_current(database)
        if repair:
            found = database.writing(volume_check.repair)
        else:
            with database.reading() as session:
                found = volume_check.differences(session)
    finally:
        database.close()
    for one in found:
        click.echo(said(one, repaired=repair and one.repairable))
    left = sum(not (repair and one.repairable) for one in found)
    if not found:
        click.echo("Every counter agrees with its rows.")
    else:
        click.echo(f"Counters that differ: {len(found)}, repaired: {len(found) - left}, left: {left}.")
    if left:
        raise SystemExit(DIFFERENT)


def said(one: "Difference", *, repaired: bool) -> str:
    """A difference in words."""
    name = one.name
    where = f"{name.day.isoformat()} {one.campaign} {name.network} {name.key}"
    counted = f"{where}: counted {one.posts}, but {one.live} live + {one.removed} removed = {one.proven}"
    if repaired:
        return f"{counted}; raised to {one.proven}"
    if one.repairable:
        return f"{counted}; --repair raises it"
    return f"{counted}; left as it is, because rows that are gone cannot be asked"


COMMANDS = [volume]
