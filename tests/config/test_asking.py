"""Asking by hand: adding twice changes nothing, pausing keeps what was, accounts stay whose they are."""

import pytest
from sqlalchemy import func, select

from config import asking
from config.asking import Wanted
from config.db import Database
from config.models import Account, CampaignSource, Relation, Source
from config.settings import SettingsError, load
from tests.sample import Sample

WANTED = Wanted("mastodon", "https://suo.example", "kemijärvi", "#kemijärvi", credential="mastodon-1")


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_source_is_asked_for_once_however_often_it_is_added(database: Database, sample: Sample) -> None:
    add = lambda team: database.writing(  # noqa: E731  short, and used twice
        asking.add_source, sample.campaign, team, WANTED, Relation.PUBLIC
    )
    first, second = add(sample.teams["kemijarvi"]), add(sample.teams["posio"])
    assert first == second
    assert count(database, Source) == 1
    with database.reading() as session:
        asks = session.get_one(CampaignSource, (sample.campaign, first))
    assert (asks.team_id, asks.relation) == (sample.teams["kemijarvi"], Relation.PUBLIC)


def test_a_paused_source_stays_and_goes_on_when_added_again(database: Database, sample: Sample) -> None:
    add = lambda: database.writing(  # noqa: E731  short, and used twice
        asking.add_source, sample.campaign, None, WANTED, Relation.PUBLIC
    )
    number = add()
    assert database.writing(asking.pause_source, sample.campaign, number)
    assert not database.writing(asking.pause_source, sample.campaign, number)
    assert not database.writing(asking.pause_source, sample.campaign, number + 1)
    assert count(database, Source) == 1
    assert add() == number
    with database.reading() as session:
        assert session.get_one(CampaignSource, (sample.campaign, number)).active


def test_the_same_question_with_another_key_is_another_source(database: Database, sample: Sample) -> None:
    other = Wanted(WANTED.kind, WANTED.server, WANTED.query, WANTED.name, credential="mastodon-2")
    for wanted in (WANTED, other):
        database.writing(asking.add_source, sample.campaign, None, wanted, Relation.PUBLIC)
    assert count(database, Source) == 2


def test_an_account_stays_whose_it_is(database: Database, sample: Sample) -> None:
    def add(handle: str, relation: Relation) -> Relation:
        account = Account(
            campaign_id=sample.campaign,
            network="instagram",
            handle=handle,
            name="Hotelli",
            url="https://www.instagram.com/hotelli/",
            relation=relation,
        )
        return database.writing(asking.add_account, account)

    assert add("@Hotelli", Relation.OWN) is Relation.OWN
    before = count(database, Account)
    assert add("hotelli", Relation.PARTNER) is Relation.OWN
    assert count(database, Account) == before


def test_an_app_is_ready_with_its_number_and_secret() -> None:
    assert not load({}).meta_ready
    assert not load({"SOMESEINA_META_APP_ID": "600"}).meta_ready
    ready = load({"SOMESEINA_META_APP_ID": "600", "SOMESEINA_META_APP_SECRET": "salaisuus"})
    assert ready.meta_ready
    assert "salaisuus" not in repr(ready)


@pytest.mark.parametrize("name", ["SOMESEINA_META_APP_ID", "SOMESEINA_META_CONFIG_ID"])
def test_what_meta_counts_with_numbers_must_be_one(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({name: "my app"})
