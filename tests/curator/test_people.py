"""People by invitation: who is shut out may be asked back, and a role is where it belongs."""

import pytest

from curator.entry import people
from tests.sample import Sample


def test_somebody_shut_out_and_invited_again_gets_a_link_that_works(sample: Sample) -> None:
    database, email = sample.database, "editor@kunta.example"
    database.writing(people.disable, None, sample.people["editor"], sample.now)
    secret = database.writing(people.invite_by_key, email, "", "kemijarvi", "editor")
    with database.reading() as session:
        person = people.invited(session, secret, sample.now)
    assert person is not None
    assert (person.email, person.active, person.password) == (email, True, "")


def test_an_owner_is_the_whole_campaigns_only(sample: Sample) -> None:
    with pytest.raises(ValueError, match="owner"):
        sample.database.writing(people.invite_by_key, "a@b.example", "", "kemijarvi", "owner")
    assert sample.database.writing(people.invite_by_key, "a@b.example", "", "", "owner")


@pytest.mark.parametrize(
    "email", ["x", "@b.example", "a@", "a b@c.example", "<a@b.example>", "a" * 300 + "@b.fi"]
)
def test_what_is_no_address_is_told_and_nobody_is_made(sample: Sample, email: str) -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        sample.database.writing(people.invite_by_key, email, "", "kemijarvi", "editor")
    with sample.database.reading() as session:
        assert people.find(session, email) is None
