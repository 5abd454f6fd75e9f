"""Suggestions: what is suggested to whom, in what order, and why."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from collector.erase import take_down
from config import clock
from config.models import Account, Relation, Team
from curator import candidates, picks, reviews
from curator.candidates import WEIGHTS, Suggestion, Why
from curator.material import Subject
from curator.models import Decision
from curator.picks import Answers
from tests.sample import Sample

WHOLE = ("*", "#tuhannenjayhdentyonmatkatoimisto")
KEMIJARVI = ("*", "#kemijarvi")
KEMINMAA = ("*", "#keminmaa")


def suggested(sample: Sample, team: str = "kemijarvi", decision: Decision | None = None) -> list[Suggestion]:
    with sample.database.reading() as session:
        row = session.get_one(Team, sample.teams[team])
        return candidates.suggestions(session, row, sample.now, decision=decision)


def ids(sample: Sample, team: str = "kemijarvi", decision: Decision | None = None) -> list[int]:
    return [one.post.id for one in suggested(sample, team, decision)]


def test_a_post_without_a_place_goes_to_every_team_and_one_with_a_place_to_its_own(sample: Sample) -> None:
    everywhere, here, there = sample.post(keys=WHOLE), sample.post(keys=KEMIJARVI), sample.post(keys=KEMINMAA)
    assert set(ids(sample, "kemijarvi")) == {everywhere, here}
    assert set(ids(sample, "keminmaa")) == {everywhere, there}
    assert set(ids(sample, "posio")) == {everywhere}


def test_a_borrowed_tag_suggests_only_together_with_another_of_ours(sample: Sample) -> None:
    sample.post(keys=("#visitlapland",))
    both = sample.post(keys=("*", "#kemijarvi", "#visitlapland"))
    assert ids(sample) == [both]


@pytest.mark.parametrize("what", ["is_reply", "sensitive", "restricted"])
def test_replies_and_posts_that_may_not_be_shown_are_not_suggested(sample: Sample, what: str) -> None:
    sample.post(**{what: True})
    assert ids(sample) == []


def test_a_post_that_is_gone_or_taken_down_is_not_suggested(sample: Sample) -> None:
    sample.post(gone_at=sample.now)
    hidden = sample.post()
    sample.database.writing(take_down, hidden, sample.now)
    assert ids(sample) == []


def test_what_anyone_has_picked_is_not_suggested_again(sample: Sample) -> None:
    post = sample.post(keys=WHOLE)
    sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=post),
        clock.week_of(sample.now),
        Answers(),
    )
    assert ids(sample, "posio") == []


def test_what_was_put_aside_waits_there_and_comes_back(sample: Sample) -> None:
    post = sample.post()
    team, person = sample.teams["kemijarvi"], sample.people["editor"]
    sample.database.writing(reviews.put_aside, person, team, post, Decision.LATER, sample.now)
    assert (ids(sample), ids(sample, decision=Decision.LATER)) == ([], [post])
    sample.database.writing(reviews.put_aside, person, team, post, Decision.REJECTED, sample.now)
    assert (ids(sample, decision=Decision.LATER), ids(sample, decision=Decision.REJECTED)) == ([], [post])
    sample.database.writing(reviews.bring_back, person, team, post)
    assert ids(sample) == [post]


def test_one_teams_decision_does_not_hide_a_post_from_another(sample: Sample) -> None:
    post = sample.post(keys=WHOLE)
    sample.database.writing(
        reviews.put_aside, 1, sample.teams["kemijarvi"], post, Decision.REJECTED, sample.now
    )
    assert ids(sample, "posio") == [post]


def test_the_campaigns_tag_comes_before_a_place_and_reasons_say_so(sample: Sample) -> None:
    place = sample.post(keys=KEMIJARVI)
    campaign = sample.post(
        keys=("*", "#kemijarvi", "#tuhannenjayhdentyonmatkatoimisto"), age=timedelta(days=2)
    )
    assert ids(sample) == [campaign, place]
    reasons = suggested(sample)[0].reasons
    assert [(reason.why, reason.what) for reason in reasons[:2]] == [
        (Why.CAMPAIGN_TAG, "tuhannenjayhdentyönmatkatoimisto"),
        (Why.PLACE_TAG, "kemijärvi"),
    ]


def test_an_own_account_weighs_and_says_so(sample: Sample) -> None:
    sample.post(keys=KEMIJARVI)
    own = sample.post(keys=KEMIJARVI, handle="kaupunki@kemijarvi.example", age=timedelta(days=3))
    assert ids(sample)[0] == own
    assert Why.OWN_ACCOUNT in {reason.why for reason in suggested(sample)[0].reasons}


def test_a_picture_and_its_text_alternative_weigh(sample: Sample) -> None:
    bare = sample.post(keys=KEMIJARVI)
    described = sample.post(keys=KEMIJARVI, pictures=1, age=timedelta(days=2))
    undescribed = sample.post(keys=KEMIJARVI, pictures=1, alt=None, age=timedelta(days=2))
    assert ids(sample) == [described, undescribed, bare]


def test_posts_older_than_a_month_are_left_in_peace(sample: Sample) -> None:
    sample.post(age=timedelta(days=31))
    assert ids(sample) == []


def test_the_order_is_the_same_every_time_and_every_reason_has_a_weight(sample: Sample) -> None:
    for number in range(12):
        sample.post(keys=KEMIJARVI, age=timedelta(hours=number % 3))
    assert ids(sample) == ids(sample)
    assert set(WEIGHTS) == set(Why)


def test_at_most_five_hundred_posts_are_looked_at(sample: Sample) -> None:
    from collector import queries

    def count(session: Session) -> int:
        return len(queries.tagged(session, sample.campaign, ("*", "@"), sample.now - candidates.WINDOW, 3))

    for _ in range(5):
        sample.post()
    with sample.database.reading() as session:
        assert count(session) == 3


def test_a_post_whose_author_nobody_tells_is_suggested_with_that_said_last(sample: Sample) -> None:
    def nameless_account(session: Session) -> None:
        values = {"campaign_id": sample.campaign, "network": "fediverse", "handle": "", "name": "", "url": ""}
        session.add(Account(relation=Relation.OWN, **values))

    sample.database.writing(nameless_account)
    known, unknown = sample.post(), sample.post(author_id=None)
    found = {one.post.id: one for one in suggested(sample)}
    assert [one.post.id for one in suggested(sample)] == [known, unknown]
    assert found[unknown].reasons[-1].why is Why.AUTHOR_UNKNOWN
    assert Why.OWN_ACCOUNT not in {reason.why for reason in found[unknown].reasons}
    assert Why.AUTHOR_UNKNOWN not in {reason.why for reason in found[known].reasons}
