"""The service's key: given, or made once and kept to its owner."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import secret
from config import settings as config_settings
from config.settings import SettingsError


def test_a_given_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = config_settings.load({}, data=tmp_path / "data", secret_key="k" * 40)
    assert secret.key(settings) == b"k" * 40
    assert not (tmp_path / "data").exists()


def test_a_made_key_stays_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = config_settings.load({}, data=tmp_path / "data")
    made = secret.key(settings)
    assert len(made) == 64
    assert secret.key(settings) == made
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_many_at_once_get_one_key(tmp_path: Path) -> None:
    settings = config_settings.load({}, data=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _number: secret.key(settings), range(64)))
    assert len(keys) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_a_broken_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(SettingsError, match="remove the file"):
        secret.key(config_settings.load({}, data=tmp_path))
