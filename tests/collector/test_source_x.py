"""X: a search that costs money, walked from the newest to the newest known, and deletions by number."""

import json
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from collector import meter
from collector.checks import Checker
from collector.door import Door
from collector.errors import KeyRefused, Misconfigured, NotConnected, Spent, Transient, Unreadable
from collector.identity import of_link
from collector.models import Post
from collector.sources import x
from collector.values import Ask, Cursor, IncomingMedia, IncomingPost, Known, MediaKind, Missing, Page
from config import clock
from tests.collector.asking_with_keys import KEY, Keyed
from tests.fakes import x_network as fake
from tests.fakes.keyed import Office
from tests.fakes.web import Reply, Web
from tests.fakes.x_network import XNetwork
from tests.sample import Sample

HORIZON = datetime(2026, 10, 22, tzinfo=UTC)
ASK = Ask(1, "x", "https://api.example", "kemijärvi", name="Lähde")


@pytest.fixture
def server(web: Web) -> XNetwork:
    server = XNetwork()
    web.routes[None] = server.answer
    return server


def ask(web: Web, query: str = "Kemijärvi", **secret: str) -> Ask:
    key = {"token": fake.TOKEN, "monthly_usd": "20"} | secret
    return Ask(1, "x", web.origin, query, secret={n: v for n, v in key.items() if v}, name="Lähde")


def everything(door: Door, asked: Ask, cursor: Cursor) -> tuple[list[IncomingPost], Page, int]:
    posts: list[IncomingPost] = []
    cost = 0
    while True:
        page = x.fetch(door, asked, cursor, HORIZON)
        posts += page.posts
        cost += page.cost
        cursor = json.loads(json.dumps(dict(page.cursor)))
        if not page.more:
            return posts, page, cost


def one(**changes: Any) -> IncomingPost:
    return x.read(json.loads(fake.page(fake.post(7, **changes))), ASK).posts[0]


def known(number: int) -> Known:
    return Known(
        str(number), f"https://x.com/i/status/{number}", f"https://x.com/jarvitestaaja/status/{number}"
    )


# What is read


def test_a_post_is_read_whole_with_the_links_that_short_ones_stand_for() -> None:
    post = one()

    assert (post.network, post.uri, post.native_id) == ("x", "https://x.com/i/status/7", "7")
    assert post.url == "https://x.com/jarvitestaaja/status/7"
    assert post.text == "Kesäyö #Kemijärvi & usva https://kemijarvi.example/usva"
    assert (post.tags, post.language) == (("Kemijärvi",), "fi")
    assert post.published_at == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert post.author is not None
    assert (post.author.uri, post.author.handle) == (f"https://x.com/i/user/{fake.AUTHOR}", "jarvitestaaja")
    assert (post.likes, post.reposts, post.replies) == (7, 1, 0)
    url = "https://pbs.twimg.com/media/esim7.jpg"
    assert post.media == (IncomingMedia(MediaKind.IMAGE, url, "Yöaurinko järven yllä", 1200, 900),)


@pytest.mark.parametrize(
    "pasted",
    ["https://twitter.com/jarvitestaaja/status/7?s=20", "x.com/i/web/status/7", "mobile.x.com/a/status/7"],
)
def test_a_pasted_link_is_the_same_post_as_the_one_x_tells_of(pasted: str) -> None:
    identity = of_link(pasted)
    assert identity is not None
    assert (identity.network, identity.uri) == ("x", one().uri)


def test_the_newer_names_of_fields_are_read_as_well() -> None:
    metrics = {"repost_count": 4, "reply_count": 2, "like_count": 9}
    post = one(edit_history_tweet_ids=None, edit_history_post_ids=["5", "7"], public_metrics=metrics)
    assert (post.uri, post.native_id) == ("https://x.com/i/status/5", "7")
    assert (post.likes, post.reposts, post.replies) == (9, 4, 2)
    reposted = fake.post(8, referenced_posts=[{"type": "reposted", "id": "1"}])
    assert x.read(json.loads(fake.page(reposted)), ASK).posts == ()


def test_a_long_post_is_read_whole() -> None:
    note = {"text": "Pitkä " * 100 + "loppu", "entities": {"hashtags": [{"tag": "Posio"}]}}
    post = one(note_tweet=note)
    assert post.text.endswith("Pitkä loppu")
    assert post.tags == ("Posio",)


@pytest.mark.parametrize(
    ("changes", "restricted"),
    [
        ({}, False),
        ({"withheld": {"country_codes": ["DE"]}}, False),
        ({"withheld": {"country_codes": ["FI"]}}, True),
    ],
)
def test_what_x_may_not_show_here_is_never_on_a_wall(changes: dict[str, Any], restricted: bool) -> None:
    assert one(**changes).restricted is restricted


