"""The public process: from memory, politely, and never longer than it is true."""

import gzip
import json
import threading
from datetime import timedelta
from urllib.request import urlopen

import pytest
from sqlmodel import Session

from config import settings as config_settings
from config.models import Wall
from wall import answers, manifest
from wall.app import create
from wall.serve import LOOK_SECONDS, Folder

# Serving knows no database: one kind is enough to publish what is served.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def app(full, seconds: Seconds) -> Folder:
    """A full wall, published and served."""
    full.publish()
    return Folder(full.settings.published, now=full.clock, seconds=seconds)


def paths(full) -> list[str]:
    listing = (full.settings.published / manifest.NAME).read_bytes()
    return sorted(manifest.from_json(listing).documents)


def test_every_published_path_is_answered_with_what_lies_in_the_folder(full, app, call) -> None:
    listing = manifest.from_json((full.settings.published / manifest.NAME).read_bytes())
    for path, document in listing.documents.items():
        status, headers, body = call(app, path)
        if document.target:
            assert (status, headers["Location"]) == ("303 See Other", document.target)
        else:
            assert status == "200 OK"
            assert body == (full.settings.published / document.file.name).read_bytes()
            assert headers["Content-Length"] == str(len(body))


def test_every_answer_of_every_path_carries_the_headers_of_safety(full, app, call) -> None:
    asked = [(path, "GET") for path in [*paths(full), "/health", "/none", "/kaikki", "/../etc/passwd", ""]]
    for path, method in [*asked, ("/kaikki/fi/", "POST"), ("/kaikki/fi/", "OPTIONS"), ("/none", "DELETE")]:
        _status, headers, _body = call(app, path, method)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "frame-ancestors" in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        # Only walls made for frames and screens run a script, and only ours.
        runs = "script-src 'self'" in headers["Content-Security-Policy"]
        assert runs is path.endswith(("/frame/", "/element/", "/naytto/"))
        assert "Cache-Control" in headers
        assert "Set-Cookie" not in headers
        assert "Strict-Transport-Security" not in headers


def test_before_anything_is_published_it_says_to_come_back(full, call) -> None:
    status, headers, body = call(Folder(full.settings.published), "/kaikki/fi/")
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "5"
    assert "Seinää ei ole vielä julkaistu." in body.decode()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert call(Folder(full.settings.published), "/health")[0] == "503 Service Unavailable"


def test_only_reading_is_answered(app, call) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"):
        status, headers, _body = call(app, "/kaikki/fi/", method)
        assert status == "405 Method Not Allowed"
        assert headers["Allow"] == "GET, HEAD"


def test_a_head_request_gets_the_headers_alone(app, call) -> None:
    _status, whole, body = call(app, "/kaikki/fi/")
    status, headers, nothing = call(app, "/kaikki/fi/", "HEAD")
    assert (status, headers, nothing) == ("200 OK", whole, b"")
    assert headers["Content-Length"] == str(len(body))


def test_everything_may_be_kept_a_minute_and_never_for_good(full, app, call) -> None:
    for path in paths(full):
        _status, headers, _body = call(app, path)
        assert (
            headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"
        )
    assert call(app, "/none")[1]["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("identity;q=1, *;q=0", False),
        ("gzip ; q = 0", False),
    ],
)
def test_gzip_is_used_when_asked_for_and_only_then(app, call, accepts: str, packed: bool) -> None:
    _status, plain, whole = call(app, "/kaikki/fi/")
    _status, headers, body = call(app, "/kaikki/fi/", HTTP_ACCEPT_ENCODING=accepts)
    assert ("Content-Encoding" in headers) is packed
    assert headers["Vary"] == "Accept-Encoding"
    assert (gzip.decompress(body) if packed else body) == whole
    assert (headers["ETag"] != plain["ETag"]) is packed


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_what_a_visitor_has_already_is_not_sent_again(app, call, coding: str) -> None:
    asked = {"HTTP_ACCEPT_ENCODING": coding}
    etag = call(app, "/kaikki/fi/", **asked)[1]["ETag"]
    for has in (etag, f'"other", W/{etag}', "*"):
        status, headers, body = call(app, "/kaikki/fi/", HTTP_IF_NONE_MATCH=has, **asked)
        assert (status, body) == ("304 Not Modified", b"")
        assert headers["ETag"] == etag
        assert headers["Vary"] == "Accept-Encoding"
        assert "max-age" in headers["Cache-Control"]
    assert call(app, "/kaikki/fi/", HTTP_IF_NONE_MATCH='"other"', **asked)[0] == "200 OK"


