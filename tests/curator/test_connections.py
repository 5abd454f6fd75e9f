"""Connections as decided: who may come back from Meta, whose a key is, what is asked for with it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import BudgetUse, Errand, ErrandKind, Sighting
from config import credentials
from config.db import Database
from config.kinds import GRAPH
from config.models import Account, CampaignSource, Credential, Relation, Source, Team
from config.settings import Settings
from curator import material
from curator.connecting import channels, connections, meta_dialog
from curator.connecting.connections import ConnectionRefused, Problem
from curator.entry.signin import Signed
from curator.material import Subject
from curator.models import AuditEvent, PermissionState, Role
from curator.permitting import permissions
from tests.sample import Sample

KEY = b"k" * 32
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BACK = "https://toimitus.kunta.example/connections/meta"
FACTS = {
    "pages": [
        {"id": "1042", "name": "Kemijärvi", "instagram": {"id": "1784", "username": "Kemijarvi"}},
        {"id": "1043", "name": "Kirjasto", "instagram": None},
    ],
    "ig_user": "1784",
    "system_user": True,
}


class World:
    """The sample with an admin and a finished connection."""

    def __init__(self, database: Database, sample: Sample) -> None:
        self.database, self.sample = database, sample
        number = sample.people["admin"]
        kemijarvi = sample.teams["kemijarvi"]
        self.admin = Signed(number, "Admin", "admin@kunta.example", "fi", {kemijarvi: Role.ADMIN}, AT)
        with database.reading() as session:
            self.team = session.get_one(Team, kemijarvi)
            self.other = session.get_one(Team, sample.teams["keminmaa"])

    def meta(self) -> int:
        return self.database.writing(
            credentials.store,
            KEY,
            name=f"meta-{self.team.id}",
            campaign_id=self.sample.campaign,
            team_id=self.team.id,
            kind="meta",
            server=GRAPH,
            secret={"token": "salainen"},
            facts=FACTS,
        )

    def asked(self) -> dict[tuple[str, str], tuple[Relation, bool]]:
        with self.database.reading() as session:
            rows = session.execute(
                select(Source, CampaignSource).join(
                    CampaignSource, col(CampaignSource.source_id) == col(Source.id)
                )
            )
            return {(one.kind, one.query): (asks.relation, asks.active) for one, asks in rows}

    def events(self) -> list[tuple[str, str, dict[str, object]]]:
        with self.database.reading() as session:
            rows = session.execute(select(AuditEvent).order_by(col(AuditEvent.id))).scalars()
            return [(one.action, one.subject, dict(one.facts)) for one in rows]

    def choose(self, number: int, *keys: str) -> None:
        self.database.writing(channels.choose, self.admin, self.team, number, set(keys))


@pytest.fixture
def world(database: Database, sample: Sample) -> World:
    return World(database, sample)


def refused_with(problem: Problem) -> "pytest.RaisesContext[ConnectionRefused]":
    return pytest.raises(ConnectionRefused, match=f"^{problem.value}$")


def meta_settings(settings: Settings, **more: object) -> Settings:
    secret = type(settings.meta_app_secret)("sovelluksen-salaisuus")
    return settings.model_copy(update={"meta_app_id": "600", "meta_app_secret": secret, **more})


def test_the_way_to_meta_names_what_is_asked_for(settings: Settings) -> None:
    parts = urlsplit(meta_dialog.dialog(meta_settings(settings), "tila", BACK))
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert parts.netloc == "www.facebook.com"
    assert asked["client_id"] == "600"
    assert asked["redirect_uri"] == BACK
    assert asked["state"] == "tila"
    assert asked["response_type"] == "code"
    assert "instagram_basic" in asked["scope"].split(",")
    assert "salaisuus" not in parts.query


def test_with_a_configuration_the_key_is_a_system_users(settings: Settings) -> None:
    where = meta_dialog.dialog(meta_settings(settings, meta_config_id="77"), "tila", BACK)
    asked = parse_qs(urlsplit(where).query)
    assert asked["config_id"] == ["77"]
    assert "scope" not in asked


def test_without_an_app_there_is_no_way(settings: Settings) -> None:
    with refused_with(Problem.NO_APP):
        meta_dialog.dialog(settings, "tila", BACK)


def test_who_comes_back_with_their_own_state_is_let_in_for_ten_minutes() -> None:
    started = meta_dialog.start(7, AT)
    assert len(started.state) >= 43
    assert meta_dialog.back(started.kept(), started.state, AT + timedelta(minutes=10)) == 7
    with refused_with(Problem.STALE):
        meta_dialog.back(started.kept(), started.state, AT + timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize("kept", [None, {}, {"state": 1}, {"state": "x", "team": "7", "at": 1.0}, "x"])
def test_anything_else_in_a_session_lets_nobody_in(kept: object) -> None:
    with refused_with(Problem.STALE):
        meta_dialog.back(kept, "x", AT)


def test_another_ones_state_lets_nobody_in() -> None:
    mine, theirs = meta_dialog.start(7, AT), meta_dialog.start(7, AT)
    for state in (theirs.state, "", "ä"):
        with refused_with(Problem.STALE):
            meta_dialog.back(mine.kept(), state, AT)


def test_beginning_keeps_a_sealed_code_and_asks_the_collector(world: World) -> None:
    number = world.database.writing(connections.begin, world.admin, world.team, KEY, "kertakoodi", BACK, AT)
    with world.database.reading() as session:
        row = session.get_one(Credential, number)
        errand = session.execute(select(Errand)).scalar_one()
    assert row.name == f"meta-{world.team.id}~new"
    assert row.team_id == world.team.id
    assert row.contact == "admin@kunta.example"
    assert "kertakoodi" not in row.sealed
    assert credentials.unseal(KEY, row.sealed) == {"code": "kertakoodi", "redirect_uri": BACK}
    assert (errand.kind, errand.subject) == (ErrandKind.CONNECT, str(number))
    assert world.events() == [("connect", "credential", {"kind": "meta"})]


def test_a_hand_given_key_asks_for_the_teams_hashtags(world: World) -> None:
    number = world.database.writing(
        connections.add_mastodon, world.admin, world.team, KEY, " Suo.Example ", "avain", AT
    )
    with world.database.reading() as session:
        row = session.get_one(Credential, number)
    assert row.server == "https://suo.example"
    assert credentials.unseal(KEY, row.sealed) == {"token": "avain"}
    assert set(world.asked()) == {
        ("mastodon", "kemijärvi"),
        ("mastodon", "tuhannenjayhdentyönmatkatoimisto"),
        ("mastodon", "tuhannenjayhdentyöntarinat"),
    }
    told = str(world.events())
    assert "add_source" in told
    assert "avain" not in told
    assert "suo.example" not in told


def test_a_new_key_for_the_same_account_replaces_the_old_one(world: World) -> None:
    keep = lambda word: world.database.writing(  # noqa: E731  short, and used twice
        connections.add_bluesky, world.admin, world.team, KEY, "@Kunta.Bsky.social", word, AT
    )
    first, second = keep("vanha-sana"), keep("uusi-sana")
    assert first == second
    with world.database.reading() as session:
        row = session.get_one(Credential, first)
        assert session.execute(select(Credential)).scalars().all() == [row]
        again = session.execute(select(Errand).where(col(Errand.kind) == ErrandKind.CHECK)).scalars().all()
    assert credentials.unseal(KEY, row.sealed) == {"identifier": "kunta.bsky.social", "password": "uusi-sana"}
    assert len(again) == len(world.asked())


@pytest.mark.parametrize(
    "server", ["", "localhost", "http://suo.example", "https://a:b@suo.example", "ei ole", "https://[x"]
)
def test_a_server_that_is_none_is_refused(world: World, server: str) -> None:
    with refused_with(Problem.NO_SERVER):
        world.database.writing(connections.add_mastodon, world.admin, world.team, KEY, server, "avain", AT)


@pytest.mark.parametrize("key", ["", "ä", "a\nb", "x" * 3000])
def test_a_key_that_is_none_is_refused(world: World, key: str) -> None:
    with refused_with(Problem.NO_KEY):
        world.database.writing(connections.add_mastodon, world.admin, world.team, KEY, "suo.example", key, AT)


@pytest.mark.parametrize(("kind", "days"), [("threads", 60), ("tumblr", None)])
def test_a_key_that_ends_is_kept_with_its_day_so_that_it_is_renewed_in_time(
    world: World, kind: str, days: int | None
) -> None:
    given = {f"{kind}-token": "avain-0123456789"}
    number = world.database.writing(connections.add_key, world.admin, world.team, KEY, kind, given, AT)
    with world.database.reading() as session:
        row = session.get_one(Credential, number)
    assert row.expires_at == (AT + timedelta(days=days) if days else None)
    assert {asked for asked, _ in world.asked()} == {kind}


def test_a_key_to_x_says_what_a_month_may_cost(world: World) -> None:
    given = {"x-token": "avain-0123456789"}
    with refused_with(Problem.NO_KEY):
        world.database.writing(connections.add_key, world.admin, world.team, KEY, "x", given, AT)
    given["x-monthly_usd"] = " 20 "
    number = world.database.writing(connections.add_key, world.admin, world.team, KEY, "x", given, AT)
    with world.database.reading() as session:
        sealed = session.get_one(Credential, number).sealed
    assert credentials.unseal(KEY, sealed) == {"token": "avain-0123456789", "monthly_usd": "20"}


def test_another_teams_connection_is_as_good_as_none(world: World) -> None:
    number = world.meta()
    for step in (
        lambda session: connections.remove(session, world.admin, world.other, number, AT),
        lambda session: channels.choose(session, world.admin, world.other, number, ()),
        lambda session: channels.pause(session, world.admin, world.other, number, 1),
    ):
        with refused_with(Problem.NOT_THERE):
            world.database.writing(step)
    with world.database.reading() as session:
        assert connections.listed(session, world.other) == []
        assert [one.id for one in connections.listed(session, world.team)] == [number]


def test_what_people_see_of_a_connection_holds_no_secret(world: World) -> None:
    world.meta()
    with world.database.reading() as session:
        seen = str(connections.listed(session, world.team))
    assert "salainen" not in seen
    assert "gAAAA" not in seen


def test_exactly_the_ticked_accounts_are_collected(world: World) -> None:
    number = world.meta()
    world.choose(number, "instagram_own:1784", "instagram_tagged:1784", "facebook_page:1042")
    assert world.asked() == {
        ("instagram_own", "1784"): (Relation.OWN, True),
        ("instagram_tagged", "1784"): (Relation.TAGGED, True),
        ("facebook_page", "1042"): (Relation.OWN, True),
    }
    world.choose(number, "instagram_own:1784")
    assert world.asked()["facebook_page", "1042"] == (Relation.OWN, False)
    world.choose(number, "instagram_own:1784", "facebook_page:1042", "facebook_page:666")
    assert world.asked()["facebook_page", "1042"] == (Relation.OWN, True)
    assert ("facebook_page", "666") not in world.asked()


def test_an_own_account_is_noted_so_that_its_posts_need_no_permission(world: World) -> None:
    world.choose(world.meta(), "instagram_own:1784")
    with world.database.reading() as session:
        account = session.execute(select(Account).where(col(Account.network) == "instagram")).scalar_one()
    assert (account.handle, account.relation, account.team_id) == ("kemijarvi", Relation.OWN, world.team.id)


def test_a_partner_comes_with_its_standing_permission(world: World) -> None:
    number = world.meta()
    with refused_with(Problem.NO_CONSENT):
        world.database.writing(
            channels.add_partner, world.admin, world.team, number, "@Hotelli", "Hotelli", consent=False
        )
    world.database.writing(
        channels.add_partner, world.admin, world.team, number, "@Hotelli", "Hotelli", consent=True
    )
    assert world.asked() == {("instagram_account", "1784/hotelli"): (Relation.PARTNER, True)}
    with world.database.reading() as session:
        account = session.execute(select(Account).where(col(Account.handle) == "hotelli")).scalar_one()
    assert account.relation is Relation.PARTNER
    assert world.events()[-1] == ("add_source", "source", {"kind": "instagram_account", "standing": True})


@pytest.mark.parametrize("name", ["", "a b", "x" * 31, "ä", "../hotelli", "hotelli{id}"])
def test_a_name_instagram_cannot_have_is_refused(world: World, name: str) -> None:
    number = world.meta()
    with refused_with(Problem.NO_ACCOUNT):
        world.database.writing(channels.add_partner, world.admin, world.team, number, name, "", consent=True)


def test_an_own_account_is_no_partner(world: World) -> None:
    number = world.meta()
    world.choose(number, "instagram_own:1784")
    with refused_with(Problem.OWN_ACCOUNT):
        world.database.writing(
            channels.add_partner, world.admin, world.team, number, "kemijarvi", "", consent=True
        )


def search(world: World, number: int, tag: str, *, reviewed: bool = True) -> int:
    return world.database.writing(
        channels.add_hashtag, world.admin, world.team, number, tag, AT, reviewed=reviewed
    )


def test_hashtag_search_opens_with_the_review(world: World) -> None:
    number = world.meta()
    with refused_with(Problem.NOT_REVIEWED):
        search(world, number, "kemijärvi", reviewed=False)
    search(world, number, "#Kemijärvi")
    assert world.asked() == {("instagram_tag", "kemijärvi"): (Relation.PUBLIC, True)}


def spend(world: World, count: int, source_id: int | None = None, ago: timedelta = timedelta()) -> None:
    def step(session: object) -> None:
        for number in range(count):
            session.add(  # type: ignore[attr-defined]
                BudgetUse(
                    budget="instagram-tags:1784",
                    item=f"tunniste{number}",
                    at=AT - ago,
                    source_id=source_id,
                )
            )

    world.database.writing(step)


def test_the_thirty_first_hashtag_waits(world: World) -> None:
    number = world.meta()
    spend(world, 30)
    with refused_with(Problem.BUDGET):
        search(world, number, "uusi")
    search(world, number, "tunniste3")


def test_places_are_free_again_after_seven_days(world: World) -> None:
    number = world.meta()
    spend(world, 30, ago=timedelta(days=7))
    search(world, number, "uusi")


def test_the_budget_tells_who_uses_what_and_when_it_is_free(world: World) -> None:
    number = world.meta()
    source_id = search(world, number, "tunniste0")
    spend(world, 1, source_id, timedelta(days=2))
    with world.database.reading() as session:
        found = channels.uses(session, session.get_one(Credential, number), AT)
    assert [(one.tag, one.team, one.frees_at) for one in found] == [
        ("tunniste0", "Kemijärvi", AT + timedelta(days=5))
    ]


def test_removing_a_connection_leaves_its_sources_to_say_so(world: World) -> None:
    number = world.meta()
    world.choose(number, "instagram_own:1784")
    world.database.writing(connections.remove, world.admin, world.team, number, AT)
    with world.database.reading() as session:
        assert session.get(Credential, number) is None
    assert world.asked() == {("instagram_own", "1784"): (Relation.OWN, True)}
    assert world.events()[-1] == ("disconnect", "credential", {"kind": "meta"})


def test_strangers_who_tag_us_are_asked_for_permission(world: World) -> None:
    world.choose(world.meta(), "instagram_own:1784", "instagram_tagged:1784")
    found = {}
    for kind in ("instagram_own", "instagram_tagged"):
        post = world.sample.post(handle="vieras@muualla.example", network="instagram")

        def see(session: Session, kind: str = kind, post: int = post) -> None:
            source = session.execute(select(Source).where(col(Source.kind) == kind)).scalar_one()
            session.add(Sighting(source_id=source.id, native_id=str(post), post_id=post, seen_at=AT))

        world.database.writing(see)
        with world.database.reading() as session:
            subject = Subject(post_id=post)
            loaded = material.load(session, [subject])[subject]
            found[kind] = permissions.by_channel(session, world.sample.campaign, loaded)
    assert found == {"instagram_own": PermissionState.NOT_NEEDED, "instagram_tagged": None}


def test_accounts_with_long_names_keep_their_own_keys(world: World) -> None:
    hosts = [f"{'pitka' * 12}.{number}.example" for number in (1, 2)]
    numbers = {
        world.database.writing(connections.add_mastodon, world.admin, world.team, KEY, host, "avain", AT)
        for host in hosts
    }
    assert len(numbers) == 2
    with world.database.reading() as session:
        found = connections.listed(session, world.team)
    assert {one.account for one in found} == set(hosts)
    assert all(len(one.name) <= 64 for one in found)
