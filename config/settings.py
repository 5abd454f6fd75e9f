"""Settings: one frozen object, read once from `SOMESEINA_*` variables.

A secret may come from a file instead: `SOMESEINA_SECRET_KEY_FILE=/run/secrets/key`.  Every problem
is told at once, and a variable nobody knows is a problem too: a typing mistake must not go unseen.
An empty variable counts as not set.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import variables
from config.kinds import UNOFFICIAL

PREFIX = "SOMESEINA_"
NOT_SETTINGS = frozenset({"SOMESEINA_CHROMIUM", "SOMESEINA_TEST_DATABASES"})
"""Variables of the tests, let through because tests and service share a machine."""

ROUTES = ("mailto", "mailtos", "json", "jsons")
"""Ways of sending notices: mail, or a web hook of the organisation's own."""

INSTALOADER = UNOFFICIAL["instaloader_tag"]
"""What an operator must write before anything collects from Instagram without Meta's permission."""


class SettingsError(Exception):
    """The settings are wrong; the text names every problem and what to do."""


class Settings(BaseSettings):
    """Everything an operator may set.  Instances never change."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", case_sensitive=False)

    data: Path = Field(Path("var"), description="folder for the database, pictures and the published wall")
    database_url: SecretStr = Field(
        SecretStr(""), description="PostgreSQL address; empty means an SQLite file in the data folder"
    )
    wall_url: str = Field("http://127.0.0.1:8080", description="address visitors' browsers ask the wall from")
    desk_url: str = Field("http://127.0.0.1:8080/desk", description="address staff use")
    removal_url: str = Field(
        "http://127.0.0.1:8080/removal",
        description="address of the public pages about personal data, and of Meta's callbacks",
    )
    listen: str = Field("127.0.0.1", description="address the web server listens on")
    port: int = Field(8080, ge=1, le=65535, description="port the web server listens on")
    proxies: int = Field(0, ge=0, le=5, description="how many proxies of yours stand in front")
    contact: str = Field(
        "",
        description="e-mail address for removal requests, shown on the wall and sent to the networks asked",
    )
    campaign_file: Path | None = Field(
        None, description="campaign file applied to an empty database; empty means the reference campaign"
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="key that signs sessions; empty means one kept in the data folder"
    )
    meta_app_id: str = Field("", description="number of your Meta app; empty means no Instagram or Facebook")
    meta_app_secret: SecretStr = Field(SecretStr(""), description="secret of your Meta app")
    meta_config_id: str = Field(
        "",
        description="configuration of Facebook Login for Business; empty means permissions asked one by one",
    )
    meta_verify_token: SecretStr = Field(
        SecretStr(""), description="words Meta proves itself with when it begins to send mentions"
    )
    meta_reviewed: bool = Field(
        False, description="whether Meta has approved hashtag search for your app (App Review)"
    )
    oidc_issuer: str = Field(
        "",
        description="address of the server of your single sign-on (OpenID Connect), such as "
        "https://login.microsoftonline.com/TENANT/v2.0; empty means none",
    )
    oidc_client_id: str = Field("", description="name this service has there")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="its secret there")
    oidc_name: str = Field(
        "", description="what staff call that account, such as “Kemijärven tunnukset”; empty: its host's name"
    )
    controller_name: str = Field(
        "", description="who is responsible for personal data: the organisation's name, for the privacy page"
    )
    controller_contact: str = Field("", description="how to reach the controller: an address, a phone number")
    controller_dpo: str = Field("", description="how to reach the data protection officer")
    legal_basis: Literal["public_task", "consent"] = Field(
        "public_task", description="legal basis of handling personal data: GDPR 6(1)(e) or 6(1)(a)"
    )
    notices_url: SecretStr = Field(
        SecretStr(""),
        description="apprise address that notices to staff are sent by, with {email} where the person's "
        "address goes; empty means that they are shown on the desk only",
    )
    alarm_url: SecretStr = Field(
        SecretStr(""),
        description="apprise address that alarms go to besides, such as a text message gateway; with {email} "
        "for each person, without it once to one place; empty means that notices are all there is",
    )
    retention_days: int = Field(
        30, ge=1, le=365, description="days after which a post nobody picked is removed"
    )
    instagram_unofficial: str = Field(
        "",
        description=f"“{INSTALOADER}”, word for word, allows instaloader; empty forbids it",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands over counts: one way in."""
        return (init_settings,)

    @field_validator("wall_url", "desk_url", "removal_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://seina.kunta.fi")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("must begin with https:// (plain http is for this machine only)")
        if parts.query or parts.fragment:
            raise ValueError("must have no ? or # part")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith("postgresql"):
            raise ValueError("must begin with postgresql:// or be left out (SQLite in the data folder)")
        return value

    @field_validator("secret_key")
    @classmethod
    def _key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters, or be left out")
        return value

    @field_validator("meta_app_id", "meta_config_id")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not (value.isascii() and value.isdigit()):
            raise ValueError("must be a number, as Meta's app dashboard shows it")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (not parts.hostname or parts.query or parts.fragment):
            raise ValueError("must be an address such as https://login.microsoftonline.com/TENANT/v2.0")
        if (
            value
            and parts.scheme != "https"
            and not (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
        ):
            raise ValueError("must begin with https:// (plain http is for this machine only)")
        return value

    @field_validator("instagram_unofficial")
    @classmethod
    def _accepted(cls, value: str) -> str:
        if value and value != INSTALOADER:
            raise ValueError(f"must be exactly “{INSTALOADER}”, or be left out")
        return value

    @field_validator("notices_url")
    @classmethod
    def _route(cls, value: SecretStr) -> SecretStr:
        route = value.get_secret_value()
        scheme = route.partition("://")[0].lower()
        if route and (scheme not in ROUTES or "{email}" not in route):
            raise ValueError(
                f"must begin with one of {', '.join(f'{one}://' for one in ROUTES)} and contain {{email}}, "
                "as in mailtos://someseina:password@smtp.kunta.fi?from=someseina@kunta.fi&to={email}"
            )
        return value

    @field_validator("alarm_url")
    @classmethod
    def _alarm(cls, value: SecretStr, known: ValidationInfo) -> SecretStr:
        route = value.get_secret_value()
        if route and route.partition("://")[0].lower() not in ROUTES:
            raise ValueError(f"must begin with one of {', '.join(f'{one}://' for one in ROUTES)}")
        # What is wrong with the other one is told by itself.
        ordinary = known.data.get("notices_url")
        if route and ordinary is not None and not ordinary.get_secret_value():
            raise ValueError("needs SOMESEINA_NOTICES_URL too: alarms go both ways")
        return value

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if value and ("@" not in value or any(c.isspace() or c in "<>\"'" for c in value)):
            raise ValueError("must be an e-mail address such as viestinta@kunta.fi")
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; holds a password, never log it."""
        url = self.database_url.get_secret_value()
        if not url:
            return f"sqlite:///{self.data / 'someseina.db'}"
        return "postgresql+psycopg" + url[url.index(":") :]

    @property
    def accepted_kinds(self) -> frozenset[str]:
        """Kinds of sources that break a network's terms and that the operator has accepted."""
        return frozenset({"instaloader_tag"}) if self.instagram_unofficial else frozenset()

    @property
    def oidc_ready(self) -> bool:
        """Whether staff can sign in with the organisation's own accounts."""
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret.get_secret_value())

    @property
    def oidc_called(self) -> str:
        """What staff call those accounts."""
        return self.oidc_name or urlsplit(self.oidc_issuer).hostname or ""

    @property
    def desk_is_public(self) -> bool:
        """Whether others than this machine can reach the desk: then admins need a second factor."""
        return urlsplit(self.desk_url).scheme == "https"

    @property
    def meta_ready(self) -> bool:
        """Whether an Instagram or Facebook account can be connected."""
        return bool(self.meta_app_id and self.meta_app_secret.get_secret_value())

    @property
    def published(self) -> Path:
        """The folder in which the wall is published."""
        return self.data / "wall"

    @property
    def counts(self) -> Path:
        """The folder in which the public process puts down its counts."""
        return self.data / "counts"

    @property
    def pictures(self) -> Path:
        """The folder of re-encoded pictures, named by content."""
        return self.data / "pictures"

    @property
    def reports(self) -> Path:
        """The folder with the files of koosteet and raportit."""
        return self.data / "reports"

    @property
    def charts(self) -> Path:
        """The folder with the charts that pages of figures show."""
        return self.data / "charts"


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings; `SettingsError` tells every problem of every variable at once.

    `overrides` (names of fields) win over the environment: the demo and tests use them.
    """
    given = os.environ if environment is None else environment
    values, problems = variables.read(given, PREFIX, list(Settings.model_fields), NOT_SETTINGS)
    try:
        settings = Settings(**{**values, **overrides})
    except ValidationError as error:
        for found in error.errors():
            field = str(found["loc"][0]) if found["loc"] else "settings"
            problems.append(f"{PREFIX}{field.upper()}: {found['msg'].removeprefix('Value error, ')}")
    else:
        if not problems:
            return settings
    raise SettingsError("the settings are wrong:\n" + "\n".join(f"  {line}" for line in sorted(problems)))


def names() -> list[str]:
    """The variables there are, in order."""
    return [PREFIX + name.upper() for name in Settings.model_fields]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