def test_the_etag_of_one_coding_is_none_of_the_other(app, call) -> None:
    packed = call(app, "/kaikki/fi/", HTTP_ACCEPT_ENCODING="gzip")[1]["ETag"]
    assert call(app, "/kaikki/fi/", HTTP_IF_NONE_MATCH=packed)[0] == "200 OK"
    assert not answers.matches("", packed)


def test_other_sites_may_read_data_and_pictures_and_frame_walls_only(full, app, call) -> None:
    for path in paths(full):
        headers = call(app, path)[1]
        shared = path.endswith((".json", ".xml", ".js", ".css", ".svg", ".webp", ".jpg", "/fragment.html"))
        assert (headers.get("Access-Control-Allow-Origin") == "*") is shared
        assert (headers.get("Cross-Origin-Resource-Policy") == "cross-origin") is shared
        in_wall = path.endswith("/") and path.startswith(("/kaikki", "/kemijarvi"))
        alone = ("/arkisto/", "/kampanja/", "/kortti/")
        framed = path == "/" or (in_wall and not any(name in path for name in alone))
        assert ("frame-ancestors *" in headers["Content-Security-Policy"]) is framed
        assert ("frame-ancestors 'none'" in headers["Content-Security-Policy"]) is not framed


@pytest.mark.parametrize(
    ("hosts", "ancestors"),
    [
        (["www.posio.fi", "https://kunta.fi"], "frame-ancestors www.posio.fi https://kunta.fi {desk}"),
        (["x; script-src *"], "frame-ancestors {desk}"),
    ],
)
def test_a_wall_is_framed_by_its_hosts_and_the_desk_alone(
    full, seconds, call, hosts: list[str], ancestors: str
) -> None:
    def name(session: Session) -> None:
        session.query(Wall).filter_by(key="kaikki").one().hosts = hosts

    full.database.writing(name)
    full.publish()
    app = Folder(full.settings.published, now=full.clock, seconds=seconds)
    assert call(app, "/kaikki/fi/")[1]["Content-Security-Policy"].endswith(
        ancestors.format(desk="http://127.0.0.1:8080")
    )


def test_a_new_manifest_is_noticed_within_a_quarter_of_a_second(full, app, seconds, call) -> None:
    call(app, "/kaikki/fi/")
    pick = full.lift("Aivan uusi")
    full.publish()
    assert "Aivan uusi" not in call(app, "/kaikki/fi/")[2].decode()
    seconds.now += LOOK_SECONDS
    assert LOOK_SECONDS <= 0.25
    assert "Aivan uusi" in call(app, "/kaikki/fi/")[2].decode()
    assert call(app, f"/go/{pick}")[0] == "303 See Other"
    full.withdraw(pick)
    full.publish()
    seconds.now += LOOK_SECONDS
    assert "Aivan uusi" not in call(app, "/kaikki/fi/")[2].decode()
    assert call(app, f"/go/{pick}")[0] == "404 Not Found"


