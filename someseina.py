"""Someseinä's command line: the one place that sees every room and puts them together.

Exit codes: 0 done · 1 failed · 2 wrong command, setting or file · 3 the schema is not this
program's · 4 some sources failed.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from collector.commands import COMMANDS as SEEN
from collector.volume_commands import COMMANDS as COUNTED
from config.commands import COMMANDS as ASKED
from curator.commands import COMMANDS as DECIDED
from curator.report.commands import COMMANDS as TOLD
from wall.commands import COMMANDS as SHOWN

if TYPE_CHECKING:
    from collector.door import Door
    from collector.samples import SampleNetworks
    from config.db import Database
    from config.settings import Settings
    from curator.shown import ShownPick

    Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

FAILED, USAGE, SCHEMA, TAKEN = 1, 2, 3, 5
FATAL: Final = frozenset({USAGE, SCHEMA, TAKEN})
"""What starting again does not mend."""
ME: Final = (sys.executable, "-m", "someseina")
FACTORIES: Final = {what: f"someseina:web_{what}" for what in ("wall", "desk", "removal", "all")}


@cache
def load() -> "Settings":
    """The settings, read once, when the first command needs them."""
    from config import logs, settings

    found = settings.load()
    logs.start(found.log_level)
    return found


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="someseina", prog_name="someseina")
@click.pass_context
def cli(context: click.Context) -> None:
    """Someseinä: collect posts under campaign hashtags, pick one a week, show the latest three.

    Settings come from SOMESEINA_* variables; docs/operate/ tells them all.
    """
    context.obj = load


for command in (*ASKED, *SEEN, *COUNTED, *DECIDED, *TOLD, *SHOWN):
    cli.add_command(command)


@cli.command()
def run() -> None:
    """The whole service on this machine: upgrades the schema, then works and serves until Ctrl-C."""
    from config.processes import stop_on_signals, supervise

    _in_passing("prepare")
    commands = {"work": [*ME, "work"], "serve": [*ME, "serve", "all"]}
    sys.exit(supervise(commands, stop_on_signals(), fatal=FATAL))


def _in_passing(*command: str) -> None:
    """Run a command of ours in a process that ends, so that this one stays small; fails as it does."""
    code = subprocess.run([*ME, *command], check=False).returncode  # noqa: S603  a command of ours
    if code:
        sys.exit(code)


@cli.command()
def work() -> None:
    """Collect, do errands and publish until told to stop; one worker a database."""
    from collector.door import Door
    from config.db import Database
    from config.processes import end_with_supervisor, stop_on_signals

    end_with_supervisor()
    settings = load()
    # In passing: the migrations' library is 10 MB that a worker need not hold.
    _in_passing("db", "check", "--quiet")
    database = Database(settings.database)
    working(settings, database, Door(settings.contact), stop_on_signals())


def working(settings: "Settings", database: "Database", door: "Door", stop: threading.Event) -> None:
    """Turn the task table until `stop`; waits its turn while another worker has the database."""
    from collector import lease
    from collector.schedule import Task, turn
    from collector.work import Worker
    from config import secret
    from curator import chores
    from curator.privacy import keeping
    from wall.publish import Publisher

    me, key = lease.holder_name(), secret.key(settings)
    if not lease.wait_for(database, "work", me, stop):
        return
    worker = Worker(database, door, settings, key=key, who=me, let_go=keeping.let_go)
    tasks = (
        Task("publish", Publisher(database, settings).tick, every=1),
        *worker.tasks(),
        *(Task(*chore) for chore in chores.of(database, settings, key)),
        Task("lease", lambda: lease.keep(database, "work", me, stop), every=10),
    )
    try:
        turn(tasks, stop)
    finally:
        worker.close()
        database.writing(lease.give_back, "work", me)
        door.close()


@cli.command()
@click.argument("what", type=click.Choice(list(FACTORIES)))
def serve(what: str) -> None:
    """Serve the wall, the staff's desk, the pages about data, or all told apart by address."""
    from config.processes import end_with_supervisor
    from config.serving import serve as serve_app

    end_with_supervisor()
    settings = load()
    if what != "wall":
        _in_passing("db", "check", "--quiet")
    serve_app(FACTORIES[what], settings)


def web_wall() -> "Wsgi":
    """The public process: it knows the published folder and nothing else."""
    from config.serving import live_with_the_parent
    from wall import app

    live_with_the_parent()
    return app.create(load())


