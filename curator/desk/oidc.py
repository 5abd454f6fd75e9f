"""Single sign-on by OpenID Connect: asking the organisation's server who somebody is.

The authorization code flow with PKCE, state and nonce.  This is a guest with a door of its own: it asks
the one server that the settings name and the addresses that server tells, over https (plain http on this
machine only), without following redirections, and takes in little.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from config.settings import Settings

TIMEOUT: Final = 10.0
LARGEST: Final = 512 * 1024
KEPT: Final = 3600.0
"""Seconds for which what the server tells of itself is believed."""

LASTS: Final = 600.0
"""Seconds a person has for signing in there."""

LEEWAY: Final = 60
"""Seconds by which clocks may differ."""

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512", "EdDSA"]


class OidcError(Exception):
    """It cannot be said who somebody is; the text is for the operator's log."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in under way, as the browser's session holds it."""

    state: str
    nonce: str
    verifier: str
    began: float
    next: str = ""
    invitation: str = ""
    """The invitation it accepts, "" for none."""
    connects: bool = False
    """A signed-in person connects the account to their own."""

    @classmethod
    def fresh(cls, *, next_page: str = "", invitation: str = "", connects: bool = False) -> "Flow":
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        return cls(state, nonce, verifier, time.time(), next_page, invitation, connects)

    @classmethod
    def kept(cls, held: object) -> "Flow | None":
        """As the session holds it; None when there is none, or it took too long."""
        if not isinstance(held, dict):
            return None
        try:
            flow = cls(**held)
        except TypeError:
            return None
        return flow if 0 <= time.time() - flow.began <= LASTS else None

    def to_keep(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Who:
    """Who somebody is, as their organisation says."""

    issuer: str
    subject: str
    name: str


class Provider:
    """The organisation's server; what it tells of itself is kept for an hour."""

    def __init__(self, settings: Settings, back: str) -> None:
        self._issuer = settings.oidc_issuer
        self._client = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._back = back
        self._lock = threading.Lock()
        self._told: tuple[float, Mapping[str, Any], Any] | None = None

    def begin(self, flow: Flow) -> str:
        """Where the browser goes to sign in; `OidcError` when the server does not answer."""
        about, _ = self._about()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(flow.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": "openid profile email",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        there = _checked(about.get("authorization_endpoint"), "authorization_endpoint")
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"

    def finish(self, flow: Flow, state: str, code: str) -> Who:
        """Who came back; `OidcError` when anything about it is not as it must be."""
        if not secrets.compare_digest(state.encode(), flow.state.encode()) or not code:
            raise OidcError("the answer belongs to no sign-in of this browser")
        about, keys = self._about()
        told = self._ask(
            _checked(about.get("token_endpoint"), "token_endpoint"),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._back,
                "client_id": self._client,
                "client_secret": self._secret,
                "code_verifier": flow.verifier,
            },
        )
        return self._who(str(told.get("id_token", "")), keys, flow.nonce)

    def _who(self, token: str, keys: Any, nonce: str) -> Who:
        from joserfc import jwt  # noqa: PLC0415  heavy, and few sign in so
        from joserfc.errors import JoseError  # noqa: PLC0415  the same

        must = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client},
            "nonce": {"essential": True, "value": nonce},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "sub": {"essential": True},
        }
        try:
            claims = self._signed(token, keys)
            jwt.JWTClaimsRegistry(leeway=LEEWAY, **must).validate(claims)  # type: ignore[arg-type]
        except (JoseError, ValueError) as error:
            raise OidcError(f"its token is not good: {type(error).__name__}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp") != self._client:
            raise OidcError("its token is for several programs and does not say that it is for us")
        return Who(self._issuer, str(claims["sub"]), str(claims.get("name", "")))

    def _signed(self, token: str, keys: Any) -> dict[str, Any]:
        """What a token says that the server has signed; its keys may have changed since they were kept."""
        from joserfc import jwt  # noqa: PLC0415  heavy, and few sign in so
        from joserfc.errors import JoseError  # noqa: PLC0415  the same

        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            with self._lock:
                self._told = None
        _, keys = self._about()  # once: a token that no key of theirs has signed is refused then
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims

    def _about(self) -> tuple[Mapping[str, Any], Any]:
        """What the server tells of itself, and its keys."""
        from joserfc.errors import JoseError  # noqa: PLC0415  heavy, and few sign in so
        from joserfc.jwk import KeySet  # noqa: PLC0415  the same

        with self._lock:
            kept = self._told
        if kept is not None and time.monotonic() - kept[0] < KEPT:
            return kept[1], kept[2]
        about = self._ask(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self._issuer:
            raise OidcError(f"it calls itself {str(about.get('issuer'))[:200]!r}, not {self._issuer!r}")
        try:
            keys = KeySet.import_key_set(self._ask(_checked(about.get("jwks_uri"), "jwks_uri")))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OidcError(f"its keys cannot be read: {type(error).__name__}") from error
        with self._lock:
            self._told = (time.monotonic(), about, keys)
        return about, keys

    def _ask(self, url: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A JSON document of the server's."""
        import httpx  # noqa: PLC0415  heavy, and few sign in so

        try:
            with (
                httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
                client.stream(
                    "POST" if form is not None else "GET",
                    url,
                    data=dict(form) if form is not None else None,
                    headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                ) as answer,
            ):
                body = bytearray()
                ends = time.monotonic() + TIMEOUT
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > LARGEST or time.monotonic() > ends:
                        raise OidcError(f"{url}: the answer is too large or too slow")
                status = answer.status_code
        except httpx.HTTPError as error:
            raise OidcError(f"{url}: {type(error).__name__}") from error
        if status != 200:
            raise OidcError(f"{url}: answered {status}")
        try:
            found = json.loads(body)
        except ValueError as error:
            raise OidcError(f"{url}: the answer is no JSON") from error
        if not isinstance(found, dict):
            raise OidcError(f"{url}: the answer is no JSON object")
        return found


def _checked(url: object, what: str) -> str:
    """An address the server told: https, or plain http on this machine."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not here:
        raise OidcError(f"its {what} is no https address")
    return parts.geturl()
