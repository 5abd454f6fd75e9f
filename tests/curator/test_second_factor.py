"""The second factor: a code opens once, near its time, for its own person, and not for who tries long."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlmodel import col

from config.db import Database
from curator.entry import second_factor, signin
from curator.entry.signin import Problem, SignInError
from curator.models import Person, RecoveryCode, Role, SignIn
from tests.sample import Sample

KEY = b"a key of the tests, long enough, really"
HERE = "192.0.2.7"


@pytest.fixture
def sample(database: Database) -> Sample:
    return Sample(database)


class App:
    """An authenticator app with an account in it."""

    def __init__(self, sample: Sample, who: str = "admin") -> None:
        self.sample, self.who = sample, sample.people[who]
        self.secret = second_factor.new_secret()
        self.recovery = second_factor.begin(
            sample.database, KEY, self.who, self.secret, self.code(), sample.now
        )

    def code(self, after: int = 0) -> str:
        """The code of some seconds after now."""
        return str(pyotp.TOTP(self.secret).at(self.sample.now + timedelta(seconds=after)))

    def sign_in(self) -> str:
        return self.sample.database.writing(signin.begin, self.who, self.sample.now)

    def give(self, code: str, sign_in: str, after: int = 0, who: int = 0, place: str = HERE) -> None:
        at = self.sample.now + timedelta(seconds=after)
        second_factor.give(self.sample.database, KEY, who or self.who, sign_in, code, place, at)

    def is_strong(self, sign_in: str) -> bool:
        with self.sample.database.reading() as session:
            found = signin.signed(session, sign_in, self.sample.now)
        return found is not None and found.strong


def test_a_code_makes_a_sign_in_whole_and_the_secret_is_sealed(sample: Sample) -> None:
    app = App(sample)
    sign_in = app.sign_in()
    assert not app.is_strong(sign_in)
    app.give(app.code(30), sign_in, 30)
    assert app.is_strong(sign_in)
    with sample.database.reading() as session:
        kept = session.get_one(Person, app.who)
        assert kept.totp
        assert app.secret not in kept.totp
        digests = session.execute(select(col(RecoveryCode.digest))).scalars().all()
    assert len(digests) == second_factor.RECOVERY
    assert not set(digests) & set(app.recovery)


def test_no_code_opens_twice_not_even_the_one_that_set_it_up(sample: Sample) -> None:
    app = App(sample)
    sign_in = app.sign_in()
    refused(app, app.code(), sign_in)
    app.give(app.code(30), sign_in, 30)
    refused(app, app.code(30), app.sign_in(), 30)
    refused(app, app.code(0), app.sign_in(), 30)
    app.give(app.code(60), app.sign_in(), 60)


@pytest.mark.parametrize(("of", "good"), [(-60, False), (30, True), (60, False)])
def test_a_phones_clock_may_be_half_a_minute_wrong(sample: Sample, of: int, good: bool) -> None:
    app = App(sample)
    sign_in, after = app.sign_in(), 3600
    if good:
        app.give(app.code(after + of), sign_in, after)
        assert app.is_strong(sign_in)
    else:
        refused(app, app.code(after + of), sign_in, after)


@pytest.mark.parametrize("typed", ["", "abcdef", "１２３４５６", "000000000000", "-1", "\0"])
def test_what_is_no_code_is_refused(sample: Sample, typed: str) -> None:
    app = App(sample)
    refused(app, typed, app.sign_in())


def test_a_code_may_be_typed_with_a_space(sample: Sample) -> None:
    app = App(sample)
    sign_in, code = app.sign_in(), app.code(30)
    app.give(f" {code[:3]} {code[3:]} ", sign_in, 30)
    assert app.is_strong(sign_in)


def test_a_recovery_code_opens_once_and_for_nobody_else(sample: Sample) -> None:
    app, other = App(sample), App(sample, "owner")
    refused(other, app.recovery[0], other.sign_in())
    sign_in = app.sign_in()
    app.give(app.recovery[0].upper(), sign_in)
    assert app.is_strong(sign_in)
    refused(app, app.recovery[0], app.sign_in())
    app.give(app.recovery[1], app.sign_in())


def test_setting_it_up_anew_ends_the_old_codes(sample: Sample) -> None:
    old = App(sample)
    new = App(sample)
    refused(old, old.recovery[0], old.sign_in())
    refused(old, old.code(30), old.sign_in(), 30)
    new.give(new.code(30), new.sign_in(), 30)


def test_who_tries_too_often_waits_and_a_right_code_does_not_help(sample: Sample) -> None:
    app = App(sample)
    for number in range(10):
        refused(app, "000000", app.sign_in(), place=f"192.0.2.{number}")
    with pytest.raises(SignInError) as stopped:
        app.give(app.code(30), app.sign_in(), 30)
    assert stopped.value.problem is Problem.TOO_MANY_TRIES
    app.give(app.code(330), app.sign_in(), 330)


def test_removing_it_ends_every_sign_in_and_every_code(sample: Sample) -> None:
    app = App(sample)
    app.sign_in()
    sample.database.writing(second_factor.remove, None, app.who, sample.now)
    with sample.database.reading() as session:
        assert session.execute(select(SignIn).where(col(SignIn.ended_at).is_(None))).first() is None
        assert session.execute(select(RecoveryCode)).first() is None
    refused(app, app.recovery[0], app.sign_in())


def test_who_can_let_others_in_must_have_one() -> None:
    assert not second_factor.is_required([Role.VIEWER, Role.EDITOR])
    assert second_factor.is_required([Role.VIEWER, Role.ADMIN])
    assert second_factor.is_required([Role.OWNER])


def refused(app: App, code: str, sign_in: str, after: int = 0, place: str = HERE) -> None:
    with pytest.raises(SignInError) as error:
        app.give(code, sign_in, after, place=place)
    assert error.value.problem is Problem.CODE_WRONG
    assert not app.is_strong(sign_in)
