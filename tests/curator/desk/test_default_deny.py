"""Nothing is open that is not listed, and nothing is written without a token and a role."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from curator.desk.guard import OPEN
from tests.curator.desk.conftest import People, Visitor

FILLED = {
    "team": "kemijarvi",
    "post_id": "1",
    "pick_id": "1",
    "person_id": "1",
    "source_id": "1",
    "credential_id": "1",
    "notice_id": "1",
    "pause_id": "1",
    "series_id": "1",
    "reading_id": "1",
    "report_id": "1",
    "sending_id": "1",
    "place": "1",
    "width": "wide",
    "rule_id": "1",
    "of_id": "1",
    "tag_id": "1",
    "theme_id": "1",
    "listed": "theme",
    "sent_id": "1",
    "account_id": "1",
    "wall_id": "1",
    "request_id": "1",
    "election_id": "1",
    "kind": "feed",
    "key_kind": "youtube",
    "secret": "x",
    "name": "0" * 32 + ".jpg",
    "filename": "desk.css",
}


def path_of(app: Flask, rule: Rule) -> str:
    """An address of a rule."""
    made: str = app.url_map.bind("localhost").build(
        rule.endpoint, {name: FILLED[name] for name in rule.arguments}
    )
    return made


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def test_every_page_but_the_listed_ones_asks_to_sign_in(app: Flask, people: People) -> None:
    closed = [rule for rule in rules(app, "GET") if rule.endpoint not in OPEN]
    assert len(closed) > 15
    for rule in closed:
        page = people.anybody().get(path_of(app, rule), 303)
        assert page.to.startswith("/signin?next="), rule


def test_the_list_of_open_pages_is_short_and_true(app: Flask) -> None:
    assert len(OPEN) <= 12
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN


def test_nobody_signed_in_writes_anything(app: Flask, people: People) -> None:
    for rule in rules(app, "POST"):
        visitor = people.anybody()
        status = 401 if rule.endpoint not in OPEN else None
        page = visitor.post(path_of(app, rule), status, csrf=True)
        assert page.status >= 400, rule


def test_every_write_needs_a_token(app: Flask, people: People) -> None:
    written = rules(app, "POST")
    assert len(written) > 14
    for rule in written:
        page = people["owner"].post(path_of(app, rule), 400)
        assert "Lomake on vanhentunut" in page.text, rule


def test_another_browsers_token_does_not_do(people: People) -> None:
    token = people["editor"].token()
    people["editor"].post("/signout", 400, data={"csrf_token": token})


def test_no_page_changes_anything_by_being_opened(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}), rule


MATRIX = [
    # path, method, then the answers to viewer, editor, admin, owner, and an editor of another team
    ("/kemijarvi/", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/suggestions", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/pick?post={post}", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/pick?post={post}", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/pick/preview?post={post}", "POST", 403, 200, 200, 200, 404),
    ("/kemijarvi/picks", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/picks/{pick}", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/picks/{pick}/withdraw", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/picks/{pick}/answers", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/picks/{pick}/preview", "POST", 403, 200, 200, 200, 404),
    ("/kemijarvi/picks/{pick}/arrival", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/picks/{pick}/translations", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/picks/{pick}/translations/remove", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/picks/{pick}/permission", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/picks/{pick}/look", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/picks/{pick}/withdraw", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/picks/{pick}/back", "POST", 403, 303, 422, 422, 404),
    ("/kemijarvi/permissions", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/permission?post={post}", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/permission/asked?post={post}", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/permission/answer?post={post}", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/permission/without-picture?post={post}", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/suggestions/{post}", "POST", 403, 400, 400, 400, 404),
    ("/kemijarvi/suggestions/many", "POST", 403, 400, 400, 400, 404),
    ("/kemijarvi/add", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/add", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/add/wait?errand=1&link=x", "GET", 403, 303, 303, 303, 404),
    ("/kemijarvi/story", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/story", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/figures", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/figures/hashtags", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/figures/csv", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/figures/xlsx", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/reports", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/reports", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/reports/1", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/state", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/files/x.pdf", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/report", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/again", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/retry", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/words", "GET", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/words", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/words/print", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/sendings", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/sendings/1", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/sendings/1/remove", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/tone", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/tone/draw", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/tone/1", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/reports/1/tone/add", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/figures/charts/x-wide.svg", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/sources/new", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/sources/new/feed", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/sources/new/feed", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/sources/new/youtube", "GET", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/key/youtube", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/connections/key/meta", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/readings", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/readings", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/readings/1", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/readings/1", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/csv", "GET", 404, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/file", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/target", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/summed", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/name", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/aside", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/back", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/figures/1/remove", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/readings/1/figures/1/back", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/turns", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/turns/duty", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/turns/duty/remove", "POST", 403, 403, 303, 303, 404),
    ("/kemijarvi/turns/notice", "POST", 403, 403, 303, 303, 404),
    ("/kemijarvi/turns/pause", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/turns/pause/1/end", "POST", 403, 403, 303, 303, 404),
    ("/kemijarvi/baton", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/baton", "POST", 403, 422, 422, 422, 404),
    ("/kemijarvi/baton/take", "POST", 403, 303, 422, 422, 404),
    ("/kemijarvi/baton/back", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/spares", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/spares/{pick}/move", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/spares/{pick}/remove", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/sources", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/sources/1/check", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/connections", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/connections/meta", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/connections/mastodon", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/connections/bluesky", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/connections/1", "GET", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/accounts", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/partner", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/hashtag", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/pause/1", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/remove", "GET", 403, 403, 404, 404, 404),
    ("/kemijarvi/connections/1/remove", "POST", 403, 403, 404, 404, 404),
    ("/kemijarvi/settings", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/campaign", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/campaign", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/teams", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/teams/new", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/teams/new", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/teams/1", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/teams/1", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/teams/2", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/teams/2", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/teams/2/end", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/teams/2/end", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/hashtags", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/hashtags/new", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/hashtags/new", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/hashtags/1", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/hashtags/1", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/channels", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/channels/new", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/channels/new", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/channels/1", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/channels/1", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/walls", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/walls/new", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/walls/new", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/walls/1", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/walls/1", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/walls/2", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/walls/1/close", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/walls/1/close", "POST", 403, 403, 403, 303, 404),
    ("/kemijarvi/walls/1/open", "POST", 403, 403, 403, 303, 404),
    ("/kemijarvi/log", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/log/csv", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/rules", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/rules", "POST", 403, 400, 400, 400, 404),
    ("/kemijarvi/rules/1/end", "POST", 403, 303, 303, 303, 404),
    ("/kemijarvi/rules/election", "GET", 403, 403, 403, 200, 404),
    ("/kemijarvi/rules/election", "POST", 403, 403, 403, 422, 404),
    ("/kemijarvi/rules/election/1", "GET", 403, 403, 403, 404, 404),
    ("/kemijarvi/rules/election/1", "POST", 403, 403, 403, 404, 404),
    ("/kemijarvi/rules/election/1/remove", "POST", 403, 403, 403, 303, 404),
    ("/kemijarvi/embed", "GET", 200, 200, 200, 200, 404),
    ("/kemijarvi/removals", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/removals/1", "GET", 403, 404, 404, 404, 404),
    ("/kemijarvi/removals/1/decide", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/removals/1/hide", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/sent-stories", "GET", 403, 200, 200, 200, 404),
    ("/kemijarvi/sent-stories/1", "GET", 403, 404, 404, 404, 404),
    ("/kemijarvi/sent-stories/1/take", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/sent-stories/1/decline", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/sent-stories/1/back", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/hides/1", "GET", 403, 404, 404, 404, 404),
    ("/kemijarvi/hides/1", "POST", 403, 404, 404, 404, 404),
    ("/kemijarvi/themes", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/themes/theme", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/themes/1/name", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/themes/1/move", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/themes/1/offer", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/people", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/people", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/people/{person}/role", "POST", 403, 403, 400, 400, 404),
    ("/kemijarvi/people/{person}/link", "POST", 403, 403, 200, 200, 404),
    ("/kemijarvi/people/0/signout", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/people/0/code", "POST", 403, 403, 422, 422, 404),
    ("/kemijarvi/people/{person}/remove", "GET", 403, 403, 200, 200, 404),
    ("/kemijarvi/people/0/remove", "POST", 403, 403, 422, 422, 404),
]
ROLES = ("viewer", "editor", "admin", "owner", "neighbour")


def test_each_role_may_do_what_it_may_and_no_more(app: Flask, people: People) -> None:
    post, other = people.sample.post(), people.sample.post("Toinen #kemijärvi")
    made = people["editor"].post(
        f"/kemijarvi/pick?post={other}", csrf=True, data={"place": this_week(people)}
    )
    pick = int(made.to.split("/")[-1].split("?")[0])
    visitors = {role: people[role] for role in ROLES}
    for path, method, *expected in MATRIX:
        where = path.format(post=post, pick=pick, person=people.sample.people["viewer"])
        for role, status in zip(ROLES, expected, strict=True):
            ask = visitors[role].get if method == "GET" else _posting(visitors[role])
            page = ask(where, None)
            assert (path, method, role, page.status) == (path, method, role, status), page.text[:300]


def _posting(visitor: Visitor):
    return lambda path, status: visitor.post(path, status, csrf=True)


def this_week(people: People) -> str:
    from config import clock

    return clock.week_of(people.sample.now).isoformat()


def test_the_matrix_covers_every_page_of_a_team(app: Flask) -> None:
    expected = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in ("GET", "POST")
        if "team" in rule.arguments and method in (rule.methods or ())
    }
    adapter = app.url_map.bind("localhost")
    covered = set()
    for path, method, *_answers in MATRIX:
        plain = path.split("?")[0].format(post=1, pick=1, person=1)
        covered.add((adapter.match(plain, method=method)[0], method))
    assert covered == expected


@pytest.mark.parametrize(
    "path", ["/nothing/at/all", "/kemijarvi/picks/99999", "/kemijarvi/pick", "/pictures/passwd"]
)
def test_what_is_not_there_is_told_kindly(people: People, path: str) -> None:
    page = people["editor"].get(path, 404)
    assert "Sivua ei löytynyt" in page.text
    assert "Tämän viikon sivulle" in page.text


def test_too_low_a_role_is_told_who_can_help(people: People) -> None:
    assert "Pääkäyttäjä voi muuttaa rooliasi" in people["viewer"].get("/kemijarvi/add", 403).text
