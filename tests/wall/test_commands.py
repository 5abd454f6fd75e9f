"""`someseina publish`: once, saying what changed."""

from click.testing import CliRunner, Result

from config import settings as config_settings
from wall import folder
from wall.commands import publish


def run(settings: config_settings.Settings) -> Result:
    return CliRunner().invoke(publish, obj=lambda: settings)


def test_it_tells_what_was_written_and_the_second_time_that_nothing_was(full) -> None:
    first = run(full.settings)
    assert first.exit_code == 0, first.output
    assert "written  kaikki/fi/index.html" in first.output
    second = run(full.settings)
    assert "nothing to change; valid until" in second.output
    assert "written  " not in second.output


def test_it_leaves_the_work_to_a_publisher_at_work(full) -> None:
    with folder.only_writer(full.settings.published):
        assert "another publisher is at work" in run(full.settings).output


def test_it_refuses_an_old_schema_and_names_the_command_that_mends_it(
    empty_database_url: str, tmp_path
) -> None:
    url = empty_database_url
    given = {"database_url": url.replace("+psycopg", "")} if url.startswith("postgresql") else {}
    if not given:
        (tmp_path / "empty.db").touch()
    result = run(config_settings.load({}, data=tmp_path, **given))
    assert result.exit_code == 1
    assert "someseina db upgrade" in result.output
    assert not (tmp_path / "wall").exists()


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(full) -> None:
    full.settings.published.parent.mkdir(exist_ok=True)
    full.settings.published.write_text("a file where the folder should be")
    result = run(full.settings)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
