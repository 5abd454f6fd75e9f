"""What Meta calls: only what it signs is heard, and each does what it says."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from collector.models import Errand, ErrandKind
from config import credentials
from config.db import Database
from config.models import Credential
from config.settings import Settings
from curator.models import AuditEvent, DataDeletion
from curator.removal import signed
from curator.removal.app import create_app
from curator.removal.signed import NotSigned
from tests.curator.removal.conftest import ADDRESS, SECRET
from tests.sample import Sample

OURS = "17841400000000000"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def request_of(content: object, secret: str = SECRET) -> str:
    """A signed request, written by the letter of Meta's guide."""
    payload = b64(json.dumps(content).encode())
    return b64(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()) + "." + payload


def of_person(user: str = "122", issued_at: int = 1_790_000_000, **more: object) -> dict[str, object]:
    return {"algorithm": "HMAC-SHA256", "issued_at": issued_at, "user_id": user, **more}


def connect(database: Database, sample: Sample, name: str = "meta-1", user: str = "122") -> int:
    account = {"id": OURS, "username": "kemijarvi"}
    return database.writing(
        credentials.store,
        b"k" * 32,
        name=name,
        campaign_id=sample.campaign,
        team_id=sample.teams["kemijarvi"],
        kind="meta",
        secret={"token": "salainen"},
        facts={"user": user, "pages": [{"id": "1", "name": "Sivu", "instagram": account}]},
    )


def names(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.execute(select(col(Credential.name))).scalars())


