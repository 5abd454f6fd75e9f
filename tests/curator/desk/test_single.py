"""Single sign-on, with a real OpenID Connect server: who comes in, and what is refused."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import col

from config.db import Database
from config.settings import Settings
from curator.desk.app import create_app
from curator.desk.oidc import Flow, OidcError, Provider
from curator.entry import people as staff
from curator.models import Invitation, Person, SignIn
from tests.curator.desk.conftest import COMPILED, HOST, Page, People, Visitor
from tests.fakes import organisation
from tests.fakes.web import Reply, Web
from tests.sample import Sample


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with organisation.running("--require-nonce", "true") as origin:
        yield origin


@pytest.fixture
def joined(database: Database, desk_settings: Settings, sample: Sample, server: str) -> People:
    """A desk of an organisation with a server of its own."""
    return _desk(database, desk_settings, sample, server)


def _desk(database: Database, settings: Settings, sample: Sample, issuer: str) -> People:
    told = {
        "oidc_issuer": issuer,
        "oidc_client_id": "someseina",
        "oidc_client_secret": SecretStr("salaisuus"),
        "oidc_name": "Kunnan tunnukset",
    }
    app = create_app(settings.model_copy(update=told), database)
    app.jinja_env.bytecode_cache = COMPILED
    return People(app, database, sample)


def there(visitor: Visitor, path: str) -> str:
    """Where the browser is sent."""
    return visitor.get(path, 303).headers["Location"]


def back(visitor: Visitor, brought: dict[str, str], status: int | None = 303) -> Page:
    return visitor.get(f"/signin/back?{urlencode(brought)}", status)


def sign_in(visitor: Visitor, path: str, subject: str, status: int | None = 303) -> Page:
    return back(visitor, organisation.come_back(there(visitor, path), subject), status)


def connected(people: People, who: str, subject: str) -> None:
    """Somebody has connected their account."""
    visitor = people[who]
    assert sign_in(visitor, connecting(visitor), subject).to.startswith("/me")


def connecting(visitor: Visitor) -> str:
    """The address of one's own that leads to the organisation's server."""
    links = [one.get("href", "") for one in visitor.get("/me").all("a")]
    return next(link for link in links if link.startswith("/me/outside"))


def test_the_server_is_asked_for_a_code_with_state_nonce_and_pkce(joined: People) -> None:
    asked = parse_qs(urlsplit(there(joined.anybody(), "/signin/outside")).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{HOST}/signin/back"]
    assert all(len(asked[name][0]) > 20 for name in ("state", "nonce", "code_challenge"))


def test_the_page_offers_it_by_its_name_only_where_it_is_set_up(joined: People, people: People) -> None:
    assert "Kirjaudu: Kunnan tunnukset" in joined.anybody().get("/signin").text
    assert "Tai ilman salasanaa" not in people.anybody().get("/signin").text
    people.anybody().get("/signin/outside", 404)


def test_an_invitation_is_accepted_without_a_password_and_then_known(joined: People) -> None:
    sample = joined.sample
    link = joined.database.writing(staff.link, sample.people["editor"], sample.now)
    visitor = joined.anybody()
    assert "Kunnan tunnukset" in visitor.get(f"/invite/{link}").text
    sign_in(visitor, f"/invite/{link}/outside", "aino")
    visitor.get("/kemijarvi/picks")
    joined.anybody().get(f"/invite/{link}", 410)
    again = joined.anybody()
    assert sign_in(again, "/signin/outside?next=/kemijarvi/picks", "aino").to == "/kemijarvi/picks"
    again.get("/kemijarvi/picks")
    with joined.database.reading() as session:
        person = session.get_one(Person, sample.people["editor"])
        assert person.password == ""
        assert person.outside_id
        assert "aino" not in person.outside_id
        ways = set(session.execute(select(col(SignIn.way))).scalars())
    assert ways == {"outside"}


def test_the_same_address_there_is_not_enough_to_be_somebody_here(joined: People) -> None:
    with joined.database.reading() as session:
        address = session.get_one(Person, joined.sample.people["owner"]).email
    visitor = joined.anybody()
    page = sign_in(visitor, "/signin/outside", address, 403)
    assert "Tätä tiliä ei vielä tunneta täällä." in page.text
    visitor.get("/kemijarvi/", 303)


def test_a_signed_in_person_connects_and_disconnects_the_account(joined: People) -> None:
    connected(joined, "editor", "aino")
    editor = joined["editor"]
    assert "Voit kirjautua tilillä Kunnan tunnukset." in editor.get("/me").text
    sign_in(joined.anybody(), "/signin/outside", "aino")
    editor.send(editor.get("/me"), "/me/outside/remove")
    sign_in(joined.anybody(), "/signin/outside", "aino", 403)


def test_an_account_is_one_persons(joined: People) -> None:
    connected(joined, "editor", "aino")
    viewer = joined["viewer"]
    page = sign_in(viewer, connecting(viewer), "aino", 403)
    assert "Toinen henkilö käyttää jo tätä tiliä." in page.text


def test_somebody_shut_out_does_not_come_in_by_the_other_door(joined: People) -> None:
    connected(joined, "editor", "aino")
    joined.database.writing(staff.disable, None, joined.sample.people["editor"], joined.sample.now)
    sign_in(joined.anybody(), "/signin/outside", "aino", 403)


def test_a_spent_invitation_opens_nothing(joined: People) -> None:
    sample = joined.sample
    link = joined.database.writing(staff.link, sample.people["editor"], sample.now)
    first, second = joined.anybody(), joined.anybody()
    brought = organisation.come_back(there(second, f"/invite/{link}/outside"), "bertta")
    sign_in(first, f"/invite/{link}/outside", "aino")
    page = back(second, brought, 403)
    assert "Linkki on jo käytetty" in page.text or "ei enää" in page.text or "uusi" in page.text
    second.get("/kemijarvi/", 303)


@pytest.mark.parametrize("change", ["state", "code"])
def test_an_answer_that_was_tampered_with_is_refused(joined: People, change: str) -> None:
    connected(joined, "editor", "aino")
    visitor = joined.anybody()
    brought = organisation.come_back(there(visitor, "/signin/outside"), "aino")
    page = back(visitor, brought | {change: "x" * 30}, 502)
    assert "Organisaation kirjautuminen ei juuri nyt toimi." in page.text
    visitor.get("/kemijarvi/", 303)
    back(visitor, brought, 422)


def test_an_answer_brought_to_another_browser_opens_nothing_there(joined: People) -> None:
    connected(joined, "editor", "aino")
    brought = organisation.come_back(there(joined.anybody(), "/signin/outside"), "aino")
    victim = joined.anybody()
    back(victim, brought, 422)
    there(victim, "/signin/outside")
    back(victim, brought, 502)
    victim.get("/kemijarvi/", 303)


def test_a_code_is_good_once(joined: People) -> None:
    connected(joined, "editor", "aino")
    visitor = joined.anybody()
    brought = organisation.come_back(there(visitor, "/signin/outside"), "aino")
    back(visitor, brought)
    back(visitor, brought, 422)


def test_saying_no_there_is_told_here(joined: People) -> None:
    visitor = joined.anybody()
    address = there(visitor, "/signin/outside")
    brought = organisation.come_back(address, "", "deny")
    assert brought["error"] == "access_denied"
    assert "peruttiin tai sitä ei sallittu" in back(visitor, brought, 422).text


def test_nobody_is_sent_anywhere_else_afterwards(joined: People) -> None:
    connected(joined, "editor", "aino")
    page = sign_in(joined.anybody(), "/signin/outside?next=//muualla.example/", "aino")
    assert page.to == "/"


ISSUER = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(body=b"<html>"),
        Reply(body=b"[]"),
        Reply(body=b'{"issuer": "https://toinen.example"}'),
        Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(body=b" " * 600_000),
    ],
    ids=["500", "html", "list", "another", "redirect", "large"],
)
def test_a_server_that_makes_no_sense_is_told_as_such(
    database: Database, desk_settings: Settings, sample: Sample, reply: Reply
) -> None:
    with Web({ISSUER: reply}) as web:
        visitor = _desk(database, desk_settings, sample, web.origin).anybody()
        page = visitor.get("/signin/outside", 502)
    assert "Organisaation kirjautuminen ei juuri nyt toimi." in page.text


def test_addresses_that_the_server_tells_must_be_safe(
    database: Database, desk_settings: Settings, sample: Sample
) -> None:
    told: dict[str, Any] = {"jwks_uri": "http://kunta.example/keys"}
    with Web({}) as web:
        told["issuer"] = web.origin
        web.routes[ISSUER] = Reply(body=json.dumps(told).encode())
        _desk(database, desk_settings, sample, web.origin).anybody().get("/signin/outside", 502)
        assert web.paths() == [ISSUER]


def test_an_invitation_that_ends_while_somebody_signs_in_there_lets_nobody_in(joined: People) -> None:
    sample = joined.sample
    secret = sample.database.writing(staff.invite_by_key, "uusi@kunta.example", "Uusi", "kemijarvi", "editor")
    visitor = joined.anybody()
    brought = organisation.come_back(there(visitor, f"/invite/{secret}/outside"), "late")
    with sample.database.reading() as session:
        person = staff.find(session, "uusi@kunta.example")
    assert person is not None
    assert person.id is not None
    sample.database.writing(staff.disable, None, person.id, sample.now)
    sample.database.writing(
        lambda session: session.execute(
            update(Invitation).where(col(Invitation.person_id) == person.id).values(spent_at=None)
        )
    )
    back(visitor, brought, 403)
    with sample.database.reading() as session:
        assert session.get_one(Person, person.id).outside_id is None


def test_no_other_site_begins_connecting_an_account(joined: People) -> None:
    """Else a page could have its own account connected to whoever looks at it."""
    editor = joined["editor"]
    for path in ("/me/outside", "/me/outside?token=x", "/me/outside?token="):
        assert editor.get(path, 303).to == "/me"
    foreign = connecting(joined["viewer"]).partition("?")[2]
    assert editor.get(f"/me/outside?{foreign}", 303).to == "/me"


KEYS = "/jwks"


class Keyring:
    """An organisation's server that signs with a key that can be changed."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.key = self.told = _key("a")
        self.flow = Flow.fresh()
        places = ("jwks_uri", KEYS), ("token_endpoint", "/token"), ("authorization_endpoint", "/authorize")
        about = {"issuer": web.origin} | {name: web.origin + path for name, path in places}
        web.routes[ISSUER] = Reply(body=json.dumps(about).encode())
        self.provider = Provider(
            Settings(oidc_issuer=web.origin, oidc_client_id="someseina", oidc_client_secret="salaisuus"),
            f"{HOST}/signin/back",
        )

    def sign_in(self, nonce: str = "") -> str:
        """Who comes back with a token of the key of today."""
        now = int(time.time())
        said = {"iss": self.web.origin, "aud": "someseina", "sub": "aino", "iat": now, "exp": now + 60}
        said["nonce"] = nonce or self.flow.nonce
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)
        self.web.routes["/token"] = Reply(body=json.dumps({"id_token": token}).encode())
        public = {"keys": [self.told.as_dict(private=False)]}
        self.web.routes[KEYS] = Reply(body=json.dumps(public).encode())
        return self.provider.finish(self.flow, self.flow.state, "code").subject

    def asked(self) -> int:
        """How often the keys have been asked for."""
        return self.web.paths().count(KEYS)


def _key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid}, private=True)


@pytest.mark.parametrize("kid", ["b", "a"])
def test_who_signs_in_first_after_the_keys_have_changed_comes_in(kid: str) -> None:
    with Web({}) as web:
        ring = Keyring(web)
        assert [ring.sign_in(), ring.sign_in()] == ["aino", "aino"]
        assert ring.asked() == 1
        ring.key = ring.told = _key(kid)
        assert [ring.sign_in(), ring.sign_in()] == ["aino", "aino"]
        assert ring.asked() == 2


def test_a_token_that_no_key_of_theirs_has_signed_is_refused_after_asking_once_more() -> None:
    with Web({}) as web:
        ring = Keyring(web)
        ring.sign_in()
        ring.key = _key("hostile")
        with pytest.raises(OidcError, match="InvalidKeyIdError"):
            ring.sign_in()
        assert ring.asked() == 2
        ring.key = ring.told
        with pytest.raises(OidcError, match="InvalidClaimError"):
            ring.sign_in("toinen")
        assert ring.asked() == 2
