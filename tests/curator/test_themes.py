"""A campaign's own lists: the municipality's to begin with, then as the campaign likes."""

import pytest
from sqlalchemy.orm import Session

from config.models import Campaign
from curator.models import Theme, ThemeKind
from curator.picking import themes
from curator.picking.themes import DEFAULTS, NAMED_IN, Problem, ThemeError, ThemeView
from tests.sample import Sample


@pytest.fixture
def filled(sample: Sample) -> Sample:
    sample.database.writing(themes.ensure_all)
    return sample


def known(sample: Sample, kind: ThemeKind) -> list[ThemeView]:
    with sample.database.reading() as session:
        return [one for one in themes.of_campaign(session, sample.campaign) if one.kind is kind]


def do(sample: Sample, step: object, *args: object, **more: object) -> object:
    return sample.database.writing(step, sample.people["admin"], sample.campaign, *args, **more)


def test_a_campaign_begins_with_the_municipalitys_lists_in_three_languages(filled: Sample) -> None:
    for kind, rows in DEFAULTS.items():
        assert [one.key for one in known(filled, kind)] == [row[0] for row in rows]
        for one in known(filled, kind):
            assert set(one.names) == set(NAMED_IN)
            assert one.active
    names = {one.name("fi") for one in known(filled, ThemeKind.THEME)}
    assert {"Asiakastarinat", "Työelämä", "Työnantajakuva", "Henkilöstö", "Yritystarinat", "Luonto"} <= names
    assert {"Kulttuuri", "Asuminen", "Rekrytointi"} <= names
    groups = {one.name("sv") for one in known(filled, ThemeKind.AUDIENCE)}
    assert {"Barnfamiljer", "Pensionärer", "Distansarbetare", "Besökare", "Högutbildade"} <= groups


def test_beginning_again_adds_nothing_to_what_the_campaign_has_made_of_them(filled: Sample) -> None:
    nature = next(one for one in known(filled, ThemeKind.THEME) if one.key == "nature")
    do(filled, themes.rename, nature.id, {"fi": "Tunturit"})
    do(filled, themes.offer, nature.id, active=False)
    before = known(filled, ThemeKind.THEME)
    assert filled.database.writing(themes.ensure_all) == 0
    assert known(filled, ThemeKind.THEME) == before
    assert next(one for one in before if one.key == "nature").name("en") == "Tunturit"


def test_one_more_comes_last_with_a_key_of_its_own(filled: Sample) -> None:
    do(filled, themes.add, ThemeKind.THEME, {"fi": " Revontulet  ja yöt ", "sv": "Norrsken"})
    do(filled, themes.add, ThemeKind.THEME, {"fi": "Revontulet-ja-yöt"})
    made = known(filled, ThemeKind.THEME)[-2:]
    assert [one.key for one in made] == ["revontuletjayot", "revontuletjayot-2"]
    assert dict(made[0].names) == {"fi": "Revontulet ja yöt", "sv": "Norrsken"}


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ({"fi": " ", "sv": "Natur"}, Problem.NO_NAME),
        ({"fi": "a" * 61}, Problem.NAME_TOO_LONG),
        ({"fi": "luonto"}, Problem.TAKEN),
    ],
)
def test_a_name_that_will_not_do_is_refused(filled: Sample, names: dict[str, str], problem: Problem) -> None:
    with pytest.raises(ThemeError) as refused:
        do(filled, themes.add, ThemeKind.THEME, names)
    assert refused.value.problem is problem
    other = known(filled, ThemeKind.THEME)[0]
    with pytest.raises(ThemeError):
        do(filled, themes.rename, other.id, names)


def test_the_same_name_may_be_on_both_lists(filled: Sample) -> None:
    do(filled, themes.add, ThemeKind.AUDIENCE, {"fi": "Luonto"})
    assert known(filled, ThemeKind.AUDIENCE)[-1].name("fi") == "Luonto"


def test_order_is_changed_one_place_at_a_time(filled: Sample) -> None:
    first, second, *rest = (one.id for one in known(filled, ThemeKind.AUDIENCE))
    do(filled, themes.move, second, up=True)
    assert [one.id for one in known(filled, ThemeKind.AUDIENCE)] == [second, first, *rest]
    do(filled, themes.move, second, up=True)
    do(filled, themes.move, rest[-1], up=False)
    assert [one.id for one in known(filled, ThemeKind.AUDIENCE)] == [second, first, *rest]
    do(filled, themes.move, second, up=False)
    assert [one.id for one in known(filled, ThemeKind.AUDIENCE)] == [first, second, *rest]


def test_what_is_no_longer_offered_stays_with_picks_that_have_it(filled: Sample) -> None:
    one, other, *_rest = known(filled, ThemeKind.THEME)
    do(filled, themes.offer, one.id, active=False)
    everything = known(filled, ThemeKind.THEME)
    assert one.id not in [each.id for each in themes.offered(everything, ThemeKind.THEME, None)]
    assert one.id in [each.id for each in themes.offered(everything, ThemeKind.THEME, one.id)]
    assert themes.offered(everything, ThemeKind.AUDIENCE, other.id) == []
    do(filled, themes.offer, one.id, active=True)
    assert known(filled, ThemeKind.THEME)[0].active


def test_another_campaigns_list_is_out_of_reach(filled: Sample) -> None:
    def elsewhere(session: Session) -> int:
        campaign = Campaign(key="toinen", name="Toinen", starts=filled.now.date())
        session.add(campaign)
        session.flush()
        theme = Theme(campaign_id=campaign.id, kind=ThemeKind.THEME, key="x", names={"fi": "X"})
        session.add(theme)
        session.flush()
        return theme.id or 0

    theirs = filled.database.writing(elsewhere)
    for step, more in ((themes.rename, ({"fi": "Y"},)), (themes.move, ()), (themes.offer, ())):
        extra = {themes.move: {"up": True}, themes.offer: {"active": False}}.get(step, {})
        with pytest.raises(ThemeError) as refused:
            do(filled, step, theirs, *more, **extra)
        assert refused.value.problem is Problem.NOT_THERE
    with filled.database.reading() as session:
        assert not themes.fits(session, filled.campaign, ThemeKind.THEME, theirs)
