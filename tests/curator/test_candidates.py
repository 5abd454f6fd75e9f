"""Suggestions: what is suggested to whom, in what order, and why."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from collector.erase import take_down
from config import clock
from config.models import Account, Relation, Team
from curator import candidates, indexing, picks
from curator.candidates import WEIGHTS, Suggestion, Why
from curator.lemmas import Basic
from curator.material import Subject
from curator.models import Decision, MarkKind, Pick, RuleKind, Slot
from curator.picking import themes
from curator.picks import Answers
from curator.suggesting import marks, reviews, rules
from curator.suggesting.rules import By, NewRule
from curator.suggesting.wanted import NO_PLACE, State, Wish
from tests.sample import Sample

WHOLE = ("*", "#tuhannenjayhdentyonmatkatoimisto")
KEMIJARVI = ("*", "#kemijarvi")
KEMINMAA = ("*", "#keminmaa")


def suggested(sample: Sample, team: str = "kemijarvi", state: State = State.NEW) -> list[Suggestion]:
    with sample.database.reading() as session:
        row = session.get_one(Team, sample.teams[team])
        return candidates.suggestions(session, row, sample.now, Wish(state))


def ids(sample: Sample, team: str = "kemijarvi", state: State = State.NEW) -> list[int]:
    return [one.post.id for one in suggested(sample, team, state)]


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
    assert (ids(sample), ids(sample, state=State.LATER)) == ([], [post])
    sample.database.writing(reviews.put_aside, person, team, post, Decision.REJECTED, sample.now)
    assert (ids(sample, state=State.LATER), ids(sample, state=State.REJECTED)) == ([], [post])
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


LONG = "Kolme uutta työntekijää aloitti sahalla, ja kaikki löysivät asunnon viikossa."


def wished(sample: Sample, team: str = "kemijarvi", **wish: object) -> list[Suggestion]:
    with sample.database.reading() as session:
        row = session.get_one(Team, sample.teams[team])
        return candidates.suggestions(session, row, sample.now, Wish(**wish))  # type: ignore[arg-type]


def shown(sample: Sample, team: str = "kemijarvi", **wish: object) -> list[int]:
    return [one.post.id for one in wished(sample, team, **wish)]


@pytest.fixture
def read(sample: Sample) -> Sample:
    """A campaign whose posts' words are read as they stand."""
    return sample


def as_they_stand(_words: object) -> Basic:
    """No dictionary at all."""
    return {}


def elsewhere(sample: Sample, text: str, network: str = "bluesky", **more: object) -> int:
    uri = f"x:{network}:{more.get('age', '')}:{hash(text)}"
    return sample.post(text, network=network, uri=uri, url=uri, **more)  # type: ignore[arg-type]


def test_the_same_text_in_several_places_is_one_card_with_its_places(sample: Sample) -> None:
    first = sample.post(f"{LONG} #kemijärvi", pictures=1)
    others = {elsewhere(sample, f"{LONG}\n\nhttps://a.example/x @joku"), elsewhere(sample, LONG, "facebook")}
    (card,) = suggested(sample)
    assert card.post.id == first
    assert set(card.post_ids) == {first, *others}


def test_what_is_decided_of_one_place_holds_for_a_place_found_later(sample: Sample) -> None:
    sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=sample.post(LONG)),
        clock.week_of(sample.now),
        Answers(),
    )
    elsewhere(sample, LONG)
    assert ids(sample) == []


def test_each_state_has_its_posts(sample: Sample) -> None:
    new, later, reply, spam, picked = (
        sample.post(f"{number} {LONG} {number}", is_reply=number == 2) for number in range(5)
    )
    person, team = sample.people["editor"], sample.teams["kemijarvi"]
    writing = sample.database.writing
    writing(reviews.put_aside, person, team, later, Decision.LATER, sample.now)
    writing(marks.mark, person, sample.campaign, [spam], MarkKind.SPAM, sample.now)
    made = writing(picks.pick, person, team, Subject(post_id=picked), clock.week_of(sample.now), Answers())
    assert shown(sample, state=State.NEW) == [new]
    assert shown(sample, state=State.LATER) == [later]
    assert shown(sample, state=State.REJECTED) == []
    assert {one.post.id: one.hidden.by for one in wished(sample, state=State.HIDDEN) if one.hidden} == {
        reply: By.REPLY,
        spam: By.SPAM,
    }
    (one,) = wished(sample, state=State.PICKED)
    assert one.picked is not None
    assert (one.post.id, one.picked.pick_id, one.picked.team_id) == (picked, made.id, team)
    assert shown(sample, "posio", state=State.PICKED) == [picked]


