"""*Add a source*: every kind with its limits, and what a person gives becomes a source that is asked."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from collector.models import Errand, ErrandKind
from config import credentials, secret
from config.kinds import KINDS, UNOFFICIAL
from config.models import CampaignSource, Credential, Relation, Source
from config.settings import Settings
from curator.models import AuditEvent
from tests.curator.desk.conftest import Page, People, Visitor

LIST = "/kemijarvi/sources/new"
KEYS = "/kemijarvi/connections"


def sources(people: People) -> list[tuple[Source, Relation]]:
    with people.database.reading() as session:
        rows = session.execute(
            select(Source, col(CampaignSource.relation))
            .join(CampaignSource, col(CampaignSource.source_id) == col(Source.id))
            .order_by(col(Source.id))
        )
        return [(one, relation) for one, relation in rows]


def add(visitor: Visitor, kind: str, status: int = 303, **given: str) -> Page:
    return visitor.post(f"{LIST}/{kind}", status, csrf=True, data=given)


def connect(people: People, kind: str = "youtube", status: int = 303, **parts: str) -> Page:
    given = {f"{kind}-{name}": value for name, value in parts.items()}
    return people["admin"].post(f"{KEYS}/key/{kind}", status, csrf=True, data=given)


def test_every_kind_is_listed_with_its_limits_and_the_way_to_add_it(people: People) -> None:
    page = people["admin"].get(LIST)
    for kind in set(KINDS) - set(UNOFFICIAL):
        about = KINDS[kind]
        addable = about.keyless and about.asks != "everything" and (about.key is None or about.key.by_hand)
        assert (f'href="{LIST}/{kind}"' in page.body) is addable, kind
    assert page.text.count("Rajoitus: ") == len(set(KINDS) - set(UNOFFICIAL))
    assert "Yhdistä ensin: YouTube" in page.text


def test_the_unofficial_way_is_not_offered_unless_it_is_accepted(people: People) -> None:
    assert "ilman virallista yhteyttä" not in people["admin"].get(LIST).text


def test_the_page_of_sources_leads_there_for_admins_only(people: People) -> None:
    assert LIST in people["admin"].get("/kemijarvi/sources").body
    assert LIST not in people["editor"].get("/kemijarvi/sources").body


def test_a_hashtag_on_a_site_is_asked_from_now_on(people: People) -> None:
    page = people["admin"].follow(
        add(people["admin"], "wordpress", where="WWW.kunta.fi", query="#Kemija\u0308rvi")
    )
    assert "Haku on käynnissä" in page.text
    ((source, relation),) = sources(people)
    assert (source.kind, source.server, source.query) == ("wordpress", "https://www.kunta.fi", "kemijärvi")
    assert (source.every_minutes, source.credential) == (60, "")
    assert relation is Relation.PUBLIC
    with people.database.reading() as session:
        assert session.execute(select(Errand.kind)).scalars().all() == [ErrandKind.CHECK]
        event = session.execute(select(AuditEvent).where(col(AuditEvent.action) == "add_source")).scalar_one()
    assert event.facts == {"kind": "wordpress"}


def test_a_website_of_ones_own_is_suggested_whole(people: People) -> None:
    add(people["admin"], "feed", where="https://www.kunta.fi/feed/", own="yes")
    add(people["admin"], "feed", where="https://muu.example/feed/")
    assert [(one.query, relation) for one, relation in sources(people)] == [
        ("https://www.kunta.fi/feed/", Relation.OWN),
        ("https://muu.example/feed/", Relation.PUBLIC),
    ]


def test_adding_twice_changes_nothing(people: People) -> None:
    for _ in range(2):
        add(people["admin"], "peertube", where="video.example", query="kemijärvi")
    assert len(sources(people)) == 1


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("wordpress", {"where": "", "query": "kemijärvi"}, "where"),
        ("wordpress", {"where": "http://kunta.fi", "query": "kemijärvi"}, "where"),
        ("wordpress", {"where": "kunta.fi", "query": "kaksi sanaa"}, "query"),
        ("wordpress", {"where": "kunta.fi", "query": "###"}, "query"),
        ("mastodon", {"where": "https://a:b@mastodon.social", "query": "kemijärvi"}, "where"),
        ("feed", {"where": "kunta"}, "where"),
        ("feed", {"where": "file:///etc/passwd"}, "where"),
    ],
)
def test_what_cannot_be_asked_for_is_told_beside_its_field(
    people: People, kind: str, given: dict[str, str], field: str
) -> None:
    page = add(people["admin"], kind, 422, **given)
    assert page.one("input", name=field).get("aria-invalid") == "true"
    assert sources(people) == []


def test_a_kind_without_a_form_cannot_be_added(people: People) -> None:
    for kind in ("youtube", "instagram_own", "bluesky_stream", "instaloader_tag", "myspace"):
        people["admin"].get(f"{LIST}/{kind}", 404)
        add(people["admin"], kind, 404, query="kemijärvi")


def test_a_key_is_sealed_and_the_teams_hashtags_are_asked_for_with_it(
    people: People, desk_settings: Settings
) -> None:
    page = people["admin"].follow(connect(people, token=" AIzaSalainen123 "))
    assert "AIzaSalainen123" not in page.body
    with people.database.reading() as session:
        row = session.execute(select(Credential)).scalar_one()
    assert (row.kind, row.server) == ("youtube", KINDS["youtube"].server)
    assert "AIza" not in row.sealed
    assert credentials.unseal(secret.key(desk_settings), row.sealed) == {"token": "AIzaSalainen123"}
    found = [one for one, _ in sources(people)]
    assert {(one.kind, one.credential, one.every_minutes) for one in found} == {("youtube", row.name, 120)}
    assert len(found) > 1


def test_with_a_key_more_of_its_kind_can_be_added(people: People) -> None:
    connect(people, token="AIzaSalainen123")
    before = len(sources(people))
    assert f'href="{LIST}/youtube"' in people["admin"].get(LIST).body
    add(people["admin"], "youtube", query="ruskaretki")
    (*_, (source, _)) = sources(people)
    assert (source.query, source.server) == ("ruskaretki", KINDS["youtube"].server)
    assert source.name == "#ruskaretki · YouTube"
    assert source.credential.startswith("youtube-")
    assert len(sources(people)) == before + 1


def test_another_teams_key_is_not_asked_with(people: People) -> None:
    connect(people, token="AIzaSalainen123")
    people["owner"].get("/keminmaa/sources/new/youtube", 404)


@pytest.mark.parametrize("token", ["", "  ", "ä", "x" * 3000])
def test_a_key_that_can_be_none_is_not_kept(people: People, token: str) -> None:
    page = connect(people, status=422, token=token)
    assert page.one("input", name="youtube-token").get("aria-invalid") == "true"
    assert len(token.strip()) < 2 or token not in page.body
    assert sources(people) == []


def test_a_kind_of_key_with_a_way_of_its_own_is_not_taken_so(people: People) -> None:
    for kind in ("meta", "instaloader", "mastodon", "myspace"):
        connect(people, kind, 404, token="avain")
