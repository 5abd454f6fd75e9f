"""What a wall shows by its own wishes: filters, choosing, hides, layout, brand, funder."""

import json
from typing import Any

import pytest
from sqlmodel import Session

from config.models import Account, Choosing, Layout, Team, TeamKind, Wall
from curator.models import Pick, Slot, Theme, ThemeKind, WallHide
from tests.wall.conftest import Walls


def told(walls: Walls, wall: str = "kaikki", language: str = "fi") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(walls.published()[f"{wall}/{language}/wall.json"])
    return found


def ids(walls: Walls, wall: str = "kaikki") -> list[int]:
    return [card["id"] for card in told(walls, wall)["cards"]]


def archived(walls: Walls, pick: int, wall: str = "kaikki") -> bool:
    return f'id="seina-{pick}"' in walls.published()[f"{wall}/fi/arkisto/index.html"].decode()


def settle(walls: Walls, key: str = "kaikki", **values: Any) -> None:
    def change(session: Session) -> None:
        wall = session.query(Wall).filter_by(key=key).one()
        for name, value in values.items():
            setattr(wall, name, value)

    walls.database.writing(change)
    walls.publish()


def team(walls: Walls, key: str, **values: Any) -> None:
    def change(session: Session) -> None:
        row = session.get_one(Team, walls.sample.teams[key])
        for name, value in values.items():
            setattr(row, name, value)

    walls.database.writing(change)


def test_a_shared_wall_gives_each_team_a_place_and_the_archive_has_all(walls: Walls) -> None:
    ours = [walls.lift(f"Meidän {number}") for number in range(3)]
    theirs = walls.lift("Muiden", team="posio", weeks_ago=3)
    walls.publish()
    assert ids(walls) == [ours[2], ours[1], theirs]
    assert all(archived(walls, pick) for pick in (*ours, theirs))
    settle(walls, choosing=Choosing.NEWEST)
    assert ids(walls) == ours[::-1]


def test_a_wall_can_be_narrowed_to_some_teams_in_the_archive_too(walls: Walls) -> None:
    ours, posio, keminmaa = (walls.lift(name, team=name) for name in ("kemijarvi", "posio", "keminmaa"))
    settle(walls, teams=[walls.sample.teams["posio"], walls.sample.teams["keminmaa"]])
    assert ids(walls) == [keminmaa, posio]
    assert not archived(walls, ours)


def test_a_wall_can_be_narrowed_to_languages_and_networks(walls: Walls) -> None:
    finnish = walls.lift("Usva")
    swedish = walls.lift("Dimman", language="sv-FI")
    walls.lift("???", language=None)
    told_by_hand = walls.tell("Oma tarina")
    settle(walls, languages=["sv"])
    assert ids(walls) == [swedish]
    settle(walls, languages=[], networks=["own"])
    assert ids(walls) == [told_by_hand]
    settle(walls, languages=["fi"], networks=["fediverse"])
    assert ids(walls) == [finnish]


def test_a_wall_can_be_narrowed_to_themes_and_the_archive_divided_by_them(walls: Walls) -> None:
    picks = [walls.lift(f"Tarina {number}") for number in range(4)]

    def divide(session: Session) -> None:
        for number, (key, names) in enumerate(
            [
                ("metsa", {"fi": "Metsä", "sv": "Skog"}),
                ("matkailu", {"fi": "Matkailu"}),
                ("Outo!", {"fi": "x"}),
            ]
        ):
            theme = Theme(campaign_id=walls.sample.campaign, kind=ThemeKind.THEME, key=key, names=names)
            session.add(theme)
            session.flush()
            session.get_one(Pick, picks[number]).theme_id = theme.id

    walls.database.writing(divide)
    walls.publish()
    files = walls.published()
    page = files["kaikki/sv/arkisto/index.html"].decode()
    assert "<summary>Enligt tema</summary>" in page
    assert "Skog (1)" in page
    assert "Matkailu (1)" in page
    assert "Metsä" in files["kaikki/fi/arkisto/teema-metsa/index.html"].decode()
    assert sum(name.startswith("kaikki/fi/arkisto/teema-") for name in files) == 2
    settle(walls, themes=["metsa"])
    assert ids(walls) == [picks[0]]
    assert not archived(walls, picks[1])


