"""The tables of the summer's documents as they must read, from the count by hand (`expected`).

Every cell is what people read and what a workbook calculates with; words are written out in the three
languages here, so that a line that says something else in one of them is found.
"""

import re
from typing import Final

from tests.curator.worked import expected
from tests.curator.worked.expected import (
    AUTHORS,
    DONE,
    EXPECTED,
    LANGUAGES,
    POSTS,
    SPELLINGS,
    TAGS,
    TEAMS,
    TYPED,
    WEEKS,
    Count,
    Name,
)

Cell = tuple[str, int | str]
"""What is read, and a workbook's value."""
Rows = list[tuple[str, list[Cell]]]
"""First cell → the others, in order."""

NOTHING_TO_COMPARE: Final = ("Ei vertailukautta", "Ingen jämförelseperiod", "No period to compare")
DASH: Final = ("–", "–")
PERCENT: Final = {(DONE, "weeks"): " (±0 %)", (TYPED, "Instagram: #kemijärvi"): " (+38 %)"}
"""Below twenty no percentages; these two lines have twenty on both sides."""
ALWAYS: Final = frozenset({"done", "over_time", "networks", "tags", "reactions", "tone"})
"""What the raportti has too; the kooste has all."""
_CLICKS: Final = ("Klikkaukset", "Klick", "Clicks")
_SINCE: Final = (
    "Muutos edelliseen kauteen",
    "Förändring från föregående period",
    "Change since last period",
)
_REACTIONS: Final = ("likes", "reposts", "replies")
_OF_POSTS: Final = ("{known}/{all} julkaisusta", "{known} av {all} inlägg", "{known} of {all} posts")
_WRITTEN: Final = ("kirjoitettuna", "skriven", "written")
_MONTHS: Final = ("1.7.–30.9.2026", "1.7–30.9.2026", "1 Jul–30 Sept 2026")
TONE: Final = {
    ("Myönteinen", "Positiv", "Positive"): 5,
    ("Neutraali", "Neutral", "Neutral"): 2,
    ("Kriittinen", "Kritisk", "Critical"): 1,
    ("Ei arvioitu", "Inte bedömd", "Not assessed"): 2,
}
"""Of the ten posts that are held, shown and not spam, as two people judged them."""

KEY_FIGURES: Final = (
    ("14", ("julkaisua", "inlägg", "posts")),
    ("4", ("nostoa", "lyft", "picks")),
    ("3", ("lupaa saatu", "tillstånd beviljade", "permissions granted")),
    ("22", ("klikkausta kampanjan seinillä", "klick på kampanjens väggar", "clicks on the campaign’s walls")),
)
"""The figures of the first spread; four picks are three of weeks and an extra one."""
COMPARISON: Final = ("Vertailu – ", "Jämförelse – ", "Comparison – ")
"""What the sheets of Seuranta's own tables begin with where the document has tables of the same things."""
CORRECTED: Final = (
    "Versio 4, 6.10.2026: luvut on laskettu uudelleen.",
    "Version 4, 6.10.2026: siffrorna har räknats om.",
    "Version 4 on 6 Oct 2026: the figures were counted again.",
)
"""How a cover says which version it is and why, before the note."""


def tables(language: str) -> dict[str, Rows]:
    """Every table of the whole kooste that is compared."""
    place = LANGUAGES.index(language)
    return {
        "done": [_once(name, language) for name in EXPECTED if name[0] == DONE],
        "clicks": [
            (_CLICKS[place], [_number(120, place), _number(22, place)]),
            (_SINCE[place], [_none(place), ("+22", 22)]),
        ],
        "posts": [_twice(name, language) for name in EXPECTED if name[0] == POSTS and not name[2]],
        "over_time": _weeks(place),
        "channels_over_time": [(week, [own]) for week, (_all, _clean, own, _days) in _weeks(place)],
        "networks": [
            (words, [*cells, _number(_own(name).now, place)])
            for name in EXPECTED
            if name[:2] == (POSTS, "posts") and name[2]
            for words, cells in [(expected.NETWORKS[name[2]][place], _twice(name, language)[1])]
        ],
        "tags": _tags(language),
        "teams": [_twice(name, language) for name in EXPECTED if name[0] == TEAMS],
        "reactions": _reactions(place),
        "authors": [
            (
                _MONTHS[place],
                [
                    _number(EXPECTED[AUTHORS, "authors", ""].now, place),
                    _number(EXPECTED[AUTHORS, "returning", ""].now, place),
                    (_OF_POSTS[place].format(known=14, all=14), 14),
                ],
            )
        ],
        "tone": [(words[place], [_number(count, place)]) for words, count in TONE.items()],
        "readings": [
            (name[1], [_number(count.now, place), _change(name, count, place)])
            for name, count in EXPECTED.items()
            if name[0] == TYPED
        ],
    }


