"""What is special about feeds: three formats, conditional asking, and what stands in for a feed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collector.door import Door
from collector.errors import Misconfigured, Refused, Unreadable
from collector.sources import feeds
from collector.values import Ask, IncomingMedia, IncomingPost, MediaKind, Page
from tests.fakes.web import Reply, Web

HORIZON = datetime(2026, 6, 1, tzinfo=UTC)
FEED = "https://blogi.example/feed"
ASK = Ask(1, "feed", "", FEED, name="Blogi")
EVENING = datetime(2026, 7, 25, 14, 20, tzinfo=UTC)


def rss(*items: str, extra: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kemijärvi-blogi</title>
        <link>https://blogi.example/</link><language>fi</language>{extra}{"".join(items)}</channel></rss>""".encode()


def item(
    body: str = "", link: str = "https://blogi.example/aamu", guid: str = "tag:blogi.example,2026:1"
) -> str:
    return f"<item><link>{link}</link><guid isPermaLink='false'>{guid}</guid>{body}</item>"


def media(number: int, alt: str = "") -> str:
    told = f"<media:description>{alt}</media:description>" if alt else ""
    return f'<media:content url="https://blogi.example/{number}.jpg" medium="image">{told}</media:content>'


def read_one(body: str, **changes: str) -> IncomingPost:
    page = feeds.read(rss(item(body, **changes)), ASK)
    assert page.faults == ()
    return page.posts[0]


def pictures(post: IncomingPost) -> list[tuple[str, str | None]]:
    return [(one.url.removeprefix("https://blogi.example/"), one.alt) for one in post.media]


FULL = item(
    "<title>Aamu järvellä</title><pubDate>Sat, 25 Jul 2026 17:20:00 +0300</pubDate>"
    "<dc:creator>Testi Kirjoittaja</dc:creator><category>Kemijärvi</category><category>Työ ja koti</category>"
    "<description>Lyhyt kuvaus</description><content:encoded><![CDATA[<p>Pitkä teksti #Usva"
    '<img src="/kuva.jpg" alt="Järvi"></p>]]></content:encoded>',
    link="https://blogi.example/aamu/?utm_source=rss",
)


def test_an_entry_is_read_whole() -> None:
    post = feeds.read(rss(FULL), ASK).posts[0]

    assert (post.network, post.uri) == ("web", "https://blogi.example/aamu")
    assert (post.native_id, post.url) == ("tag:blogi.example,2026:1", "https://blogi.example/aamu/")
    assert (post.title, post.text) == ("Aamu järvellä", "Aamu järvellä\n\nPitkä teksti #Usva")
    assert post.published_at == EVENING
    assert post.tags == ("Usva", "Kemijärvi", "Työjakoti")
    assert (post.author.name, post.author.handle) == ("Testi Kirjoittaja", "Kemijärvi-blogi")
    assert post.author.url == "https://blogi.example/"
    assert (post.language, post.likes, post.is_reply) == ("fi", None, False)
    assert post.media == (IncomingMedia(MediaKind.IMAGE, "https://blogi.example/kuva.jpg", "Järvi"),)


