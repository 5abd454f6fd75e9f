"""A campaign's own page and the card to print: who, how to take part, the latest three; ours to the end."""

import re
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from sqlalchemy import select
from sqlmodel import Session

from config.languages import LANGUAGES
from config.models import Campaign, Team, TeamKind, Wall
from tests.wall.conftest import Walls
from tests.wall.test_browser import faults
from tests.wall.test_cards import pick, published

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def page(files: dict[str, bytes], path: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(files[path].decode())


def texts(tree: Any, way: str) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in tree.findall(way)]


def shape(walls: Walls, **given: object) -> None:
    """Tell about the campaign, its teams and its wall."""

    def do(session: Session) -> None:
        campaign = session.get_one(Campaign, walls.sample.campaign)
        campaign.about = "Kunnat kertovat, millaista <b>täällä</b> on elää."
        today = campaign.starts
        for key, url in (("kemijarvi", "https://www.kemijarvi.fi/"), ("keminmaa", "javascript:alert(1)")):
            session.get_one(Team, walls.sample.teams[key]).home_url = url
        session.get_one(Team, walls.sample.teams["posio"]).ends = today
        session.add(
            Team(campaign_id=campaign.id, key="hanke", name="Äly-hanke", kind=TeamKind.PROJECT, **given)
        )
        session.execute(select(Wall).where(Wall.key == "kaikki")).scalar_one().takes_stories = True

    walls.database.writing(do)


def test_it_tells_what_who_how_and_the_latest_three(full: Walls) -> None:
    shape(full)
    full.lift("Neljäs tarina", weeks_ago=9)
    full.publish()
    files = full.published()
    tree = page(files, "kaikki/fi/kampanja/index.html")
    assert texts(tree, ".//h1") == ["Tuhannen ja yhden työn matkatoimisto"]
    assert texts(tree, ".//p[@class='seina-lead']") == ["Kunnat kertovat, millaista <b>täällä</b> on elää."]
    partners = tree.find(".//ul[@class='seina-partners']")
    assert texts(partners, "li") == ["Kemijärvi", "Keminmaa", "Äly-hanke"]
    assert [one.get("href") for one in partners.iter("a")] == ["https://www.kemijarvi.fi/"]
    steps = texts(tree, ".//ol/li")
    assert len(steps) == 3
    assert "#tuhannenjayhdentyönmatkatoimisto" in steps[1]
    assert len(tree.findall(".//article")) == 3
    links = {one.get("href") for one in tree.iter("a")}
    form = f"{full.settings.removal_url}/fi/tarina/kaikki"
    assert {form, "../../../kaikki/fi/arkisto/", "../../../kaikki/fi/kortti/"} <= links
    told = {one.get("property"): one.get("content") for one in tree.iter("meta") if one.get("property")}
    assert told["og:title"] == "Tuhannen ja yhden työn matkatoimisto"
    assert told["og:url"] == f"{full.settings.wall_url}/kaikki/fi/kampanja/"
    assert told["og:description"].startswith("Kunnat kertovat")
    assert not list(tree.iter("script"))


def test_the_wall_leads_there_and_to_the_form_while_that_is_open(full: Walls) -> None:
    full.publish()
    before = full.published()["kaikki/fi/index.html"].decode()
    assert 'kaikki/fi/kampanja/">Tietoa kampanjasta' in before
    assert "/tarina/kaikki" not in before
    shape(full)
    full.publish()
    files = full.published()
    for name in ("index.html", "fi/index.html", "fi/kampanja/index.html"):
        assert f"{full.settings.removal_url}/fi/tarina/kaikki" in files[f"kaikki/{name}"].decode()
    assert "/tarina/kemijarvi" not in files["kemijarvi/fi/index.html"].decode()
    assert "Tell your own story" in files["kaikki/en/kampanja/index.html"].decode()


def test_a_project_shows_who_pays_for_it(full: Walls) -> None:
    shape(full, funder_name="EU", funder_sentence="Euroopan unionin osarahoittama.")

    def give(session: Session) -> None:
        team = session.execute(select(Team).where(Team.key == "hanke")).scalar_one()
        session.execute(select(Wall).where(Wall.key == "kemijarvi")).scalar_one().team_id = team.id

    full.database.writing(give)
    full.publish()
    for name in ("kampanja", "kortti"):
        assert (
            "Euroopan unionin osarahoittama." in full.published()[f"kemijarvi/fi/{name}/index.html"].decode()
        )


def test_what_is_withdrawn_or_past_its_time_leaves_ours_standing(full: Walls, call: Any) -> None:
    from wall.app import create

    full.publish()
    fallback = full.published()["kaikki/fi/kampanja/index.fallback.html"].decode()
    assert "<article" not in fallback
    assert "Näin pääset mukaan" in fallback
    app = create(full.settings)
    status, headers, _ = call(app, "/kaikki/fi/kampanja/")
    assert status == "200 OK"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    for number in (1, 2, 3):
        full.withdraw(number)
    full.clock.forward(timedelta(minutes=1))
    full.publish()
    assert "<article" not in full.published()["kaikki/fi/kampanja/index.html"].decode()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_card_says_the_hashtag_three_sentences_and_where_the_code_leads(language: str) -> None:
    tag = "tuhannenjayhdentyönmatkatoimisto"
    files = published(hashtags=(tag, "kemijärvi"))
    for name, cards in (("kortti/", 2), ("kortti/a4/", 1)):
        tree = page(files, f"/kaikki/{language}/{name}")
        sections = tree.findall(".//section")
        assert len(sections) == cards
        first = sections[0]
        assert texts(first, "p")[1] == f"#{tag}"
        assert len(first.findall(".//ol/li")) == 3
        drawn = first.find(".//div[@role='img']")
        assert drawn.get("aria-label").endswith(f"https://seina.example/kaikki/{language}/kampanja/")
        assert (
            drawn.find(".//{http://www.w3.org/2000/svg}svg") is not None or drawn.find(".//svg") is not None
        )
        assert all(one.get("aria-hidden") == "true" for one in sections[1:])
        assert not list(tree.iter("script"))


def test_a_campaign_without_hashtags_still_tells_how_to_take_part() -> None:
    files = published(pick(), hashtags=())
    assert len(texts(page(files, "/kaikki/fi/kampanja/"), ".//ol/li")) == 2
    assert "Tuhannen ja yhden" in files["/kaikki/fi/kortti/"].decode()


def test_they_are_not_made_anew_for_nothing_and_change_with_the_campaign(full: Walls) -> None:
    full.publish()
    assert not full.publish().changed
    shape(full)
    written = full.publish().written
    assert "kaikki/fi/kampanja/index.html" in written
    assert "kaikki/fi/kortti/index.html" not in written


@pytest.mark.browser
@on_sqlite
def test_they_are_readable_and_fit_and_print_on_one_sheet(site: Any, chromium: Any) -> None:
    shape(site.walls)
    site.walls.publish()
    context = chromium.new_context()
    opened = context.new_page()
    seen = [("fi", path) for path in ("kampanja/", "kortti/", "kortti/a4/")]
    for language, path in [*seen, ("sv", "kampanja/"), ("en", "kortti/")]:
        for width, scheme in ((320, "light"), (1280, "dark")):
            opened.set_viewport_size({"width": width, "height": 800})
            opened.emulate_media(color_scheme=scheme)
            opened.goto(f"{site.url}/kaikki/{language}/{path}")
            assert faults(opened) == []
            assert opened.evaluate("document.documentElement.scrollWidth") <= width, path
        if path != "kampanja/":
            pages = opened.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1
    context.close()
