"""A pasted link to any page: oEmbed, Open Graph, JSON-LD; and pages that tell nothing, or lie."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from collector import errands
from collector.door import Door
from collector.errand_runner import ErrandRunner
from collector.errors import CollectError, Misconfigured, Refused, Transient, Unreadable
from collector.identity import Identity, of_link
from collector.models import Errand, ErrandKind, Post, PostTag
from collector.sources import LINKS, link_reader, page
from collector.sources.page import markup, oembed, posts, providers
from collector.values import IncomingMedia, IncomingPost, MediaKind
from config import networks
from config.db import Database
from tests.fakes.web import Asked, Reply, Web
from tests.sample import Sample

HTML = "text/html; charset=utf-8"

ARTICLE = """<!doctype html><html lang="fi"><head><title>Aamu järvellä | Koillis-Lehti</title>
<meta property="og:site_name" content="Koillis-Lehti">
<meta property="og:title" content="Aamu järvellä &amp; muuta">
<meta property="og:description" content="Usva nousee. #Kemijärvi &lt;b&gt;lihava&lt;/b&gt;">
<meta property="og:image" content="/kuvat/aamu.jpg">
<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
<meta property="og:image:alt" content="Sumuinen järvi">
<meta property="article:published_time" content="2026-11-20T08:00:00+02:00">
<meta property="article:tag" content="Pohjoinen luonto"><meta property="article:tag" content="kemijarvi">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "Organization", "name": "Lehtiyhtiö"},
 {"@type": "NewsArticle", "headline": "Aamu", "author": [{"name": "Aino Toimittaja", "url": "/aino"}]}]}
</script></head><body><p>Juttu</p></body></html>"""


@pytest.fixture
def house(web: Web) -> Iterator[Web]:
    """A second house, reached by another name."""
    with Web() as other:
        yield other


@pytest.fixture
def door(web: Web, house: Web) -> Iterator[Door]:
    door = Door(allow=web.allow | house.allow, pace=0, deadline=5)
    yield door
    door.close()


def read(door: Door, link: str) -> IncomingPost:
    identity = of_link(link)
    assert identity is not None
    return page.by_link(door, identity)


def told(payload: Any) -> Reply:
    return Reply(body=json.dumps(payload).encode())


def document(**changes: Any) -> dict[str, Any]:
    return {"version": "1.0", "type": "rich", "provider_name": "Koti", "html": "<p>x</p>"} | changes


@pytest.fixture
def provider(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """All networks' oEmbed at this server instead of their own."""
    for table in ("_BY_NETWORK", "_BY_SITE"):
        known: dict[str, str] = getattr(providers, table)
        here = {name: f"{web.origin}/{base.partition('://')[2]}" for name, base in known.items()}
        monkeypatch.setattr(providers, table, here)
    return web