def test_what_a_wall_hides_is_on_every_other(walls: Walls) -> None:
    pick = walls.lift()

    def hide(session: Session) -> None:
        wall = session.query(Wall).filter_by(key="kaikki").one()
        at, person = walls.clock(), walls.sample.people["owner"]
        session.add(WallHide(wall_id=wall.id, pick_id=pick, person_id=person, at=at))

    walls.database.writing(hide)
    walls.publish()
    assert ids(walls) == []
    assert not archived(walls, pick)
    assert ids(walls, "kemijarvi") == [pick]


@pytest.mark.parametrize("what", ["spare", "hidden"])
def test_stock_and_what_somebody_asked_to_remove_are_on_no_wall(walls: Walls, what: str) -> None:
    pick = walls.lift()

    def change(session: Session) -> None:
        row = session.get_one(Pick, pick)
        if what == "spare":
            row.slot = Slot.SPARE
        else:
            row.hidden_at = walls.clock()

    walls.database.writing(change)
    walls.publish()
    assert ids(walls) == ids(walls, "kemijarvi") == []
    assert not archived(walls, pick)
    assert not any(name.startswith("tarina/") for name in walls.published())


def test_a_layout_reaches_every_way(walls: Walls) -> None:
    walls.lift()
    settle(walls, layout=Layout.LARGE)
    assert told(walls)["layout"] == "large"
    for name in ("index.html", "frame/index.html", "fragment.html"):
        assert 'data-layout="large"' in walls.published()[f"kaikki/fi/{name}"].decode()


def test_a_team_wall_has_its_teams_look_unless_it_has_its_own(walls: Walls) -> None:
    walls.lift()
    team(walls, "kemijarvi", brand={"link": "#A10000", "evil": "red;}", "font": "serif"})
    walls.publish()
    assert told(walls)["style"] == ""
    style = told(walls, "kemijarvi")["style"]
    assert style.startswith("--brand-link:light-dark(#a10000,#6fc3df);--brand-font:Charter")
    sheet = walls.published()["kemijarvi/brand.css"].decode()
    assert sheet == f".seina,.seina-page{{{style}}}\n"
    for name in (
        "kemijarvi/fi/index.html",
        "kemijarvi/fi/frame/index.html",
        "kemijarvi/fi/arkisto/index.html",
    ):
        assert "kemijarvi/brand.css?v=" in walls.published()[name].decode()
    assert "/kemijarvi/brand.css?v=" in walls.published()["kemijarvi/fi/fragment.html"].decode()
    settle(walls, "kemijarvi", brand={"link": "#00a100"})
    assert told(walls, "kemijarvi")["style"].startswith("--brand-link:light-dark(#00a100,")


def test_a_projects_funder_stands_once_under_its_own_wall_and_outlasts_the_day(walls: Walls) -> None:
    walls.lift()
    emblem = walls.picture("#ffffff", (600, 200))
    funder = {
        "funder_name": "Euroopan unioni",
        "funder_sentence": "Hanketta rahoittaa EU.",
        "funder_emblem": emblem,
    }
    team(walls, "kemijarvi", **funder)
    walls.publish()
    assert told(walls, "kemijarvi")["funder"] is None, "a municipality is no project"
    team(walls, "kemijarvi", kind=TeamKind.PROJECT)
    walls.publish()
    page = walls.published()["kemijarvi/sv/index.html"].decode()
    assert page.count('class="seina-funder" lang="fi"') == 1
    assert 'alt="Euroopan unioni"' in page
    shown = told(walls, "kemijarvi")["funder"]
    assert shown["sentence"] == "Hanketta rahoittaa EU."
    name = shown["emblem"]["jpg"].removeprefix(walls.settings.wall_url + "/")
    assert walls.published()[name].startswith(b"\xff\xd8")
    assert "funder" in walls.published()["kemijarvi/fi/index.fallback.html"].decode()
    listed = json.loads(walls.published()["manifest.json"])["documents"]
    assert listed[f"/{name}"]["lasting"] is True
    assert told(walls)["funder"] is None, "nor is a shared wall one project's"


def test_a_channel_that_is_no_longer_ours_is_not_shown(walls: Walls) -> None:
    def retire(session: Session) -> None:
        for account in session.query(Account):
            account.active = False

    walls.publish()
    assert told(walls)["follow"]["channels"]
    walls.database.writing(retire)
    walls.publish()
    assert told(walls)["follow"]["channels"] == []
