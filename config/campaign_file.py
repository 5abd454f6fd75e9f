"""Reading a campaign file: TOML in, wishes out, every mistake told at once by table and key."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config import hashtags, networks
from config.kinds import KINDS, Asks, Kind
from config.languages import LANGUAGES
from config.models import Relation, TagRole, TeamKind

REFERENCE = Path(__file__).parent / "campaigns.toml"
"""The campaign applied to an empty database when the settings name none."""

TAKEN = frozenset(
    {"connections", "desk", "go", "health", "invite", "me", "pictures", "poisto", "removal", "share"}
    | {"schema", "signin", "signout", "static", "tarina"}
)
"""Addresses of pages beside the walls' and the teams': neither may be called so."""

T = TypeVar("T")


class CampaignFileError(Exception):
    """The file cannot be used; `problems` has a line for each mistake, table and key first."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(f"{path}:\n" + "\n".join(f"  {problem}" for problem in self.problems))


def _key(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", value):
        raise ValueError("must be small letters a–z, digits and hyphens")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("must be an address such as https://kunta.fi/uutiset")
    return value


def _origin(value: str) -> str:
    parts = urlsplit(value if "://" in value else f"https://{value}")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("must be a server such as mastodon.social")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _tag(value: str) -> str:
    if not hashtags.fold(value):
        raise ValueError("is no hashtag: it has no letters or digits")
    return value.strip().lstrip("#")


def page_key(value: str) -> str:
    if value in TAKEN:
        raise ValueError(f"must not be one of {', '.join(sorted(TAKEN))}")
    return _key(value)


Key = Annotated[str, AfterValidator(_key)]
PageKey = Annotated[str, AfterValidator(page_key)]
Address = Annotated[str, AfterValidator(_address)]
Hashtag = Annotated[str, AfterValidator(_tag), Field(max_length=120)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CampaignTable(_Table):
    """The campaign itself."""

    key: Key
    name: Name
    about: str = ""
    starts: date
    ends: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        return _check_dates(self, self.starts, self.ends)


class TeamTable(_Table):
    """A municipality or project taking part."""

    name: Name
    kind: TeamKind
    home_url: Address | None = None


class AccountTable(_Table):
    """An own or a partner's channel."""

    team: str | None = None
    network: str
    handle: Annotated[str, Field(min_length=1, max_length=200)]
    name: Name
    url: Address
    relation: Relation


class TagTable(_Table):
    """A hashtag and its spellings."""

    name: Hashtag
    role: TagRole
    team: str | None = None
    spellings: tuple[Hashtag, ...] = ()
    starts: date | None = None
    ends: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        return _check_dates(self, self.starts, self.ends)


class SourceTable(_Table):
    """Something to ask over and over."""

    kind: str
    server: str = ""
    query: Annotated[str, Field(min_length=1, max_length=1000)]
    name: Name
    team: str | None = None
    relation: Relation = Relation.PUBLIC
    every_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    credential: Annotated[str, Field(max_length=64)] = ""
    """The name of the key it asks with, as `someseina credentials` lists it."""

    @model_validator(mode="after")
    def _askable(self) -> Self:
        kind = _kind(self.kind)
        if kind.asks is Asks.ADDRESS:
            _address(self.query)
            return self
        if not (self.server or kind.server):
            raise ValueError("server is missing")
        _origin(self.server or kind.server)
        if kind.asks is Asks.HASHTAG:
            _tag(self.query)
        return self

    @property
    def origin(self) -> str:
        """The server asked, as an origin; a feed's is that of its address."""
        kind = _kind(self.kind)
        if kind.asks is Asks.ADDRESS:
            parts = urlsplit(self.query)
            return f"{parts.scheme}://{parts.netloc.lower()}"
        return _origin(self.server or kind.server)

    @property
    def question(self) -> str:
        """What is asked there: an address, an account, or a hashtag without ``#``, composed."""
        return hashtags.spelling(self.query) if _kind(self.kind).asks is Asks.HASHTAG else self.query.strip()


def _kind(name: str) -> Kind:
    # A kind there is not is told as a mistake of its own, so it is taken for the plainest one here.
    return KINDS.get(name, Kind(Asks.ACCOUNT, "", "https://nowhere.invalid"))


class WallTable(_Table):
    """A place where picks are shown."""

    key: PageKey
    name: Name
    team: str | None = None
    language: str = "fi"
    hosts: tuple[Address, ...] = ()


class CampaignFile(_Table):
    """Everything one campaign asks for."""

    campaign: CampaignTable
    teams: dict[PageKey, TeamTable] = Field(min_length=1)
    accounts: tuple[AccountTable, ...] = ()
    tags: tuple[TagTable, ...] = Field(min_length=1)
    sources: tuple[SourceTable, ...] = ()
    walls: tuple[WallTable, ...] = Field(min_length=1)


def read(path: Path, kinds: Iterable[str] = tuple(KINDS)) -> CampaignFile:
    """Read and check a file; `kinds` are the kinds of sources that may be asked for.

    `CampaignFileError` tells every mistake at once.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CampaignFileError(path, [f"cannot be read: {error.strerror or error}"]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CampaignFileError(path, [f"is not valid TOML: {error}"]) from error
    try:
        found = CampaignFile.model_validate(raw)
    except ValidationError as error:
        # A list is also “too short” when each of its rows was wrong: that says nothing new.
        told = [_told(raw, one) for one in error.errors() if one["type"] != "too_short" or not one["input"]]
        raise CampaignFileError(path, told) from error
    problems = [*_unknown_words(found, set(kinds)), *_unknown_teams(found), *_doubles(found)]
    if problems:
        raise CampaignFileError(path, problems)
    return found


def _told(raw: dict[str, Any], error: Any) -> str:
    """One mistake as ``tags[2] (kemijärvi).role: …``."""
    where, at = "", raw
    for part in error["loc"]:
        where += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if where else str(part)
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            at = {}
        if isinstance(part, int) and isinstance(at, dict) and (name := at.get("name") or at.get("key")):
            where += f" ({name})"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _unknown_words(found: CampaignFile, kinds: set[str]) -> Iterable[str]:
    for number, source in enumerate(found.sources, 1):
        if source.kind not in kinds:
            yield f"sources[{number}] ({source.name}).kind: must be one of {', '.join(sorted(kinds))}"
    for number, account in enumerate(found.accounts, 1):
        if account.network not in networks.NAMES:
            known = ", ".join(networks.NAMES)
            yield f"accounts[{number}] ({account.name}).network: must be one of {known}"
    for number, wall in enumerate(found.walls, 1):
        if wall.language not in LANGUAGES:
            yield f"walls[{number}] ({wall.name}).language: must be one of {', '.join(LANGUAGES)}"


def _unknown_teams(found: CampaignFile) -> Iterable[str]:
    tables: dict[str, Sequence[AccountTable | TagTable | SourceTable | WallTable]] = {
        "accounts": found.accounts,
        "tags": found.tags,
        "sources": found.sources,
        "walls": found.walls,
    }
    for table, rows in tables.items():
        for number, row in enumerate(rows, 1):
            if row.team is not None and row.team not in found.teams:
                yield f"{table}[{number}] ({row.name}).team: there is no team “{row.team}” in [teams]"


def _doubles(found: CampaignFile) -> Iterable[str]:
    names: dict[str, list[tuple[str, ...]]] = {
        "accounts": [(row.network, row.handle.lower()) for row in found.accounts],
        "tags": [(hashtags.fold(row.name),) for row in found.tags],
        "sources": [(row.kind, row.origin, row.question, row.credential) for row in found.sources],
        "walls": [(row.key,) for row in found.walls],
    }
    for table, keys in names.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield f"{table}: {' '.join(filter(None, key))} is there {times} times, once is right"


def _check_dates(table: T, starts: date | None, ends: date | None) -> T:
    if starts and ends and ends < starts:
        raise ValueError("ends before it starts")
    return table