def test_a_blocked_word_hides_before_and_after_its_post_has_been_read(read: Sample) -> None:
    post = read.post("Suuri ARVONTA tänään")
    assert ids(read) == [post]

    def block(session: Session) -> None:
        team = session.get_one(Team, read.teams["kemijarvi"])
        wanted = NewRule(RuleKind.BLOCKED_WORD, "arvonta")
        rules.add(session, read.people["editor"], team, wanted, read.now, whole=False)

    read.database.writing(block)
    assert ids(read) == []
    indexing.tick(read.database, as_they_stand)
    assert ids(read) == []


def test_filters_narrow_and_go_together(read: Sample) -> None:
    finnish = read.post("yksi", keys=KEMIJARVI, pictures=1)
    swedish = read.post("kaksi", keys=WHOLE, language="sv")
    on_bluesky = elsewhere(read, "kolme", keys=WHOLE, language="sv")
    indexing.tick(read.database, as_they_stand)
    assert set(shown(read, language="sv")) == {swedish, on_bluesky}
    assert shown(read, language="sv", network="bluesky") == [on_bluesky]
    assert shown(read, picture=True) == [finnish]
    assert shown(read, tag="kemijarvi") == [finnish]
    assert shown(read, tag="kemijarvi", language="sv") == []
    assert set(shown(read, place=NO_PLACE)) == {swedish, on_bluesky}
    assert shown(read, place=read.teams["kemijarvi"]) == [finnish]
    assert shown(read, "posio", place=read.teams["kemijarvi"]) == [finnish]


def test_picked_posts_are_narrowed_by_their_theme(read: Sample) -> None:
    nature, other = read.post("luonto"), read.post("muuta")
    person, team = read.people["editor"], read.teams["kemijarvi"]
    read.database.writing(themes.ensure, read.campaign)
    with read.database.reading() as session:
        theme = themes.of_campaign(session, read.campaign)[0].id
    for post, slot in ((nature, Slot.WEEKLY), (other, Slot.EXTRA)):
        made = read.database.writing(
            picks.pick,
            person,
            team,
            Subject(post_id=post),
            clock.week_of(read.now),
            Answers(),
            at=read.now,
            slot=slot,
        )
        if post == nature:
            read.database.writing(_give, made.id or 0, theme or 0)
    assert set(shown(read, state=State.PICKED)) == {nature, other}
    assert shown(read, state=State.PICKED, theme=theme) == [nature]
    assert shown(read, state=State.PICKED, theme=(theme or 0) + 1) == []


def _give(session: Session, pick_id: int, theme_id: int) -> None:
    session.get_one(Pick, pick_id).theme_id = theme_id


def test_a_search_finds_in_the_whole_campaign_and_in_every_state(read: Sample) -> None:
    here, there = read.post("Hiihtolatu auki", keys=KEMIJARVI), read.post("hiihtolatu", keys=KEMINMAA)
    read.post("muuta")
    outside = read.post("hiihtolatu", keys=("#visitlapland",))
    indexing.tick(read.database, as_they_stand)
    assert set(shown(read, words="hiihtolatu")) == {here, there}
    assert outside not in shown(read, words="hiihtolatu")
    assert shown(read, words="hiihtol", place=read.teams["keminmaa"]) == [there]
    assert shown(read, words="???") == []
    team, person = read.teams["kemijarvi"], read.people["editor"]
    read.database.writing(reviews.put_aside, person, team, here, Decision.LATER, read.now)
    assert shown(read, words="hiihtolatu", state=State.LATER) == [here]
    assert shown(read, words="muuta", state=State.LATER) == []


def test_a_teams_own_places_are_seen_behind_hundreds_of_newer_ones(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curator.suggesting.wanted.NARROWED", 5)
    own = sample.post("oma", keys=KEMIJARVI, age=timedelta(days=9))
    for number in range(8):
        sample.post(f"muu {number}", keys=WHOLE)
    found = ids(sample)
    assert own in found
    assert len(found) == 5


def test_nobody_is_put_aside_whom_another_team_has_just_picked(sample: Sample) -> None:
    first, second = sample.post("a"), sample.post("b")
    made = sample.database.writing(
        picks.pick,
        sample.people["neighbour"],
        sample.teams["keminmaa"],
        Subject(post_id=first),
        clock.week_of(sample.now),
        Answers(),
    )
    team, person = sample.teams["kemijarvi"], sample.people["editor"]
    taken = sample.database.writing(
        reviews.put_all_aside, person, team, [first, second], Decision.LATER, sample.now
    )
    assert taken is not None
    assert taken.id == made.id
    assert shown(sample, state=State.LATER) == []
