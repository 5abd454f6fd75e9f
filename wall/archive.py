"""A wall's archive: every pick that may be shown, by year, week, team, theme and language.  Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from config import clock
from config.languages import LANGUAGES
from curator.shown import COUNT, ShownPick, ShownWall
from wall import cards, drafts, looks, render, stories, texts
from wall.cards import Card
from wall.drafts import Draft, Stamps
from wall.manifest import Kind, Rendition
from wall.words import Words, words

NAME: Final = "arkisto"
PAGE: Final = 60
"""Stories on one page."""
EXCERPT: Final = 160
"""Characters of a text."""

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Item:
    """A story in a list: a short card, the small picture's file, who picked it."""

    card: Card
    path: str
    text: str
    team: str
    small: str
    """"" for no picture."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to the stories of a week, a team, a theme or a language."""

    label: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page's stories; `slug` is its address in the archive, "" the archive's own."""

    slug: str
    label: str
    picks: tuple[ShownPick, ...]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of dividing an archive: by which word of an address, and how a person reads it."""

    slug: Callable[[ShownPick], str]
    label: Callable[[ShownPick, Words], str]


def of_wall(wall: ShownWall, stamps: Stamps) -> Iterator[Draft]:
    """Every page of a wall's archive, in every language."""
    for language in LANGUAGES:
        said = words(language)
        choices = _choices(wall.archive, said)
        for listing in listings(wall.archive, said):
            shown = choices if not listing.slug else ()
            below = f"/{wall.key}/{language}/{NAME}/"
            root = "../../../../" if listing.slug else "../../../"
            fallback = "below" if listing.slug else "rest"
            yield Draft(
                f"{below}{listing.slug}/" if listing.slug else below,
                partial(_page, wall, language, listing, shown, stamps, root),
                Kind.PAGE,
                stamps.made(
                    drafts.head(wall),
                    [stamps.pick(pick) for pick in listing.picks],
                    (listing.label, listing.newer, listing.older, shown),
                ),
                fallback=partial(stories.rest, wall, language, root),
                shared=f"{below[1:]}{fallback}.fallback.html",
                picks=tuple(pick.id for pick in listing.picks),
            )


def listings(picks: Sequence[ShownPick], said: Words) -> Iterator[Listing]:
    """The archive's own page, a list for each year when it does not hold all, and one for each choice."""
    years = _grouped(picks, _YEAR) if len(picks) > PAGE else {}
    yield Listing("", "", tuple(picks[:PAGE]))
    for slug, found in years.items():
        yield from _paged(slug, _YEAR.label(found[0], said), found)
    for way in _ways(picks):
        for slug, found in _grouped(picks, way).items():
            yield from _paged(slug, way.label(found[0], said), found)


def _paged(slug: str, label: str, picks: Sequence[ShownPick]) -> Iterator[Listing]:
    last = -(-len(picks) // PAGE)
    for number in range(1, last + 1):
        yield Listing(
            _numbered(slug, number),
            label,
            tuple(picks[(number - 1) * PAGE : number * PAGE]),
            newer=_numbered(slug, number - 1) if number > 1 else None,
            older=_numbered(slug, number + 1) if number < last else None,
        )


def _numbered(slug: str, number: int) -> str:
    # No key of a team or a language has an underscore, so this is nobody's address but a page's.
    return slug if number == 1 else f"{slug}_{number}"


def _choices(picks: Sequence[ShownPick], said: Words) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """What to choose from on the archive's own page: (title, choices) of each way there is."""
    _ = said.say
    titles = (
        (_YEAR, _("By year")),
        (_WEEK, _("By week")),
        (_TEAM, _("By municipality or project")),
        (_THEME, _("By theme")),
        (_LANGUAGE, _("By language")),
    )
    ways = ((_YEAR,) if len(picks) > PAGE else ()) + _ways(picks)
    return tuple(
        (
            title,
            tuple(
                Choice(way.label(found[0], said), slug, len(found))
                for slug, found in _grouped(picks, way).items()
            ),
        )
        for way, title in titles
        if way in ways
    )


def _ways(picks: Sequence[ShownPick]) -> tuple[_Way, ...]:
    """Ways that divide these picks at all; a handful needs none."""
    if len(picks) <= COUNT:
        return ()
    return tuple(way for way in (_WEEK, _TEAM, _THEME, _LANGUAGE) if len(_grouped(picks, way)) > 1)


def _grouped(picks: Sequence[ShownPick], way: _Way) -> dict[str, list[ShownPick]]:
    found: dict[str, list[ShownPick]] = {}
    for pick in picks:
        if slug := way.slug(pick):
            found.setdefault(slug, []).append(pick)
    return found


def _week_label(pick: ShownPick, said: Words) -> str:
    _ = said.say
    year, week = clock.week_number(pick.week)
    return _("week %(week)s, %(year)s") % {"week": week, "year": year}


def _week_slug(pick: ShownPick) -> str:
    year, week = clock.week_number(pick.week)
    return f"viikko-{year}-{week:02}"


def _year(pick: ShownPick) -> str:
    return str(clock.week_number(pick.week)[0])


def _language(pick: ShownPick) -> str:
    """The language itself, without place or script."""
    return (texts.language_tag(pick.material.language) or "").split("-", maxsplit=1)[0].lower()


def _language_label(pick: ShownPick, said: Words) -> str:
    code = _language(pick)
    return said.locale.languages.get(code) or code


def _theme_slug(pick: ShownPick) -> str:
    return f"teema-{pick.theme.key}" if pick.theme and _SLUG.fullmatch(pick.theme.key) else ""


def _theme_label(pick: ShownPick, said: Words) -> str:
    assert pick.theme
    names = dict(pick.theme.names)
    return texts.one_line(names.get(said.language) or names.get("fi") or pick.theme.key)


_YEAR: Final = _Way(_year, lambda pick, _: _year(pick))
_WEEK: Final = _Way(_week_slug, _week_label)
_TEAM: Final = _Way(
    lambda pick: f"mukana-{pick.team_key}",
    lambda pick, _: texts.one_line(pick.team_name) or pick.team_key,
)
_THEME: Final = _Way(_theme_slug, _theme_label)
_LANGUAGE: Final = _Way(lambda pick: f"kieli-{code}" if (code := _language(pick)) else "", _language_label)


def _page(
    wall: ShownWall,
    language: str,
    listing: Listing,
    choices: Sequence[tuple[str, Sequence[Choice]]],
    stamps: Stamps,
    root: str,
) -> bytes:
    made = (_item(pick, wall, language, stamps.renditions) for pick in listing.picks)
    return render.page(
        "archive.html",
        language,
        wall_key=wall.key,
        brand=looks.version(wall.brand),
        wall_title=texts.one_line(wall.name) or wall.key,
        label=listing.label,
        listing=listing,
        items=[item for item in made if not cards.is_empty(item.card)],
        choices=choices,
        name=NAME,
        pages={other: f"{wall.key}/{other}/{NAME}/" for other in LANGUAGES},
        root=root,
        url=stamps.site.url,
        style=drafts.style_version(),
    )


def _item(pick: ShownPick, wall: ShownWall, language: str, renditions: Mapping[str, Rendition]) -> Item:
    rendition = renditions.get(pick.picture.key) if pick.picture else None
    card = cards.card(pick, language, rendition, wall_language=wall.language)
    small = rendition.small.name if rendition and rendition.small else ""
    return Item(
        card,
        stories.path(pick.id, language, wall),
        texts.one_line(card.text, EXCERPT),
        texts.one_line(pick.team_name),
        small,
    )