class TestArticles:
    def test_a_page_is_read_by_what_it_says_of_itself(self, web: Web, door: Door) -> None:
        web.routes["/juttu"] = Reply(body=ARTICLE.encode(), kind=HTML)

        post = read(door, f"{web.origin}/juttu?utm_source=x#alku")

        link = of_link(f"{web.origin}/juttu")
        assert link is not None
        assert (post.network, post.uri, post.url) == ("web", link.uri, link.url)
        assert post.title == "Aamu järvellä & muuta"
        assert post.text == "Aamu järvellä & muuta\n\nUsva nousee. #Kemijärvi lihava"
        assert post.tags == ("Kemijärvi", "Pohjoinenluonto")
        assert post.published_at == datetime(2026, 11, 20, 6, tzinfo=UTC)
        assert post.language == "fi"
        assert post.media == (
            IncomingMedia(MediaKind.IMAGE, f"{web.origin}/kuvat/aamu.jpg", "Sumuinen järvi", 1200, 630),
        )
        assert post.author is not None
        assert (post.author.name, post.author.handle) == ("Aino Toimittaja", "Koillis-Lehti")
        assert post.author.url == f"{web.origin}/aino"

    def test_where_a_page_names_nobody_the_site_speaks(self, web: Web, door: Door) -> None:
        web.routes["/"] = Reply(body=b"<title>Kunnan sivut</title>", kind=HTML)
        post = read(door, f"{web.origin}/")
        assert post.author is not None
        assert (post.author.name, post.author.url) == (f"127.0.0.1:{web.port}", f"{web.origin}/")
        assert (post.title, post.text, post.published_at) == ("Kunnan sivut", "Kunnan sivut", None)

    def test_twitter_cards_and_json_ld_do_where_open_graph_is_missing(self, web: Web, door: Door) -> None:
        data = json.dumps(
            {
                "@type": ["VideoObject"],
                "name": "Kesäyö",
                "description": "Valoisaa",
                "uploadDate": "2026-07-25",
                "author": "Testaaja",
            }
        )
        picture = '<meta name="twitter:image" content="//kuvat.example/a.jpg">'
        head = f'{picture}<script type="application/ld+json">{data}</script>'
        web.routes["/v"] = Reply(body=head.encode(), kind=HTML)

        post = read(door, f"{web.origin}/v")

        assert (post.title, post.text) == ("Kesäyö", "Kesäyö\n\nValoisaa")
        assert post.published_at == datetime(2026, 7, 25, tzinfo=UTC)
        assert post.author is not None
        assert post.author.name == "Testaaja"
        assert [one.url for one in post.media] == ["http://kuvat.example/a.jpg"]

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            ("<title>Hämärä</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
            ('<meta charset="iso-8859-15"><title>Hämärä</title>'.encode("iso-8859-15"), "text/html"),
            ("<title>Hämärä</title>".encode("windows-1252"), "text/html"),
            ("<title>Hämärä</title>".encode(), "text/html; charset=olematon"),
            ("\ufeff<title>Hämärä</title>".encode(), "text/html; charset=ISO-8859-1"),
            ('<meta charset="utf-7"><title>Hämärä</title>'.encode(), "text/html"),
        ],
    )
    def test_letters_are_right_in_every_charset(self, body: bytes, kind: str) -> None:
        assert markup.read(body, "https://a.example/", kind).title == "Hämärä"

    def test_a_redirect_within_the_house_leaves_the_link_as_it_was(self, web: Web, door: Door) -> None:
        web.routes["/vanha"] = Reply(302, headers={"Location": "/uusi"})
        web.routes["/uusi"] = Reply(body=ARTICLE.encode(), kind=HTML)
        link = of_link(f"{web.origin}/vanha")
        assert link is not None
        assert read(door, f"{web.origin}/vanha").uri == link.uri

    def test_a_short_link_becomes_what_it_leads_to(self, web: Web, house: Web, door: Door) -> None:
        there = house.origin.replace("127.0.0.1", "localhost")
        web.routes["/s"] = Reply(301, headers={"Location": f"{there}/juttu?fbclid=x"})
        house.routes["/juttu"] = Reply(body=ARTICLE.encode(), kind=HTML)

        assert read(door, f"{web.origin}/s").url == f"{there}/juttu"


