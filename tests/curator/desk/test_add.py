"""Links and shares: known, readable, closed; and waiting that ends."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collector.models import Errand, ErrandKind
from tests.curator.desk.conftest import Page, People, Visitor

TOOT = "https://mastodon.example/@aino/113500000000000001"


def asked(people: People) -> Errand:
    with people.database.reading() as session:
        return session.execute(select(Errand)).scalars().one()


def settle(people: People, **outcome: object) -> None:
    """What the collector would write."""

    def step(session: Session) -> None:
        errand = session.execute(select(Errand)).scalars().one()
        for name, value in outcome.items():
            setattr(errand, name, value)

    people.database.writing(step)


def paste(editor: Visitor, link: str) -> Page:
    return editor.send(editor.get("/kemijarvi/add"), "/add", link=link)


def test_a_readable_link_is_asked_for_and_leads_to_its_pick(people: People, editor: Visitor) -> None:
    page = editor.follow(paste(editor, f"  {TOOT}?utm_source=x "))
    assert "Haetaan julkaisua" in page.text
    seconds, where = page.headers["Refresh"].split("; url=")
    assert seconds == "1"
    assert any("/kemijarvi/story" in one.get("href", "") for one in page.all("a"))
    errand = asked(people)
    assert (errand.kind, errand.subject) == (ErrandKind.LINK, TOOT)
    post = people.sample.post("Löytyi!")
    settle(people, post_id=post, done_at=people.sample.now)
    found = editor.get(where, 303)
    assert found.to == f"/kemijarvi/pick?post={post}"
    assert "Löytyi!" in editor.follow(found).text


def test_waiting_ends_in_the_form_with_the_reason(people: People, editor: Visitor) -> None:
    page = editor.follow(paste(editor, TOOT))
    looks = 0
    while page.status == 200:
        looks += 1
        assert looks < 9
        page = editor.get(page.headers["Refresh"].split("; url=")[1], None)
    form = editor.follow(page)
    assert "Sivusto ei vastannut ajoissa" in form.text
    assert form.one("input", name="link").get("value") == TOOT


def test_a_link_that_cannot_be_read_leads_to_the_form(people: People, editor: Visitor) -> None:
    page = editor.follow(paste(editor, TOOT))
    settle(people, done_at=people.sample.now, reason="refused", problem="gone")
    form = editor.follow(editor.get(page.headers["Refresh"].split("; url=")[1], 303))
    assert "Julkaisua ei voitu lukea" in form.text


def test_a_network_that_is_away_is_not_called_a_removed_post(people: People, editor: Visitor) -> None:
    page = editor.follow(paste(editor, TOOT))
    settle(people, done_at=people.sample.now, reason="transient", problem="no connection")
    form = editor.follow(editor.get(page.headers["Refresh"].split("; url=")[1], 303))
    assert "Sivusto ei vastannut ajoissa" in form.text


def test_one_cannot_look_at_another_links_errand(people: People, editor: Visitor) -> None:
    editor.follow(paste(editor, TOOT))
    settle(people, post_id=people.sample.post(), done_at=people.sample.now)
    page = editor.get(f"/kemijarvi/add/wait?errand={asked(people).id}&link=https://x.example/", 303)
    assert "/story" in page.to


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/p/ABC123/",
        "https://www.facebook.com/kaupunki/posts/123456",
        "https://www.threads.com/@kaupunki/post/C8abc",
        "https://www.linkedin.com/posts/kaupunki_tyo-activity-7130000000000000000-abcd",
    ],
)
def test_a_closed_link_opens_the_form_at_once(people: People, editor: Visitor, link: str) -> None:
    form = editor.follow(paste(editor, link))
    assert "Tarina linkistä" in form.text
    with people.database.reading() as session:
        assert session.execute(select(Errand)).scalars().all() == []


@pytest.mark.parametrize(
    "link",
    [
        "https://www.tiktok.com/@kaupunki/video/7300000000000000000",
        "https://www.youtube.com/watch?v=kemijarvi01",
        "https://lehti.example/uutinen",
    ],
)
def test_a_page_that_may_be_read_is_asked_for_and_shared_words_wait_along(
    people: People, editor: Visitor, link: str
) -> None:
    page = editor.send(editor.get("/kemijarvi/add?text=Saatesanat"), "/add", link=link)
    waiting = editor.follow(page)
    assert asked(people).subject == link
    settle(people, done_at=people.sample.now, reason="misconfigured", problem="tells nothing")
    form = editor.follow(editor.get(waiting.headers["Refresh"].split("; url=")[1], 303))
    assert form.one("textarea", id="text").text == "Saatesanat"


def test_it_is_told_beforehand_what_is_read_and_what_is_not(editor: Visitor) -> None:
    told = editor.get("/kemijarvi/add").text
    read = "Mastodon, Bluesky, TikTok, YouTube, X, Flickr, PeerTube, Tumblr"
    said = told.partition("verkkosivut ja näiden palvelujen julkaisut: ")[2].partition(".")[0]
    assert sorted(said.split(", ")) == sorted(read.split(", "))
    assert "kirjoita niiden teksti itse: Instagram, Facebook, Threads, LinkedIn." in told


def test_a_known_link_goes_straight_to_its_pick(people: People, editor: Visitor) -> None:
    post = people.sample.post("Tuttu")
    page = paste(editor, "https://suo.example/@aino/1")
    assert page.to == f"/kemijarvi/pick?post={post}"


@pytest.mark.parametrize("link", ["", "ei linkki", "javascript:alert(1)", "ftp://x.example/y"])
def test_what_is_no_link_is_told_beside_the_field(editor: Visitor, link: str) -> None:
    page = editor.send(editor.get("/kemijarvi/add"), "/add", 422, link=link)
    assert "Liitä linkki, jonka alussa on https://" in page.text
    field = page.one("input", id="link")
    assert field.get("value") == link
    assert field.get("aria-invalid") == "true"


def test_a_share_signs_in_first_and_keeps_what_was_shared(people: People) -> None:
    shared = "/share?title=Otsikko&text=Katso+t%C3%A4m%C3%A4&url=https%3A%2F%2Fwww.instagram.com%2Fp%2FABC%2F"
    asked_in = people.anybody().get(shared, 303)
    assert parse_qs(urlsplit(asked_in.to).query)["next"] == [shared]
    page = people["editor"].follow(people["editor"].get(shared, 303))
    assert page.one("input", id="link").get("value") == "https://www.instagram.com/p/ABC/"


def test_a_share_with_the_link_in_its_text_finds_it(editor: Visitor) -> None:
    page = editor.follow(editor.get("/share?text=https://www.instagram.com/p/ABC/", 303))
    assert page.one("input", id="link").get("value") == "https://www.instagram.com/p/ABC/"


def test_a_shared_text_becomes_an_own_story(editor: Visitor) -> None:
    page = editor.follow(editor.get("/share?title=Aamu&text=J%C3%A4rvi+oli+tyyni.", 303))
    assert page.one("textarea", id="text").text == "Aamu\n\nJärvi oli tyyni."


def test_a_shared_link_and_text_both_reach_the_form(editor: Visitor) -> None:
    page = editor.follow(editor.get("/share?text=Teksti&url=https://www.instagram.com/p/ABC/", 303))
    form = editor.follow(editor.send(page, "/add"))
    assert form.one("textarea", id="text").text == "Teksti"


def test_with_several_teams_one_is_asked_for_which(people: People) -> None:
    page = people["owner"].get("/share?url=https://www.instagram.com/p/ABC/")
    assert "Mille kunnalle tai hankkeelle?" in page.text
    assert len([one for one in page.all("a") if "/add?link=" in one.get("href", "")]) == 3


def test_a_viewer_who_shares_is_told_why_it_does_not_work(people: People) -> None:
    assert "Katselijana et voi tuoda tarinoita" in people["viewer"].get("/share?text=x").text


def test_the_phone_learns_where_to_share(people: People) -> None:
    page = people.anybody().get("/manifest.webmanifest")
    assert '"action": "/share"' in page.body
    assert page.headers["Content-Type"].startswith("application/manifest+json")


def test_replacing_goes_along_with_a_link(people: People, editor: Visitor) -> None:
    from tests.curator.desk.conftest import number_in

    post = people.sample.post()
    old = number_in(editor.send(editor.get(f"/kemijarvi/pick?post={post}"), "/pick").to)
    page = editor.send(
        editor.get(f"/kemijarvi/add?replace={old}"), "/add", link="https://www.instagram.com/p/ABC/"
    )
    form = editor.follow(page)
    chosen = [one.get("value") for one in form.all("option") if one.get("selected") is not None]
    assert f"replace:{old}" in chosen