@pytest.mark.parametrize("harm", ["missing", "half written", "other bytes", "manifest cut", "manifest gone"])
def test_a_folder_that_is_not_whole_leaves_what_was_shown_before(full, app, seconds, call, harm: str) -> None:
    before = call(app, "/kaikki/fi/")[2]
    full.lift("Uusi tarina")
    full.publish()
    place = full.settings.published
    page, listing = place / "kaikki/fi/index.html", place / manifest.NAME
    whole, whole_listing = page.read_bytes(), listing.read_bytes()
    match harm:
        case "missing":
            page.unlink()
        case "half written":
            page.write_bytes(whole[: len(whole) // 2])
        case "other bytes":
            page.write_bytes(whole.replace(b"Uusi", b"Toka"))
        case "manifest cut":
            listing.write_bytes(whole_listing[:700])
        case _:
            listing.unlink()
    seconds.now += 1
    assert call(app, "/kaikki/fi/")[2] == before
    page.write_bytes(whole)
    listing.write_bytes(whole_listing)
    seconds.now += 1
    assert call(app, "/kaikki/fi/")[2] == whole


def test_a_process_started_on_a_folder_that_is_not_whole_shows_what_is_and_no_other_words(full, call) -> None:
    full.publish()
    place = full.settings.published
    (place / "kaikki/fi/index.html").write_bytes(b"half")
    (place / "wall.css").unlink()
    app = Folder(place, now=full.clock)
    assert call(app, "/kaikki/fi/")[2] == (place / "kaikki/fi/index.fallback.html").read_bytes()
    assert call(app, "/kaikki/sv/")[0] == "200 OK"
    assert call(app, "/wall.css")[0] == "503 Service Unavailable"


def test_after_its_validity_other_peoples_words_and_pictures_give_way(full, app, call) -> None:
    picture = next(path for path in paths(full) if path.endswith(".webp"))
    assert "Muutin" in call(app, "/kaikki/fi/")[2].decode()
    full.clock.forward(timedelta(hours=24))
    for path in ("/kaikki/fi/", "/kaikki/", "/kaikki/sv/wall.json", "/kaikki/en/atom.xml"):
        status, headers, body = call(app, path)
        assert status == "200 OK"
        assert "Muutin" not in body.decode()
        assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert "Seuraa meitä" in call(app, "/kaikki/fi/")[2].decode()
    assert json.loads(call(app, "/kaikki/fi/wall.json")[2])["cards"] == []
    assert call(app, picture)[0] == "404 Not Found"
    assert call(app, "/wall.css")[0] == "200 OK"
    assert call(app, "/embed.v1.js")[0] == "200 OK"
    assert call(app, "/health")[0] == "503 Service Unavailable"


def test_a_renewal_brings_everything_back(full, app, seconds, call) -> None:
    full.clock.forward(timedelta(hours=25))
    assert "Muutin" not in call(app, "/kaikki/fi/")[2].decode()
    full.publish()
    seconds.now += 1
    assert "Muutin" in call(app, "/kaikki/fi/")[2].decode()
    assert call(app, "/health")[0] == "200 OK"


def test_health_says_until_when_all_is_well(full, app, call) -> None:
    status, headers, body = call(app, "/health")
    facts = json.loads(body)
    assert (status, headers["Cache-Control"]) == ("200 OK", "no-store")
    assert facts["status"] == "ok"
    assert facts["valid_until"] == manifest.stamp(full.clock() + timedelta(hours=24))


@pytest.mark.parametrize(
    "path",
    [
        "/manifest.json",
        "/.lock",
        "/kaikki/fi/index.html",
        "/kaikki/fi/index.fallback.html",
        "/../manifest.json",
        "/kaikki/fi/../../manifest.json",
        "/kaikki/fi/..%2f..%2fmanifest.json",
        "//etc/passwd",
        "/go/0",
        "/kaikki\x00/",
        "/%00",
        "",
    ],
)
def test_only_what_the_manifest_names_is_answered(app, call, path: str) -> None:
    status, headers, body = call(app, path)
    assert status == "404 Not Found"
    assert "Sivua ei löytynyt." in body.decode()
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_whoever_comes_to_the_bare_address_sees_the_first_wall(app, call) -> None:
    status, headers, body = call(app, "/")
    assert status == "200 OK"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    inside = call(app, "/kaikki/")[2].decode().replace('"../', '"').replace(", ../", ", ")
    assert body.decode() == inside


def test_unknown_paths_are_forgotten_at_once(app, call) -> None:
    call(app, "/")
    shelf = app._shelf
    sizes = len(shelf.fresh), len(shelf.stale), len(shelf.pieces)
    for number in range(500):
        call(app, f"/{number}", HTTP_ACCEPT_ENCODING=f"x{number}", HTTP_IF_NONE_MATCH=f'"{number}"')
    assert app._shelf is shelf
    assert (len(shelf.fresh), len(shelf.stale), len(shelf.pieces)) == sizes


def test_a_path_without_its_last_slash_leads_to_the_one_with_it(app, call) -> None:
    for path, on in (("/kaikki", "kaikki/"), ("/kaikki/fi", "fi/")):
        status, headers, _body = call(app, path)
        assert (status, headers["Location"]) == ("308 Permanent Redirect", on)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "https://suo.example/\r\nSet-Cookie: a=b", "//x", "ftp://x"]
)
def test_a_manifest_that_leads_astray_is_not_believed(full, call, target: str) -> None:
    pick = full.lift()
    full.publish()
    listing = full.settings.published / manifest.NAME
    whole = json.loads(listing.read_bytes())
    whole["documents"][f"/go/{pick}/"]["target"] = target
    listing.write_text(json.dumps(whole))
    assert (
        call(Folder(full.settings.published, now=full.clock), f"/go/{pick}")[0] == "503 Service Unavailable"
    )


