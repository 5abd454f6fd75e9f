"""Which of a wall's picks are its three, and how they may look."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.models import Choosing
from curator.showing.brand import NAMES, allowed, brand, declarations
from curator.showing.choosing import choose, usual


@dataclass(frozen=True)
class Picked:
    number: int
    team_key: str


def picked(teams: str) -> list[Picked]:
    return [Picked(number, team) for number, team in enumerate(teams)]


def numbers(teams: str, choosing: Choosing) -> list[int]:
    return [one.number for one in choose(picked(teams), choosing, 3)]


def test_the_newest_are_the_newest_whoever_picked_them() -> None:
    assert numbers("aaabc", Choosing.NEWEST) == [0, 1, 2]


@pytest.mark.parametrize(
    ("teams", "chosen"),
    [
        ("aaabc", [0, 3, 4]),
        ("abcab", [0, 1, 2]),
        ("aaaab", [0, 1, 4]),
        ("aaaa", [0, 1, 2]),
        ("abbb", [0, 1, 2]),
        ("ab", [0, 1]),
        ("", []),
    ],
)
def test_every_team_has_a_place_and_the_newest_others_fill_up(teams: str, chosen: list[int]) -> None:
    assert numbers(teams, Choosing.ONE_PER_TEAM) == chosen


def test_a_shared_wall_gives_every_team_a_place_and_a_teams_own_shows_its_newest() -> None:
    assert usual(shared=True) is Choosing.ONE_PER_TEAM
    assert usual(shared=False) is Choosing.NEWEST


@given(st.text(alphabet="abcde", max_size=12), st.sampled_from(list(Choosing)), st.integers(0, 5))
def test_choosing_keeps_the_order_wastes_no_place_and_always_has_the_newest(
    teams: str, choosing: Choosing, count: int
) -> None:
    picks = picked(teams)
    chosen = choose(picks, choosing, count)
    assert list(chosen) == [one for one in picks if one in chosen]
    assert len(chosen) == min(count, len(picks))
    if chosen:
        assert chosen[0] == picks[0]
    if choosing is Choosing.ONE_PER_TEAM:
        assert len({one.team_key for one in chosen}) == min(count, len(set(teams)))


def test_a_walls_own_look_comes_before_its_teams_name_by_name() -> None:
    found = brand({"link": "#A10000", "radius": 4}, {"link": "#000000", "ink": "#111"})
    assert dict(found) == {"ink": "#111", "link": "#a10000", "radius": "4"}
    assert dict(declarations(found)) == {
        "--brand-ink": "light-dark(#111,#e8eef1)",
        "--brand-link": "light-dark(#a10000,#6fc3df)",
        "--brand-radius": "4px",
    }


def test_a_dark_colour_alone_leaves_the_light_one_as_it_is() -> None:
    assert dict(declarations(brand({"link-dark": "#abc"}))) == {"--brand-link": "light-dark(#0b5c7a,#abc)"}


@pytest.mark.parametrize(
    "value",
    [
        "red",
        "#12",
        "#12345g",
        "url(https://evil.example)",
        "#fff;}body{display:none",
        "#fff/**/",
        "33",
        "-1",
        "1.5",
        "12px",
        "Comic Sans",
        "system;x",
        "",
        None,
        True,
        ["#fff"],
        "\uff11\uff12",
    ],
)
def test_nothing_but_plain_colours_pixels_and_known_fonts_gets_through(value: object) -> None:
    assert [name for name in NAMES if allowed(name, value) is not None] == []


@given(st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), st.text(max_size=12)))
def test_whatever_is_stored_a_style_sheet_cannot_be_broken_out_of(given: dict[str, str]) -> None:
    for name, value in declarations(brand(given)):
        assert name.startswith("--brand-")
        assert not set(value) & set(";{}<>\\@")


def test_what_is_stored_and_is_no_table_is_no_brand() -> None:
    assert brand(None, [], "x", 7) == ()
