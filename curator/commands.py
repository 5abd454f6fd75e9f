"""Commands about what was decided: people, and personal data.

Exit code 1 also says: nothing is held (`access`), the question was answered no (`erase`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from config.db import Database
    from config.settings import Settings
    from curator.privacy.erasure import Erased

Load = Callable[[], "Settings"]
NOTHING = 1
MOST_NAMESAKES = 30
"""So many rows of the same name are told one by one."""


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
    from curator.entry import people as rules

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
    from curator.entry import people as rules

    _, database = _open(load)
    with database.reading() as session:
        for row in rules.everybody(session):
            state = " (disabled)" if not row.active else "" if row.signed_up else " (invited)"
            click.echo(f"{row.email:40} {row.role:7} {row.where}{state}")


@people.command("reset")
@click.argument("email")
@click.pass_obj
def reset(load: Load, email: str) -> None:
    """For EMAIL who has lost phone and recovery codes: print a new link, take the second factor away."""
    from config import clock
    from curator.entry import people as rules
    from curator.entry import second_factor

    settings, database = _open(load)
    with database.reading() as session:
        person = rules.find(session, email)
    if person is None or person.id is None or not person.active:
        raise click.ClickException(f"nobody signs in as {email}; see `someseina people list`")
    database.writing(second_factor.remove, None, person.id, clock.now())
    secret = database.writing(rules.link, person.id, clock.now())
    click.echo(f"{settings.desk_url}/invite/{secret}")


@people.command("disable")
@click.argument("email")
@click.pass_obj
def disable(load: Load, email: str) -> None:
    """Shut EMAIL out at once: sign-ins and links end."""
    from config import clock
    from curator.entry import people as rules

    _, database = _open(load)
    with database.reading() as session:
        person = rules.find(session, email)
    if person is None or person.id is None:
        raise click.ClickException(f"there is nobody with the address {email}; see `someseina people list`")
    database.writing(rules.disable, None, person.id, clock.now())
    click.echo(f"{email} can no longer sign in.")


@click.command()
@click.argument("who", default="")
@click.option("--network", default="", help="Only this network, where several have the same handle.")
@click.option("--author", is_flag=True, help="WHO is a post's link, and its whole author is meant.")
@click.option("--again", is_flag=True, help="After restoring a backup: what was erased before, once more.")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@click.pass_obj
def erase(load: Load, who: str, network: str, *, author: bool, again: bool, yes: bool) -> None:
    """Erase WHO (a handle, or a link to an author or a post) everywhere, for good.

    Shows first what would go and asks.  A link to a post erases that post; a handle or a profile's
    link its author with everything.  Walls follow within a minute.
    """
    from config import clock, secret
    from curator.privacy.erasure import ELSEWHERE, erase_again, erase_person

    if bool(who) == again:
        raise click.UsageError("say whom to erase, or --again")
    settings, database = _open(load)
    key = secret.key(settings)

    def ask(*, dry: bool) -> "Erased":
        if again:
            return erase_again(database, settings.data, key, clock.now(), dry=dry)
        return erase_person(
            database,
            settings.data,
            key,
            who,
            clock.now(),
            network=network,
            whole_author=author,
            dry=dry,
        )

    planned = ask(dry=True)
    _tell(planned)
    if not planned.known:
        click.echo("Nothing of theirs is here." + ("" if again else " They can be kept out from now on."))
    if not (yes or click.confirm("Erase for good?")):
        click.echo("Nothing was changed.")
        raise SystemExit(NOTHING)
    done = ask(dry=False)
    click.echo(
        f"Erased: {sum(done.rows.values())} rows, {len(done.files)} picture files. "
        f"Picks ended: {done.picks_ended}."
    )
    click.echo("What this cannot reach:")
    for line in ELSEWHERE:
        click.echo(f"  {line}")


def _tell(planned: "Erased") -> None:
    from curator.privacy.erasure import LOOK

    for table, count in planned.rows.items():
        click.echo(f"  {count:5} × {table}")
    if planned.files:
        click.echo(f"  {len(planned.files):5} × picture file")
    for one in planned.left:
        advice = f" ({one.advice})" if one.advice else ""
        click.echo(f"stays: {one.table} {', '.join(map(str, one.key))}{advice}")
    for place, columns in list(planned.namesakes.items())[:MOST_NAMESAKES]:
        click.echo(f"look yourself: {place} ({', '.join(columns)}) has the same name, theirs or a namesake's")
    if len(planned.namesakes) > MOST_NAMESAKES:
        click.echo(f"look yourself: {len(planned.namesakes) - MOST_NAMESAKES} more have the same name")
    for kind in dict.fromkeys(place.partition(" ")[0] for place in planned.namesakes):
        if kind in LOOK:
            click.echo(f"  a {kind}: {LOOK[kind]}")


@click.command()
@click.argument("who")
@click.option("--network", default="", help="Only this network, where several have the same handle.")
@click.option("--author", is_flag=True, help="WHO is a post's link, and its whole author is meant.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, to hand over.")
@click.pass_obj
def access(load: Load, who: str, network: str, *, author: bool, as_json: bool) -> None:
    """Everything held on WHO (a handle, or a link to an author or a post).  Exit code 1: nothing."""
    from collector import access as told
    from config import clock, secret
    from curator.privacy.access import tell

    settings, database = _open(load)
    answer = tell(
        database,
        settings.data,
        secret.key(settings),
        who,
        clock.now(),
        network=network,
        whole_author=author,
    )
    click.echo(told.as_json(answer) if as_json else told.as_text(answer), nl=as_json)
    if answer.empty:
        raise SystemExit(NOTHING)


@click.command("processing")
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of Markdown.")
@click.pass_obj
def processing(load: Load, *, as_json: bool) -> None:
    """The record of processing for the data protection officer, as the service is now."""
    from config import clock
    from curator.privacy import processing as records

    settings, database = _open(load)
    with database.reading() as session:
        found = records.record(session, settings, settings.retention_days, clock.now())
    click.echo(records.as_json(found) if as_json else records.as_markdown(found), nl=as_json)


def _open(load: Load) -> "tuple[Settings, Database]":
    from config import migrate
    from config.db import Database

    settings = load()
    database = Database(settings.database)
    click.get_current_context().call_on_close(database.close)
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


COMMANDS = [people, erase, access, processing, prepare]
