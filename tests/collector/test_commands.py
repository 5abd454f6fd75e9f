"""The commands about keys and sources, as an operator types them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collector import commands, meter, sources
from collector.keys import OPENS
from config import clock, credentials, secret
from config.kinds import KEYS
from config.settings import Settings
from tests.collector.asking_with_keys import Keyed, network
from tests.fakes import keyed as keyed_source
from tests.sample import Sample

MARKER = "MARKER" * 4


@pytest.fixture
def keyed(sample: Sample) -> Iterator[Keyed]:
    with network(sample) as made:
        yield made


@pytest.fixture
def run(settings: Settings) -> Any:
    def of(command: Any, *arguments: str, given: str = "") -> Result:
        return CliRunner().invoke(command, arguments, input=given, obj=lambda: settings)

    return of


def add(run: Any, *more: str, given: str = f"token={MARKER}\n", kind: str = "mastodon") -> Result:
    found = run(commands.credentials, "add", "avain", "--kind", kind, *more, given=given)
    assert isinstance(found, Result)
    return found


def test_a_key_is_added_from_standard_input_and_never_shown(
    keyed: Keyed, run: Any, settings: Settings
) -> None:
    added = add(run, "--server", "https://a.example", "--contact", "admin@kunta.example")
    assert added.exit_code == 0, added.output
    with keyed.database.reading() as session:
        opened = credentials.opened(session, secret.key(settings), "avain")
    assert opened is not None
    assert (opened.secret, opened.server) == ({"token": MARKER}, "https://a.example")
    keyed.source()
    listed = run(commands.credentials)
    assert "Lähde kemijärvi" in listed.output
    assert "admin@kunta.example" in listed.output
    assert MARKER not in added.output + listed.output


@pytest.mark.parametrize(
    ("more", "given", "said"),
    [
        ((), f"token={MARKER}", "--server"),
        (("--server", "http://a.example"), f"token={MARKER}", "--server"),
        (("--server", "https://a.example"), f"tokken={MARKER}", "each part: token"),
        (("--server", "https://a.example"), "", "each part: token"),
        (("--server", "https://a.example", "--campaign", "toinen"), f"token={MARKER}", "--campaign"),
    ],
)
def test_what_is_missing_is_said_without_what_was_given(
    keyed: Keyed, run: Any, more: tuple[str, ...], given: str, said: str
) -> None:
    added = add(run, *more, given=given)
    assert added.exit_code == 2
    assert said in added.output
    assert MARKER not in added.output


def test_a_key_is_removed_and_its_sources_say_that_they_are_not_connected(keyed: Keyed, run: Any) -> None:
    keyed.key()
    source = keyed.source()
    keyed.collect()
    assert run(commands.credentials, "remove", "avain", given="n\n").output.endswith("Nothing was changed.\n")
    assert run(commands.credentials, "remove", "avain", "--yes").exit_code == 0
    keyed.watch.forward(timedelta(hours=1))
    keyed.collect()
    assert keyed.state(source).reason == "not_connected"
    listed = run(commands.credentials).output
    assert "Lähde kemijärvi needs the key “avain”, which there is not" in listed
    assert run(commands.credentials, "remove", "avain", "--yes").exit_code == 1


def test_checking_says_what_is_wrong_and_fails(keyed: Keyed, run: Any) -> None:
    assert run(commands.credentials, "check", "avain").exit_code == 1
    keyed.key()
    keyed.source()
    checked = run(commands.credentials, "check", "avain")
    assert checked.exit_code == 4
    assert "“avain” does not work" in checked.output


def test_sources_are_told_in_words_with_the_next_step(
    keyed: Keyed, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed_source, "BUDGET", 2, raising=False)
    monkeypatch.setattr(keyed_source, "WINDOW", timedelta(days=7), raising=False)
    monkeypatch.setattr(keyed_source, "budget", lambda ask: ("kysymykset", ask.query), raising=False)
    keyed.key()
    keyed.source("kemijärvi", team="kemijarvi")
    keyed.source("puuttuu", credential="puuttuva")
    keyed.collect()
    told = run(commands.list_sources).output
    assert "Lähde kemijärvi: Working" in told
    assert "posts in 24 h: 1, asks with the key “avain”" in told
    assert "Lähde puuttuu: Not connected" in told
    assert "someseina credentials add" in told
    assert "kysymykset: 1 of 2 in 7 days used, 1 left" in told
    assert "Kemijärvi" in told


def test_every_kind_of_key_opens_sources_there_are() -> None:
    kinds = {kind for kind, _ in sources.SOURCES}
    assert set(KEYS) == set(OPENS)
    assert {one for opened in OPENS.values() for one in opened} <= kinds


def test_what_a_month_has_cost_is_listed(keyed: Keyed, run: Any) -> None:
    month = meter.month_of(clock.now())
    keyed.database.writing(meter.take, "x:avain", month, 1_250, 20_000, clock.now())
    assert f"x:avain: 1.25 dollars of {month} spent" in run(commands.list_sources).output


@pytest.mark.parametrize(("more", "days"), [((), 60), (("--expires", "2100-01-01"), None)])
def test_a_key_that_ends_is_kept_with_its_day(
    keyed: Keyed, run: Any, more: tuple[str, ...], days: int | None
) -> None:
    assert add(run, *more, kind="threads").exit_code == 0
    ends = keyed.credential().expires_at
    assert ends is not None
    assert ends.year == 2100 if days is None else ends - clock.now() > timedelta(days=days, minutes=-5)