def in_workbook(rows: Rows) -> list[tuple[str, list[int | str | None]]]:
    """What a workbook's cells hold: behind a column of changes their percentages, of words these."""
    changing = {
        place for _, cells in rows for place, (text, _) in enumerate(cells) if re.match(r"[+\u2212±]\d", text)
    }
    telling = {place for _, cells in rows for place, cell in enumerate(cells) if _words(*cell)}

    def held(place: int, text: str, value: int | str) -> list[int | str | None]:
        percent = [_percent(text)] if place in changing else []
        return [value, *percent, *([_words(text, value)] if place in telling else [])]

    return [
        (words, [found for place, cell in enumerate(cells) for found in held(place, *cell)])
        for words, cells in rows
    ]


def _words(text: str, value: int | str) -> str | None:
    """“13/14 julkaisusta”, of which a workbook's number is 13."""
    return text if isinstance(value, int) and text[-1].isalpha() else None


def _percent(text: str) -> int | None:
    found = re.search(r"\(([+\u2212±])(\d+) %\)", text)
    return int(found[2]) * (-1 if found[1] == "\u2212" else 1) if found else None


def _number(value: int | None, place: int) -> Cell:
    if value is None:
        return expected.NOT_KNOWN[place], expected.NOT_KNOWN[place]
    apart = "," if LANGUAGES[place] == "en" else " "
    return f"{value:,}".replace(",", apart), value


def _none(place: int) -> Cell:
    return NOTHING_TO_COMPARE[place], NOTHING_TO_COMPARE[place]


def _change(name: Name, count: Count, place: int) -> Cell:
    if count.before is None or count.now is None:
        return _none(place)
    grown = count.now - count.before
    sign = "+" if grown > 0 else "±"
    return f"{sign}{grown}{PERCENT.get(name[:2], '')}", grown


def _once(name: Name, language: str) -> tuple[str, list[Cell]]:
    place = LANGUAGES.index(language)
    count = EXPECTED[name]
    cells = [_number(count.now, place), _change(name, count, place), _none(place)]
    return expected.line(name, language), cells


def _twice(name: Name, language: str) -> tuple[str, list[Cell]]:
    place = LANGUAGES.index(language)
    count = EXPECTED[name]
    cells = [_number(count.now, place), _number(count.clean, place)]
    return expected.line(name, language), [*cells, _change(name, count, place), _none(place)]


def _own(name: Name) -> Count:
    return EXPECTED[POSTS, "channels", name[2]]


def _weeks(place: int) -> Rows:
    found: Rows = []
    for number, counts in enumerate(WEEKS.values(), start=27):
        length = {27: 5, 40: 3}.get(number, 7)
        watched = length - (number in {36, 37})
        cells = [_number(count, place) for count in counts]
        found.append((f"{number}/2026", [*cells, (f"{watched}/{length}", watched)]))
    return found


def _tags(language: str) -> Rows:
    """Each hashtag, and below #kemijärvi its two spellings."""
    found: Rows = []
    for name in EXPECTED:
        if name[0] == TAGS and not name[2]:
            found.append(_twice(name, language))
            if name[1] == "#kemijärvi":
                for words, cells in (_twice(one, language) for one in EXPECTED if one[0] == SPELLINGS):
                    found.append((f"{_WRITTEN[LANGUAGES.index(language)]} {words}", cells))
    return found


def _reactions(place: int) -> Rows:
    """Those to posts under our hashtags, then those on own channels, where the quarter before had none."""
    rows: Rows = []
    for prefix, known in (("", 13), ("channels_", 1)):
        counted = (expected.REACTIONS, f"{prefix}counted", "")
        of = EXPECTED[counted].now or 0
        rows.append((expected.line(counted, LANGUAGES[place]), [_number(of, place), DASH, DASH, DASH]))
        for what in _REACTIONS:
            name = (expected.REACTIONS, f"{prefix}{what}", "")
            words, (now, *changes) = _once(name, LANGUAGES[place])
            told = (_OF_POSTS[place].format(known=known, all=of), known)
            rows.append((words, [now, told, *changes]))
    return rows