def test_a_protected_author_and_a_missing_one() -> None:
    document = json.loads(fake.page(fake.post(7)))
    document["includes"]["users"][0]["protected"] = True
    assert x.read(document, ASK).posts[0].restricted
    document["includes"]["users"] = []
    post = x.read(document, ASK).posts[0]
    assert (post.author, post.url) == (None, "https://x.com/i/status/7")


def test_a_partial_error_is_told_and_the_posts_are_read() -> None:
    errors = [
        {"title": "Not Found Error", "detail": "Could not find user with id: [1].", "type": "about:blank"}
    ]
    page = x.read(json.loads(fake.page(fake.post(7), errors=errors)), ASK)
    assert len(page.posts) == 1
    assert page.faults == ("X gave a part only: Could not find user with id: [1].",)
    assert x.read({"meta": {"result_count": 0}, "errors": errors}, ASK).faults == ()


# Asking


def test_both_spellings_are_one_question(web: Web, door: Door, server: XNetwork) -> None:
    everything(door, ask(web, "#Kemija\u0308rvi"), {})
    assert [sent["query"] for sent in server.asked] == ["(#Kemijärvi OR #kemijarvi) -is:retweet"]
    assert server.asked[0].get("since_id") is None
    everything(door, ask(web, "posio"), {})
    assert server.asked[1]["query"] == "(#posio) -is:retweet"


def test_no_hits_are_no_error_and_cost_nothing(web: Web, door: Door, server: XNetwork) -> None:
    posts, page, cost = everything(door, ask(web), {})
    assert (posts, dict(page.cursor), cost) == ([], {}, 0)


def test_all_pages_are_walked_and_only_newer_posts_are_paid_for_next_time(
    web: Web, door: Door, server: XNetwork
) -> None:
    server.posts = [fake.post(1000 - number) for number in range(50)]
    posts, page, cost = everything(door, ask(web), {})
    assert len(posts) == len({post.uri for post in posts}) == 50
    assert cost == server.billed == 50 * 5 + 3 * 10
    assert page.cursor["since_id"] == "1000"

    server.posts.insert(0, fake.post(1001))
    posts, page, cost = everything(door, ask(web), page.cursor)
    assert [post.native_id for post in posts] == ["1001"]
    assert (cost, page.cursor["since_id"]) == (15, "1001")
    posts, page, cost = everything(door, ask(web), page.cursor)
    assert (posts, cost, page.cursor["since_id"]) == ([], 0, "1001")


def test_a_page_never_costs_more_than_is_set_aside_for_it(web: Web, door: Door, server: XNetwork) -> None:
    server.posts = [fake.post(number) for number in range(random.Random(1).randint(60, 90), 0, -1)]
    page = x.fetch(door, ask(web), {}, HORIZON)
    assert 0 < page.cost <= x.PAGE_COST


def test_a_mark_that_has_grown_old_begins_the_walk_anew(web: Web, door: Door, server: XNetwork) -> None:
    server.posts = [fake.post(100 - number) for number in range(30)]
    first = x.fetch(door, ask(web), {}, HORIZON)
    server.marks_expire = True
    again = x.fetch(door, ask(web), first.cursor, HORIZON)
    assert (again.posts, again.more, dict(again.cursor)) == ((), True, {})


def test_after_more_than_a_week_the_hole_is_told(web: Web, door: Door, server: XNetwork) -> None:
    server.posts, server.oldest_id = [fake.post(500)], 400
    week_ago = (clock.now() - timedelta(days=8)).isoformat()
    page = x.fetch(door, ask(web), {"since_id": "100", "at": week_ago}, HORIZON)
    assert "last 7 days" in page.partial
    assert len(page.posts) == 1
    assert "since_id" not in server.asked[0]


def test_a_number_x_calls_too_old_is_given_up(web: Web, door: Door, server: XNetwork) -> None:
    server.posts, server.oldest_id = [fake.post(500)], 400
    cursor = {"since_id": "100", "at": clock.now().isoformat()}
    posts, page, _ = everything(door, ask(web), cursor)
    assert ([post.native_id for post in posts], page.cursor["since_id"]) == (["500"], "500")


# Money and trouble


@pytest.mark.parametrize(
    ("said", "allowed"), [("20", 20_000), ("7,5", 7_500), ("0.30 $", 300), (" 1000 ", 1_000_000)]
)
def test_how_much_a_month_may_cost_comes_with_the_key(web: Web, said: str, allowed: int) -> None:
    assert x.purse(ask(web, monthly_usd=said)) == allowed


