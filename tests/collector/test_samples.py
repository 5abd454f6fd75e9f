"""The sample networks behave as the real ones do, and what people say in them is worth reading."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from collector.samples import SampleNetworks, content, drawings
from collector.samples.content import SampleArticle, SampleAuthor, SampleStatus
from collector.samples.feeds import SampleFeeds
from collector.samples.mastodon import Faults, SampleMastodon
from collector.samples.status_json import text_to_html
from collector.samples.town import SampleTown
from config import campaign_file, clock, hashtags

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
AUTHOR = SampleAuthor("aino", "suo.example", "Aino")
PATH = "/api/v1/timelines/tag/kemijarvi"


def a_status(number: int, text: str = "Usvaa. #Kemijärvi", **facts: object) -> SampleStatus:
    """Post `number`, a minute older for every number below 1000."""
    made = SampleStatus(str(number), AUTHOR, text, NOW - timedelta(minutes=1000 - number))
    return replace(made, **facts)


@pytest.fixture
def server() -> Iterator[SampleMastodon]:
    running = SampleMastodon([a_status(n) for n in range(1, 96)], now=lambda: NOW)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def web(server: SampleMastodon) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.origin, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def posts() -> list[SampleStatus]:
    return content.statuses(NOW)


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return [row["id"] for row in answer.json()]


def numbers(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200
    return [int(row["uri"].rsplit("/", 1)[1]) for row in answer.json()]


# The timeline


def test_a_page_has_twenty_posts_newest_first_when_no_limit_is_given(web: httpx.Client) -> None:
    assert numbers(web.get(PATH)) == list(range(95, 75, -1))


@pytest.mark.parametrize(("asked", "given_back"), [("5", 5), ("40", 40), ("41", 40), ("400", 40), ("x", 0)])
def test_a_limit_over_forty_is_silently_forty(web: httpx.Client, asked: str, given_back: int) -> None:
    assert len(ids(web.get(PATH, params={"limit": asked}))) == given_back


def test_going_back_with_max_id_meets_every_post_once(web: httpx.Client) -> None:
    seen: list[int] = []
    params = {"limit": "40"}
    while rows := web.get(PATH, params=params).json():
        seen += [int(row["uri"].rsplit("/", 1)[1]) for row in rows]
        params["max_id"] = rows[-1]["id"]
    assert seen == list(range(95, 0, -1))


def test_going_forward_with_min_id_leaves_no_gap(web: httpx.Client, server: SampleMastodon) -> None:
    seen: list[int] = []
    last = server.id_of(a_status(10).uri)
    while rows := web.get(PATH, params={"limit": "40", "min_id": last}).json():
        seen = [int(row["uri"].rsplit("/", 1)[1]) for row in rows] + seen
        last = rows[0]["id"]
    assert seen == list(range(95, 10, -1))


def test_since_id_gives_the_newest_and_so_leaves_a_gap(web: httpx.Client, server: SampleMastodon) -> None:
    found = web.get(PATH, params={"limit": "40", "since_id": server.id_of(a_status(10).uri)})
    assert numbers(found) == list(range(95, 55, -1))


@pytest.mark.parametrize("spelling", ["kemijärvi", "KEMIJARVI", "kemija\u0308rvi", "Kemijärvi"])
def test_every_spelling_of_a_tag_finds_the_same_posts(web: httpx.Client, spelling: str) -> None:
    assert ids(web.get(f"/api/v1/timelines/tag/{spelling}")) == ids(web.get(PATH))


def test_a_tag_comes_back_folded_while_the_text_keeps_its_letters(web: httpx.Client) -> None:
    row = web.get(PATH).json()[0]
    assert [tag["name"] for tag in row["tags"]] == ["kemijarvi"]
    assert "#<span>Kemijärvi</span>" in row["content"]


def test_an_unknown_tag_is_an_empty_answer_without_a_link(web: httpx.Client) -> None:
    answer = web.get("/api/v1/timelines/tag/eikukaan")
    assert (answer.status_code, answer.json()) == (200, [])
    assert "link" not in answer.headers


def test_any_adds_tags_but_the_link_header_forgets_them(web: httpx.Client, server: SampleMastodon) -> None:
    server.add(a_status(999, "Hei #Posio"))
    answer = web.get(PATH, params=[("limit", "3"), ("any[]", "posio")])
    assert numbers(answer) == [999, 95, 94]
    assert "any" not in answer.links["next"]["url"]
    assert "limit=3" in answer.links["next"]["url"]
    assert answer.links["prev"]["url"].endswith(f"min_id={answer.json()[0]['id']}")
    assert numbers(web.get(answer.links["next"]["url"])) == [93, 92, 91]


def test_only_three_more_tags_count_in_any(web: httpx.Client, server: SampleMastodon) -> None:
    server.add(a_status(999, "Hei #neljäs"))
    many = [("any[]", tag) for tag in ("a", "b", "c", "neljäs")]
    assert numbers(web.get(PATH, params=many))[0] == 95


def test_all_and_none_narrow_the_timeline(web: httpx.Client, server: SampleMastodon) -> None:
    server.add(a_status(998, "#Kemijärvi #Posio"))
    assert numbers(web.get(PATH, params={"all[]": "posio"})) == [998]
    assert 998 not in numbers(web.get(PATH, params={"none[]": "posio"}))


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct"])
def test_only_public_posts_are_in_a_timeline(
    web: httpx.Client, server: SampleMastodon, visibility: str
) -> None:
    server.add(a_status(999, visibility=visibility))
    assert 999 not in numbers(web.get(PATH))


def test_a_boost_is_never_in_a_timeline(web: httpx.Client, server: SampleMastodon) -> None:
    server.add(a_status(999, boost_of="95"))
    assert 999 not in numbers(web.get(PATH))


def test_the_same_post_has_one_uri_and_another_id_on_another_server(server: SampleMastodon) -> None:
    other = SampleMastodon([a_status(95)], domain="suo.example")
    other.start()
    try:
        there = httpx.get(other.origin + PATH, trust_env=False).json()[0]
        here = httpx.get(server.origin + PATH, trust_env=False).json()[0]
    finally:
        other.stop()
    assert there["uri"] == here["uri"]
    assert there["id"] != here["id"]
    assert (there["account"]["acct"], here["account"]["acct"]) == ("aino", "aino@suo.example")


# One post, several posts, changes


def test_a_post_can_be_asked_for_by_its_id(web: httpx.Client, server: SampleMastodon) -> None:
    native_id = server.id_of(a_status(7).uri)
    assert web.get(f"/api/v1/statuses/{native_id}").json()["uri"] == a_status(7).uri


def test_a_post_that_is_gone_is_a_json_404(web: httpx.Client, server: SampleMastodon) -> None:
    native_id = server.id_of(a_status(7).uri)
    server.delete(native_id)
    answer = web.get(f"/api/v1/statuses/{native_id}")
    assert (answer.status_code, answer.json()) == (404, {"error": "Record not found"})


def test_twenty_posts_can_be_asked_for_at_once_and_the_gone_are_missing(
    web: httpx.Client, server: SampleMastodon
) -> None:
    wanted = [server.id_of(a_status(n).uri) for n in range(1, 21)]
    server.delete(wanted[3])
    found = ids(web.get("/api/v1/statuses", params=[("id[]", one) for one in wanted]))
    assert sorted(found) == sorted(set(wanted) - {wanted[3]})


def test_twenty_one_posts_at_once_are_refused(web: httpx.Client) -> None:
    answer = web.get("/api/v1/statuses", params=[("id[]", str(n)) for n in range(21)])
    assert answer.status_code == 422
    assert "error" in answer.json()


def test_an_edit_changes_the_text_and_says_when(web: httpx.Client, server: SampleMastodon) -> None:
    server.edit(server.id_of(a_status(95).uri), "Korjattu. #Kemijärvi")
    row = web.get(PATH).json()[0]
    assert row["content"].startswith("<p>Korjattu.")
    assert row["edited_at"] == "2026-11-25T15:00:00.000Z"


def test_a_reply_names_its_post_only_where_that_post_is_known(
    web: httpx.Client, server: SampleMastodon
) -> None:
    server.add(a_status(998, reply_to="95"))
    server.add(a_status(999, reply_to="123456"))
    unknown, known = web.get(PATH).json()[:2]
    assert known["in_reply_to_id"] == server.id_of(a_status(95).uri)
    assert unknown["in_reply_to_id"] is None


# Refusals and faults


def test_a_closed_preview_is_refused_with_422_and_the_instance_says_so(
    web: httpx.Client, server: SampleMastodon
) -> None:
    server.faults = Faults(closed=True)
    answer = web.get(PATH)
    assert answer.status_code == 422
    assert answer.json() == {"error": "This method requires an authenticated user"}
    access = web.get("/api/v2/instance").json()["configuration"]["timelines_access"]
    assert access["hashtag_feeds"] == {"local": "authenticated", "remote": "authenticated"}


def test_headers_count_down_to_a_429_without_retry_after(web: httpx.Client, server: SampleMastodon) -> None:
    server.faults = Faults(limit=2, window_seconds=300)
    left = [web.get(PATH).headers["x-ratelimit-remaining"] for _ in range(2)]
    refused = web.get(PATH)
    assert left == ["1", "0"]
    assert (refused.status_code, refused.json()) == (429, {"error": "Too many requests"})
    assert "retry-after" not in refused.headers
    assert refused.headers["x-ratelimit-reset"] == "2026-11-25T15:05:00.000000Z"


def test_a_new_window_grants_requests_again() -> None:
    moments = iter([NOW, NOW, NOW + timedelta(minutes=5)])
    server = SampleMastodon(faults=Faults(limit=1), now=lambda: next(moments))
    origin = server.start()
    try:
        answers = [httpx.get(origin + PATH, trust_env=False).status_code for _ in range(3)]
    finally:
        server.stop()
    assert answers == [200, 429, 200]


def test_cut_json_cannot_be_read(web: httpx.Client, server: SampleMastodon) -> None:
    server.faults = Faults(cut=True)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        web.get(PATH).json()


def test_maintenance_is_a_503_with_a_page_for_people(web: httpx.Client, server: SampleMastodon) -> None:
    server.faults = Faults(unavailable=True)
    answer = web.get(PATH)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


def test_a_slow_server_outlasts_an_impatient_client(server: SampleMastodon) -> None:
    server.faults = Faults(slow_seconds=20)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.origin + PATH, timeout=0.1, trust_env=False)


@pytest.mark.parametrize("path", ["/", "/api/v1/nothing", "/@aino@suo.example/1", "/media/olematon-1.jpg"])
def test_what_is_not_there_is_an_html_404(web: httpx.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_a_posts_page_for_people_carries_its_text_harmlessly(
    web: httpx.Client, server: SampleMastodon
) -> None:
    native_id = server.add(a_status(999, '<script>alert("x")</script> #Kemijärvi'))
    page = web.get(f"/@aino@suo.example/{native_id}").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


# Text and pictures


def test_text_becomes_the_html_mastodon_writes() -> None:
    written = text_to_html("A & b <i>\nc\n\n#Kemijärvi https://a.example/x?y=1&z=2.", "http://o.example")
    assert written.startswith("<p>A &amp; b &lt;i&gt;<br />c</p><p><a href=")
    assert 'href="http://o.example/tags/Kemij%C3%A4rvi" class="mention hashtag" rel="tag"' in written
    assert 'href="https://a.example/x?y=1&amp;z=2"' in written
    assert written.endswith("</a>.</p>")


@given(st.text())
def test_no_text_can_smuggle_an_element_in(text: str) -> None:
    known = {"p", "br", "a", "span"}
    assert set(re.findall(r"<\s*/?\s*([^\s/>]*)", text_to_html(text, "http://o.example"))) <= known


@pytest.mark.parametrize(
    ("name", "form"),
    [("revontulet-2.jpg", "JPEG"), ("kylanraitti-2.png", "PNG"), ("metsatupa-5.webp", "WEBP")],
)
def test_pictures_are_served_in_the_form_their_name_tells(web: httpx.Client, name: str, form: str) -> None:
    answer = web.get(f"/media/{name}")
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == (form, drawings.SIZE)
    assert answer.headers["content-type"] == drawings.media_type(name)


def test_every_scene_is_small_different_and_the_same_each_time() -> None:
    made = {scene: drawings.picture(f"{scene}-1.jpg") or b"" for scene in drawings.SCENES}
    drawings.picture.cache_clear()
    assert all(5_000 < len(file) <= 160_000 for file in made.values())
    assert len(set(made.values())) == len(drawings.SCENES) >= 10
    assert drawings.picture("suo-1.jpg") == made["suo"]


# Feeds


@pytest.fixture
def feeds() -> Iterator[SampleFeeds]:
    running = SampleFeeds(content.articles(NOW))
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize(("key", "version"), [("uutiset", "rss20"), ("blogi", "atom10")])
def test_rss_and_atom_are_well_formed_and_lead_to_their_pages(
    feeds: SampleFeeds, key: str, version: str
) -> None:
    answer = httpx.get(feeds.addresses[key], trust_env=False)
    headers = {"content-type": answer.headers["content-type"], "content-location": str(answer.url)}
    parsed = feedparser.parse(answer.content, response_headers=headers)
    expected = [article for article in content.articles(NOW) if article.feed == key]
    assert (parsed.bozo, parsed.version) == (False, version)
    assert [entry.title for entry in parsed.entries] == [article.title for article in expected]
    for entry, article in zip(parsed.entries, expected, strict=True):
        page = httpx.get(entry.link, trust_env=False)
        assert page.status_code == 200
        assert article.title in page.text
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == article.published_at.replace(
            microsecond=0
        )


def test_an_atom_pictures_relative_address_leads_to_a_picture(feeds: SampleFeeds) -> None:
    answer = httpx.get(feeds.addresses["blogi"], trust_env=False)
    parsed = feedparser.parse(answer.content, response_headers={"content-location": str(answer.url)})
    source = re.search(r'src="([^"]+)"', parsed.entries[0].content[0].value)
    assert source is not None
    assert httpx.get(source[1], trust_env=False).headers["content-type"] == "image/jpeg"


def test_the_json_feed_names_its_version_and_dates_with_an_offset(feeds: SampleFeeds) -> None:
    answer = httpx.get(feeds.addresses["hanke"], trust_env=False)
    assert answer.headers["content-type"].startswith("application/feed+json")
    found = answer.json()
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert len(found["items"]) == 3
    assert datetime.fromisoformat(found["items"][0]["date_published"]).utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("key", ["uutiset", "blogi", "hanke"])
def test_an_unchanged_feed_is_a_304_and_a_changed_one_is_not(feeds: SampleFeeds, key: str) -> None:
    address = feeds.addresses[key]
    first = httpx.get(address, trust_env=False)
    by_tag = {"If-None-Match": first.headers["etag"]}
    by_date = {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (by_tag, by_date):
        again = httpx.get(address, headers=headers, trust_env=False)
        assert (again.status_code, again.content) == (304, b"")
    where = feeds.add(SampleArticle(key, "uusi", "Uusi", "Uutta.", "Testi", NOW))
    changed = httpx.get(address, headers={**by_date, **by_tag}, trust_env=False)
    assert changed.status_code == 200
    assert where in changed.text or "uusi" in changed.text
    feeds.remove("uusi")
    assert httpx.get(where, trust_env=False).status_code == 404


# Content


def test_there_is_enough_to_read_by_enough_people_in_three_languages(posts: list[SampleStatus]) -> None:
    assert len(posts) >= 45
    assert len({post.author for post in posts}) >= 18
    assert {post.language for post in posts} == {"fi", "sv", "en"}
    assert len({post.uri for post in posts}) == len(posts)


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 11, 22, 23, 5, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2027, 1, 1, 5, 0, tzinfo=UTC),
    ],
    ids=["afternoon", "early Monday", "clocks change", "new year"],
)
def test_dates_are_within_the_window_and_some_in_the_current_week(now: datetime) -> None:
    found = [post.created_at for post in content.statuses(now)]
    found += [article.published_at for article in content.articles(now)]
    assert all(now - content.WINDOW <= moment <= now for moment in found)
    assert sum(clock.week_of(moment) == clock.week_of(now) for moment in found) >= 5


def test_earlier_posts_are_from_workdays(posts: list[SampleStatus]) -> None:
    before = [post for post in posts if clock.day_of(post.created_at) < clock.day_of(NOW)]
    assert all(clock.day_of(post.created_at).weekday() < 5 for post in before)


def test_every_post_carries_a_hashtag_of_the_campaign(posts: list[SampleStatus], tmp_path: Path) -> None:
    with SampleNetworks(lambda: NOW) as networks:
        wanted = campaign_file.read(networks.campaign_file(tmp_path)).tags
    known = {hashtags.fold(tag.name) for tag in wanted}
    for post in posts:
        assert known & {hashtags.fold(tag) for tag in post.tags}, post.text


def test_spellings_vary_and_borrowed_tags_also_stand_alone(posts: list[SampleStatus]) -> None:
    spelled = {tag for post in posts for tag in post.tags}
    assert {"Kemijärvi", "kemijärvi", "kemijarvi", "Keminmaa", "Posio", "Čáhppesjávri"} <= spelled
    assert any({hashtags.fold(tag) for tag in post.tags} == {"visitlapland"} for post in posts)


def test_the_hard_cases_are_there(posts: list[SampleStatus]) -> None:
    pictures = [picture for post in posts for picture in post.pictures]
    assert any(post.reply_to for post in posts)
    assert any(post.sensitive and post.warning for post in posts)
    assert any(post.author.noindex for post in posts)
    assert any(post.author.bot for post in posts)
    assert any(post.edited_at for post in posts)
    assert any(len(post.pictures) > 1 for post in posts)
    assert any(picture.video for picture in pictures)
    assert any(picture.alt is None for picture in pictures)
    assert any(len(post.text) > 700 for post in posts)
    assert any("https://" in post.text for post in posts)
    assert any("☕" in post.text for post in posts)
    hostile = next(post.text for post in posts if "<script>" in post.text)
    assert "onerror" in hostile
    assert "\u202e" in hostile


def test_pictures_exist_and_have_alt_text_that_says_something(posts: list[SampleStatus]) -> None:
    shown = [picture for post in posts for picture in post.pictures]
    shown += [article.picture for article in content.articles(NOW) if article.picture]
    assert {picture.name.rpartition("-")[0] for picture in shown} == set(drawings.SCENES)
    assert [picture.name for picture in shown if picture.alt is None] == ["kylanraitti-3.jpg"]
    assert all(len(picture.alt) > 30 for picture in shown if picture.alt is not None)
    assert len({picture.name for picture in shown}) == len(shown)


# All together


def test_the_networks_start_in_half_a_second_and_stop_for_good() -> None:
    began = time.perf_counter()
    networks = SampleNetworks().start()
    took = time.perf_counter() - began
    origins = networks.origins
    networks.stop()
    assert took < 0.5
    for origin in origins.values():
        with pytest.raises(httpx.ConnectError):
            httpx.get(origin, trust_env=False)


def test_the_campaign_file_is_valid_and_asks_only_the_sample_servers(tmp_path: Path) -> None:
    with SampleNetworks(lambda: NOW) as networks:
        found = campaign_file.read(networks.campaign_file(tmp_path))
        asked = {(urlsplit(source.origin).hostname, urlsplit(source.origin).port) for source in found.sources}
        sky = urlsplit(networks.sky.origin)  # asked by nobody before somebody connects an account
        assert asked == networks.allow - {(sky.hostname, sky.port)}
        assert [wall.key for wall in found.walls] == ["kaikki", "kemijarvi", "keminmaa", "posio"]
        for source in found.sources:
            if source.kind == "mastodon":
                address = f"{source.origin}/api/v1/timelines/tag/{source.question}"
                assert ids(httpx.get(address, trust_env=False)), source.name


def test_the_servers_overlap_and_none_sees_everything(posts: list[SampleStatus]) -> None:
    networks = SampleNetworks(lambda: NOW)
    seen = {
        key: {post.uri for post in posts if _is_on(server, post)} for key, server in networks.servers.items()
    }
    everything = {post.uri for post in posts}
    assert seen["yleinen"] | seen["suomi"] | seen["kotiseutu"] == everything
    assert len(everything) > len(seen["yleinen"]) > len(everything) * 0.85
    assert seen["yleinen"] & seen["suomi"]
    assert seen["kotiseutu"] - seen["yleinen"]


def _is_on(server: SampleMastodon, post: SampleStatus) -> bool:
    try:
        return bool(server.id_of(post.uri))
    except KeyError:
        return False


def test_the_town_embeds_the_wall_and_lets_nothing_else_in() -> None:
    town = SampleTown("http://127.0.0.1:8080", "kemijarvi")
    origin = town.start()
    try:
        front = httpx.get(f"{origin}/", trust_env=False)
        framed = httpx.get(f"{origin}/iframe", trust_env=False)
        style = httpx.get(f"{origin}/tyyli.css", trust_env=False)
        missing = httpx.get(f"{origin}/olematon", trust_env=False)
    finally:
        town.stop()
    wall = "http://127.0.0.1:8080"
    assert f'<script type="module" src="{wall}/embed.v1.js"></script>' in front.text
    assert f'<some-seina wall="kemijarvi" server="{wall}" lang="fi">' in front.text
    assert f'<iframe src="{wall}/kemijarvi/fi/" title=' in framed.text
    assert style.headers["content-type"].startswith("text/css")
    assert missing.status_code == 404
    for page in (front, framed, missing):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert f"script-src {wall};" in policy
        assert "unsafe" not in policy
        assert "$" not in page.text
