"""Commands about what was seen: collecting once, and how the sources do."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from config.settings import Settings

Load = Callable[[], "Settings"]
FAILED, SOME_FAILED = 1, 4


@click.command()
@click.option("--once", is_flag=True, required=True, help="Ask everything that is due, once, and stop.")
@click.option("--all", "everything", is_flag=True, help="Ask also what is not due yet.")
@click.pass_obj
def collect(load: Load, *, once: bool, everything: bool) -> None:
    """Ask the sources.  Exit code 4 says that some of them failed."""
    del once
    from collector import lease, states
    from collector.door import Door
    from collector.run import Collector
    from config import clock, migrate, secret
    from config.db import Database

    settings = load()
    database = Database(settings.database)
    migrate.require_current(database)
    if everything:
        database.writing(states.all_due, clock.now())
    collector = Collector(
        database, Door(settings.contact), tombstone_key=secret.key(settings), who=lease.holder_name()
    )
    asked = collector.once()
    collector.close()
    failed = [one for one in asked if one.error is not None]
    for one in failed:
        click.echo(f"failed: {one.error}", err=True)
    click.echo(
        f"{len(asked)} sources asked, {len(failed)} failed, "
        f"{sum(one.seen for one in asked)} posts seen, {sum(one.new for one in asked)} of them new."
    )
    if failed:
        raise SystemExit(SOME_FAILED)


@click.command("sources")
@click.option("--kinds", is_flag=True, help="Tell what kinds of sources there are, and their limits.")
@click.pass_obj
def list_sources(load: Load, *, kinds: bool) -> None:
    """How each source does: last success, next try, and what to do where one fails."""
    from collector import queries, sources
    from config import migrate
    from config.db import Database

    if kinds:
        for kind, _ in sources.SOURCES:
            click.echo(f"{kind}\n{sources.load(kind).__doc__}\n")
        return
    database = Database(load().database)
    migrate.require_current(database)
    with database.reading() as session:
        rows = queries.sources(session)
    if not rows:
        click.echo("There are no sources: apply a campaign file with `someseina campaigns apply FILE`.")
    for row in rows:
        click.echo(
            f"{_state(row.reason, stopped=row.stopped, asked=row.last_ok_at is not None):11} {row.name}"
        )
        click.echo(f"              last success {_moment(row.last_ok_at)}, next try {_moment(row.due_at)}")
        if row.problem:
            click.echo(f"              {row.problem}")


def _state(reason: str, *, stopped: bool, asked: bool) -> str:
    if stopped:
        return "stopped"
    if reason:
        return reason
    return "works" if asked else "new"


def _moment(moment: datetime | None) -> str:
    from config import clock

    return clock.local(moment).strftime("%d.%m.%Y %H:%M:%S") if moment else "never"


@click.command()
@click.pass_obj
def health(load: Load) -> None:
    """Is the service well?  Exit code 0 when it is, else 1 and what is wrong."""
    from urllib.error import URLError
    from urllib.request import urlopen

    from collector import lease
    from config import clock, migrate
    from config.db import Database

    settings, wrong = load(), []
    try:
        host = "127.0.0.1" if settings.listen in {"0.0.0.0", "::"} else settings.listen  # noqa: S104  compared, not bound
        with urlopen(f"http://{host}:{settings.port}/health", timeout=5):
            pass
    except (URLError, OSError) as error:
        wrong.append(f"the web process does not answer well: {error}")
    database = Database(settings.database)
    migrate.require_current(database)
    with database.reading() as session:
        if not lease.is_held(session, "work", clock.now()):
            wrong.append("nobody works: start `someseina work` (or `someseina run`)")
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        raise SystemExit(FAILED)
    click.echo("well")


COMMANDS = [collect, list_sources, health]
