"""A connection to Meta is finished: the code becomes a key, and what it opens is noted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from collector import connect, errands, meta_login
from collector.door import Door
from collector.errors import CollectError, KeyRefused, Misconfigured, Transient, Unreadable
from collector.models import Errand, ErrandKind
from config import credentials
from config.db import Database
from config.models import Credential
from config.settings import Settings
from tests.fakes.graph import APP_ID, APP_SECRET, OURS, PAGE_ID, PAGE_TOKEN, Graph, error
from tests.fakes.web import Reply, Web
from tests.sample import Sample

KEY = b"k" * 32
BACK = "https://toimitus.kunta.example/connections/meta"


@dataclass
class Meta:
    """A person who comes back from Meta, and the collector that finishes what they began."""

    database: Database
    door: Door
    settings: Settings
    sample: Sample
    origin: str
    graph: Graph = field(default_factory=Graph)

    def begin(self, code: str = "kertakoodi", name: str = "meta-1") -> int:
        return self.database.writing(
            credentials.store,
            KEY,
            name=name + credentials.WAITING,
            campaign_id=self.sample.campaign,
            team_id=self.sample.teams["kemijarvi"],
            kind="meta",
            server=self.origin,
            secret={"code": code, "redirect_uri": BACK},
            contact="admin@kunta.example",
        )

    def finish(self, number: int) -> CollectError | None:
        return connect.finish(self.database, self.door, KEY, self.settings, number)

    def row(self, number: int) -> Credential | None:
        with self.database.reading() as session:
            return session.get(Credential, number)

    def opened(self, name: str = "meta-1") -> credentials.Opened | None:
        with self.database.reading() as session:
            return credentials.opened(session, KEY, name)

    def facts(self, name: str = "meta-1") -> dict[str, object]:
        opened = self.opened(name)
        assert opened is not None
        row = self.row(opened.id)
        assert row is not None
        return dict(row.facts)


@pytest.fixture
def meta(database: Database, settings: Settings, sample: Sample) -> Iterator[Meta]:
    graph = Graph()
    with Web({None: graph.answer}) as web:
        door = Door(allow=web.allow, pace=0)
        ready = settings.model_copy(
            update={
                "meta_app_id": APP_ID,
                "meta_app_secret": type(settings.meta_app_secret)(APP_SECRET),
            }
        )
        yield Meta(database, door, ready, sample, web.origin, graph)
        door.close()


def test_a_code_becomes_a_key_of_the_organisation(meta: Meta) -> None:
    number = meta.begin()
    assert meta.finish(number) is None
    assert meta.row(number) is None
    opened = meta.opened()
    assert opened is not None
    assert opened.account == "Kemijärven kaupunki"
    assert opened.expires_at is None
    assert opened.secret["token"] == "EAAlyhyt0123456789tunnus"
    assert opened.secret[f"page:{PAGE_ID}"] == PAGE_TOKEN
    assert opened.secret["ig_user"] == OURS
    page = {"id": PAGE_ID, "name": "Kemijärven esimerkkisivu"}
    facts = meta.facts()
    assert facts["pages"] == [page | {"instagram": {"id": OURS, "username": "kemijarvi"}}]
    assert facts["system_user"] is True
    assert facts["never_expires"] is True
    assert facts["user"] == "122"
    assert meta.graph.leaks == []


def test_a_persons_key_is_exchanged_for_one_that_lasts(meta: Meta) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
    meta.graph.key_type, meta.graph.expires_at = "USER", int(ends.timestamp())
    assert meta.finish(meta.begin()) is None
    opened = meta.opened()
    assert opened is not None
    assert opened.secret["token"] == "EAAuusi0123456789tunnus"
    assert opened.expires_at == ends
    assert meta.facts()["system_user"] is False
    assert meta.graph.leaks == []


def test_finishing_twice_changes_nothing(meta: Meta) -> None:
    number = meta.begin()
    assert meta.finish(number) is None
    before = meta.opened()
    assert meta.finish(number) is None
    assert meta.opened() == before


def test_a_spent_code_is_told_and_forgotten(meta: Meta) -> None:
    number = meta.begin("jo käytetty koodi")
    assert isinstance(meta.finish(number), KeyRefused)
    row = meta.row(number)
    assert row is not None
    assert row.facts == {"reason": "key_refused"}
    assert row.problem
    assert "koodi" not in row.problem
    assert credentials.unseal(KEY, row.sealed) == {}
    assert meta.finish(number) is None, "there is nothing left to try"


def test_a_failed_try_leaves_a_working_connection_alone(meta: Meta) -> None:
    assert meta.finish(meta.begin()) is None
    before = meta.opened()
    assert meta.finish(meta.begin("vanha")) is not None
    assert meta.opened() == before


def test_connecting_again_takes_the_place_of_the_old_key(meta: Meta) -> None:
    assert meta.finish(meta.begin()) is None
    first = meta.opened()
    meta.graph.codes["uusi"] = "EAAtoinen0123456789tunnus"
    assert meta.finish(meta.begin("uusi")) is None
    second = meta.opened()
    assert first is not None
    assert second is not None
    assert second.id == first.id
    assert second.secret["token"] == "EAAtoinen0123456789tunnus"


@pytest.mark.parametrize(
    ("path", "answer", "kind"),
    [
        ("me/accounts", error(10), Misconfigured),
        ("me/accounts", error(2, transient=True), Transient),
        ("me/accounts", error(4, status=403), Transient),
        ("debug_token", error(190), KeyRefused),
    ],
)
def test_metas_errors_are_told_by_their_codes(
    meta: Meta, path: str, answer: object, kind: type[CollectError]
) -> None:
    meta.graph.fails[path] = answer
    number = meta.begin()
    assert type(meta.finish(number)) is kind
    row = meta.row(number)
    assert row is not None
    assert row.facts == {"reason": kind.reason}
    assert meta.opened() is None
    for hidden in (APP_SECRET, "EAA", "kertakoodi"):
        assert hidden not in row.problem


def test_no_page_ticked_is_told_with_what_to_do(meta: Meta) -> None:
    meta.graph.fails["me/accounts"] = type(error(1))(body=b'{"data": []}')
    refusal = meta.finish(meta.begin())
    assert isinstance(refusal, Misconfigured)
    assert "tick the Page" in str(refusal)


def test_a_service_without_an_app_says_so(meta: Meta, settings: Settings) -> None:
    meta.settings = settings
    assert isinstance(meta.finish(meta.begin()), Misconfigured)


def test_begun_anew_meanwhile_the_newer_code_counts(meta: Meta, monkeypatch: pytest.MonkeyPatch) -> None:
    meta.graph.codes["toinen"] = "EAAtoinen0123456789tunnus"
    number = meta.begin()
    once = iter([True])
    answer = meta.graph._accounts

    def meanwhile() -> object:
        if next(once, False):
            meta.begin("toinen")
        return answer()

    monkeypatch.setattr(meta.graph, "_accounts", meanwhile)
    assert meta.finish(number) is None
    opened = meta.opened()
    assert opened is not None
    assert opened.secret["token"] == "EAAtoinen0123456789tunnus"


def test_nothing_secret_is_shown_by_its_parts(meta: Meta) -> None:
    from collector.meta_login import Account, App, Token

    told = f"{App('https://a.example', '1', 'hidden')} {Token('hidden', True, '1', (), None)}"
    assert "hidden" not in told + str(Account("1", "n", "hidden"))


def ask(meta: Meta, number: int) -> None:
    meta.database.writing(errands.ask, ErrandKind.CONNECT, number, datetime.now(UTC))


def outcome(meta: Meta) -> tuple[bool, str]:
    with meta.database.reading() as session:
        errand = session.execute(select(Errand)).scalar_one()
        return errand.done_at is not None, errand.reason


def test_an_errand_is_done_once_with_its_outcome(meta: Meta) -> None:
    ask(meta, meta.begin())
    tick = lambda: connect.tick(meta.database, meta.door, KEY, meta.settings)  # noqa: E731  short, used twice
    assert (tick(), tick()) == (1, 0)
    assert outcome(meta) == (True, "")
    assert meta.opened() is not None


def test_an_errand_that_fails_says_why(meta: Meta) -> None:
    ask(meta, meta.begin("vanha"))
    connect.tick(meta.database, meta.door, KEY, meta.settings)
    assert outcome(meta) == (True, "key_refused")


def test_what_nobody_foresaw_is_told_without_what_meta_answered(
    meta: Meta, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("EAAsalainen")

    number = meta.begin()
    ask(meta, number)
    monkeypatch.setattr(meta_login, "accounts", broken)
    connect.tick(meta.database, meta.door, KEY, meta.settings)
    row = meta.row(number)
    assert row is not None
    assert row.facts == {"reason": "unreadable"}
    assert "EAAsalainen" not in row.problem + capsys.readouterr().out
    assert outcome(meta) == (True, "unreadable")


def told(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode())


def test_a_list_of_pages_that_never_ends_is_left_at_ten_answers(meta: Meta) -> None:
    page = {"id": "7", "name": "Sivu"}
    meta.graph.fails["me/accounts"] = told(
        {"data": [page], "paging": {"cursors": {"after": "x"}, "next": "https://graph.facebook.com/x"}}
    )
    assert meta.finish(meta.begin()) is None
    assert meta.facts()["pages"] == [page | {"instagram": None}] * 10
    opened = meta.opened()
    assert opened is not None
    assert "ig_user" not in opened.secret


@pytest.mark.parametrize(
    "odd",
    [
        {"data": [None, 1, {"id": "x"}, {"id": True}, {"name": "Sivu"}]},
        {"data": {"id": "7"}},
        {"data": None},
        {},
    ],
)
def test_what_is_no_page_is_none(meta: Meta, odd: object) -> None:
    meta.graph.fails["me/accounts"] = told(odd)
    assert isinstance(meta.finish(meta.begin()), Misconfigured)


@pytest.mark.parametrize(
    "odd", [b"", b"<html>", b"[]", b"null", b'{"access_token": 7}', b'{"access_token": ""}']
)
def test_an_answer_without_a_key_is_for_the_developers(meta: Meta, odd: bytes) -> None:
    meta.graph.fails["oauth/access_token"] = Reply(body=odd)
    assert type(meta.finish(meta.begin())) is Unreadable


@pytest.mark.parametrize(("answer", "heard"), [(None, True), (error(200), False), (told([]), False)])
def test_mentions_are_listened_for_where_meta_allows_it(
    meta: Meta, answer: Reply | None, heard: bool
) -> None:
    data = {"is_valid": True, "type": "SYSTEM_USER", "expires_at": 0, "scopes": ["pages_manage_metadata"]}
    meta.graph.fails["debug_token"] = told({"data": data})
    if answer is not None:
        meta.graph.fails["subscribed_apps"] = answer
    assert meta.finish(meta.begin()) is None
    assert meta.facts()["mentions"] is heard
