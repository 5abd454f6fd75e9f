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
    from wall import withdraw
    from wall.expire import expire as expire_now

    known = settings()
    try:
        for name in withdraw.wished(known):
            click.echo(f"taken down  {name}")
        changed = expire_now(known.published, clock.now())
    except OSError as error:
        raise click.ClickException(f"{known.published}: {error.strerror or error}") from error
    for name in changed:
        click.echo(f"gave way  {name}")
    click.echo("past its time; channels and hashtags are shown" if changed else "nothing to do")


@click.command()
@click.argument("link")
@click.pass_obj
def takedown(settings: "Callable[[], Settings]", link: str) -> None:
    """Take the post or story behind LINK off every wall and keep it off.

    LINK is the post's own, or that of a page of ours (story, removal).  It works on the published
    folder at once, also while the database is gone; then the wish is kept and the database hears of
    it as soon as it is back.
    """
    from config import clock
    from wall import takedown as by_hand

    known = settings()
    try:
        done = by_hand.take_down(known, link, clock.now())
    except by_hand.NotKnown as error:
        raise click.ClickException(f"nothing we have seen is behind {link}; check the link") from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{known.data}: {error.strerror or error}") from error
    if done.busy:
        click.echo("A publisher is at work in the folder; it takes it off within 30 seconds.")
    elif done.files:
        click.echo(f"Off the published walls: {len(done.files)} files changed or removed.")
    if done.ended is not None:
        click.echo(f"Taken down. Picks ended: {len(done.ended)}. It will not be shown or suggested again.")
    elif done.problem:
        click.echo(f"The database cannot be asked ({done.problem}).")
        click.echo("The wish is kept: nothing of it is published; the database hears of it when it is back.")
    else:
        click.echo("The database knows no such post. The wish is kept, in case an older one was put back.")


COMMANDS: Final = [publish, expire, takedown]