@pytest.mark.parametrize("name", ["../x.html", "/etc/passwd", "a/../../x.html", ".lock", "a//b", "a\\b"])
def test_a_manifest_that_names_files_outside_is_not_believed(full, call, name: str) -> None:
    full.publish()
    listing = full.settings.published / manifest.NAME
    whole = json.loads(listing.read_bytes())
    whole["documents"]["/wall.css"]["file"]["name"] = name
    listing.write_text(json.dumps(whole))
    assert call(Folder(full.settings.published, now=full.clock), "/wall.css")[0] == "503 Service Unavailable"


def test_a_renewal_reads_anew_only_what_changed(full, app, seconds, call) -> None:
    call(app, "/")
    before = app._shelf.fresh["/wall.css"]
    full.lift("Uusi")
    full.publish()
    seconds.now += 1
    call(app, "/")
    assert app._shelf.fresh["/wall.css"] is before


def test_https_is_remembered_by_browsers_once_the_wall_is_there(full, call) -> None:
    full.publish()
    given = {
        **dict(full.settings),
        "wall_url": "https://seina.kunta.example",
        "secret_key": "",
        "database_url": "",
    }
    app = create(config_settings.load({}, **given))
    for path in ("/kaikki/fi/", "/none", "/health"):
        assert call(app, path)[1]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_many_threads_see_one_whole_state_while_it_changes(full, app, seconds, call) -> None:
    torn: list[str] = []
    done = threading.Event()

    def visit() -> None:
        while not done.wait(0.001):
            body = call(app, "/kaikki/fi/")[2].decode()
            if not body.endswith("</html>\n") or body.count("<article") != 3:
                torn.append(body)

    visitors = [threading.Thread(target=visit) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for number in range(5):
        full.lift(f"Kierros {number}")
        full.publish()
        seconds.now += 1
    done.set()
    for visitor in visitors:
        visitor.join()
    assert torn == []


def test_a_real_server_answers_with_it(full, serving) -> None:
    full.publish()
    with serving(create(full.settings)) as (url, _server), urlopen(f"{url}/kaikki/fi/wall.json") as reply:
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
        assert len(json.load(reply)["cards"]) == 3
