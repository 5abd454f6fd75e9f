"""Which post is which: every way to a post gives one identity, and no text breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.identity import (
    Identity,
    of_facebook,
    of_fediverse,
    of_fediverse_author,
    of_feed_entry,
    of_link,
    of_post_on,
)
from collector.links import LONGEST
from config.networks import NAMES

STATUS = "https://suo.example/users/usva/statuses/1168"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"

WAYS = {
    ("fediverse", STATUS): [
        STATUS,
        "https://suo.example/@usva/1168",
        "https://SUO.example/@usva/1168/",
        "suo.example/@usva/1168?utm_source=x",
        "https://suo.example/web/@usva/1168",
        "https://suo.example/%40usva/1168#reply",
        f"{STATUS}/activity",
        "Katso tämä! https://suo.example/@usva/1168, hieno.",
    ],
    ("fediverse", "https://gts.example/users/usva/statuses/01HZX3M5N7P9R1T3V5W7Y9Z1A2"): [
        "https://gts.example/@usva/statuses/01HZX3M5N7P9R1T3V5W7Y9Z1A2",
    ],
    ("fediverse", "https://pix.example/p/usva/512345678901234567"): ["https://pix.example/p/usva/512345678901234567"],
    ("instagram", "https://www.instagram.com/p/DKemi-Es_1"): [
        "https://www.instagram.com/p/DKemi-Es_1/?igsh=MzRlODBi",
        "https://www.instagram.com/reel/DKemi-Es_1/",
        "instagram.com/tv/DKemi-Es_1",
        "https://m.instagram.com/kemijarvi/p/DKemi-Es_1/?utm_source=ig_web_copy_link",
    ],
    ("threads", "https://www.threads.com/t/DKemi"): [
        "https://www.threads.net/@kemijarvi/post/DKemi?xmt=AQ",
        "https://www.threads.com/@kemijarvi/post/DKemi/media",
        "https://www.threads.com/t/DKemi",
    ],
    ("facebook", "https://www.facebook.com/1234567890"): [
        "https://www.facebook.com/kemijarvi/posts/1234567890",
        "https://m.facebook.com/kemijarvi/posts/jotain-kivaa/1234567890/?mibextid=x",
        "https://fi-fi.facebook.com/permalink.php?story_fbid=1234567890&id=42",
        "https://www.facebook.com/story.php?id=42&story_fbid=1234567890",
        "https://www.facebook.com/photo/?fbid=1234567890&set=a.1",
        "https://www.facebook.com/photo.php?set=a.1&fbid=1234567890",
        "https://www.facebook.com/watch/?v=1234567890",
        "https://www.facebook.com/groups/77/permalink/1234567890/",
        "https://www.facebook.com/reel/1234567890",
        "https://www.facebook.com/kemijarvi/photos/a.1/1234567890/",
    ],
    ("facebook", "https://www.facebook.com/pfbid02Abc"): ["https://facebook.com/kemijarvi/posts/pfbid02Abc?__cft__[0]=AZ"],
    ("bluesky", "at://did:plc:abc234/app.bsky.feed.post/3kxyz"): [
        "https://bsky.app/profile/did:plc:abc234/post/3kxyz",
        "at://did:plc:abc234/app.bsky.feed.post/3kxyz",
    ],
    ("bluesky", "at://usva.bsky.social/app.bsky.feed.post/3kxyz"): ["https://bsky.app/profile/Usva.bsky.social/post/3kxyz"],
    ("youtube", VIDEO): [
        VIDEO,
        "https://youtu.be/dQw4w9WgXcQ?si=abc&t=42",
        "https://m.youtube.com/watch?t=42&v=dQw4w9WgXcQ&feature=share",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://youtube.com/live/dQw4w9WgXcQ?feature=shared",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    ],
    ("x", "https://x.com/i/status/1799"): [
        "https://x.com/kemijarvi/status/1799?s=20&t=abc",
        "https://mobile.twitter.com/kemijarvi/status/1799",
        "https://twitter.com/i/web/status/1799/photo/1",
    ],
    ("tiktok", "https://www.tiktok.com/video/7301"): ["https://www.tiktok.com/@kemi.jarvi/video/7301?_r=1"],
    ("tiktok", "https://vm.tiktok.com/ZM8abc"): ["https://vm.tiktok.com/ZM8abc/"],
    ("linkedin", "urn:li:activity:7123"): [
        "https://fi.linkedin.com/posts/kemijarvi_ty%C3%B6-activity-7123-aBcD?utm_medium=member",
        "https://www.linkedin.com/feed/update/urn:li:activity:7123/",
        "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7123",
    ],
    ("flickr", "https://www.flickr.com/photo.gne?id=53123456789"): [
        "https://www.flickr.com/photos/kemijarvi/53123456789/in/pool-1",
        "https://flic.kr/p/2oWkAUM",
    ],
    ("instagram", "https://instagram.com/kemijarvi"): ["https://www.instagram.com/kemijarvi/?igsh=1"],
    ("web", "https://kunta.fi/uutiset/p%C3%A4iv%C3%A4?id=3"): [
        "http://www.kunta.fi/uutiset/päivä/?utm_campaign=x&id=3#alku",
        "KUNTA.fi/uutiset/p%c3%a4iv%C3%A4?id=3&fbclid=x",
        "https://kunta.fi:443/uutiset/pa\u0308iva\u0308?id=3",
    ],
    ("web", "https://kunta.fi"): ["kunta.fi", "https://www.kunta.fi/"],
    ("web", "https://fi.wikipedia.example/wiki/Usva_(runo)"): ["(ks. https://fi.wikipedia.example/wiki/Usva_(runo))."],
}  # fmt: skip
CASES = [(way, *identity) for identity, ways in WAYS.items() for way in ways]


def known(link: str) -> Identity:
    identity = of_link(link)
    assert identity is not None
    return identity


@pytest.mark.parametrize(("link", "network", "uri"), CASES)
def test_every_way_to_a_post_gives_one_identity(link: str, network: str, uri: str) -> None:
    identity = known(link)

    assert (identity.network, identity.uri) == (network, uri)
    assert identity.network in NAMES
    assert known(identity.url) == identity


@pytest.mark.parametrize(
    "tracking", ["utm_source=a", "fbclid=b", "igsh=c", "si=d", "mc_eid=e", "__tn__=f", "utm_id=1&gclid=2"]
)
@pytest.mark.parametrize(
    "link", sorted({ways[0] for ways in WAYS.values() if ways[0].startswith("https://")})
)
def test_tracking_parameters_make_no_difference(link: str, tracking: str) -> None:
    bare = link.partition("#")[0]
    joined = f"{bare}{'&' if '?' in bare else '?'}{tracking}"

    assert known(joined).uri == known(bare).uri


@pytest.mark.parametrize(
    "text",
    ["", "   ", "hei", "hei.moi mitä", "etu.suku@kunta.fi", "mailto:a@kunta.fi", "javascript:alert(1)",
     "ftp://kunta.fi/a", "https://", "https://a:99999/x", "https://user:pw@kunta.fi/", "https://[",
     "file:///etc/passwd", "@usva@suo.example", "https://kunta.fi/" + "a" * 3000, "1.2", "klo 12.30"],
)  # fmt: skip
def test_what_is_no_web_address_has_no_identity(text: str) -> None:
    assert of_link(text) is None


def test_a_status_seen_through_another_server_stands_for_itself() -> None:
    identity = known("https://iso.example/@usva@suo.example/42")

    assert identity == Identity("fediverse", *["https://iso.example/@usva@suo.example/42"] * 2)


def test_the_api_and_a_pasted_link_tell_of_the_same_status() -> None:
    told = of_fediverse(STATUS, "https://suo.example/@usva/1168")
    hidden = of_fediverse("https://suo.example/ap/users/11/statuses/1168", "https://suo.example/@usva/1168")

    assert told == hidden == known("https://suo.example/@usva/1168")


def test_a_status_without_a_known_form_keeps_what_its_server_calls_it() -> None:
    note = "https://misskey.example/notes/9abc"
    assert of_fediverse(note, None) == Identity("fediverse", note, note)
    assert of_fediverse("tag:old.example,2017:1", "https://old.example/n/1").uri == "tag:old.example,2017:1"
    assert (
        of_fediverse("https://a.example/o/1168", "https://b.example/@usva/1168").uri
        == "https://a.example/o/1168"
    )


def test_a_feeds_entry_and_its_pasted_link_are_the_same_page() -> None:
    entry = of_feed_entry(
        "http://blogi.example/aamu/?utm_source=rss", "tag:blogi.example,2026:1", "https://blogi.example/feed"
    )
    assert (entry.network, entry.uri) == ("web", known("https://blogi.example/aamu").uri)
    assert entry.url == "http://blogi.example/aamu/"


def test_mastodons_own_feed_tells_of_the_status_itself() -> None:
    link = "https://suo.example/@usva/1168"
    assert of_feed_entry(link, link, "https://suo.example/tags/kemijarvi.rss").uri == STATUS
    assert of_feed_entry(None, link, "https://suo.example/@usva.rss").uri == STATUS


def test_entries_without_a_page_of_their_own_are_told_apart_by_guid() -> None:
    feed = "https://kunta.fi/feed"
    uris = {
        of_feed_entry(link, guid, feed).uri for link in ("https://kunta.fi/", None, "") for guid in ("1", "2")
    }
    assert uris == {"https://kunta.fi/feed#1", "https://kunta.fi/feed#2"}
    assert len(of_feed_entry(None, "x" * 9000, feed).uri) < LONGEST


def test_a_statuss_author_is_in_its_address() -> None:
    assert of_fediverse_author(STATUS) == ("https://suo.example/@usva", "usva@suo.example")
    assert of_fediverse_author("https://kunta.fi/") is None


LINKISH = st.lists(
    st.sampled_from(
        ["https://", "http://", "www.", "kunta.fi", "suo.example", "instagram.com", "facebook.com",
         "youtube.com", "youtu.be", "/", "@", "users", "statuses", "p", "watch?v=", "dQw4w9WgXcQ", "?", "&",
         "=", "#", "%", "%C3", "%zz", "[", "]", "(", ")", ":", "80", "utm_x=1", " ", "ä", "a\u0308", "\x00",
         "\ud800", "1168", "..", "\\", "at://", "💡", "ß", "ﬀ", "。"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(st.text(st.characters(), max_size=80) | LINKISH)
def test_no_text_breaks_it_and_a_found_link_leads_to_itself(text: str) -> None:
    identity = of_link(text)
    if identity is not None:
        assert known(identity.url) == identity
        assert identity.uri.isascii()
        assert identity.url.isascii()
        assert len(identity.uri) <= LONGEST


@given(LINKISH, LINKISH, LINKISH)
def test_feeds_and_servers_may_say_anything(one: str, two: str, three: str) -> None:
    for identity in (of_feed_entry(one, two, three), of_fediverse(one, two)):
        identity.uri.encode()
        identity.url.encode()
        assert len(identity.uri) <= LONGEST + 100
    of_fediverse_author(one)


@pytest.mark.parametrize(
    ("network", "link", "uri"),
    [
        ("instagram", "https://www.instagram.com/p/DKemiEsim01/", "https://www.instagram.com/p/DKemiEsim01"),
        (
            "instagram",
            "https://www.instagram.com/reel/DKemiEsim01/",
            "https://www.instagram.com/p/DKemiEsim01",
        ),
        ("instagram", "https://www.instagram.com/kemijarvi/", None),
        ("instagram", "https://www.facebook.com/1/posts/2", None),
        ("instagram", "usva", None),
        ("facebook", "https://www.facebook.com/1/posts/2", "https://www.facebook.com/2"),
    ],
)
def test_a_link_that_a_network_gives_is_a_post_there_or_none(
    network: str, link: str, uri: str | None
) -> None:
    found = of_post_on(network, link)
    pasted = of_link(link)
    assert (found.uri if found else None) == uri
    assert found is None or found == pasted


@pytest.mark.parametrize(
    ("native_id", "link", "uri", "url"),
    [
        ("1_2", "https://www.facebook.com/1/posts/2/", "https://www.facebook.com/2", "https://www.facebook.com/1/posts/2/"),
        ("1_2", "https://www.facebook.com/photo.php?fbid=8", "https://www.facebook.com/8", "https://www.facebook.com/photo.php?fbid=8"),
        ("1_2", "", "https://www.facebook.com/2", "https://www.facebook.com/1/posts/2"),
        ("1_2", "https://www.facebook.com/kunta/posts/pfbid0A", "https://www.facebook.com/2", "https://www.facebook.com/kunta/posts/pfbid0A"),
        ("2", "https://www.facebook.com/kunta/posts/pfbid0A", "https://www.facebook.com/pfbid0A", "https://www.facebook.com/kunta/posts/pfbid0A"),
    ],
)  # fmt: skip
def test_a_pages_post_is_known_by_the_number_in_its_link_else_by_its_own(
    native_id: str, link: str, uri: str, url: str
) -> None:
    assert of_facebook(native_id, link) == Identity("facebook", uri, url)


def test_a_pages_post_without_link_and_number_is_none_of_ours() -> None:
    assert [of_facebook(native_id, "") for native_id in ("", "2", "a_b", "1_", "x_2")] == [None] * 5
