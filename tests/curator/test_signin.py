"""Coming in: who counts as one address, and what happens while a password is being checked."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from curator.entry import people, signin, tries
from curator.entry.people import digest
from curator.entry.signin import SignInError
from curator.models import Person, SignInTry
from tests.sample import Sample

PASSWORD = "oikein hyvä salasana"


@pytest.fixture
def editor(sample: Sample) -> int:
    """An editor who can sign in."""
    secret = sample.database.writing(people.link, sample.people["editor"], sample.now)
    signin.accept(sample.database, secret, PASSWORD, sample.now)
    return sample.people["editor"]


def _tries(sample: Sample, address: str) -> str:
    """The problem of a wrong try for an account of its own."""
    with pytest.raises(SignInError) as refused:
        signin.sign_in(sample.database, f"{address}@kunta.example", "väärä", address, sample.now)
    return refused.value.problem.value


def test_all_addresses_of_one_ipv6_network_have_their_tries_together(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "HASHER", signin.PasswordHash((signin.Argon2Hasher(1, 8, 1),)))
    monkeypatch.setattr(signin, "_NOBODY", signin.HASHER.hash("x"))
    assert {_tries(sample, f"2001:db8::{number:x}") for number in range(20)} == {"wrong"}
    assert _tries(sample, "2001:db8::ffff:1") == "too_many_tries"
    assert _tries(sample, "2001:db8:0:1::1") == "wrong"
    assert _tries(sample, "192.0.2.1") == "wrong"


def test_many_addresses_trying_many_accounts_wait_and_never_for_good(sample: Sample) -> None:
    def may(number: int, later: timedelta = timedelta()) -> bool:
        who = (digest(f"account {number}"), digest(f"address {number}"))
        return sample.database.writing(tries.may_try, *who, sample.now + later)

    def flood(session: Session) -> None:
        session.add_all(
            SignInTry(account=digest(f"account {number}"), address=digest(f"address {number}"), at=sample.now)
            for number in range(199)
        )

    sample.database.writing(flood)
    assert may(199)
    assert not may(200)
    assert not may(201, timedelta(minutes=4))
    assert may(202, timedelta(minutes=6))


def test_a_password_costs_what_it_must_and_a_cheaper_hash_is_renewed(sample: Sample, editor: int) -> None:
    def stored() -> str:
        with sample.database.reading() as session:
            return session.get_one(Person, editor).password

    def cost(hashed: str) -> tuple[int, int, int]:
        found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", hashed)
        assert found is not None
        memory, rounds, lanes = map(int, found.groups())
        return memory, rounds, lanes

    def sign_in() -> str:
        return signin.sign_in(
            sample.database, "editor@kunta.example", PASSWORD, "192.0.2.1", sample.now + timedelta(minutes=1)
        )

    def keep(hashed: str) -> None:
        sample.database.writing(lambda session: setattr(session.get_one(Person, editor), "password", hashed))

    memory, rounds, lanes = cost(stored())
    assert (memory >= 19 * 1024, rounds >= 2, lanes) == (True, True, 1)
    keep(signin.Argon2Hasher(1, 64, 1).hash(PASSWORD))
    assert sign_in()
    assert cost(stored()) == (memory, rounds, lanes)
    keep(generate_password_hash(PASSWORD))
    with pytest.raises(SignInError):
        sign_in()


@pytest.mark.parametrize("meanwhile", ["disabled", "another password"])
def test_an_account_that_changes_while_its_password_is_checked_stays_shut(
    sample: Sample, editor: int, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    verify = signin.HASHER.verify_and_update

    class Slow:
        """A hasher that takes so long that somebody else acts first."""

        def verify_and_update(self, password: str, hashed: str) -> tuple[bool, str | None]:
            if meanwhile == "disabled":
                sample.database.writing(people.disable, None, editor, sample.now)
            else:
                link = sample.database.writing(people.link, editor, sample.now)
                monkeypatch.setattr(signin, "HASHER", hasher)
                signin.accept(sample.database, link, "aivan toinen salasana", sample.now)
            return verify(password, hashed)

    hasher = signin.HASHER
    monkeypatch.setattr(signin, "HASHER", Slow())
    with pytest.raises(SignInError):
        signin.sign_in(
            sample.database, "editor@kunta.example", PASSWORD, "192.0.2.1", sample.now + timedelta(minutes=1)
        )
