"""Notices: told once, sent at most once, one that cannot go holds no other back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote

import pytest
from sqlalchemy import select
from sqlmodel import col
from structlog.testing import capture_logs

from config import settings as config_settings
from config.settings import Settings, SettingsError
from curator import notices
from curator.desk import notice_words
from curator.models import AuditEvent, Notice
from curator.notices import Notices
from tests.fakes.web import Asked, Reply, Web
from tests.sample import Sample

# One of apprise's own plugins imports it.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FACTS = {"name": "@kunta"}


class Watch:
    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def hook() -> Iterator[Web]:
    with Web({None: Reply(body=b"{}")}) as web:
        yield web


def routed(settings: Settings, route: str) -> Settings:
    return settings.model_copy(update={"notices_url": config_settings.SecretStr(route)})


def tell(sample: Sample, *people: str, step: int = 0) -> int:
    ids = [sample.people[one] for one in people]
    return sample.database.writing(notices.tell, ids, "key_died", "credential", 1, step, FACTS, NOW)


def rows(sample: Sample) -> list[Notice]:
    with sample.database.reading() as session:
        return list(session.execute(select(Notice).order_by(col(Notice.id))).scalars())


def test_the_same_is_told_to_a_person_once(sample: Sample) -> None:
    assert tell(sample, "owner", "admin", "admin") == 2
    assert tell(sample, "owner", "editor") == 1
    assert tell(sample, "owner", step=1) == 1
    assert len(rows(sample)) == 4


def test_a_notice_waits_until_its_person_has_seen_it(sample: Sample) -> None:
    tell(sample, "owner", "admin")
    mine, theirs = rows(sample)
    owner = sample.people["owner"]
    assert not sample.database.writing(notices.see, owner, theirs.id, NOW)
    assert sample.database.writing(notices.see, owner, mine.id, NOW)
    assert not sample.database.writing(notices.see, owner, mine.id, NOW)
    with sample.database.reading() as session:
        assert notices.waiting(session, owner) == []
        assert [one.id for one in notices.waiting(session, sample.people["admin"])] == [theirs.id]
        trace = session.execute(select(AuditEvent)).scalars().one()
    assert (trace.action, trace.person_id, trace.subject_id) == ("see", owner, mine.id)


def test_a_message_goes_out_through_apprise_in_the_readers_language(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    tell(sample, "owner")
    sender = Notices(sample.database, routed(settings, f"json://127.0.0.1:{hook.port}/{{email}}"), now=watch)
    assert sender.tick() == 1
    (asked,) = hook.asked
    said = json.loads(asked.body)
    assert unquote(unquote(asked.path)).strip("/") == "owner@kunta.example"
    assert said["title"] == "Yhteys @kunta on katkennut – yhdistä uudelleen"
    assert said["message"].endswith(settings.desk_url)
    assert sender.tick() == 0
    assert len(hook.asked) == 1
    (row,) = rows(sample)
    assert (row.sent_at, row.problem, row.tries) == (NOW, "", 1)


def test_a_flow_of_power_automate_gets_its_own_address_the_words_and_whom_they_are_for(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    tell(sample, "owner")
    flow = (
        "/workflows/a1/triggers/manual/paths/invoke?-api-version=2016-06-01&-sp=%2Frun&-sig=a_B-9&:to={email}"
    )
    sender = Notices(sample.database, routed(settings, f"json://127.0.0.1:{hook.port}{flow}"), now=watch)
    assert sender.tick() == 1
    (asked,) = hook.asked
    path, _, query = asked.path.partition("?")
    assert path == "/workflows/a1/triggers/manual/paths/invoke"
    assert dict(parse_qsl(query)) == {"api-version": "2016-06-01", "sp": "/run", "sig": "a_B-9"}
    said = json.loads(asked.body)
    assert said["to"] == "owner@kunta.example"
    assert {"title", "message"} <= said.keys()


def test_a_message_that_cannot_go_is_tried_again_later_and_holds_no_other_back(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(500) if "owner" in asked.path and watch() < NOW + timedelta(minutes=10) else Reply()

    hook.routes[None] = answer
    tell(sample, "owner", "admin", "editor")
    sender = Notices(sample.database, routed(settings, f"json://127.0.0.1:{hook.port}/{{email}}"), now=watch)
    assert sender.tick() == 2
    failed = next(row for row in rows(sample) if row.problem)
    assert (failed.person_id, failed.sent_at) == (sample.people["owner"], None)
    assert "did not take" in failed.problem
    waits = []
    for _ in range(30):
        before = len(hook.asked)
        watch.moment += timedelta(minutes=1)
        sender.tick()
        waits.append(len(hook.asked) - before)
    assert waits.index(1) == 0
    assert sum(waits) == 3
    assert all(row.sent_at and not row.problem for row in rows(sample))


def test_two_workers_send_one_message(sample: Sample, settings: Settings, hook: Web, watch: Watch) -> None:
    """The second one looks while the first one is sending."""
    tell(sample, "owner")
    sent: list[str] = []

    def slowly(address: str, title: str, text: str) -> str:
        sent.append(address)
        if len(sent) == 1:
            assert Notices(sample.database, route, now=watch, send=slowly).tick() == 0
        return ""

    route = routed(settings, "json://127.0.0.1/{email}")
    assert Notices(sample.database, route, now=watch, send=slowly).tick() == 1
    assert len(sent) == 1


def test_what_was_seen_or_is_old_is_not_sent(sample: Sample, settings: Settings, watch: Watch) -> None:
    tell(sample, "owner", "admin")
    sample.database.writing(notices.see, sample.people["owner"], rows(sample)[0].id, NOW)
    sent: list[str] = []
    route = routed(settings, "json://127.0.0.1/{email}")
    sender = Notices(sample.database, route, now=watch, send=lambda to, *_: sent.append(to) or "")
    watch.moment += notices.GIVEN_UP_AFTER + timedelta(seconds=1)
    assert (sender.tick(), sent) == (0, [])
    watch.moment = NOW
    assert sender.tick() == 1
    assert sent == ["json://127.0.0.1/admin%40kunta.example"]


def alarmed(settings: Settings, hook: Web, alarm: str) -> Settings:
    at = f"json://127.0.0.1:{hook.port}"
    route, besides = (config_settings.SecretStr(at + one) for one in ("/mail/{email}", alarm))
    return settings.model_copy(update={"notices_url": route, "alarm_url": besides})


def paths(hook: Web) -> list[str]:
    return [unquote(unquote(one.path)).strip("/") for one in hook.asked]


def tell_calmly(sample: Sample) -> None:
    facts = {"name": "@kunta", "day": "2026-12-12", "days": 14}
    owner = [sample.people["owner"]]
    sample.database.writing(notices.tell, owner, "key_expires", "credential", 1, 0, facts, NOW)


def test_an_alarm_goes_by_both_routes_and_other_notices_by_one(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    tell(sample, "owner", "admin")
    tell_calmly(sample)
    sender = Notices(sample.database, alarmed(settings, hook, "/sms/{email}"), now=watch)
    assert sender.tick() == 3
    both = [f"{way}/{who}@kunta.example" for who in ("admin", "owner") for way in ("mail", "sms")]
    assert sorted(paths(hook)) == sorted([*both, "mail/owner@kunta.example"])


def test_an_alarm_to_one_place_goes_there_once_whomever_it_concerns(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    tell(sample, "owner", "admin", "editor")
    tell(sample, "owner", step=1)
    sender = Notices(sample.database, alarmed(settings, hook, "/duty-phone"), now=watch)
    assert sender.tick() == 4
    assert paths(hook).count("duty-phone") == 2
    assert len(paths(hook)) == 6


def test_an_alarm_that_one_route_has_taken_is_not_sent_again(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    hook.routes[None] = lambda asked: Reply(500) if "sms" in asked.path else Reply()
    tell(sample, "owner")
    sender = Notices(sample.database, alarmed(settings, hook, "/sms/{email}"), now=watch)
    with capture_logs() as logged:
        assert sender.tick() == 1
    assert [one["event"] for one in logged] == ["notice_not_sent"]
    watch.moment += timedelta(hours=1)
    assert sender.tick() == 0
    assert len(hook.asked) == 2


def test_an_alarm_that_did_not_reach_its_one_place_is_tried_with_the_next_letter(
    sample: Sample, settings: Settings, hook: Web, watch: Watch
) -> None:
    tries: list[str] = []

    def once(asked: Asked) -> Reply:
        if "duty" not in asked.path:
            return Reply()
        tries.append(asked.path)
        return Reply(503 if len(tries) == 1 else 200)

    hook.routes[None] = once
    tell(sample, "owner", "admin", "editor")
    sender = Notices(sample.database, alarmed(settings, hook, "/duty-phone"), now=watch)
    assert sender.tick() == 3
    assert len(tries) == 2, "the second letter brought it there, and the third let it be"


def test_a_notice_that_waits_for_nobody_is_no_alarm() -> None:
    assert notice_words.is_alarm("removal_asked", {"urgent": True})
    assert not notice_words.is_alarm("removal_asked", {"urgent": False})
    assert not notice_words.is_alarm("week_notice", {})


@pytest.mark.parametrize(
    "given",
    [
        {"SOMESEINA_ALARM_URL": "jsons://hook.kunta.fi/halytys"},
        {
            "SOMESEINA_ALARM_URL": "file:///tmp/alarm",
            "SOMESEINA_NOTICES_URL": "mailto://smtp.kunta.fi?to={email}",
        },
    ],
)
def test_an_alarm_that_could_not_go_is_a_wrong_setting(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="ALARM_URL"):
        config_settings.load(given)


def test_without_a_route_nothing_is_sent(sample: Sample, settings: Settings) -> None:
    tell(sample, "owner")
    assert Notices(sample.database, settings, now=lambda: NOW).tick() == 0


def test_a_password_in_the_route_is_in_no_log_and_no_problem(
    sample: Sample, settings: Settings, hook: Web, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    hook.routes[None] = Reply(500)
    tell(sample, "owner")
    route = routed(settings, f"json://user:MARKERMARKER@127.0.0.1:{hook.port}/{{email}}")
    with capture_logs() as lines:
        Notices(sample.database, route, now=watch).tick()
    assert lines
    assert "MARKER" not in caplog.text + repr(lines) + rows(sample)[0].problem + repr(route)


@pytest.mark.parametrize(
    "route", ["slack://MARKERMARKER/{email}", "jsonx://user:MARKERMARKER@kunta.example/{email}"]
)
def test_a_route_that_apprise_does_not_know_is_told_without_its_key(
    route: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    problem = notices.send_by_apprise(route, "Otsikko", "Teksti")
    assert problem
    assert "MARKER" not in problem + caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "route",
    ["mailtos://smtp.kunta.fi?to=kaikki@kunta.fi", "file:///etc/{email}", "syslog://{email}", "{email}"],
)
def test_a_route_that_is_none_is_a_wrong_setting(route: str) -> None:
    with pytest.raises(SettingsError, match="NOTICES_URL"):
        config_settings.load({"SOMESEINA_NOTICES_URL": route})