@pytest.mark.parametrize("said", ["", "0", "-5", "paljon", "nan", "inf", "1e9"])
def test_where_nobody_said_what_it_may_cost_nothing_is_asked(web: Web, said: str) -> None:
    with pytest.raises(Misconfigured, match="what X may cost"):
        x.purse(ask(web, monthly_usd=said))


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (fake.problem(400, "invalid-request", "Invalid Request"), Unreadable),
        (fake.problem(401, title="Unauthorized"), KeyRefused),
        (fake.problem(402, "credits-depleted", "Credits Depleted"), Misconfigured),
        (fake.problem(403, "client-forbidden", "Client Forbidden"), Misconfigured),
        (fake.problem(429, "usage-capped", "Usage cap exceeded"), Spent),
        (fake.problem(429, title="Too Many Requests"), Transient),
        (Reply(503), Transient),
    ],
)
def test_xs_problems_have_their_class(
    web: Web, door: Door, server: XNetwork, reply: Reply, expected: type[Exception]
) -> None:
    server.trouble = reply
    with pytest.raises(expected) as raised:
        x.fetch(door, ask(web), {}, HORIZON)
    assert fake.TOKEN not in str(raised.value)


def test_the_limits_end_is_waited_for(web: Web, door: Door, server: XNetwork) -> None:
    reset = int(clock.now().timestamp()) + 600
    server.trouble = fake.problem(429, title="Too Many Requests", x_rate_limit_reset=str(reset))
    with pytest.raises(Transient) as told:
        x.fetch(door, ask(web), {}, HORIZON)
    assert told.value.retry_after is not None
    assert timedelta(seconds=590) < told.value.retry_after <= timedelta(seconds=600)
    assert (told.value.throttled, told.value.alone) == (True, True)


def test_without_a_token_nothing_is_asked(web: Web, door: Door, server: XNetwork) -> None:
    with pytest.raises(NotConnected):
        x.fetch(door, ask(web, token=""), {}, HORIZON)
    assert server.asked == []


# Looking again


def test_deleted_and_protected_posts_are_missing_and_the_others_keep_their_address(
    web: Web, door: Door, server: XNetwork
) -> None:
    server.posts, server.protected = [fake.post(1), fake.post(3)], {"3"}
    looked = x.recheck(door, ask(web), [known(1), known(2), known(3)])
    found = looked["1"]
    assert isinstance(found, IncomingPost)
    assert (found.author, found.url, found.likes) == (None, known(1).url, 7)
    assert len(found.media) == 1
    assert (looked["2"], looked["3"]) == (Missing(), Missing())
    assert server.billed == x.CHECK_COST


def test_an_error_that_says_nothing_of_a_post_is_no_proof(web: Web, door: Door, server: XNetwork) -> None:
    odd = [
        {"title": "Odd", "resource_id": "1", "type": "https://api.x.com/2/problems/operational-disconnect"}
    ]
    server.trouble = Reply(body=json.dumps({"errors": odd}).encode())
    assert x.recheck(door, ask(web), [known(1)]) == {}
    server.trouble = Reply(body=b"{}")
    with pytest.raises(Unreadable):
        x.recheck(door, ask(web), [known(1)])


# With a database


def test_what_is_read_is_stored_and_paid_for_until_the_money_is_spent_and_goes_on_next_month(
    sample: Sample,
) -> None:
    server = XNetwork()
    with Web({None: server.answer}) as web:
        keyed = Keyed(sample, [web], Office())
        with closing(keyed.door):
            spend_and_go_on(keyed, server)


def spend_and_go_on(keyed: Keyed, server: XNetwork) -> None:
    keyed.watch.forward(meter.next_month(keyed.watch()) - keyed.watch() - timedelta(days=1))
    written = keyed.watch().isoformat(timespec="milliseconds")
    server.posts = [fake.post(1000 - number, created_at=written) for number in range(30)]
    keyed.key(kind="x", secret={"token": fake.TOKEN, "monthly_usd": "0.35"})
    source = keyed.source(kind="x")

    first = keyed.collect()[source]
    assert (first.seen, first.new) == (20, 20)
    assert isinstance(first.error, Spent)
    assert (len(server.asked), server.billed) == (1, 110)
    assert keyed.state(source).reason == "quota"

    keyed.watch.forward(timedelta(days=2))
    second = keyed.collect()[source]
    assert (second.error, second.seen, second.new) == (None, 10, 10)
    assert month(keyed) == 60

    checker = Checker(keyed.database, keyed.door, key=KEY, who="me", now=keyed.watch)
    for _ in range(2):
        keyed.watch.forward(timedelta(hours=2))
        keyed.database.writing(all_due, keyed.watch())
        assert checker.once() == 30
    checker.close()
    assert month(keyed) == 60 + 30 * x.CHECK_COST
    assert (len(server.asked), keyed.state(source).reason) == (4, "")


def month(keyed: Keyed) -> int:
    with keyed.database.reading() as session:
        return sum(row.spent for row in meter.spendings(session, keyed.watch()))


def all_due(session: Session, at: datetime) -> None:
    session.execute(update(Post).values(check_at=at))
