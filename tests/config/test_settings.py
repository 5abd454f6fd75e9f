"""Settings: every problem at once, secrets from files, nothing unknown let through."""

from pathlib import Path

import pytest

from config import secret
from config.settings import SettingsError, load, names


def test_nothing_set_gives_a_service_on_this_machine() -> None:
    settings = load({})
    assert settings.database == "sqlite:///var/someseina.db"
    assert settings.wall_url == "http://127.0.0.1:8080"


def test_all_problems_come_in_one_message() -> None:
    with pytest.raises(SettingsError) as told:
        load(
            {
                "SOMESEINA_PORT": "ovi",
                "SOMESEINA_DESK_URL": "http://toimitus.kunta.fi",
                "SOMESEINA_KONTAKTI": "x@kunta.fi",
                "SOMESEINA_CONTACT": "kirjaamo",
                "SOMESEINA_SECRET_KEY": "lyhyt",
                "SOMESEINA_DATABASE_URL": "mysql://x",
                "SOMESEINA_LOG_LEVEL": "LOUD",
            }
        )
    text = str(told.value)
    for name in ("PORT", "DESK_URL", "KONTAKTI", "CONTACT", "SECRET_KEY", "DATABASE_URL", "LOG_LEVEL"):
        assert f"SOMESEINA_{name}: " in text


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x" * 40 + "\n")
    settings = load({"SOMESEINA_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert secret.key(settings) == b"x" * 40


def test_a_missing_secret_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({"SOMESEINA_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_both_ways_at_once_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x" * 40)
    with pytest.raises(SettingsError, match="not both"):
        load({"SOMESEINA_SECRET_KEY": "y" * 40, "SOMESEINA_SECRET_KEY_FILE": str(tmp_path / "key")})


def test_an_empty_variable_is_not_set() -> None:
    assert load({"SOMESEINA_CAMPAIGN_FILE": ""}).campaign_file is None


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = load({"SOMESEINA_DATABASE_URL": "postgresql://u:salainen@db/x"})
    assert "salainen" not in repr(settings)
    assert settings.database == "postgresql+psycopg://u:salainen@db/x"


def test_every_setting_is_told_to_operators() -> None:
    told = Path("docs/operate/settings.md").read_text(encoding="utf-8")
    assert [name for name in names() if f"`{name}`" not in told] == []


def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = load({}, data=tmp_path)
    first = secret.key(settings)
    assert secret.key(settings) == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
