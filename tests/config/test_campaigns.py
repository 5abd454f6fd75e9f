"""Campaign files: all mistakes in one report, a preview that changes nothing, nothing deleted."""

from pathlib import Path

import pytest
from sqlalchemy import select

from config import campaign_file, campaign_import
from config.db import Database
from config.models import CampaignSource, Source, Tag, TagRole, Wall

REFERENCE = Path("config/campaigns.toml")


def changed(folder: Path, *replacements: tuple[str, str]) -> Path:
    text = REFERENCE.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = folder / "campaign.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_reference_campaign_names_what_the_customer_asked_for() -> None:
    wanted = campaign_file.read(REFERENCE)
    assert list(wanted.teams) == ["kemijarvi", "keminmaa", "posio"]
    spellings = {spelling for tag in wanted.tags for spelling in (tag.name, *tag.spellings)}
    assert spellings >= {
        "tuhannenjayhdentyönmatkatoimisto",
        "tuhannenjayhdentyöntarinat",
        "kemijärvi",
        "kemijarvi",
        "kemijarvipotos",
        "kemijarviphotos",
        "kemijärvilapinjärvimailla",
        "lapinjarvimailla",
        "visitkemijärvi",
        "visitkemijarvi",
        "ulkonaperillä",
        "visitlapland",
    }
    roles = {tag.name: tag.role for tag in wanted.tags}
    assert roles["visitlapland"] is TagRole.BORROWED
    assert len({source.origin for source in wanted.sources if source.kind == "mastodon"}) >= 3
    assert sum(source.kind == "feed" for source in wanted.sources) >= 3


