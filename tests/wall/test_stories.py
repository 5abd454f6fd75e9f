"""A story's own page: lasting, fit to be shared, and honestly gone when it may not be shown."""

from datetime import timedelta

import pytest

from tests.wall.conftest import Call, Walls
from wall import manifest
from wall.app import create
from wall.expire import expire
from wall.serve import Folder

OVER = timedelta(hours=24, seconds=1)

# Pages are made from what the database gives; which kind of database gave it is asked elsewhere.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def page(walls: Walls, number: int, language: str = "") -> str:
    name = f"tarina/{number}/{language}/index.html" if language else f"tarina/{number}/index.html"
    return walls.published()[name].decode()


def test_somebody_elses_post_shows_what_its_card_shows_and_stays_out_of_search_engines(walls: Walls) -> None:
    pick = walls.lift("Pitkä tarina metsästä. " * 40 + "Loppu", file=walls.picture())
    walls.publish()
    told = page(walls, pick)
    assert '<meta name="robots" content="noindex">' in told
    assert "Pitkä tarina metsästä." in told
    assert "Loppu" not in told
    assert f'href="../../go/{pick}"' in told
    assert "Kuva: Aino Ahola" in told
    assert f'href="../../poisto/{pick}/fi/"' in told
    assert "Julkaisu näytetään tekijän luvalla." in told


def test_an_own_story_stands_there_whole_and_may_be_found(walls: Walls) -> None:
    pick = walls.tell("Muutin Posiolle töiden perässä. " * 40 + "Loppu")
    walls.publish()
    told = page(walls, pick)
    assert "noindex" not in told
    assert "Loppu" in told


def test_a_shared_link_tells_title_picture_language_and_day(walls: Walls) -> None:
    pick = walls.lift("Usva “nousee” <järveltä>", file=walls.picture())
    walls.publish()
    told, url = page(walls, pick), walls.settings.wall_url
    picture = next(one for one in manifest_of(walls).renditions.values())
    for name, content in (
        ("og:type", "article"),
        ("og:title", "Aino – Kaikki tarinat"),
        ("og:description", "Usva “nousee” &lt;järveltä&gt;"),
        ("og:url", f"{url}/tarina/{pick}/"),
        ("og:locale", "fi_FI"),
        ("og:image", f"{url}/{picture.jpg.name}"),
        ("og:image:alt", "Sumuinen järvi aamulla"),
    ):
        assert f'<meta property="{name}" content="{content}">' in told
    assert '<meta property="article:published_time" content="20' in told
    assert f"{url}/tarina/{pick}/sv/" in told
    assert 'content="sv_FI"' in page(walls, pick, "sv")


def manifest_of(walls: Walls) -> manifest.Manifest:
    return manifest.from_json((walls.settings.published / manifest.NAME).read_bytes())


def test_it_stays_when_newer_ones_have_taken_its_place_on_the_wall(walls: Walls) -> None:
    old = walls.lift("Vanha tarina", weeks_ago=9)
    for week in range(3):
        walls.lift(f"Uusi {week}", weeks_ago=week)
    walls.publish()
    assert "Vanha tarina" not in walls.published()["kaikki/fi/index.html"].decode()
    assert "Vanha tarina" in page(walls, old)


def test_once_it_may_not_be_shown_its_address_says_gone_in_every_language(full: Walls, call: Call) -> None:
    pick = full.lift("Salainen")
    full.publish()
    full.withdraw(pick)
    full.publish()
    app = create(full.settings)
    for path in (f"/tarina/{pick}/", f"/tarina/{pick}", f"/tarina/{pick}/sv/"):
        status, headers, body = call(app, path)
        assert status == "410 Gone"
        assert headers["Cache-Control"] == "no-store"
        assert "Tätä tarinaa ei enää näytetä." in body.decode()
        assert "Den här berättelsen visas inte längre." in body.decode()
    assert call(app, "/tarina/999/")[0] == "404 Not Found"
    assert not any(b"Salainen" in one for one in full.published().values())


def test_what_is_gone_is_remembered_by_number_alone_and_comes_back_with_its_pick(full: Walls) -> None:
    pick = full.lift("Salainen")
    full.publish()
    assert manifest_of(full).stories[pick]
    full.take_down(pick)
    full.publish()
    full.publish()
    assert manifest_of(full).stories[pick] == ""


def test_past_its_time_a_story_gives_way_to_channels_in_our_server_and_in_the_folder(
    full: Walls, call: Call
) -> None:
    pick = full.lift("Salainen", file=full.picture("#a1261e"))
    full.publish()
    later = Folder(full.settings.published, now=lambda: full.clock() + OVER)
    status, _headers, body = call(later, f"/tarina/{pick}/")
    assert (status, b"Salainen" in body) == ("200 OK", False)
    assert "Seuraa meitä" in body.decode()
    expire(full.settings.published, full.clock() + OVER)
    assert "Seuraa meitä" in page(full, pick)
    assert not any(b"Salainen" in one for one in full.published().values())
    full.publish()
    assert "Salainen" in page(full, pick)