class TestNamedDocuments:
    def test_a_page_names_its_own_document_which_fills_the_gaps(self, web: Web, door: Door) -> None:
        named = '<link rel="alternate" type="application/json+oembed" href="/services/oembed?url=x">'
        web.routes["/w/1"] = Reply(
            body=f'{named}<meta property="og:title" content="Kesäyö">'.encode(), kind=HTML
        )
        web.routes["/services/oembed"] = told(
            document(
                type="video",
                author_name="Järvi Testaaja",
                author_url="https://video.example/accounts/testaaja",
                thumbnail_url="https://video.example/a.jpg",
                thumbnail_width=560,
                thumbnail_height="315",
                provider_name="Video Example",
            )
        )

        post = read(door, f"{web.origin}/w/1")

        assert post.author is not None
        assert (post.author.name, post.author.handle) == ("Järvi Testaaja", "Video Example")
        # Another site's address names nobody here: whoever writes a page could rename its author.
        assert post.author.uri == f"{web.origin}/#J%C3%A4rvi%20Testaaja"
        assert post.author.url == "https://video.example/accounts/testaaja"
        assert post.media == (IncomingMedia(MediaKind.VIDEO, "https://video.example/a.jpg", None, 560, 315),)

    def test_it_may_also_be_named_in_a_header(self, web: Web, door: Door) -> None:
        feed = '</feed>; rel="alternate"; type="application/rss+xml"'
        link = f'{feed}, </o>; rel="alternate"; type="application/json+oembed"'
        web.routes["/"] = Reply(body=b"<title>T</title>", kind=HTML, headers={"Link": link})
        web.routes["/o"] = told(document(author_name="Aino"))
        post = read(door, web.origin)
        assert post.author is not None
        assert post.author.name == "Aino"

    @pytest.mark.parametrize(
        "reply", [Reply(500), Reply(404), Reply(body=b"<html>", kind=HTML), told([]), told({"type": "odd"})]
    )
    def test_a_broken_document_is_passed_by(self, web: Web, door: Door, reply: Reply) -> None:
        head = b'<link type="application/json+oembed" href="/o"><title>T</title>'
        web.routes["/"] = Reply(body=head, kind=HTML)
        web.routes["/o"] = reply
        assert read(door, web.origin).title == "T"

    def test_a_document_named_at_a_private_address_is_not_asked(self, web: Web, door: Door) -> None:
        head = b'<link type="application/json+oembed" href="http://169.254.169.254/meta"><title>T</title>'
        web.routes["/"] = Reply(body=head, kind=HTML)
        assert read(door, web.origin).title == "T"
        assert len(web.asked) == 1


