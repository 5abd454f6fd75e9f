"""The house: which room knows which, how large a module is, and where things may be done."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("config", "collector", "curator", "wall")
MODULES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "versions" not in path.parts and "__pycache__" not in path.parts
] + [ROOT / "someseina.py"]

LONGEST = 300
LONGEST_SOURCE = 200
TOP_LEVEL = {
    *ROOMS,
    *("tests", "benchmarks", "docs", ".ci"),
    *("someseina.py", "pyproject.toml", "Makefile", "Dockerfile", "compose.yaml"),
    *("requirements.lock", "requirements-dev.lock"),
    *("README.md", "CHANGELOG.md", "LICENCE", "SECURITY.md"),
    *(".gitignore", ".gitattributes", ".dockerignore", ".editorconfig"),
}
DOOR = {f"collector/{name}.py" for name in ("door", "wire", "answers", "bodies", "targets")}
"""The one way out, in its parts."""

GUESTS = {"collector/instagram_door.py", "collector/websocket.py", "curator/desk/oidc.py"}
"""Libraries that ask by themselves, each with a door of its own that keeps to the same rules."""

READS_THE_ENVIRONMENT = {"config/settings.py", "config/processes.py", "someseina.py"}
"""Settings are read in one place; the others hand the environment on to processes they start."""

OF_COLLECTOR = {"models", "queries", "errands", "erase", "identity", "pictures", "errors", "values", "volume"}
OF_COLLECTOR |= {"access", "author_months", "doings", "kinds", "namesakes", "shares", "tombstones"}
OF_COLLECTOR |= {"traces", "whom"}
"""What deciding may know of collecting; docs/decisions/005."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> Iterator[str]:
    """Every module a file names in an import, also inside functions, as ``package.module``."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _attributes(path: Path) -> Iterator[str]:
    """Every ``name.attribute`` in a file, and every name a ``from`` import brings in."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
    yield from _imports(path)


def test_the_import_contracts_hold() -> None:
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_deciding_knows_no_more_of_collecting_than_was_decided() -> None:
    known = {
        (_name(path), parts[1])
        for path in MODULES
        if path.is_relative_to(ROOT / "curator")
        for parts in (one.split(".") for one in _imports(path))
        if parts[0] == "collector" and len(parts) > 1
    }
    assert known
    assert {(where, module) for where, module in known if module not in OF_COLLECTOR} == set()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_one_head(path: Path) -> None:
    source = path.is_relative_to(ROOT / "collector" / "sources")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (LONGEST_SOURCE if source else LONGEST)


def test_no_module_takes_a_name_of_the_standard_library() -> None:
    names = {part for path in MODULES for part in (path.stem, *path.relative_to(ROOT).parts[:-1])}
    assert names & set(sys.stdlib_module_names) == set()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert {name.split("/")[0] for name in listed} - TOP_LEVEL == set()


def test_only_settings_read_the_environment() -> None:
    readers = {
        _name(path) for path in MODULES if {"os.environ", "os.getenv", "os.environb"} & set(_attributes(path))
    }
    assert "config/settings.py" in readers
    assert readers - READS_THE_ENVIRONMENT == set()


def test_sources_never_sleep() -> None:
    sleepers = {
        _name(path)
        for path in MODULES
        if path.is_relative_to(ROOT / "collector" / "sources")
        and {"time", "time.sleep", "asyncio.sleep", "threading"} & set(_attributes(path))
    }
    assert sleepers == set()


def test_only_the_door_asks_other_machines() -> None:
    ways_out = {"httpx", "httpcore", "requests", "http.client", "urllib.request", "ftplib", "smtplib"}
    askers = {_name(path) for path in MODULES if ways_out & set(_imports(path))}
    assert "collector/door.py" in askers
    # The health check asks this machine's own web process.
    assert askers - DOOR - GUESTS - {"collector/commands.py"} == set()


def test_pages_of_the_desk_write_through_their_context_alone() -> None:
    """Past it a page would go on reading what was there before."""
    desk = [path for path in MODULES if path.is_relative_to(ROOT / "curator" / "desk")]
    past = {_name(path) for path in desk if "desk().database" in path.read_text("utf-8")}
    assert past == {"curator/desk/context.py"}


def test_tables_are_declared_by_the_rooms_that_own_them() -> None:
    declaring = {
        _name(path)
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef) and any(word.arg == "table" for word in node.keywords)
    }
    models = re.compile(r"config/models\.py|(collector|curator)/models/\w+\.py")
    assert {name for name in declaring if not models.fullmatch(name)} == set()


def test_every_module_says_what_it_is_for() -> None:
    assert [_name(path) for path in MODULES if not (ast.get_docstring(_tree(path)) or "").strip()] == []


def test_the_command_line_imports_a_room_only_when_a_command_needs_it() -> None:
    """`someseina --help` answers at once: no database, no web framework, no network client."""
    heavy = (
        "{'sqlalchemy', 'sqlmodel', 'flask', 'httpx', 'PIL', 'feedparser', 'granian', 'alembic', 'pydantic'}"
    )
    asked = f"import sys, someseina; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_process_loads_no_database() -> None:
    heavy = {"sqlalchemy", "sqlmodel", "flask", "httpx", "PIL", "feedparser", "apscheduler"}
    assert (heavy | {"collector", "curator"}) & _loaded_by("wall.app") == set()


def _loaded_by(module: str) -> set[str]:
    """Everything a fresh process has loaded after importing one module."""
    asked = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert module in done.stdout.split()
    return set(done.stdout.split())
