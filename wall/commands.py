"""Commands of this folder; each imports what it needs when it runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from config.settings import Settings


@click.command()
@click.pass_obj
def publish(settings: "Callable[[], Settings]") -> None:
    """Bring the published wall up to date once, and say what changed."""
    from config import migrate
    from config.db import Database
    from wall.publish import publish as publish_once

    known = settings()
    database = Database(known.database)
    try:
        migrate.require_current(database)
        outcome = publish_once(database, known)
    except (migrate.SchemaError, OSError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.close()
    if outcome.aside:
        click.echo("another publisher is at work; it sees to this")
        return
    for name in outcome.written:
        click.echo(f"written  {name}")
    for name in outcome.removed:
        click.echo(f"removed  {name}")
    state = "published" if outcome.changed else "nothing to change"
    click.echo(f"{state}; valid until {outcome.valid_until:%Y-%m-%d %H:%M} UTC in {known.published}")


@click.command()
@click.pass_obj
def expire(settings: "Callable[[], Settings]") -> None:
    """Where a plain web server shows the folder: take others' posts off it once its time is over.

    Run it every few minutes from a timer.  It needs no database.
    """
    from config import clock
    from wall.expire import expire as expire_now

    known = settings()
    try:
        changed = expire_now(known.published, clock.now())
    except OSError as error:
        raise click.ClickException(f"{known.published}: {error.strerror or error}") from error
    for name in changed:
        click.echo(f"gave way  {name}")
    click.echo("past its time; channels and hashtags are shown" if changed else "nothing to do")


COMMANDS: Final = [publish, expire]