class TestNetworks:
    @pytest.mark.parametrize(
        ("link", "where"),
        [
            (
                "https://youtu.be/kemijarvi01?si=x",
                "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dkemijarvi01",
            ),
            (
                "https://twitter.com/kunta/status/1800000000000000000?s=20",
                "https://publish.x.com/oembed?omit_script=1&dnt=true&url=https%3A%2F%2Fx.com%2Fkunta%2Fstatus%2F1800000000000000000",
            ),
            (
                "https://www.tiktok.com/@kunta/video/7300000000000000000",
                "https://www.tiktok.com/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40kunta%2Fvideo%2F7300000000000000000",
            ),
            ("https://vm.tiktok.com/ZMabc/", None),
            ("https://t.co/abc", None),
            ("https://kunta.example/", None),
            ("https://notreddit.com/r/x", None),
        ],
    )
    def test_where_a_link_is_asked_about(self, link: str, where: str | None) -> None:
        identity = of_link(link)
        assert identity is not None
        assert providers.endpoint(identity) == where

    @pytest.mark.parametrize(
        "link", ["https://old.reddit.com/r/lapland/comments/a/b", "https://kunta.tumblr.com/post/1"]
    )
    def test_sites_that_are_no_networks_of_ours_are_asked_too(self, link: str) -> None:
        identity = of_link(link)
        assert identity is not None
        assert (providers.endpoint(identity) or "").startswith("https://www.")

    def test_a_video_of_youtubes(self, provider: Web, door: Door) -> None:
        provider.routes["/www.youtube.com/oembed"] = told(
            document(
                type="video",
                title="Kesäyö #Kemijärvi",
                author_name="Kemijärven kaupunki",
                author_url="https://www.youtube.com/@kemijarvi",
                thumbnail_url="https://i.ytimg.com/vi/kemijarvi01/hqdefault.jpg",
                thumbnail_width=480,
                thumbnail_height=360,
                html='<iframe src="https://www.youtube.com/embed/kemijarvi01"></iframe>',
            )
        )

        post = read(door, "https://youtu.be/kemijarvi01")

        assert (post.network, post.uri) == ("youtube", "https://www.youtube.com/watch?v=kemijarvi01")
        assert (post.title, post.text, post.tags) == (
            "Kesäyö #Kemijärvi",
            "Kesäyö #Kemijärvi",
            ("Kemijärvi",),
        )
        assert post.author is not None
        assert (post.author.handle, post.author.name) == ("kemijarvi", "Kemijärven kaupunki")
        assert [one.kind for one in post.media] == [MediaKind.VIDEO]
        assert (post.likes, post.published_at) == (None, None)

    def test_a_post_of_xs_is_its_own_words_and_nothing_else(self, provider: Web, door: Door) -> None:
        provider.routes["/publish.x.com/oembed"] = told(
            document(
                author_name="Kunta",
                author_url="https://x.com/kunta",
                html='<blockquote class="twitter-tweet"><p lang="fi" dir="ltr">Usva nousee.<br>'
                '<a href="https://x.com/hashtag/Kemij%C3%A4rvi">#Kemijärvi</a> &lt;script&gt; '
                '<a href="https://t.co/x">pic.x.com/abc</a></p>&mdash; Kunta (@kunta) '
                '<a href="https://x.com/kunta/status/1">July 25, 2026</a></blockquote>\n'
                "<script>alert(1)</script>",
            )
        )

        post = read(door, "https://x.com/kunta/status/1948746000000000000")

        assert post.text == "Usva nousee.\n#Kemijärvi <script>"
        assert (post.language, post.tags) == ("fi", ("Kemijärvi",))
        assert post.published_at is not None
        assert post.published_at.date().isoformat() == "2025-07-25"

    def test_a_tiktoks_caption_is_its_text(self, provider: Web, door: Door) -> None:
        provider.routes["/www.tiktok.com/oembed"] = told(
            document(
                type="video",
                title="Työpäivä #kemijärvi",
                author_name="Kunta",
                author_url="https://www.tiktok.com/@kunta",
                thumbnail_url="https://p16.example/a.jpg",
                width="100%",
            )
        )
        post = read(door, "https://www.tiktok.com/@kunta/video/7300000000000000000")
        assert (post.title, post.text) == ("", "Työpäivä #kemijärvi")
        assert post.published_at == datetime(2023, 11, 11, 0, 48, 18, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("status", "error", "words"),
        [
            (404, Refused, "YouTube has no public post at this link"),
            (400, Refused, "no public post"),
            (401, Misconfigured, "does not show this post to strangers"),
            (403, Misconfigured, "does not show"),
            (429, Transient, "slow down"),
            (500, Transient, "trouble"),
        ],
    )
    def test_a_networks_no_has_words(
        self, provider: Web, door: Door, status: int, error: type[CollectError], words: str
    ) -> None:
        provider.routes["/www.youtube.com/oembed"] = Reply(status)
        with pytest.raises(error, match=words) as caught:
            read(door, "https://youtu.be/kemijarvi01")
        assert caught.value.source == "YouTube"

    def test_a_document_without_words_leaves_the_page_to_speak(
        self, web: Web, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(providers, "_BY_SITE", {f"0.1:{web.port}": f"{web.origin}/o?"})
        web.routes["/o"] = told(document(html="<iframe></iframe>"))
        web.routes["/p"] = Reply(body=b'<meta property="og:title" content="Sivu">', kind=HTML)
        assert read(door, f"{web.origin}/p").title == "Sivu"

    def test_a_short_link_to_a_closed_network_stays_a_form(self) -> None:
        instagram = of_link("https://www.instagram.com/p/C8abc/")
        assert instagram is not None
        with pytest.raises(Misconfigured, match="Instagram tells nothing of this link"):
            page._let_in(instagram)

    def test_a_profile_of_xs_is_no_post(self, provider: Web, door: Door) -> None:
        provider.routes["/publish.x.com/oembed"] = told(
            document(html='<a class="twitter-timeline">Kunta</a>')
        )
        with pytest.raises(Misconfigured, match="X tells nothing of this link"):
            read(door, "https://x.com/kunta")

    def test_nobody_named_is_nobody(self) -> None:
        identity = of_link("https://www.flickr.com/photos/kunta/123/")
        assert identity is not None
        assert posts.of_oembed(identity, oembed.read(document(title="Kuva"), identity)).author is None

    def test_one_rule_says_which_links_are_read(self) -> None:
        assert set(LINKS) == set(networks.READABLE)
        assert {*networks.READABLE, *networks.CLOSED, networks.OWN} == set(networks.NAMES)
        assert [network for network in networks.CLOSED if link_reader(network)] == []


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("reply", "error", "words"),
        [
            (Reply(404, b"<title>404</title>", kind=HTML), Refused, "has no page at this link"),
            (Reply(410), Refused, "gone for good"),
            (Reply(401), Misconfigured, "asks for a key"),
            (Reply(403), Misconfigured, "does not let us"),
            (Reply(200, b"%PDF-1.7", kind="application/pdf"), Misconfigured, "leads to no web page"),
            (Reply(200, b"\x89PNG", kind="image/png"), Misconfigured, "leads to no web page"),
            (Reply(200, b"", kind=HTML), Misconfigured, "tells nothing of this page"),
            (Reply(200, b"<p>hei", kind=HTML), Misconfigured, "tells nothing"),
            (Reply(200, b"x" * (1024 * 1024 + 1), kind=HTML), Unreadable, "larger than 1024 kB"),
            (Reply(200, b"\x1f\x8b", headers={"Content-Encoding": "br"}, kind=HTML), Unreadable, "packed as"),
            (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), Misconfigured, "not one of the web"),
            (Reply(302, headers={"Location": "http://10.0.0.1/"}), Misconfigured, "not a public one"),
            (Reply(302, headers={"Location": "file:///etc/passwd"}), Misconfigured, "no web address"),
            (Reply(503), Transient, "trouble"),
        ],
    )
    def test_it_stays_a_form_with_the_reason(
        self, web: Web, door: Door, reply: Reply, error: type[CollectError], words: str
    ) -> None:
        web.routes["/x"] = reply
        with pytest.raises(error, match=words):
            read(door, f"{web.origin}/x")

    def test_a_trickling_page_ends_at_its_deadline(
        self, web: Web, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(page, "SECONDS", 0.3)
        web.routes["/"] = Reply(body=b"<title>hidas</title>" * 100, kind=HTML, drip=0.02)
        began = time.monotonic()
        with pytest.raises(Transient, match=r"longer than 0\.3 s"):
            read(door, web.origin)
        assert time.monotonic() - began < 15

    @pytest.mark.parametrize(
        "body",
        [
            "<div>" * 150_000,
            "<meta property=og:title content=x>" * 25_000,
            '<script type="application/ld+json">' * 20_000,
            '<script type="application/ld+json">' + "[" * 900_000,
            "<script " + "x" * 900_000,
            "<meta " * 150_000,
            "<title>" + "&amp;" * 180_000,
        ],
        ids=["nested", "many", "open scripts", "deep", "long tag", "unclosed", "entities"],
    )
    def test_a_hostile_page_costs_little(self, body: str) -> None:
        began = time.process_time()
        markup.read(body.encode(), "https://a.example/", "text/html")
        assert time.process_time() - began < 2

    def test_what_a_page_says_stays_text(self, web: Web, door: Door) -> None:
        head = (
            '<meta property="og:title" content="&lt;img src=x onerror=alert(1)&gt;Otsikko\u202e">'
            '<meta property="og:description" content="&lt;script&gt;alert(1)&lt;/script&gt;Kuvaus">'
            '<meta property="og:image" content="javascript:alert(1)">'
            '<meta name="author" content="&lt;b&gt;Aino&lt;/b&gt;">'
        )
        web.routes["/"] = Reply(body=head.encode(), kind=HTML)
        post = read(door, web.origin)
        assert (post.title, post.text, post.media) == ("Otsikko", "Otsikko\n\nKuvaus", ())

    def test_nothing_of_ours_goes_along(self, web: Web, door: Door) -> None:
        web.routes["/"] = Reply(body=b"<title>T</title>", kind=HTML)
        read(door, web.origin)
        asked: Asked = web.asked[0]
        assert not {"cookie", "authorization", "referer"} & asked.headers.keys()


def test_a_pasted_page_becomes_a_post_by_an_errand(
    web: Web, door: Door, database: Database, sample: Sample, tmp_path: Path
) -> None:
    web.routes["/juttu"] = Reply(body=ARTICLE.encode(), kind=HTML)
    web.routes["/tyhja"] = Reply(body=b"", kind=HTML)
    runner = ErrandRunner(database, door, tmp_path, tombstone_key=b"k" * 32)
    links = [f"{web.origin}/juttu", f"{web.origin}/tyhja"]
    read_it, left_it = (
        database.writing(errands.ask, ErrandKind.LINK, link, datetime.now(UTC)) for link in links
    )

    assert runner.links() == 2
    runner.close()

    with database.reading() as session:
        done, failed = session.get_one(Errand, read_it), session.get_one(Errand, left_it)
        post = session.get_one(Post, done.post_id)
        keys = {row.key for row in session.execute(select(PostTag)).scalars()}
    assert (post.network, post.title) == ("web", "Aamu järvellä & muuta")
    assert {"*", "#kemijarvi"} <= keys
    assert (failed.post_id, failed.reason) == (None, "misconfigured")
    assert "fill in the form by hand" in failed.problem


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(
    st.sampled_from(
        ["title", "html", "author_name", "author_url", "provider_name", "thumbnail_url", "url", "width",
         "thumbnail_width", "thumbnail_height", "type"]
    ),
    JSON | st.sampled_from(["https://a.example/x", "photo", "<blockquote><p lang=fi>Hei</p></blockquote>"]),
)  # fmt: skip
LINKED = [of_link(link) for link in ("https://x.com/a/status/99999999999999999999", "https://youtu.be/kemijarvi01",
                                     "https://www.tiktok.com/@a/video/7300000000000000000")]  # fmt: skip


def hold(post: IncomingPost) -> None:
    """What storing relies on."""
    str(post).encode()
    assert post.network in networks.NAMES
    assert post.url.startswith(("http://", "https://"))
    assert "\x00" not in post.text + post.title
    assert post.published_at is None or post.published_at.tzinfo is not None
    assert all(one.url.startswith(("http://", "https://")) for one in post.media)
    assert post.author is None or (post.author.uri and post.author.handle and post.author.name)


@given(FIELDS.map(lambda changes: document(**changes)) | JSON, st.sampled_from(LINKED))
def test_any_document_gives_a_sound_post_or_one_of_four_errors(payload: Any, identity: Identity) -> None:
    with suppress(Unreadable):
        hold(posts.of_oembed(identity, oembed.read(payload, identity)))


PIECES = st.lists(
    st.sampled_from(
        [
            b"<html lang='fi_FI'>", b"<head>", b"</head>", b"<title>", b"</title>",
            b"<meta name='author' content='", b"'>", b"<meta property='og:image' content='//",
            b"<meta property='og:title' content='Otsikko'>",
            b"<meta property='article:published_time' content='2026-99-99'>",
            b"<link type=application/json+oembed href='",
            b'<script type="application/ld+json">', b"</script>", b'{"@type": "Article", "author": ',
            b'{"@graph": [1, {"@type": 7, "name": "x"}]}',
            b'[{"@type": "VideoObject", "author": [{"name": "A", "url": "http://["}]}]',
            b"\xff", b"\xe4", b"&#0;", b"&#xD800;", b"<body>", b"<meta charset=", b"utf-16", b"hex",
            b"undefined", b"https://[", b"\x00",
        ]
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


@given(PIECES | st.binary(max_size=60), st.sampled_from(["", "text/html", "text/html; charset=utf-16", HTML]))
@settings(max_examples=200)
def test_any_page_gives_a_sound_post(body: bytes, kind: str) -> None:
    identity = of_link("https://kunta.example/juttu")
    assert identity is not None
    hold(posts.of_page(identity, markup.read(body, identity.url, kind), None))
