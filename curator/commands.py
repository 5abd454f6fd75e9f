"""Commands about what was decided: people, and taking down."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from config.db import Database
    from config.settings import Settings

Load = Callable[[], "Settings"]


@click.group()
def people() -> None:
    """Who may use the desk."""


@people.command("invite")
@click.argument("email")
@click.option("--name", default="", help="How the person is called.")
@click.option("--team", default="", help="The team's key; without it the role is over the whole campaign.")
@click.option(
    "--role",
    type=click.Choice(["viewer", "editor", "admin", "owner"]),
    default="editor",
    show_default=True,
    help="What the person may do.",
)
@click.pass_obj
def invite(load: Load, email: str, name: str, team: str, role: str) -> None:
    """Give EMAIL a role and print a one-time link to send; it is good for 7 days."""
    from curator import people as rules

    settings, database = _open(load)
    try:
        secret = database.writing(rules.invite_by_key, email, name, team, role)
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{settings.desk_url}/invite/{secret}")


@people.command("list")
@click.pass_obj
def list_people(load: Load) -> None:
    """Who has which role."""
    from curator import people as rules

    _, database = _open(load)
    with database.reading() as session:
        for row in rules.everybody(session):
            state = " (disabled)" if not row.active else "" if row.signed_up else " (invited)"
            click.echo(f"{row.email:40} {row.role:7} {row.where}{state}")


@people.command("disable")
@click.argument("email")
@click.pass_obj
def disable(load: Load, email: str) -> None:
    """Shut EMAIL out at once: sign-ins and links end."""
    from config import clock
    from curator import people as rules

    _, database = _open(load)
    with database.reading() as session:
        person = rules.find(session, email)
    if person is None or person.id is None:
        raise click.ClickException(f"there is nobody with the address {email}; see `someseina people list`")
    database.writing(rules.disable, None, person.id, clock.now())
    click.echo(f"{email} can no longer sign in.")


@click.command()
@click.argument("link")
@click.pass_obj
def takedown(load: Load, link: str) -> None:
    """Take the post or story behind LINK off every wall and keep it off.

    The publisher follows within a second; `someseina publish` does it by hand.
    """
    from config import clock
    from curator import takedowns

    _, database = _open(load)
    done = database.writing(takedowns.take_down, link, clock.now())
    if done is None:
        raise click.ClickException(f"nothing we have seen is behind {link}; check the link")
    click.echo(f"Taken down. Picks ended: {len(done)}. It will not be shown or suggested again.")


def _open(load: Load) -> "tuple[Settings, Database]":
    from config import migrate
    from config.db import Database

    settings = load()
    database = Database(settings.database)
    migrate.require_current(database)
    return settings, database


@click.command(hidden=True)
@click.pass_obj
def prepare(load: Load) -> None:
    """Make all ready to run: a free port, schema, a campaign, a link if nobody can sign in."""
    from config.processes import require_free
    from curator import beginning

    settings = load()
    require_free(settings)
    for line in beginning.prepare(settings):
        click.echo(line)


COMMANDS = [people, takedown, prepare]
