"""The documents: complete, true to the commands, with links that lead somewhere.

`python -m tests.test_docs` writes docs/operate/commands.md anew.
"""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

import someseina
from config.campaign_file import SourceTable
from config.kinds import KINDS

ROOT = Path(__file__).parent.parent
COMMANDS = ROOT / "docs" / "operate" / "commands.md"
UNIT = ROOT / "docs" / "operate" / "someseina.service"
DECISIONS = ROOT / "docs" / "decisions"
HEAD = """# Commands

What `someseina --help` tells, on one page. What the exit codes mean: [operating](README.md#exit-codes).

This page is written from the commands themselves: `python -m tests.test_docs` writes it anew.
"""

FORBIDDEN = re.compile(
    r"(?<![\w.:$}-])/(?:work|root|Users|home/\w+)/"  # a place on somebody's machine
    r"|\bpypi\.(?:org|python)|pythonhosted|\bnpmjs\b|--(?:extra-)?index-url"  # where packages come from
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
READERS = ("staff", "embed", "operate", "develop", "decisions")


def _commands(group: click.Group, path: str = "someseina") -> Iterator[tuple[str, click.Command]]:
    for name in sorted(group.commands):
        command = group.commands[name]
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


ALL = dict(_commands(someseina.cli))
RUNNABLE = {path: command for path, command in ALL.items() if not isinstance(command, click.Group)}


def _options(command: click.Command) -> list[click.Option]:
    return [one for one in command.params if isinstance(one, click.Option)]


def _usage(path: str, command: click.Command) -> str:
    arguments = [
        one.make_metavar(click.Context(command))
        for one in command.params
        if one.param_type_name == "argument"
    ]
    return " ".join([path, *(["[OPTIONS]"] if _options(command) else []), *arguments])


def _told(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _option(option: click.Option) -> str:
    name = ", ".join(option.opts)
    if not option.is_flag:
        name += f" {option.make_metavar(click.Context(someseina.cli))}"
    default = f" When not given: `{option.default}`." if option.show_default else ""
    return f"- `{name}`: {option.help}{default}"


def reference() -> str:
    """The page of all commands, in Markdown."""
    parts = [HEAD]
    for path, command in RUNNABLE.items():
        parts += [f"## `{path}`", f"    {_usage(path, command)}", _told(command.help or "")]
        if options := _options(command):
            parts.append("\n".join(map(_option, options)))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _files() -> list[Path]:
    """Every text file of the project that is, or could be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = (ROOT / name for name in listed)
    return [path for path in paths if path.suffix not in {".png", ".jpg", ".webp"} and path.is_file()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _find(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text, re.MULTILINE)


PAGES = [path for path in _files() if path.suffix == ".md"]


@pytest.mark.parametrize("path", ALL)
def test_every_command_has_help(path: str) -> None:
    assert (ALL[path].help or "").strip()


@pytest.mark.parametrize("path", RUNNABLE)
def test_every_option_has_help(path: str) -> None:
    assert [option.name for option in _options(RUNNABLE[path]) if not option.help] == []


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert _read(COMMANDS) == reference(), "run: python -m tests.test_docs"


def test_commands_named_in_documents_exist() -> None:
    groups = {path for path in ALL if path not in RUNNABLE}
    unknown = []
    for page in PAGES:
        for line in _find(r"(?:^|`|/bin/|exec someseina )(someseina [a-z][^`\n]*)", _read(page)):
            words = line.split()
            known = " ".join(words[:2]) in RUNNABLE or " ".join(words[:3]) in RUNNABLE
            if not known and line.strip() not in groups:
                unknown.append(f"{page.relative_to(ROOT)}: {line}")
    assert unknown == []


def test_options_named_with_commands_exist() -> None:
    unknown = []
    for page in PAGES:
        for line in _find(r"^\s*(?:\S*/bin/)?(someseina .+)$", _read(page)):
            words = line.split("#")[0].split()
            command = RUNNABLE.get(" ".join(words[:3])) or RUNNABLE.get(" ".join(words[:2]))
            known = {name for option in _options(command) for name in option.opts} if command else set()
            unknown += [
                f"{page.name}: {line}" for word in words if word.startswith("--") and word not in known
            ]
    assert unknown == []


@pytest.mark.parametrize("page", ["docs/staff/README.md", "README.md", "docs/operate/README.md"])
def test_pages_and_buttons_are_called_what_the_desk_calls_them(page: str) -> None:
    """In the Finnish page bold names them, elsewhere italics; a bold sentence ends in a mark."""
    text = _without_code(_read(ROOT / page))
    named = set(_find(r"(?<!\*)\*([A-ZÄÖ][^*\n]+)\*(?!\*)", text))
    if page.startswith("docs/staff/"):
        named |= {bold for bold in _find(r"\*\*([^*\n]+)\*\*", text) if bold[-1] not in ".!"}
    assert len(named) >= 2
    spoken = set()
    for catalogue in (
        "curator/desk/translations/fi/LC_MESSAGES/desk.po",
        "wall/translations/fi/LC_MESSAGES/wall.po",
    ):
        with (ROOT / catalogue).open("rb") as file:
            spoken |= {message.string for message in read_po(file) if isinstance(message.string, str)}
    assert named - spoken == set()


def test_every_decision_is_in_the_index_with_its_own_title() -> None:
    index = _read(DECISIONS / "README.md")
    for note in sorted(DECISIONS.glob("[0-9]*.md")):
        number, title = _read(note).splitlines()[0].removeprefix("# ").split(" ", 1)
        assert note.name.startswith(f"{number}-")
        assert f"| {number} | [{title}]({note.name}) |" in index


@pytest.mark.parametrize("note", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda note: note.stem)
def test_a_decision_says_what_was_chosen_and_what_was_not(note: Path) -> None:
    text = _read(note)
    headings = _find(r"^## (.+)$", text)
    assert headings == ["Context", "Decision", "Rejected", "Consequences"]
    assert len(text.split()) <= 900, "a decision fits on a page"


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(note.name[:3]) for note in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_changelog_has_something_for_the_next_version() -> None:
    text = _read(ROOT / "CHANGELOG.md")
    unreleased = text.split("## [Unreleased]")[1].split("\n## [")[0]
    assert re.search(r"^### (Security|Removed|Deprecated|Added|Changed|Fixed)$", unreleased, re.MULTILINE)
    assert re.search(r"^- ", unreleased, re.MULTILINE)


def test_systemd_starts_nothing_again_that_starting_again_does_not_mend() -> None:
    (codes,) = re.findall(r"(?m)^RestartPreventExitStatus=(.*)$", _read(UNIT))
    assert set(map(int, codes.split())) == someseina.FATAL


def test_make_targets_named_in_documents_exist() -> None:
    targets = set(_find(r"^([a-z-]+):", _read(ROOT / "Makefile")))
    named = {target for page in PAGES for target in _find(r"(?:^|`|=\S+ )make ([a-z]+)", _read(page))}
    assert {"run", "demo", "test"} <= named
    assert named - targets == set()


def test_the_readme_shows_the_product_and_leads_every_reader_on() -> None:
    readme = _read(ROOT / "README.md")
    for name in ("week-390.png", "wall-1280.png", "town-1280.png"):
        assert re.search(rf"!\[[^\]]{{30,}}\]\(docs/pictures/{name}\)", readme)
    for reader in READERS:
        assert f"(docs/{reader}/" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    lost = []
    for target in LINK.findall(_without_code(_read(page))):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        found = (page.parent / place).resolve() if place else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            lost.append(target)
    assert lost == []


OURS = r"(?:config|collector|curator|wall|tests|benchmarks|docs)"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_folders_named_in_documents_exist(page: Path) -> None:
    named = set(_find(rf"`({OURS}/[\w./-]*)`", _read(page)))
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_modules_named_in_documents_and_docstrings_exist() -> None:
    lost = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files()
        if path.suffix in {".md", ".py"}
        for name in _find(rf"`({OURS}(?:\.\w+)+)(?:\([^`]*\))?`", _read(path))
        if not (name.endswith((".css", ".json")) or _is_ours(name.split(".")))
    ]
    assert lost == []


def _is_ours(parts: list[str]) -> bool:
    """A module or a room, or something that is in one."""
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if module.is_file():
            return length == len(parts) or re.search(rf"\b{parts[length]}\b", _read(module)) is not None
    return False


def _without_code(text: str) -> str:
    return re.sub(r"^\s*```.*?^\s*```$", "", text, flags=re.MULTILINE | re.DOTALL)


def _anchors(page: Path) -> set[str]:
    """The names that headings get where such pages are shown."""
    headings = _find(r"^#+ (.+)$", _without_code(_read(page)))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_no_file_names_a_machine_or_a_place_packages_come_from() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in _files()
        if path != Path(__file__).resolve()
        for match in [FORBIDDEN.search(path.read_text(encoding="utf-8", errors="replace"))]
        if match
    ]
    assert found == []


def test_the_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = _read(ROOT / name)
        assert "://" not in text
        packages = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert packages
        assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(_read(ROOT / "pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    told = _read(DECISIONS / "009-dependencies-and-why.md")
    names = [re.split(r"[\[<>=]", one)[0] for one in wanted]
    assert [name for name in names if f"`{name}`" not in told] == []


def test_the_licence_is_named_the_same_everywhere() -> None:
    project = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert "SPDX-License-Identifier: EUPL-1.2" in _read(ROOT / "LICENCE")
    assert "[EUPL-1.2](LICENCE)" in _read(ROOT / "README.md")


if __name__ == "__main__":
    COMMANDS.write_text(reference(), encoding="utf-8")


def test_every_kind_of_source_is_explained_in_both_languages_and_no_other() -> None:
    finnish, english = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").split("\n---\n")
    for text in (finnish, english):
        examples = set(re.findall(r'^kind = "(\w+)"$', text, re.MULTILINE))
        headed = set(re.findall(r"^###? .*\(`(\w+)`\)$", text, re.MULTILINE))
        assert examples | headed == set(KINDS)


def test_the_examples_of_sources_are_ones_a_campaign_file_may_hold() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    for example in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        for table in tomllib.loads(example)["sources"]:
            SourceTable(**table)
