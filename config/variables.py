"""Environment variables as values of settings: a secret may come from a file, a mistyped name is told."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

FROM_FILE = "_file"


def read(
    environment: Mapping[str, str], prefix: str, fields: Sequence[str], not_ours: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """The values of `fields` by name, and every problem in words.

    A field's variable is `prefix` and its name in capitals; with ``_FILE`` after it, it names a file
    that holds the value.  Empty variables and those in `not_ours` count as not set.
    """
    values: dict[str, str] = {}
    problems: list[str] = []
    for variable, value in environment.items():
        if not variable.upper().startswith(prefix) or variable in not_ours or not value:
            continue
        field = variable[len(prefix) :].lower()
        plain = field.removesuffix(FROM_FILE) if field not in fields else field
        if plain not in fields:
            known = ", ".join(prefix + name.upper() for name in fields)
            problems.append(f"{variable}: no such setting; known are {known}")
        elif plain == field:
            values[field] = value
        elif prefix + plain.upper() in environment:
            problems.append(f"{variable}: set either this or {prefix}{plain.upper()}, not both")
        else:
            try:
                values[plain] = Path(value).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{variable}: the file {value} cannot be read ({error})")
    return values, problems
