"""Commands about koosteet and raportit, for operators: what there is, and making what waits at once.

Exit code 1 also says: files could not be made (`make`); the log says why.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from config.db import Database
    from config.settings import Settings

Load = Callable[[], "Settings"]


@click.group()
def reports() -> None:
    """Koosteet and raportit."""


@reports.command("list")
@click.pass_obj
def list_reports(load: Load) -> None:
    """Every document with its number, newest version and state."""
    from curator.report import listed

    _, database = _open(load)
    with database.reading() as session:
        for row in listed.everything(session):
            click.echo(
                f"{row.id:6} {row.kind:8} {row.team:24} {row.first} – {row.last} "
                f"version {row.number} {row.state}{f' ({row.problem})' if row.problem else ''}"
            )


@reports.command("make")
@click.option("--again", type=int, default=None, help="Count the figures of this document anew first.")
@click.option("--note", default="", help="With --again: why, to be read in the document.")
@click.pass_obj
def make(load: Load, again: int | None, note: str) -> None:
    """Make the files of every document that waits for them, at once; failed ones are tried again."""
    from config import clock
    from curator.models import VersionReason
    from curator.report import listed
    from curator.report import reports as rules
    from curator.report.production.making import Making

    settings, database = _open(load)
    if note and again is None:
        raise click.UsageError("--note says why figures are counted anew: it needs --again")
    if len(note) > rules.LONGEST_NOTE:
        raise click.UsageError(f"--note has {len(note)} signs, and there is room for {rules.LONGEST_NOTE}")
    if again is not None:
        if not database.writing(listed.is_there, again):
            raise click.ClickException(f"there is no document {again}; see `someseina reports list`")
        reason = VersionReason.CORRECTION
        number = database.writing(rules.again, None, again, reason, note, clock.now())
        click.echo(f"Document {again} is now at version {number}.")
    database.writing(listed.try_again, clock.now())
    making = Making(database, settings, alone=False)
    while making.tick():
        pass
    with database.reading() as session:
        left = [row for row in listed.everything(session) if row.state != listed.READY]
    for row in left:
        click.echo(f"Document {row.id} has no files yet: {row.problem or row.state}.", err=True)
    if left:
        raise SystemExit(1)
    click.echo("Every document has its files.")


def _open(load: Load) -> "tuple[Settings, Database]":
    from config import migrate
    from config.db import Database

    settings = load()
    database = Database(settings.database)
    click.get_current_context().call_on_close(database.close)
    migrate.require_current(database)
    return settings, database


COMMANDS = [reports]
