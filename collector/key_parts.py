"""What a key is made of, read from what a person gives."""

from config.kinds import Key


def parse(text: str, parts: Key) -> dict[str, str]:
    """The parts in lines ``part=value``; ValueError, without any value, when they are not right."""
    given: dict[str, str] = {}
    for line in text.splitlines():
        part, _, value = line.partition("=")
        if value.strip():
            given[part.strip()] = value.strip()
    known = (*parts.needed, *parts.optional)
    if set(given) - set(known) or set(parts.needed) - set(given):
        raise ValueError(f"give a line part=value for each part: {', '.join(known)}")
    return given
