"""Commands about what was asked for: campaigns and the database's schema."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from config.settings import Settings

Load = Callable[[], "Settings"]


@click.group()
def campaigns() -> None:
    """Campaigns, teams, hashtags, sources and walls, from a file."""


@campaigns.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Apply without asking.")
@click.pass_obj
def apply_campaign(load: Load, file: Path, *, yes: bool) -> None:
    """Show what FILE would change, ask, and apply it whole.  Nothing is ever deleted."""
    from config import campaign_file, campaign_import, kinds, migrate
    from config.db import Database

    settings = load()
    wanted = campaign_file.read(file, kinds.offered(settings.accepted_kinds))
    database = Database(settings.database)
    migrate.require_current(database)
    with database.reading() as session:
        changes = campaign_import.apply(session, wanted)
        session.rollback()
    if not changes:
        click.echo("Nothing to change: the database already has all of it.")
        return
    for change in changes:
        click.echo(f"  {change}")
    if not (yes or click.confirm(f"Apply these {len(changes)} changes?")):
        click.echo("Nothing was changed.")
        return
    done = database.writing(campaign_import.apply, wanted)
    click.echo(f"{len(done)} changes applied.")


@campaigns.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def check_campaign(load: Load, file: Path) -> None:
    """Tell every mistake in FILE, without a database."""
    from config import campaign_file, kinds

    wanted = campaign_file.read(file, kinds.offered(load().accepted_kinds))
    click.echo(
        f"{file} is right: {len(wanted.teams)} teams, {len(wanted.tags)} hashtags, "
        f"{len(wanted.sources)} sources, {len(wanted.walls)} walls."
    )


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@click.pass_obj
def upgrade(load: Load) -> None:
    """Bring the schema to what this program needs: whole, or not at all."""
    from config import migrate
    from config.db import Database

    database = Database(load().database)
    before = migrate.current(database)
    migrate.upgrade(database)
    after = migrate.current(database)
    click.echo(
        f"The schema is at {after}." if before == after else f"The schema went from {before} to {after}."
    )


@db.command("check")
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
@click.pass_obj
def check(load: Load, *, quiet: bool) -> None:
    """Exit code 3 and what to do, unless the schema is the one this program needs."""
    from config import migrate
    from config.db import Database

    migrate.require_current(Database(load().database))
    if not quiet:
        click.echo("The schema is the one this program needs.")


@db.command("draft", hidden=True)
@click.argument("message")
@click.pass_obj
def draft(load: Load, message: str) -> None:
    """Write a migration for what the models have and the database lacks (for developers)."""
    from importlib import import_module

    from sqlmodel import SQLModel

    from config import migrate
    from config.db import Database

    # By name: this room may not know the others, and their tables are found in the metadata.
    for room in ("config", "collector", "curator"):
        import_module(f"{room}.models")
    metadata: Any = SQLModel.metadata
    click.echo(migrate.draft(Database(load().database), metadata, message))


COMMANDS = [campaigns, db]
