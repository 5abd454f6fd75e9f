"""Commands about what was seen: collecting once, and how the sources do."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from collector import key_parts
from config.kinds import KEYS

if TYPE_CHECKING:
    from collector.doings import SourceView
    from config.db import Database
    from config.kinds import Key
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
        database,
        Door(settings.contact),
        tombstone_key=secret.key(settings),
        who=lease.holder_name(),
        accepted=settings.accepted_kinds,
        kept_days=settings.retention_days,
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
    """How each source does: last success, next try, posts in 24 hours, what is left of allowances,
    and what to do where one fails."""
    from datetime import timedelta

    from collector import budgets, doings, meter, sources
    from config import clock
    from config.kinds import offered

    if kinds:
        known = offered(load().accepted_kinds)
        for kind in (kind for kind, _ in sources.SOURCES if kind in known):
            click.echo(f"{kind}\n{sources.load(kind).__doc__}\n")
        return
    now = clock.now()
    with _opened(load) as database, database.reading() as session:
        rows = doings.sources(session)
        lately = doings.posts_since(session, now - timedelta(days=1))
        spent = budgets.allowances(session, now)
        money = meter.spendings(session, now)
    if not rows:
        click.echo("There are no sources: apply a campaign file with `someseina campaigns apply FILE`.")
    for row in rows:
        _tell(row, lately.get(row.id, 0), now)
    for one in spent:
        frees = ", ".join(
            f"{held.item} ({_moment(held.frees_at)}; {', '.join(filter(None, held.teams)) or 'the campaign'})"
            for held in one.held
        )
        click.echo(f"{one.budget}: {one.used} of {one.most} in {one.window.days} days used, {one.left} left")
        click.echo(f"    free again: {frees}")
    for bill in money:
        click.echo(f"{bill.account}: {bill.spent / 1000:.2f} dollars of {bill.month} spent")


def _tell(row: "SourceView", posts: int, now: datetime) -> None:
    from collector.doing_words import said
    from collector.doings import WORKS

    state, step = said(row, now)
    click.echo(f"{row.name}: {state}")
    click.echo(
        f"    last success {_moment(row.last_ok_at)}, next try {_moment(row.due_at)}, "
        f"posts in 24 h: {posts if row.doing(now) in WORKS else 'not known'}"
        + (f", asks with the key “{row.credential}”" if row.credential else "")
    )
    if step:
        click.echo(f"    {step}")
    if row.problem or row.partial:
        click.echo(f"    {row.problem or row.partial}")


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


@click.group(invoke_without_command=True)
@click.pass_context
def credentials(context: click.Context) -> None:
    """Keys to networks: which there are, how they are, and who uses them.  Never what they are."""
    from collector import key_listing
    from config import clock

    if context.invoked_subcommand is None:
        with _opened(context.obj) as database, database.reading() as session:
            for line in key_listing.lines(session, clock.now()):
                click.echo(line)


@credentials.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(list(KEYS)), required=True, help="What it opens.")
@click.option("--server", default="", help="The server it is for, such as https://mastodon.social.")
@click.option("--account", default="", help="As whom it asks, for people to read.")
@click.option("--contact", default="", help="Whom to warn before it ends: an e-mail address.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The day it ends, if it does.")
@click.option("--campaign", default="", help="The campaign it is for; needed where there are several.")
@click.pass_obj
def add_credential(
    load: Load,
    name: str,
    *,
    kind: str,
    server: str,
    account: str,
    contact: str,
    expires: datetime | None,
    campaign: str,
) -> None:
    """Keep a key under NAME, over an older one of that name.

    What it is made of is asked for and not shown; where nobody is at the keyboard it is read from
    standard input, a line part=value for each part.
    """
    from collector import key_listing, states
    from config import clock, secret
    from config import credentials as kept

    parts = KEYS[kind]
    where = (server or parts.server).rstrip("/")
    if not where.startswith("https://"):
        raise click.UsageError("say which server the key is for: --server https://…")
    given = _given(parts)
    ends = expires.replace(tzinfo=UTC) if expires else parts.ends(clock.now())
    with _opened(load) as database:
        with database.reading() as session:
            number = key_listing.campaign_of(session, campaign)
        if number is None:
            raise click.UsageError("say which campaign the key is for: --campaign KEY")
        database.writing(
            kept.store,
            secret.key(load()),
            name=name,
            campaign_id=number,
            kind=kind,
            secret=given,
            server=where,
            account=account or given.get("identifier", ""),
            contact=contact,
            expires_at=ends,
        )
        database.writing(states.wake, name, clock.now())
    click.echo(f"The key “{name}” is kept.  See whether it is taken: someseina credentials check {name}")


def _given(parts: "Key") -> dict[str, str]:
    if not sys.stdin.isatty():
        try:
            return key_parts.parse(sys.stdin.read(), parts)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    given = {part: click.prompt(part, hide_input=True) for part in parts.needed}
    for part in parts.optional:
        given[part] = click.prompt(f"{part} (may be empty)", hide_input=True, default="", show_default=False)
    return {part: value.strip() for part, value in given.items() if value.strip()}


@credentials.command("check")
@click.argument("name")
@click.pass_obj
def check_credential(load: Load, name: str) -> None:
    """Ask one of its sources with the key NAME, also a refused one.  Exit code 4: it is not taken."""
    from collector import key_check
    from collector.door import Door
    from collector.errors import CollectError
    from config import secret

    settings = load()
    with _opened(load) as database, closing(Door(settings.contact)) as door:
        try:
            said = key_check.check(database, door, secret.key(settings), name, settings.accepted_kinds)
        except CollectError as error:
            click.echo(f"“{name}” does not work: {error}", err=True)
            raise SystemExit(SOME_FAILED) from error
        except LookupError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"“{name}” works: {said}")


@credentials.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@click.pass_obj
def remove_credential(load: Load, name: str, *, yes: bool) -> None:
    """Take the key NAME away for good.  Its sources stay and say that they are not connected."""
    from collector import key_listing, states
    from config import asking, clock

    with _opened(load) as database:
        with database.reading() as session:
            number = key_listing.find(session, name)
        if number is None:
            raise click.ClickException(f"there is no key called “{name}”")
        if not (yes or click.confirm(f"Remove the key “{name}”?")):
            click.echo("Nothing was changed.")
            return
        database.writing(asking.forget_credential, number)
        database.writing(states.wake, name, clock.now())
    click.echo(f"The key “{name}” is removed.")


@contextmanager
def _opened(load: Load) -> "Iterator[Database]":
    from config import migrate
    from config.db import Database

    database = Database(load().database)
    try:
        migrate.require_current(database)
        yield database
    finally:
        database.close()


COMMANDS = [collect, list_sources, health, credentials]