def test_every_mistake_is_told_by_table_and_key(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        """
        [campaign]
        key = "Iso Kampanja"
        name = "x"
        starts = 2026-02-01
        [teams.kemi]
        name = "Kemi"
        kind = "village"
        [[tags]]
        name = "###"
        role = "place"
        [[tags]]
        name = "kemi"
        role = "suuri"
        colour = "blue"
        [[sources]]
        kind = "feed"
        query = "kissa"
        name = "Kissa"
        [[walls]]
        key = "a"
        """,
        encoding="utf-8",
    )
    with pytest.raises(campaign_file.CampaignFileError) as told:
        campaign_file.read(path)
    places = [problem.split(":")[0] for problem in told.value.problems]
    assert places == [
        "campaign.key",
        "teams.kemi.kind",
        "tags[1] (###).name",
        "tags[2] (kemi).role",
        "tags[2] (kemi).colour",
        "sources[1] (Kissa)",
        "walls[1] (a).name",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('team = "posio"', 'team = "posjo"', "there is no team “posjo”"),
        ('name = "kemijarvipotos"', 'name = "Kemijärvi"', "tags: kemijarvi is there 2 times"),
        ('kind = "feed"', 'kind = "mastodon"', "server is missing"),
        ('kind = "feed"', 'kind = "myspace"', "kind: must be one of bluesky, "),
        ('network = "facebook"', 'network = "irc-galleria"', "must be one of"),
        ('key = "posio"\nname', 'key = "go"\nname', "must not be one of"),
        ("[teams.posio]", "[teams.signin]", "must not be one of"),
        ("starts = 2026-01-01", "starts = 2026-01-01\nends = 2025-01-01", "ends before it starts"),
    ],
)
def test_a_mistake_between_tables_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(campaign_file.CampaignFileError, match=told):
        campaign_file.read(changed(tmp_path, (old, new)))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[campaign\n", b""])
def test_a_file_that_is_no_campaign_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(campaign_file.CampaignFileError):
        campaign_file.read(path)
    with pytest.raises(campaign_file.CampaignFileError, match="cannot be read"):
        campaign_file.read(tmp_path / "none.toml")


def test_applying_twice_changes_nothing_the_second_time(database: Database) -> None:
    wanted = campaign_file.read(REFERENCE)
    assert len(database.writing(campaign_import.apply, wanted)) > 30
    assert database.writing(campaign_import.apply, wanted) == []


def test_a_preview_changes_nothing(database: Database) -> None:
    wanted = campaign_file.read(REFERENCE)
    with database.reading() as session:
        changes = campaign_import.apply(session, wanted)
        session.rollback()
    with database.reading() as session:
        assert campaign_import.is_empty(session)
    assert [str(change) for change in changes][:2] == ["+ campaign tuhat-ja-yksi", "+ teams kemijarvi"]


def test_a_change_is_shown_and_rows_the_file_no_longer_names_stay(database: Database, tmp_path: Path) -> None:
    database.writing(campaign_import.apply, campaign_file.read(REFERENCE))
    text = REFERENCE.read_text(encoding="utf-8").replace('role = "borrowed"', 'role = "place"')
    cut = text[: text.index('[[walls]]\nkey = "posio"')]
    (tmp_path / "c.toml").write_text(cut, encoding="utf-8")
    changes = database.writing(campaign_import.apply, campaign_file.read(tmp_path / "c.toml"))
    assert [(change.table, change.key, change.new) for change in changes] == [
        ("tags", "#visitlapland", False)
    ]
    with database.reading() as session:
        assert session.execute(select(Wall).where(Wall.key == "posio")).first() is not None
        assert (
            session.execute(select(Tag).where(Tag.key == "visitlapland")).scalar_one().role is TagRole.PLACE
        )


def test_a_second_campaign_shares_a_source(database: Database, tmp_path: Path) -> None:
    database.writing(campaign_import.apply, campaign_file.read(REFERENCE))
    path = changed(tmp_path, ('key = "tuhat-ja-yksi"', 'key = "toinen"'))
    text = path.read_text(encoding="utf-8")
    for wall in ("kaikki", "kemijarvi", "keminmaa", "posio"):
        text = text.replace(f'[[walls]]\nkey = "{wall}"', f'[[walls]]\nkey = "toinen-{wall}"')
    path.write_text(text, encoding="utf-8")
    database.writing(campaign_import.apply, campaign_file.read(path))
    with database.reading() as session:
        sources = len(session.execute(select(Source)).all())
        asks = len(session.execute(select(CampaignSource)).all())
    assert asks == 2 * sources


def test_a_failure_in_the_middle_leaves_nothing_half_applied(database: Database) -> None:
    wanted = campaign_file.read(REFERENCE)
    broken = wanted.model_copy(
        update={"walls": (*wanted.walls, wanted.walls[0].model_copy(update={"name": None}))}
    )
    with pytest.raises(Exception, match="name"):
        database.writing(campaign_import.apply, broken)
    with database.reading() as session:
        assert campaign_import.is_empty(session)


def test_every_kind_of_source_there_is_can_be_asked_for() -> None:
    from collector import sources
    from config.kinds import KINDS

    assert set(KINDS) == {kind for kind, _ in sources.SOURCES} | sources.STREAMS


def test_a_source_names_its_key_and_needs_no_server_where_the_network_has_one(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(
        REFERENCE.read_text(encoding="utf-8")
        + """
[[sources]]
kind = "instagram_account"
query = "17841400000000000/lapin_kumppani"
name = "Lapin kumppani"
relation = "partner"
credential = "meta-1"

[[sources]]
kind = "bluesky"
query = "kemijärvi"
name = "Bluesky #kemijärvi"
credential = "bluesky-1"
""",
        encoding="utf-8",
    )
    database.writing(campaign_import.apply, campaign_file.read(path))
    with database.reading() as session:
        rows = session.execute(select(Source).where(Source.credential != "")).scalars().all()
    assert {(row.server, row.query, row.credential) for row in rows} == {
        ("https://graph.facebook.com", "17841400000000000/lapin_kumppani", "meta-1"),
        ("https://bsky.social", "kemijärvi", "bluesky-1"),
    }
    assert database.writing(campaign_import.apply, campaign_file.read(path)) == []
