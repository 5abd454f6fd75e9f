"""Whose channel a post is from: a handle alone proves nothing in the fediverse."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from collector.models import Post
from config.models import Account, Relation, Team
from curator import candidates, material
from curator.candidates import Why
from curator.material import Subject
from curator.models import PermissionState
from curator.permitting import permissions
from curator.picking import whose
from tests.sample import Sample


@pytest.mark.parametrize(
    ("post_uri", "is_theirs"),
    [
        ("https://kemijarvi.example/@kaupunki", True),
        ("https://some.kemijarvi.example/@kaupunki", True),
        ("https://KEMIJARVI.example/@kaupunki", True),
        ("https://sivut.example/kaupunki", True),
        ("https://evil.example/@kaupunki", False),
        ("https://kemijarvi.example.evil.example/@kaupunki", False),
        ("https://evilkemijarvi.example/@kaupunki", False),
        ("https://kemijarvi.example@evil.example/@kaupunki", False),
        ("https://[kemijarvi.example/", False),
        ("", False),
    ],
)
def test_an_author_is_where_the_handle_says(post_uri: str, is_theirs: bool) -> None:
    account = Account(
        campaign_id=1,
        network="fediverse",
        handle="kaupunki@kemijarvi.example",
        name="Kaupunki",
        url="https://sivut.example/@kaupunki",
        relation=Relation.OWN,
    )
    assert whose.is_theirs(account, post_uri) is is_theirs


def test_elsewhere_a_network_vouches_for_its_handles() -> None:
    values = {"campaign_id": 1, "handle": "kemijarvi", "name": "Kemijärvi", "url": ""}
    account = Account(network="instagram", relation=Relation.OWN, **values)
    assert whose.is_theirs(account, "")


def test_a_stranger_by_our_handle_needs_a_permission_and_is_suggested_as_a_stranger(sample: Sample) -> None:
    """A server of a stranger's may call an author what it likes."""
    post = sample.post(handle="kaupunki@kemijarvi.example", pictures=1)

    def moved(session):  # type: ignore[no-untyped-def]
        there = "https://evil.example/users/kaupunki/statuses/1"
        session.execute(update(Post).where(col(Post.id) == post).values(uri=there))

    def seen() -> tuple[PermissionState | None, bool]:
        with sample.database.reading() as session:
            parts = material.load(session, [Subject(post)])[Subject(post)]
            team = session.get_one(Team, sample.teams["kemijarvi"])
            best = candidates.suggestions(session, team, sample.now)[0]
            is_own = Why.OWN_ACCOUNT in {reason.why for reason in best.reasons}
            return permissions.by_channel(session, sample.campaign, parts), is_own

    assert seen() == (PermissionState.NOT_NEEDED, True)
    sample.database.writing(moved)
    assert seen() == (None, False)


def test_an_account_no_longer_in_use_is_nobodys_channel_to_suggestions_and_picking_alike(
    sample: Sample,
) -> None:
    for handle in ("kaupunki@kemijarvi.example", "lehti@suo.example"):
        sample.post(handle=handle)

    def whys() -> set[Why]:
        with sample.database.reading() as session:
            team = session.get_one(Team, sample.teams["kemijarvi"])
            found = candidates.suggestions(session, team, sample.now)
            return {reason.why for one in found for reason in one.reasons}

    assert {Why.OWN_ACCOUNT, Why.PARTNER_ACCOUNT} <= whys()
    sample.database.writing(lambda session: session.execute(update(Account).values(active=False)))
    assert not {Why.OWN_ACCOUNT, Why.PARTNER_ACCOUNT} & whys()
