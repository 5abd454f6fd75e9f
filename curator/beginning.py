"""The first start, and every one after it: a schema, a campaign, and a way in for the first admin."""

from config import campaign_file, campaign_import, kinds, migrate
from config.db import Database
from config.settings import Settings
from curator import shown
from curator.entry import people
from curator.picking import themes


def prepare(settings: Settings) -> list[str]:
    """Make the database ready: its schema, a campaign if there is none, a link if nobody can sign in.

    Gives what to tell the operator.
    """
    database = Database(settings.database)
    told = []
    try:
        migrate.upgrade(database)
        with database.reading() as session:
            empty = campaign_import.is_empty(session)
        if empty:
            known = kinds.offered(settings.accepted_kinds)
            wanted = campaign_file.read(settings.campaign_file or campaign_file.REFERENCE, known)
            database.writing(campaign_import.apply, wanted)
            told.append(f"The campaign “{wanted.campaign.name}” is applied: {len(wanted.sources)} sources.")
        database.writing(themes.ensure_all)
        with database.reading() as session:
            nobody = not people.anybody_can_sign_in(session)
            keys = shown.wall_keys(session)
        told += [f"Wall:  {settings.wall_url}/{key}/" for key in keys]
        told.append(f"Desk:  {settings.desk_url}/")
        if nobody:
            email = settings.contact or "admin@someseina.local"
            secret = database.writing(people.invite_by_key, email, "", "", "owner")
            told.append(f"Nobody can sign in yet. Choose a password for {email} here, within 7 days:")
            told.append(f"       {settings.desk_url}/invite/{secret}")
    finally:
        database.close()
    return told
