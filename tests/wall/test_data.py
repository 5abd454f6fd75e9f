"""The data others may build on: what its schema promises, and files that never change."""

import hashlib
import json
import shutil
from typing import Any

import jsonschema
import pytest
from sqlmodel import Session

from config.models import Team, TeamKind
from tests.wall.conftest import Call, Walls
from wall import assets, render
from wall.app import create

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def checker(walls: Walls) -> jsonschema.Draft202012Validator:
    schema = json.loads(walls.published()[assets.SCHEMA])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def documents(walls: Walls) -> dict[str, Any]:
    files = walls.published().items()
    return {
        name: json.loads(body) for name, body in files if name.endswith(("/wall.json", "/wall.fallback.json"))
    }


def enrich(walls: Walls) -> None:
    emblem = walls.picture("#ffffff", (600, 200))

    def change(session: Session) -> None:
        team = session.get_one(Team, walls.sample.teams["kemijarvi"])
        team.kind, team.funder_sentence, team.funder_emblem = TeamKind.PROJECT, "Rahoittaa EU.", emblem
        team.brand = {"link": "#a10000", "font": "slab", "radius": "0", "card-dark": "#000"}

    walls.database.writing(change)


def test_every_wall_in_every_language_is_what_the_schema_promises(full: Walls) -> None:
    enrich(full)
    full.publish()
    check = checker(full)
    found = documents(full)
    assert len(found) == 2 * 4 * 2
    for name, document in found.items():
        assert [error.message for error in check.iter_errors(document)] == [], name
    assert found["kemijarvi/fi/wall.json"]["style"].count(":") == 4
    assert found["kaikki/fi/wall.json"]["$schema"].endswith("/schema/wall.v1.json")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"cards": [{}]},
        {"valid_until": None},
        {"url": "javascript:alert(1)"},
        {"style": "--brand-link:red;}body{display:none"},
        {"language": "ru"},
        {"layout": "carousel"},
    ],
)
def test_the_schema_refuses_what_is_no_wall(full: Walls, change: dict[str, Any]) -> None:
    full.publish()
    document = documents(full)["kaikki/fi/wall.json"]
    assert not checker(full).is_valid(document | change)


def test_every_field_there_is_is_described(full: Walls) -> None:
    """So that nobody who reads the schema is surprised: it leaves room for more, we leave none."""
    enrich(full)
    full.publish()
    schema = json.loads(full.published()[assets.SCHEMA])

    def strict(part: Any) -> Any:
        if isinstance(part, dict):
            closed = {"additionalProperties": False} if part.get("type") == "object" else {}
            return {name: strict(one) for name, one in part.items()} | closed
        return [strict(one) for one in part] if isinstance(part, list) else part

    schema["properties"]["$schema"] = {"type": "string"}
    check = jsonschema.Draft202012Validator(strict(schema))
    for document in documents(full).values():
        assert [error.message for error in check.iter_errors(document)] == []


def test_any_site_may_read_the_data_and_the_schema(full: Walls, call: Call) -> None:
    full.publish()
    app = create(full.settings)
    for path in ("/kaikki/fi/wall.json", "/schema/wall.v1.json", f"/{assets.pinned()}", "/embed.v1.css"):
        status, headers, _ = call(app, path)
        assert status == "200 OK"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in headers


def test_a_script_named_by_its_digest_stays_after_the_program_has_another(
    full: Walls, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    full.publish()
    old = assets.pinned()
    script = full.published()[old]
    assert script == full.published()[assets.SCRIPT]
    assert old == f"embed.v1.{hashlib.sha256(script).hexdigest()[:12]}.js"
    other = shutil.copytree(render.STATIC, tmp_path / "static")
    (other / assets.SCRIPT).write_bytes(script + b"// newer\n")
    monkeypatch.setattr(render, "STATIC", other)
    assets.pinned.cache_clear()
    try:
        full.lift("Uusi")
        full.publish()
        assert full.published()[assets.pinned()].endswith(b"// newer\n")
    finally:
        assets.pinned.cache_clear()
    assert full.published()[old] == script
    status, _, body = call(create(full.settings), f"/{old}")
    assert (status, hashlib.sha384(body).digest()) == ("200 OK", hashlib.sha384(script).digest())
