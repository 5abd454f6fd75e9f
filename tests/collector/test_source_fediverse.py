"""Mastodon's relatives and its older self: keys, spellings, ids, paging, and who says what is gone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Transient, Unreadable
from collector.sources import mastodon
from collector.sources.mastodon import software
from collector.values import Ask, Cursor, IncomingPost, Known, Missing, Page
from tests.fakes import friendica, gotosocial, pixelfed
from tests.fakes.mastodon import batch, nodeinfo, single, status, timeline
from tests.fakes.web import Answering, Asked, Reply, Web

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
FOLDED, WRITTEN = "/api/v1/timelines/tag/kemijarvi", "/api/v1/timelines/tag/kemij%C3%A4rvi"


def ask(web: Web, token: str = "", **changes: Any) -> Ask:
    secret = {"token": token} if token else {}
    return Ask(
        **{"source_id": 1, "kind": "mastodon", "server": web.origin, "query": "kemijärvi", "name": "Lampi"}
        | {"secret": secret}
        | changes
    )


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page]:
    """All pages from `cursor` on, as a run asks for them."""
    posts: list[IncomingPost] = []
    for _ in range(60):
        page = mastodon.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cursor = json.loads(json.dumps(dict(page.cursor)))
        if not page.more:
            return posts, page
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    ("told", "folds"),
    [
        ("mastodon 4.5.2", True),
        ("mastodon 4.0.0", True),
        ("mastodon 10.0", True),
        ("mastodon 4.6.0-alpha+glitch", True),
        ("mastodon 3.5.19", False),
        ("gotosocial 0.20.1", False),
        ("pixelfed 0.12.5", False),
        ("friendica 2024.12", False),
        ("akkoma 3.13", False),
        ("unknown", True),
        ("", True),
    ],
)
def test_who_folds_spellings_is_known(told: str, folds: bool) -> None:
    assert software.folds(told) is folds


@pytest.mark.parametrize(
    "routes",
    [
        {},
        {"/.well-known/nodeinfo": Reply(body=b"[]")},
        {"/.well-known/nodeinfo": Reply(body=b'{"links": [{"rel": "x", "href": 7}]}')},
        {"/.well-known/nodeinfo": Reply(body=b"<html>", kind="text/html")},
        {"/.well-known/nodeinfo": Reply(403)},
    ],
)
def test_a_server_that_does_not_say_what_it_runs_is_taken_for_a_mastodon(
    web: Web, door: Door, routes: dict[str | None, Answering]
) -> None:
    web.routes.update(routes)
    web.routes[WRITTEN] = timeline([status(3)])

    posts, page = everything(door, ask(web), {})

    assert [post.native_id for post in posts] == ["3"]
    assert page.cursor == {"newest": "3", "software": "unknown"}


def test_a_server_in_trouble_is_not_written_down_as_unknown(web: Web, door: Door) -> None:
    web.routes["/.well-known/nodeinfo"] = Reply(503)
    with pytest.raises(Transient):
        mastodon.fetch(door, ask(web), {}, HORIZON)


def test_an_old_mastodon_is_asked_for_both_spellings_and_each_goes_on_by_itself(web: Web, door: Door) -> None:
    web.routes.update(nodeinfo(web, "mastodon", "3.5.19"))
    with_dots, without = [status(n) for n in range(100, 150)], [status(n) for n in range(300, 303)]
    web.routes[WRITTEN], web.routes[FOLDED] = timeline(with_dots), timeline(without)

    posts, page = everything(door, ask(web), {})

    assert {int(post.native_id) for post in posts} == {*range(100, 150), *range(300, 303)}
    assert page.cursor["of"] == {"kemijärvi": {"newest": "149"}, "kemijarvi": {"newest": "302"}}
    with_dots.append(status(150))
    without.append(status(303))
    posts, page = everything(door, ask(web), page.cursor)
    assert [post.native_id for post in posts] == ["150", "303"]
    assert [path.partition("?")[0] for path in web.paths()].count("/.well-known/nodeinfo") == 1


def test_a_hashtag_without_accents_is_one_question_everywhere(web: Web, door: Door) -> None:
    web.routes["/api/v1/timelines/tag/posio"] = timeline([status(1)])

    everything(door, ask(web, query="Posio".lower()), {})

    assert {path.partition("?")[0] for path in web.paths()} == {"/api/v1/timelines/tag/posio"}


class TestGoToSocial:
    @pytest.fixture
    def posts(self) -> dict[str, list[dict[str, Any]]]:
        return {"kemijärvi": [gotosocial.gts_status(n) for n in range(1, 91)]}

    @pytest.fixture(autouse=True)
    def _server(self, web: Web, posts: dict[str, list[dict[str, Any]]]) -> None:
        web.routes.update(gotosocial.routes(web, posts))

    def test_everything_is_read_and_then_only_what_is_new(
        self, web: Web, door: Door, posts: dict[str, list[dict[str, Any]]]
    ) -> None:
        asked = ask(web, gotosocial.TOKEN)

        found, page = everything(door, asked, {})

        assert len({post.uri for post in found}) == 90
        assert page.cursor["software"] == "gotosocial 0.20.1+git-1a2b3c"
        assert page.cursor["of"] == {"kemijärvi": {"newest": gotosocial.ulid(90)}, "kemijarvi": {}}
        posts["kemijärvi"] += [gotosocial.gts_status(n) for n in range(91, 141)]
        posts["kemijarvi"] = [gotosocial.gts_status(200)]
        found, page = everything(door, asked, page.cursor)
        assert len({post.uri for post in found}) == 51
        assert everything(door, asked, page.cursor)[0] == []

    def test_a_post_says_who_wrote_it_and_how_it_was_tagged(self, web: Web, door: Door) -> None:
        found, _ = everything(door, ask(web, gotosocial.TOKEN), {})
        post = found[0]
        assert post.author is not None
        assert post.author.handle == "kaarna@lampi.example"
        assert post.tags == ("Kemijärvi",)
        assert post.url == f"https://lampi.example/@kaarna/statuses/{post.native_id}"

    def test_without_a_key_the_next_step_is_told(self, web: Web, door: Door) -> None:
        with pytest.raises(NotConnected, match=r"runs GoToSocial, which shows .* Connections"):
            mastodon.fetch(door, ask(web), {}, HORIZON)

    def test_another_servers_key_is_refused(self, web: Web, door: Door) -> None:
        with pytest.raises(KeyRefused, match="token not supplied"):
            mastodon.fetch(door, ask(web, "toisen"), {}, HORIZON)

    def test_we_say_who_asks_so_no_teapot_answers(self, web: Web, door: Door) -> None:
        everything(door, ask(web, gotosocial.TOKEN), {})
        assert all(asked.headers["user-agent"].startswith("someseina/") for asked in web.asked)

    def test_a_crowded_server_says_when_and_a_throttling_one_does_not(self, web: Web, door: Door) -> None:
        web.routes[WRITTEN] = gotosocial.CROWDED
        with pytest.raises(Transient) as crowded:
            mastodon.fetch(door, ask(web, gotosocial.TOKEN), {}, HORIZON)
        web.routes[WRITTEN] = gotosocial.SLOW_DOWN
        with pytest.raises(Transient) as throttled:
            mastodon.fetch(door, ask(web, gotosocial.TOKEN), {}, HORIZON)

        assert crowded.value.retry_after == timedelta(seconds=30)
        assert (throttled.value.retry_after, throttled.value.throttled) == (None, True)

    def test_posts_are_looked_at_one_by_one(self, web: Web, door: Door) -> None:
        there, gone = gotosocial.gts_status(7)["id"], gotosocial.ulid(999)
        home = web.origin.replace("127.0.0.1", "localhost")
        known = [Known(one, f"{web.origin}/users/kaarna/statuses/{one}", home) for one in (there, gone)]

        looked = mastodon.recheck(door, ask(web, gotosocial.TOKEN), known)

        assert isinstance(looked[there], IncomingPost)
        assert looked[gone] == Missing()


class TestPixelfed:
    def test_new_posts_are_read_backwards_because_its_min_id_skips_ahead(self, web: Web, door: Door) -> None:
        photos = [pixelfed.photo(n) for n in range(1, 6)]
        web.routes.update(pixelfed.routes(web, photos))
        asked = ask(web, pixelfed.TOKEN)
        first, page = everything(door, asked, {})
        photos += [pixelfed.photo(n) for n in range(6, 131)]

        found, page = everything(door, asked, page.cursor)

        assert len(first) == 10, "both spellings give the same five rows"
        assert {post.uri for post in found} == {one["uri"] for one in photos[5:]}
        assert everything(door, asked, page.cursor)[0] == []

    def test_a_post_without_a_picture_and_one_for_followers(self, web: Web, door: Door) -> None:
        words = pixelfed.photo(1, media_attachments=[])
        private = pixelfed.photo(2, visibility="private")
        web.routes.update(pixelfed.routes(web, [words, private]))

        found, _ = everything(door, ask(web, pixelfed.TOKEN), {})

        assert {post.native_id for post in found} == {words["id"]}

    def test_without_a_key_the_next_step_is_told(self, web: Web, door: Door) -> None:
        web.routes.update(pixelfed.routes(web, []))
        with pytest.raises(NotConnected, match="runs Pixelfed, which shows"):
            mastodon.fetch(door, ask(web), {}, HORIZON)


class TestFriendica:
    def test_numbers_are_ids_and_both_spellings_are_asked(self, web: Web, door: Door) -> None:
        items = [friendica.item(n) for n in range(1, 60)] + [friendica.item(70, "kemijarvi")]
        web.routes.update(friendica.routes(web, items))
        asked = ask(web, friendica.TOKEN)

        found, page = everything(door, asked, {})

        assert len({post.uri for post in found}) == 60
        assert page.cursor["of"] == {"kemijärvi": {"newest": "59"}, "kemijarvi": {"newest": "70"}}
        items.append(friendica.item(71))
        found, _ = everything(door, asked, page.cursor)
        assert [post.native_id for post in found] == ["71"]
        assert found[0].uri == items[-1]["uri"]

    def test_without_a_key_the_next_step_is_told(self, web: Web, door: Door) -> None:
        web.routes.update(friendica.routes(web, []))
        with pytest.raises(NotConnected, match="runs Friendica, which shows"):
            mastodon.fetch(door, ask(web), {}, HORIZON)


def test_a_quoting_post_is_its_authors_own_words() -> None:
    quoted = status(8)
    content = (
        '<p class="quote-inline">RE: <a href="https://suo.example/@usva/8">suo.example/@usva/8</a></p>'
        "<p>Samaa mieltä! #Kemijärvi</p>"
    )
    quoting = status(9, content=content, quote={"state": "accepted", "quoted_status": quoted}, quotes_count=2)

    posts = mastodon.read([quoting], Ask(1, "mastodon", "https://wall.example", "x")).posts

    assert [(post.native_id, post.text, post.reposts) for post in posts] == [
        ("9", "Samaa mieltä! #Kemijärvi", 4)
    ]


class TestLookingAgain:
    def known(self, *statuses: dict[str, Any]) -> list[Known]:
        return [Known(str(one["id"]), one["uri"], one["url"]) for one in statuses]

    def test_twenty_posts_are_one_question_and_counts_come_along(self, web: Web, door: Door) -> None:
        statuses = [status(n, favourites_count=n) for n in range(1, 21)]
        web.routes["/api/v1/statuses"] = batch(statuses)

        looked = mastodon.recheck(door, ask(web), self.known(*statuses))

        assert len(web.asked) == 1
        likes = {native: one.likes for native, one in looked.items() if isinstance(one, IncomingPost)}
        assert likes == {str(n): n for n in range(1, 21)}
        assert mastodon.RECHECK_BATCH == 20

    def test_what_its_own_server_does_not_have_is_gone(self, web: Web, door: Door) -> None:
        mine = status(5, uri=f"{web.origin}/users/usva/statuses/5")
        web.routes["/api/v1/statuses"] = batch([])

        assert mastodon.recheck(door, ask(web), self.known(mine)) == {"5": Missing()}

    @pytest.mark.parametrize(
        ("origin", "gone"),
        [
            (Reply(404, b""), True),
            (Reply(410, b""), True),
            (Reply(200, b'{"type": "Note"}', kind="application/activity+json"), False),
            (Reply(401, b'{"error": "Request not signed"}'), False),
            (Reply(403, b""), False),
            (Reply(429, b""), False),
            (Reply(503, b""), False),
            (Reply(raw=b"nonsense\r\n\r\n"), False),
        ],
    )
    def test_a_lost_copy_is_no_proof_and_its_origin_is_asked(
        self, web: Web, door: Door, origin: Reply, gone: bool
    ) -> None:
        def answer(asked: Asked) -> Reply:
            assert asked.headers["accept"] == "application/activity+json"
            assert "authorization" not in asked.headers
            return origin

        elsewhere = web.origin.replace("127.0.0.1", "localhost")
        remote = status(5, uri=f"{elsewhere}/users/usva/statuses/5")
        web.routes["/api/v1/statuses"] = batch([])
        web.routes["/users/usva/statuses/5"] = answer

        looked = mastodon.recheck(door, ask(web, "avain"), self.known(remote))

        assert looked == ({"5": Missing()} if gone else {})
        assert web.paths()[-1] == "/users/usva/statuses/5"

    def test_a_silent_origin_is_asked_once_and_few_origins_at_a_time(self, web: Web, door: Door) -> None:
        elsewhere = web.origin.replace("127.0.0.1", "localhost")
        web.routes["/api/v1/statuses"] = batch([])
        web.routes["/users/usva/statuses/1"] = Reply(503)
        posts = [status(n, uri=f"{elsewhere}/users/usva/statuses/{n}") for n in (1, 2)]

        assert mastodon.recheck(door, ask(web), self.known(*posts)) == {}
        assert len(web.asked) == 2

    def test_an_older_server_is_asked_one_by_one(self, web: Web, door: Door) -> None:
        there = status(5)
        mine = status(6, uri=f"{web.origin}/users/usva/statuses/6")
        web.routes["/api/v1/statuses"] = Reply(404, b"<html>", kind="text/html")
        web.routes[None] = single([there])

        looked = mastodon.recheck(door, ask(web), self.known(there, mine))

        assert isinstance(looked["5"], IncomingPost)
        assert looked["6"] == Missing()

    def test_a_post_that_its_own_server_shows_to_the_public_no_more_counts_as_gone(
        self, web: Web, door: Door
    ) -> None:
        mine = status(5, visibility="private", uri=f"{web.origin}/users/usva/statuses/5")
        web.routes["/api/v1/statuses"] = batch([mine])
        assert mastodon.recheck(door, ask(web), self.known(mine)) == {"5": Missing()}

    @pytest.mark.parametrize(("origin", "gone"), [(Reply(200, b"{}"), False), (Reply(410, b""), True)])
    def test_a_server_that_calls_anothers_post_private_is_not_believed(
        self, web: Web, door: Door, origin: Reply, gone: bool
    ) -> None:
        elsewhere = web.origin.replace("127.0.0.1", "localhost")
        remote = status(5, visibility="private", uri=f"{elsewhere}/users/usva/statuses/5")
        web.routes["/api/v1/statuses"] = batch([remote])
        web.routes["/users/usva/statuses/5"] = origin

        looked = mastodon.recheck(door, ask(web), self.known(remote))

        assert looked == ({"5": Missing()} if gone else {})

    def test_an_edit_is_seen(self, web: Web, door: Door) -> None:
        edited = status(5, edited_at="2026-11-21T08:00:00.000Z", content="<p>Korjattu</p>")
        web.routes["/api/v1/statuses"] = batch([edited])

        post = mastodon.recheck(door, ask(web), self.known(edited))["5"]

        assert isinstance(post, IncomingPost)
        assert (post.text, post.edited_at) == ("Korjattu", datetime(2026, 11, 21, 8, tzinfo=UTC))

    def test_a_status_that_cannot_be_read_proves_nothing(self, web: Web, door: Door) -> None:
        web.routes["/api/v1/statuses"] = batch([status(5, created_at="eilen")])
        assert mastodon.recheck(door, ask(web), self.known(status(5))) == {}

    @pytest.mark.parametrize(
        ("answering", "error"),
        [
            (Reply(401, b'{"error": "The access token was revoked"}'), KeyRefused),
            (Reply(403, b"<html>", kind="text/html"), Misconfigured),
            (Reply(429, b"{}"), Transient),
            (Reply(500, b""), Transient),
            (Reply(200, b"<html>Huolto", kind="text/html"), Unreadable),
            (Reply(404, b"<html>", kind="text/html"), Unreadable),
        ],
    )
    def test_trouble_is_an_error_and_never_a_missing_post(
        self, web: Web, door: Door, answering: Reply, error: type[Exception]
    ) -> None:
        web.routes[None] = answering
        mine = status(5, uri=f"{web.origin}/users/usva/statuses/5")
        with pytest.raises(error):
            mastodon.recheck(door, ask(web, "avain"), self.known(mine))


@pytest.mark.parametrize(
    "make",
    [gotosocial.gts_status, pixelfed.photo, friendica.item],
    ids=["gotosocial", "pixelfed", "friendica"],
)
def test_a_relatives_post_has_an_identity_that_all_servers_share(
    make: Callable[[int], dict[str, Any]],
) -> None:
    local = make(5)
    elsewhere = {**local, "id": "999", "account": {**local["account"], "acct": "nimi@muu.example"}}
    here = mastodon.read([local], Ask(1, "mastodon", "https://lampi.example", "x")).posts
    there = mastodon.read([elsewhere], Ask(2, "mastodon", "https://wall.example", "x")).posts

    assert here[0].uri == there[0].uri
    assert here[0].native_id != there[0].native_id