def web_desk() -> "Wsgi":
    """The staff's process."""
    from config.db import Database
    from config.serving import keep_loaded, live_with_the_parent
    from curator.desk.app import create_app
    from wall.render import preview, style

    live_with_the_parent()
    settings = load()

    def as_on_the_wall(pick: "ShownPick", language: str, picture_url: str) -> str:
        return preview(pick, language, wall_url=settings.wall_url, picture_url=picture_url)

    desk: Wsgi = create_app(settings, Database(settings.database), as_on_the_wall, style())
    keep_loaded()
    return desk


def web_removal() -> "Wsgi":
    """The public pages about personal data, and what Meta calls."""
    from config.db import Database
    from config.serving import live_with_the_parent
    from curator.removal.app import create_app

    live_with_the_parent()
    settings = load()
    removal: Wsgi = create_app(settings, Database(settings.database))
    return removal


def web_all() -> "Wsgi":
    """All in one process: by host name where they differ, by path on this machine."""
    from wall import app

    return app.beside(load(), wall=web_wall(), removal=web_removal(), desk=web_desk())


@cli.command()
@click.option("--port", default=8080, show_default=True, help="Where wall and desk are served.")
def demo(port: int) -> None:
    """A living product with sample networks: no account, no internet, nothing kept."""
    from tempfile import TemporaryDirectory

    from collector.samples import SampleNetworks
    from collector.samples.town import SampleTown
    from config import logs, processes
    from config import settings as config_settings

    logs.start("ERROR")
    with TemporaryDirectory(prefix="someseina-demo-") as folder, SampleNetworks() as networks:
        set_here = networks.variables(Path(folder), port) | {"SOMESEINA_LOG_LEVEL": "ERROR"}
        settings = config_settings.load(set_here)
        town = SampleTown(settings.wall_url, "kaikki")
        with processes.port_held(settings):
            town.start()
            try:
                _show(settings, networks, town.origin, set_here)
            finally:
                town.stop()


def _show(settings: "Settings", networks: "SampleNetworks", town: str, set_here: dict[str, str]) -> None:
    from collector import errand_runner, lease
    from collector.door import Door
    from collector.run import Collector
    from config import clock, secret
    from config.db import Database
    from config.processes import HOLDER, require_free, stop_on_signals, supervise, wait_until_served
    from curator import beginning
    from curator import demo as decisions

    require_free(settings)
    beginning.prepare(settings)
    stop = stop_on_signals()
    others = {name: value for name, value in os.environ.items() if not name.startswith("SOMESEINA_")}
    given = {"environment": others | set_here | {HOLDER: str(os.getpid())}}
    serving = threading.Thread(target=supervise, args=({"serve": [*ME, "serve", "all"]}, stop), kwargs=given)
    serving.start()
    database, door = Database(settings.database), Door(settings.contact, allow=networks.allow, pace=0)
    key = secret.key(settings)
    try:
        database.writing(decisions.connect, networks.connect, key)
        collector = Collector(
            database, door, tombstone_key=key, who=lease.holder_name(), kept_days=settings.retention_days
        )
        asked = collector.once()
        collector.close()
        click.echo(f"Collected {sum(one.new for one in asked)} posts from {len(asked)} sample sources.")
        errands = errand_runner.ErrandRunner(database, door, settings.pictures, tombstone_key=key)
        click.echo(f"Fetched {errands.pictures()} pictures; the rest follow.")
        errands.close()
        link = database.writing(decisions.owner)
        made = database.writing(decisions.pick_past_weeks, clock.now())
        database.writing(decisions.summary, clock.now())
        click.echo(f"Picked for {made} past weeks; this week is yours. A kooste is on its way.")
        if not wait_until_served(settings, stop):
            click.echo("The pages do not answer yet; they come up by themselves.", err=True)
        click.echo(
            f"\n  Desk (signs you in once)   {settings.desk_url}/invite/{link}"
            f"\n  A town's page with a wall  {town}/"
            f"\n  The wall by itself         {settings.wall_url}/kaikki/"
            "\n\nCtrl-C stops all of it; nothing is kept."
        )
        working(settings, database, door, stop)
    finally:
        stop.set()
        serving.join()
        door.close()
        database.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: what a person can mend becomes one message and an exit code."""
    try:
        cli(arguments)
    except Exception as error:
        code = _exit_code(error)
        if code is None:
            raise
        click.echo(f"someseina: {error}", err=True)
        sys.exit(code)


def _exit_code(error: Exception) -> int | None:
    from sqlalchemy.exc import OperationalError

    from config.campaign_file import CampaignFileError
    from config.migrate import SchemaError
    from config.settings import SettingsError

    if isinstance(error, SettingsError | CampaignFileError):
        return USAGE
    if isinstance(error, SchemaError):
        return SCHEMA
    return FAILED if isinstance(error, OperationalError) else None


if __name__ == "__main__":
    main()
