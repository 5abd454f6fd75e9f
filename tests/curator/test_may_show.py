"""The one answer to “may this be on a wall now?”, tested as invariants."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.may_show import FORBIDDEN, PERMITTED, Facts, Missing, No, Reason, Yes, may_show
from curator.models import People, PermissionState

TODAY = date(2026, 11, 25)
WHOLE = Facts(
    week=date(2026, 11, 23),
    ended=False,
    gone=False,
    taken_down=False,
    sensitive=False,
    quotable=True,
    text="Usva nousee.",
    with_picture=True,
    file="a.jpg",
    alt="Sumuinen järvi",
    photographer="Aino",
    people=People.NONE,
    permission=PermissionState.GRANTED,
)
anything = st.builds(
    Facts,
    week=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ended=st.booleans(),
    gone=st.booleans(),
    taken_down=st.booleans(),
    sensitive=st.booleans(),
    quotable=st.booleans(),
    text=st.sampled_from(["", "  ", "Usva"]),
    with_picture=st.booleans(),
    file=st.sampled_from([None, "a.jpg"]),
    alt=st.sampled_from(["", " ", "Järvi"]),
    photographer=st.sampled_from(["", "Aino"]),
    people=st.sampled_from(People),
    permission=st.none() | st.sampled_from(PermissionState),
    restricted=st.booleans(),
    unverified=st.booleans(),
)


def test_a_pick_with_every_answer_is_shown_with_its_picture() -> None:
    assert may_show(WHOLE, TODAY) == Yes(picture=True)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"file": None}, Missing.FILE),
        ({"alt": " "}, Missing.ALT),
        ({"photographer": ""}, Missing.PHOTOGRAPHER),
        ({"people": People.UNANSWERED}, Missing.PEOPLE),
        ({"permission": PermissionState.ASKED}, Missing.PERMISSION),
        ({"permission": None}, Missing.PERMISSION),
    ],
)
def test_each_missing_answer_alone_makes_it_a_text_card(change: dict[str, object], missing: Missing) -> None:
    assert may_show(replace(WHOLE, **change), TODAY) == Yes(picture=False, missing=(missing,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ended": True}, Reason.ENDED),
        ({"gone": True}, Reason.GONE),
        ({"taken_down": True}, Reason.TAKEN_DOWN),
        ({"sensitive": True}, Reason.SENSITIVE),
        ({"restricted": True}, Reason.RESTRICTED),
        ({"permission": PermissionState.DECLINED}, Reason.FORBIDDEN),
        ({"permission": PermissionState.WITHDRAWN}, Reason.FORBIDDEN),
        ({"team_ended": True}, Reason.TEAM_ENDED),
        ({"week": date(2026, 11, 30)}, Reason.NOT_YET),
        ({"quotable": False, "permission": None}, Reason.NO_PERMISSION),
        ({"text": "", "alt": ""}, Reason.EMPTY),
    ],
)
def test_each_of_these_alone_keeps_it_off_the_wall(change: dict[str, object], reason: Reason) -> None:
    assert may_show(replace(WHOLE, **change), TODAY) == No(reason)  # type: ignore[arg-type]


@given(anything)
def test_no_picture_is_ever_shown_without_all_its_answers(facts: Facts) -> None:
    verdict = may_show(facts, TODAY)
    if isinstance(verdict, Yes) and verdict.picture:
        assert facts.with_picture
        assert facts.file
        assert facts.alt.strip()
        assert facts.photographer.strip()
        assert facts.people is not People.UNANSWERED
        assert facts.permission in PERMITTED


@given(anything)
def test_nothing_forbidden_ended_or_early_is_ever_shown(facts: Facts) -> None:
    if isinstance(may_show(facts, TODAY), Yes):
        assert not any((facts.ended, facts.gone, facts.taken_down, facts.sensitive, facts.restricted))
        assert facts.permission not in FORBIDDEN
        assert facts.week <= TODAY
        assert facts.quotable or facts.permission in PERMITTED


@given(anything)
def test_something_is_always_there_to_see(facts: Facts) -> None:
    verdict = may_show(facts, TODAY)
    if isinstance(verdict, Yes):
        assert verdict.picture or facts.text.strip()
        assert not (verdict.picture and verdict.missing)