def test_atom_and_json_feed_tell_the_same() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Kemijärvi-blogi</title>
        <link href="https://blogi.example/"/>
        <entry><id>tag:blogi.example,2026:1</id><title type="html">Aamu &amp;amp; ilta</title>
        <link href="/aamu"/><published>2026-07-25T17:20:00+03:00</published>
        <updated>2026-07-26T00:00:00Z</updated>
        <author><name>Testi Kirjoittaja</name><uri>https://blogi.example/testi</uri></author>
        <category term="kemijarvi" label="Kemijärvi"/><content type="html">&lt;p&gt;Usvaa.&lt;/p&gt;</content>
        <link rel="enclosure" type="image/jpeg" href="/a.jpg"/></entry></feed>"""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kemijärvi-blogi",
        "home_page_url": "https://blogi.example/",
        "items": [
            {
                "id": "tag:blogi.example,2026:1",
                "url": "/aamu",
                "title": "Aamu & ilta",
                "content_html": "<p>Usvaa.</p>",
                "date_published": "2026-07-25T17:20:00+03:00",
                "date_modified": "2026-07-26T00:00:00Z",
                "authors": [{"name": "Testi Kirjoittaja", "url": "https://blogi.example/testi"}],
                "tags": ["Kemijärvi"],
                "attachments": [
                    {"url": "/a.jpg", "mime_type": "image/jpeg"},
                    {"url": "/a.mp3", "mime_type": "audio/mp3"},
                ],
            }
        ],
    }

    (one,), (other,) = (
        feeds.read(atom.encode(), ASK).posts,
        feeds.read(json.dumps(document).encode(), ASK).posts,
    )

    assert one == other
    assert (one.title, one.text) == ("Aamu & ilta", "Aamu & ilta\n\nUsvaa.")
    assert (one.published_at, one.edited_at) == (EVENING, datetime(2026, 7, 26, tzinfo=UTC))
    assert one.author.uri == "https://blogi.example/testi"
    assert pictures(one) == [("a.jpg", None)]


def test_json_feed_1_0_and_an_id_that_is_a_number_are_read() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1",
        "items": [
            {"id": 7, "content_text": "a < b\nc", "author": {"name": "T"}},
            {"id": None},
            5,
            {"id": "x"},
        ],
    }

    page = feeds.read(json.dumps(document).encode(), ASK)

    assert [(post.native_id, post.text, post.uri) for post in page.posts] == [("7", "a < b\nc", f"{FEED}#7")]
    assert page.posts[0].author.name == "T"
    assert page.faults == (
        "item 2: no usable “id”",
        "item 3: no object",
        "entry 2: neither title nor text nor picture",
    )


TEXT = "<description>Teksti</description>"
LONG_TEXT = "<content:encoded>&lt;p&gt;Pitkä&lt;/p&gt;</content:encoded>"


@pytest.mark.parametrize(
    ("body", "alts", "text"),
    [
        (TEXT + media(1, "Alt"), [("1.jpg", "Alt")], "Teksti"),
        (media(1, "Alt") + TEXT, [("1.jpg", "Alt")], "Teksti"),
        (TEXT + media(1, "A") + media(2, "B"), [("1.jpg", "A"), ("2.jpg", "B")], "Teksti"),
        (TEXT + media(1) + media(2, "B"), [("1.jpg", None), ("2.jpg", None)], "Teksti"),
        (TEXT + LONG_TEXT + media(1, "Alt"), [("1.jpg", "Alt")], "Pitkä"),
        (TEXT + media(1), [("1.jpg", None)], "Teksti"),
    ],
)
def test_a_pictures_description_is_its_alternative_text_and_never_the_posts_text(
    body: str, alts: list[tuple[str, str | None]], text: str
) -> None:
    post = read_one(body)

    assert (pictures(post), post.text) == (alts, text)


def test_mastodons_own_feed_gives_the_status_and_its_author() -> None:
    link = "https://suo.example/@usva/1168"
    body = (
        "<pubDate>Sat, 25 Jul 2026 14:20:00 +0000</pubDate><category>kemijarvi</category>"
        "<description>&lt;p&gt;Usvaa &lt;a href='x'&gt;#&lt;span&gt;Kemijärvi&lt;/span&gt;"
        "&lt;/a&gt;&lt;/p&gt;</description>" + media(1, "Sumuinen järvi")
    )
    theirs = replace(ASK, query="https://suo.example/@usva.rss")
    (post,) = feeds.read(rss(item(body, link=link, guid=link)), theirs).posts

    assert (post.network, post.uri) == ("fediverse", "https://suo.example/users/usva/statuses/1168")
    assert (post.author.uri, post.author.handle) == ("https://suo.example/@usva", "usva@suo.example")
    assert (post.text, post.title, post.tags) == ("Usvaa #Kemijärvi", "", ("Kemijärvi",))
    assert pictures(post) == [("1.jpg", "Sumuinen järvi")]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Sat, 25 Jul 2026 17:20:00 EEST", EVENING),
        ("Sat, 25 Jul 2026 16:20:00 EET", datetime(2026, 7, 25, 14, 20, tzinfo=UTC)),
        ("Sat, 25 Jul 2026 14:20:00 GMT", EVENING),
        ("Sat, 25 Jul 2026 17:20:00 +0300", EVENING),
        ("2026-07-25T17:20:00+03:00", EVENING),
        ("la 25. heinäkuuta 2026", None),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_its_zone_or_not_at_all(date: str, moment: datetime | None) -> None:
    assert read_one(f"<title>a</title><pubDate>{date}</pubDate>").published_at == moment


def test_the_title_is_told_once() -> None:
    assert read_one("<title>Aamu…</title><description>Aamu järvellä</description>").text == "Aamu järvellä"
    assert read_one("<title>Aamu</title><description>Aamu</description>").text == "Aamu"
    assert read_one("<title>A &amp;amp; B &amp;lt;i&amp;gt;</title>").title == "A & B <i>"


def test_a_long_article_goes_on_where_it_was_published() -> None:
    text = read_one(f"<description>{'sana ' * 5000}</description>").text
    assert len(text) <= 10_000
    assert text.endswith("sana…")


def test_entries_that_share_a_link_or_have_none_are_told_apart() -> None:
    shared = [item(f"<title>{n}</title>", link="https://blogi.example/live", guid=f"g{n}") for n in (1, 2)]
    bare = "<item><title>Ilman mitään</title></item><item><title>Toinen</title></item>"

    page = feeds.read(rss(*shared, bare), ASK)

    assert len({post.uri for post in page.posts}) == len({post.native_id for post in page.posts}) == 4
    assert [post.url for post in page.posts[:2]] == ["https://blogi.example/live"] * 2
    assert [post.uri for post in page.posts[:2]] == [f"{FEED}#g1", f"{FEED}#g2"]


def test_only_pictures_are_taken_and_each_once() -> None:
    post = read_one(
        '<title>a</title><enclosure url="https://blogi.example/a.jpg" type="image/jpeg" length="1"/>'
        '<enclosure url="https://blogi.example/a.mp3" type="audio/mpeg" length="1"/>'
        '<media:content url="https://blogi.example/a.jpg" type="image/jpeg" width="800" height="600"/>'
        '<media:content url="https://blogi.example/v.mp4" type="video/mp4"/>'
        '<media:thumbnail url="https://blogi.example/t.jpg" width="x"/>'
    )
    assert pictures(post) == [("a.jpg", None), ("t.jpg", None)]
    assert (post.media[0].width, post.media[0].height) == (800, 600)


def test_a_feed_that_breaks_off_gives_what_is_whole_and_is_read_again(web: Web, door: Door) -> None:
    whole = rss(FULL, item("<title>Toinen</title>", link="https://blogi.example/2", guid="2"))
    web.routes["/feed"] = Reply(body=whole[: whole.rindex(b"</title>")], headers={"ETag": '"1"'})

    page = feeds.fetch(door, Ask(1, "feed", "", f"{web.origin}/feed"), {}, HORIZON)

    assert [post.title for post in page.posts] == ["Aamu järvellä"]
    assert page.faults == ("the document breaks off",)
    assert page.cursor == {}


@pytest.mark.parametrize("text", ["a&nbsp;b", "Työ & koti"])
def test_a_feed_with_a_slip_of_the_pen_is_read_all_the_same(text: str) -> None:
    page = feeds.read(
        rss(f"<item><title>{text}</title><link>https://blogi.example/a</link></item>", FULL), ASK
    )

    assert (len(page.posts), page.faults) == (2, ())


@pytest.mark.parametrize(
    "kind", ["text/html", "text/xml", "application/rss+xml; charset=iso-8859-1", "", "application/json"]
)
def test_letters_come_right_whatever_the_server_calls_the_feed(kind: str) -> None:
    assert feeds.read(rss(FULL), ASK, content_type=kind).posts[0].title == "Aamu järvellä"


def test_a_feed_in_latin_1_is_read() -> None:
    document = rss(FULL).decode().replace("UTF-8", "iso-8859-1").encode("iso-8859-1")
    assert feeds.read(document, ASK, content_type="text/xml").posts[0].title == "Aamu järvellä"


@pytest.mark.parametrize(
    ("document", "error", "words"),
    [
        (b"", Unreadable, "an empty answer came"),
        (b" \n", Unreadable, "an empty answer came"),
        (b"<!DOCTYPE html><html><body>Moi</body></html>", Misconfigured, "leads to a web page"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><head/></html>", Misconfigured, "leads to a web page"),
        (b"<html><link rel='alternate' type='application/rss+xml' href='/rss'><link rel=alternate>",
         Misconfigured, r"the page names these feeds: https://blogi\.example/rss\)"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", Misconfigured, "no RSS, Atom or JSON Feed"),
        (b"<opml version='2.0'><body/></opml>", Misconfigured, "no RSS, Atom or JSON Feed"),
        (b'{"items": []}', Misconfigured, "JSON that is no JSON Feed"),
        (b'[{"id": 1}]', Misconfigured, "JSON that is no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', Misconfigured, "JSON that is no JSON Feed"),
        (b'{"version": ', Unreadable, "the JSON cannot be read"),
        (b"[" * 100_000, Unreadable, "the JSON cannot be read"),
        (b"hei vaan", Unreadable, "neither a feed nor a web page"),
        (b"/etc/hostname", Unreadable, "neither a feed nor a web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Unreadable, "neither a feed nor a web page"),
    ],
)  # fmt: skip
def test_a_document_that_is_no_feed_says_what_it_is(
    document: bytes, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=f"Blogi: .*{words}"):
        feeds.read(document, ASK)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert feeds.read(rss(), ASK) == Page(())


def test_an_unchanged_feed_is_not_sent_again(web: Web, door: Door) -> None:
    def answer(asked: Any) -> Reply:
        same = asked.headers.get("if-none-match") == 'W/"1"'
        return Reply(304) if same else Reply(body=rss(FULL), headers=validators)

    validators = {"ETag": 'W/"1"', "Last-Modified": "Sat, 25 Jul 2026 14:20:00 GMT"}
    web.routes["/feed"] = answer
    ask = Ask(1, "feed", "", f"{web.origin}/feed")

    first = feeds.fetch(door, ask, {}, HORIZON)
    second = feeds.fetch(door, ask, first.cursor, HORIZON)

    assert (len(first.posts), first.more) == (1, False)
    assert first.cursor == {"etag": 'W/"1"', "last-modified": "Sat, 25 Jul 2026 14:20:00 GMT"}
    assert second == Page((), first.cursor)
    assert web.asked[1].headers["if-modified-since"] == "Sat, 25 Jul 2026 14:20:00 GMT"


def test_entries_from_before_the_horizon_stay_out_and_undated_ones_come_in(web: Web, door: Door) -> None:
    old = item(
        "<title>Vanha</title><pubDate>Sat, 25 Jul 2020 17:20:00 +0300</pubDate>",
        guid="2",
        link="https://a.example/2",
    )
    undated = item("<title>Ajaton</title>", guid="3", link="https://a.example/3")
    web.routes["/feed"] = Reply(body=rss(FULL, old, undated))

    page = feeds.fetch(door, Ask(1, "feed", "", f"{web.origin}/feed"), {}, HORIZON)

    assert [post.title for post in page.posts] == ["Aamu järvellä", "Ajaton"]


def test_relative_links_start_where_the_feed_was_in_the_end(web: Web, door: Door) -> None:
    web.routes["/old"] = Reply(301, headers={"Location": "/uutiset/feed"})
    web.routes["/uutiset/feed"] = Reply(body=rss(item("<title>a</title>", link="juttu")))

    page = feeds.fetch(door, Ask(1, "feed", "", f"{web.origin}/old"), {}, HORIZON)

    assert page.posts[0].url == f"{web.origin}/uutiset/juttu"


def test_a_feed_that_is_gone_is_not_asked_again(web: Web, door: Door) -> None:
    web.routes["/feed"] = Reply(410)
    with pytest.raises(Refused, match=r"Blogi: .*gone for good"):
        feeds.fetch(door, Ask(1, "feed", "", f"{web.origin}/feed", name="Blogi"), {}, HORIZON)


def test_a_hostile_document_does_not_grow_without_bounds() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
        '<rss version="2.0"><channel><item><title>&l9;</title></item></channel></rss>'
    )

    try:
        page = feeds.read(document.encode(), ASK)
    except (Unreadable, Misconfigured):
        return
    assert sum(len(post.text) for post in page.posts) < 10_000
