"""WordPress: a site's articles under a tag, as its own interface tells them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.door import Door
from collector.errors import CollectError, Misconfigured, Transient, Unreadable
from collector.identity import of_link
from collector.sources import feeds, wordpress
from collector.values import Ask, IncomingPost, Known, Missing, Page
from tests.fakes.web import Reply, Web
from tests.fakes.wordpress import Site, article, embedded, picture, refusal

HORIZON = datetime(2026, 10, 25, tzinfo=UTC)
SITE = Ask(1, "wordpress", "https://www.kunta.example", "kemijärvi", name="Kunnan sivut")


class Asking:
    """A source that asks a site."""

    def __init__(self, site: Site, web: Web, door: Door) -> None:
        self.site, self.web, self.door = site, web, door
        self.cursor: Any = {}

    def ask(self, query: str = "kemijärvi") -> Ask:
        return Ask(1, "wordpress", self.web.origin, query, name="Kunnan sivut")

    def fetch(self, query: str = "kemijärvi") -> Page:
        page = wordpress.fetch(self.door, self.ask(query), self.cursor, HORIZON)
        self.cursor = page.cursor
        return page

    def run(self) -> list[IncomingPost]:
        page = self.fetch()
        posts = list(page.posts)
        while page.more:
            page = self.fetch()
            posts += page.posts
        return posts

    def recheck(self, *ids: int) -> Any:
        known = [Known(str(one), f"https://kunta.example/{one}", "") for one in ids]
        return wordpress.recheck(self.door, self.ask(), known)


@pytest.fixture
def asking() -> Iterator[Asking]:
    site = Site()
    with Web({None: site.answer}) as web:
        door = Door(allow=web.allow, pace=0, deadline=5)
        yield Asking(site, web, door)
        door.close()


def test_an_article_becomes_a_whole_post(asking: Asking) -> None:
    asking.site.articles = [article(7, modified_gmt="2026-11-21T08:00:00")]
    (post,) = asking.fetch().posts
    assert (post.network, post.uri) == ("web", "https://kunta.example/uutiset/aamu-7")
    assert post.title == "Aamu – järvellä"
    assert post.text == "Aamu – järvellä\n\nUsva nousi.\n\nToinen kappale."
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.edited_at == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert post.tags == ("Kemijärvi",)
    assert (post.likes, post.reposts, post.replies) == (None, None, None)
    (shown,) = post.media
    assert shown.url.endswith("usva-1024x683.jpg")
    assert (shown.alt, shown.width, shown.height) == ("Sumuinen järvi", 1024, 683)


def test_its_pasted_link_and_its_feed_lead_to_the_same_post(asking: Asking) -> None:
    asking.site.articles = [article(7)]
    (post,) = asking.fetch().posts
    pasted = of_link("https://kunta.example/uutiset/aamu-7/?utm_source=some")
    rss = (
        f"<rss version='2.0'><channel><item><title>Aamu</title><link>{post.url}</link></item></channel></rss>"
    )
    (listed,) = feeds.read(rss.encode(), Ask(1, "feed", "", "https://www.kunta.example/feed/")).posts
    assert pasted is not None
    assert pasted.uri == post.uri == listed.uri


@pytest.mark.parametrize("query", ["kemijärvi", "#Kemijärvi", "kemija\u0308rvi", "kemijarvi"])
def test_the_tag_is_found_by_its_name_in_any_spelling(asking: Asking, query: str) -> None:
    asking.site.articles = [article(7), article(8, tags=[13])]
    assert [post.native_id for post in asking.fetch(query).posts] == ["7"]
    assert "kemija%CC%88rvi" not in "".join(asking.web.paths())


def test_tags_of_both_spellings_are_asked_for_together(asking: Asking) -> None:
    asking.site.tags.append({"id": 15, "name": "kemijarvi", "slug": "kemijarvi-2"})
    asking.site.articles = [article(7), article(8, tags=[15])]
    assert len(asking.fetch().posts) == 2
    assert "tags=12%2C15&" in asking.web.paths()[-1]


def test_a_site_without_the_tag_has_nothing_yet_and_is_asked_again_later(asking: Asking) -> None:
    tag = asking.site.tags.pop(0)
    assert asking.fetch().posts == ()
    asking.site.tags.append(tag)
    asking.site.articles = [article(7)]
    assert len(asking.fetch().posts) == 1


def test_all_pages_are_read_once(asking: Asking) -> None:
    asking.site.articles = [
        article(number, date_gmt=f"2026-11-{1 + number % 20:02}T14:20:00") for number in range(1, 46)
    ]
    posts = asking.run()
    assert len(posts) == len({post.uri for post in posts}) == 45
    assert asking.cursor == {"newest": "2026-11-20T14:20:00+00:00"}


def test_a_full_last_page_is_no_trouble(asking: Asking) -> None:
    asking.site.articles = [article(number) for number in range(1, 41)]
    assert len(asking.run()) == 40


def test_a_page_that_is_gone_meanwhile_ends_the_way(asking: Asking) -> None:
    asking.site.articles = [article(number) for number in range(1, 41)]
    asking.fetch()
    del asking.site.articles[3:]
    assert asking.fetch().posts == ()
    assert asking.cursor == {"newest": "2026-11-20T14:20:00+00:00"}


def test_an_article_that_was_scheduled_long_ago_is_found_when_it_comes_out(asking: Asking) -> None:
    asking.site.articles = [article(7)]
    asking.fetch()
    written = {"modified_gmt": "2026-11-01T08:00:00", "date_gmt": "2026-11-22T06:00:00"}
    asking.site.articles.append(article(8, **written))
    assert {post.native_id for post in asking.fetch().posts} == {"7", "8"}
    assert "after=2026-11-19T14%3A20%3A00Z" in asking.web.paths()[-1]


def test_nothing_older_than_wanted_comes(asking: Asking) -> None:
    asking.site.articles = [article(7, date_gmt="2026-10-01T08:00:00")]
    assert asking.fetch().posts == ()


def test_a_site_without_pretty_addresses_is_asked_plainly_from_then_on(asking: Asking) -> None:
    asking.site.plain = True
    asking.site.articles = [article(7)]
    assert len(asking.fetch().posts) == 1
    asked = len(asking.web.paths())
    asking.fetch()
    assert not any(path.startswith("/wp-json") for path in asking.web.paths()[asked:])
    assert isinstance(asking.recheck(7)["7"], IncomingPost)


def test_a_title_that_stands_in_the_article_too_is_said_once() -> None:
    written = {"rendered": "<div><h3>Aamu &#8211; järvellä</h3>\n\n<p>Usva.</p></div>", "protected": False}
    (post,) = wordpress.read([article(7, content=written)], SITE).posts
    assert post.text == "Aamu – järvellä\n\nUsva."


@pytest.mark.parametrize(
    "closed", [{"status": "private"}, {"content": {"rendered": "", "protected": True}}, {"status": "draft"}]
)
def test_what_is_not_for_everybody_is_left_out(asking: Asking, closed: dict[str, Any]) -> None:
    found = wordpress.read([article(7, **closed), article(8)], asking.ask())
    assert [post.native_id for post in found.posts] == ["8"]


def test_an_author_is_told_with_their_page() -> None:
    (post,) = wordpress.read([article(7)], SITE).posts
    assert post.author is not None
    assert (post.author.name, post.author.url) == ("Aino Aapa", "https://www.kunta.example/author/aino/")


def test_an_author_the_site_hides_is_the_site() -> None:
    hidden = embedded(author=[{"code": "rest_user_invalid_id", "data": {"status": 404}}])
    (post,) = wordpress.read([article(7, _embedded=hidden)], SITE).posts
    assert post.author is not None
    assert post.author.name == "www.kunta.example"


def test_a_site_cannot_name_an_author_of_another_site() -> None:
    elsewhere = embedded(author=[{"name": "Aino Aapa", "link": "https://muu.example/aino"}])
    (post,) = wordpress.read([article(7, _embedded=elsewhere)], SITE).posts
    assert post.author is not None
    assert "muu.example" not in post.author.uri + post.author.url


def test_the_first_picture_of_the_text_stands_in_for_a_missing_one(asking: Asking) -> None:
    text = {"rendered": '<p>Usva</p><img src="/kuva.jpg" alt="Järvi" width="900">'}
    media = embedded(**{"wp:featuredmedia": []})
    (post,) = wordpress.read([article(7, content=text, _embedded=media)], asking.ask()).posts
    assert (post.media[0].url, post.media[0].alt) == ("https://www.kunta.example/kuva.jpg", "Järvi")


def test_a_featured_film_is_no_picture(asking: Asking) -> None:
    media = embedded(**{"wp:featuredmedia": [picture(media_type="file")]})
    (post,) = wordpress.read([article(7, _embedded=media)], asking.ask()).posts
    assert post.media == ()


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (refusal(401, "rest_not_logged_in"), Misconfigured),
        (refusal(403, "rest_forbidden"), Misconfigured),
        (Reply(403, b"<html>Wordfence</html>", kind="text/html"), Misconfigured),
        (refusal(404, "rest_no_route"), Misconfigured),
        (refusal(400, "rest_invalid_param"), Unreadable),
        (refusal(500, "internal_server_error"), Transient),
        (Reply(429, headers={"Retry-After": "60"}), Transient),
        (Reply(200, b'{"code": "odd"}'), Unreadable),
    ],
)
def test_every_refusal_has_its_class(asking: Asking, reply: Reply, wanted: type[CollectError]) -> None:
    asking.web.routes[None] = reply
    for step in (asking.fetch, lambda: asking.recheck(7)):
        with pytest.raises(wanted, match=r"^Kunnan sivut: ") as caught:
            step()
        assert type(caught.value) is wanted


def test_a_closed_interface_points_to_the_feed(asking: Asking) -> None:
    asking.web.routes[None] = refusal(401, "rest_not_logged_in")
    with pytest.raises(Misconfigured, match="ask for the site's feed instead"):
        asking.fetch()


def test_a_source_without_a_tag_is_the_operators_to_mend(asking: Asking) -> None:
    with pytest.raises(Misconfigured, match="names no hashtag"):
        asking.fetch("#")


def test_looking_again_sees_changes_and_what_is_gone_or_withdrawn(asking: Asking) -> None:
    asking.site.articles = [article(7, title={"rendered": "Korjattu"}), article(8, status="draft")]
    looked = asking.recheck(7, 8, 9)
    assert isinstance(looked["7"], IncomingPost)
    assert looked["7"].title == "Korjattu"
    assert (looked["8"], looked["9"]) == (Missing(), Missing())


def test_an_article_that_is_only_missing_from_a_list_is_not_gone(asking: Asking) -> None:
    asking.site.articles = [article(7)]
    asking.web.routes["/wp-json/wp/v2/posts"] = Reply(body=b"[]")
    assert asking.recheck(7) == {}


def test_only_a_few_missing_articles_are_asked_for_alone_at_a_time(asking: Asking) -> None:
    looked = asking.recheck(*range(1, 21))
    assert list(looked.values()) == [Missing()] * 5
    assert len(asking.web.paths()) == 6