def test_a_person_who_asks_has_their_connections_deleted(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    connect(database, sample)
    connect(database, sample, "meta-2", user="999")
    answer = anybody.post("/meta/deletion", data={"signed_request": request_of(of_person())})
    assert answer.status_code == 200
    code = answer.json["confirmation_code"]
    assert code.isalnum()
    assert answer.json["url"] == f"{ADDRESS}/deletion/{code}"
    assert names(database) == {"meta-2"}
    page = anybody.get(f"/deletion/{code}/fi")
    assert code in page.text
    assert "avaimineen: 1" in page.text
    with database.reading() as session:
        event = session.execute(select(AuditEvent)).scalar_one()
    assert (event.action, event.person_id) == ("forget", None)


def test_asking_twice_gives_the_same_code_and_one_row(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    connect(database, sample)
    text = request_of(of_person())
    codes = {anybody.post("/meta/deletion", data={"signed_request": text}).json["confirmation_code"]}
    codes |= {anybody.post("/meta/deletion", data={"signed_request": text}).json["confirmation_code"]}
    other = request_of(of_person(issued_at=1_790_000_001))
    codes |= {anybody.post("/meta/deletion", data={"signed_request": other}).json["confirmation_code"]}
    assert len(codes) == 2
    with database.reading() as session:
        rows = session.execute(select(DataDeletion)).scalars().all()
    assert {row.code for row in rows} == codes
    assert sorted(row.found["connections"] for row in rows) == [0, 1]


def test_a_request_played_back_deletes_nothing_that_was_connected_since(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    text = request_of(of_person())
    connect(database, sample)
    anybody.post("/meta/deletion", data={"signed_request": text})
    connect(database, sample, "meta-anew")

    assert anybody.post("/meta/deletion", data={"signed_request": text}).status_code == 200

    assert names(database) == {"meta-anew"}
    anybody.post("/meta/deletion", data={"signed_request": request_of(of_person(issued_at=1_790_000_009))})
    assert names(database) == set()


def test_the_row_tells_nothing_about_who(anybody: FlaskClient, database: Database, sample: Sample) -> None:
    connect(database, sample, user="123456789012345")
    anybody.post("/meta/deletion", data={"signed_request": request_of(of_person("123456789012345"))})
    with database.reading() as session:
        kept = [
            *session.execute(select(DataDeletion)).scalars(),
            *session.execute(select(AuditEvent)).scalars(),
        ]
        assert len(kept) == 2
        assert "123456789012345" not in "".join(str(row.model_dump()) for row in kept)


def test_taking_the_app_back_breaks_the_connection(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    number = connect(database, sample)
    answer = anybody.post("/meta/deauthorize", data={"signed_request": request_of(of_person())})
    assert answer.status_code == 200
    with database.reading() as session:
        row = session.get_one(Credential, number)
    assert row.dead_at is not None
    assert row.problem


FORGED = [
    "",
    "a.b",
    ".",
    "no dot",
    request_of(of_person(), "another secret"),
    request_of(of_person())[:-4],
    request_of(of_person(algorithm="none")),
    request_of(of_person("")),
    request_of(of_person("1 or 1=1")),
    request_of([1]),
    request_of("x"),
    b64(b"") + "." + b64(b"{}"),
    "ä.ö",
    "x" * 9000,
]


@pytest.mark.parametrize("path", ["/meta/deletion", "/meta/deauthorize"])
def test_what_is_not_signed_is_not_heard(
    anybody: FlaskClient, database: Database, sample: Sample, path: str
) -> None:
    connect(database, sample)
    for text in FORGED:
        assert anybody.post(path, data={"signed_request": text}).status_code == 403, text
    with database.reading() as session:
        assert session.execute(select(DataDeletion)).first() is None
        assert session.execute(select(Credential)).scalar_one().dead_at is None


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_signed_request(text: str) -> None:
    with pytest.raises(NotSigned):
        signed.request_of(text, SECRET)


def test_a_service_without_an_app_secret_hears_nothing() -> None:
    with pytest.raises(NotSigned):
        signed.request_of(request_of(of_person(), ""), "")
    with pytest.raises(NotSigned):
        signed.check_body(b"{}", "sha256=" + hmac.new(b"", b"{}", hashlib.sha256).hexdigest(), "")


def test_an_unknown_code_leads_nowhere(anybody: FlaskClient) -> None:
    for code in ("0" * 20, "x", "0" * 20 + "/xx"):
        assert anybody.get(f"/deletion/{code}").status_code == 404


def asked(words: str, challenge: str = "1158201444", mode: str = "subscribe") -> dict[str, str]:
    return {"hub.mode": mode, "hub.verify_token": words, "hub.challenge": challenge}


def test_meta_is_answered_when_it_knows_the_words(anybody: FlaskClient) -> None:
    answer = anybody.get("/meta/webhook", query_string=asked("sovitut sanat"))
    assert answer.status_code == 200
    assert answer.text == "1158201444"
    assert answer.mimetype == "text/plain"


def test_anybody_else_is_not_answered(anybody: FlaskClient) -> None:
    for query in (
        asked("muut sanat"),
        asked(""),
        asked("sovitut sanat", "<script>"),
        asked("sovitut sanat", "x" * 300),
        asked("sovitut sanat", mode="unsubscribe"),
        {},
    ):
        assert anybody.get("/meta/webhook", query_string=query).status_code == 403, query


def mention(media: object = "18099123456789012", account: str = OURS, **more: object) -> dict[str, object]:
    change = {"field": "mentions", "value": {"media_id": media, **more}}
    return {"object": "instagram", "entry": [{"id": account, "time": 1_790_000_000, "changes": [change]}]}


def tell(anybody: FlaskClient, news: object, secret: str = SECRET) -> int:
    body = json.dumps(news).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
    return anybody.post("/meta/webhook", data=body, headers=headers).status_code


def errands(database: Database) -> list[tuple[ErrandKind, str]]:
    with database.reading() as session:
        return [(one.kind, one.subject) for one in session.execute(select(Errand)).scalars()]


def test_a_mention_becomes_an_errand_once(anybody: FlaskClient, database: Database, sample: Sample) -> None:
    connect(database, sample)
    assert tell(anybody, mention()) == 200
    assert tell(anybody, mention()) == 200
    assert errands(database) == [(ErrandKind.MENTION, f"{OURS}:18099123456789012")]


OTHER = [
    mention(account="42"),
    mention("x"),
    mention(None),
    mention(comment_id="1"),
    {"object": "page", "entry": mention()["entry"]},
    {"object": "instagram", "entry": [{"id": OURS, "changes": [{"field": "comments", "value": {}}]}]},
    {"object": "instagram", "entry": {"id": OURS}},
    {"object": "instagram"},
    [],
    "x",
]


def test_other_news_is_passed_over(anybody: FlaskClient, database: Database, sample: Sample) -> None:
    connect(database, sample)
    for news in OTHER:
        assert tell(anybody, news) == 200, news
    assert errands(database) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["object", "entry", "id", "changes", "field", "value", "media_id", "x"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_without_a_fault(news: object) -> None:
    for account, media in signed.mentions(json.dumps(news).encode()):
        assert account.isdigit()
        assert media.isdigit()


def test_news_that_is_not_signed_is_not_heard(
    anybody: FlaskClient, database: Database, sample: Sample
) -> None:
    connect(database, sample)
    assert tell(anybody, mention(), "another secret") == 403
    assert anybody.post("/meta/webhook", data=b"{}").status_code == 403
    assert anybody.post("/meta/webhook", data=b"{}", headers={"X-Hub-Signature-256": "ä"}).status_code == 403
    assert errands(database) == []


def test_news_too_large_is_not_taken_in(anybody: FlaskClient) -> None:
    assert anybody.post("/meta/webhook", data=b"x" * 300_000).status_code == 413


def test_a_request_says_who_and_when() -> None:
    sent = signed.request_of(request_of(of_person("7", 12)), SECRET)
    assert (sent.user, sent.issued_at) == ("7", 12)
    assert datetime.fromtimestamp(sent.issued_at, UTC).year == 1970


def test_on_this_machine_the_address_to_follow_lies_below_the_apps_path(
    database: Database, sample: Sample, public_settings: Settings
) -> None:
    here = public_settings.model_copy(update={"removal_url": "http://127.0.0.1:8080/removal"})
    client = create_app(here, database).test_client()
    answer = client.post(
        "/meta/deletion",
        data={"signed_request": request_of(of_person())},
        environ_overrides={"SCRIPT_NAME": "/removal"},
        headers={"Host": "evil.example"},
    )
    assert answer.json["url"] == f"{here.removal_url}/deletion/{answer.json['confirmation_code']}"
