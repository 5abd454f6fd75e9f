"""The archive: everything that may be shown, in pages of plain links, light to load."""

import re

import pytest

from tests.wall.conftest import Walls
from wall import archive

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def page(walls: Walls, *slugs: str, wall: str = "kaikki", language: str = "fi") -> str:
    return walls.published()["/".join((wall, language, "arkisto", *slugs, "index.html"))].decode()


def stories(told: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="seina-(\d+)"', told)]


def test_it_holds_every_pick_that_may_be_shown_newest_first_and_no_other(walls: Walls) -> None:
    picks = [walls.lift(f"Tarina {week}", weeks_ago=week) for week in range(6)]
    walls.withdraw(picks[4])
    walls.publish()
    told = page(walls)
    assert stories(told) == [*picks[:4], picks[5]]
    assert f'href="../../../tarina/{picks[5]}/"' in told
    assert 'href="../../kaikki/fi/arkisto/"' in walls.published()["kaikki/fi/index.html"].decode()
    assert f'href="../../../tarina/{picks[5]}/sv/"' in page(walls, language="sv")


def test_a_teams_wall_has_its_own_stories_alone(walls: Walls) -> None:
    ours = walls.lift("Meidän")
    walls.lift("Muiden", team="posio")
    walls.publish()
    assert stories(page(walls, wall="kemijarvi")) == [ours]


def test_it_can_be_read_by_week_by_team_and_by_language(walls: Walls) -> None:
    first = walls.lift("Meidän", weeks_ago=1)
    second = walls.lift("Muiden", team="posio")
    third = walls.lift("Ett inlägg", language="sv")
    fourth = walls.lift("Vielä yksi")
    walls.publish()
    told = page(walls)
    for title in ("Viikon mukaan", "Kunnan tai hankkeen mukaan", "Kielen mukaan"):
        assert f"<summary>{title}</summary>" in told
    assert stories(page(walls, "mukana-posio")) == [second]
    assert stories(page(walls, "kieli-sv")) == [third]
    assert "Tarinat: ruotsi" in page(walls, "kieli-sv")
    weeks = re.findall(r'href="../../../kaikki/fi/arkisto/(viikko-[0-9-]+)/"', told)
    assert len(weeks) == 2
    assert stories(page(walls, weeks[1])) == [first]
    assert {second, third, fourth} == set(stories(page(walls, weeks[0])))
    assert "?" not in "".join(re.findall(r'href="([^"]*)"', told)).replace("wall.css?v", "")


def test_a_handful_of_stories_needs_no_choices(full: Walls) -> None:
    full.publish()
    assert "<details" not in page(full)
    assert not any("viikko-" in name for name in full.published())


def test_more_than_a_page_takes_goes_on_by_years_in_pages(
    walls: Walls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PAGE", 4)
    picks = [walls.lift(f"Tarina {week}", weeks_ago=week) for week in range(0, 110, 10)]
    walls.publish()
    told = page(walls)
    assert stories(told) == picks[:4]
    years = re.findall(r'href="../../../kaikki/fi/arkisto/(20\d\d)/"', told)
    assert len(years) >= 2
    seen: list[int] = []
    for year in years:
        slug: str | None = year
        while slug:
            shown = page(walls, slug)
            seen += stories(shown)
            older = re.search(r'rel="next" href="[./]+/kaikki/fi/arkisto/([\w-]+)/"', shown)
            slug = older[1] if older else None
    assert seen == picks


def test_its_pictures_are_small_and_wait_until_they_are_seen(walls: Walls) -> None:
    walls.lift(file=walls.picture())
    walls.publish()
    image = re.search(r'<img src="../../../(pictures/[^"]+)"[^>]*>', page(walls))
    assert image
    assert 'loading="lazy"' in image[0]
    assert 'alt="Sumuinen järvi aamulla"' in image[0]
    large = re.search(
        r'srcset="[^"]* ../../(pictures/[^"]+) 800w"', walls.published()["kaikki/fi/index.html"].decode()
    )
    assert large
    assert len(walls.published()[image[1]]) < 0.6 * len(walls.published()[large[1]])


def test_without_stories_it_says_so(walls: Walls) -> None:
    walls.publish()
    assert "Juuri nyt ei ole näytettäviä tarinoita." in page(walls)


def test_a_new_story_leaves_other_teams_archives_and_other_stories_alone(full: Walls) -> None:
    old = full.lift("Vanha", weeks_ago=5)
    full.publish()
    full.lift("Uusi", team="posio")
    written = full.publish().written
    assert "kaikki/fi/arkisto/index.html" in written
    assert not any(name.startswith(("kemijarvi/", f"tarina/{old}/", f"poisto/{old}/")) for name in written)
