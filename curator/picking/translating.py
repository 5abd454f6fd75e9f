"""Translations that staff write of a pick's words, into any language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from curator import acts
from curator.models import Pick, PickText
from curator.picking.answers import HEADLINE_LIMIT, TEXT_LIMIT

LENGTH_LIMIT: Final = 5000
MOST: Final = 30

# RFC 5646, as far as a text on a wall needs it: language, script, region, variants.
_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE,
)
_TAG_LIMIT: Final = 16
_RTL_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"})
_RTL_LANGUAGES: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)


class Problem(StrEnum):
    """Why a translation cannot be kept; the desk has the words."""

    NO_SUCH_LANGUAGE = "no_such_language"
    SAME_LANGUAGE = "same_language"
    NOTHING = "nothing"
    TOO_LONG = "too_long"
    HEADLINE_TOO_LONG = "headline_too_long"
    TOO_MANY = "too_many"
    ENDED = "ended"


class TranslationError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Translation:
    """A pick's words in another language; what is "" is not translated."""

    language: str
    """A language tag, well-formed and in its usual spelling."""
    text: str
    headline: str = ""
    alt: str = ""
    original: str = field(default="", compare=False)
    """`curator.material.Material.digest` of the words it was made from."""

    def is_of(self, digest: str) -> bool:
        """Whether the words with this digest are those its text was made from; no text is of any."""
        return not self.text or self.original == digest


def tag(text: str) -> str | None:
    """A language tag in its usual spelling (``pt-BR``, ``zh-Hant``); None for what is none.

    The language itself has to be one that the Common Locale Data Repository knows by name.
    """
    found = _TAG.fullmatch(text.strip().replace("_", "-"))
    if found is None or len(found.group()) > _TAG_LIMIT:
        return None
    language = found["language"].lower()
    if language not in _known():
        return None
    script, region, variants = found["script"], found["region"], found["variants"].lower()
    return "-".join(filter(None, (language, script and script.title(), region and region.upper()))) + variants


def base(code: str) -> str:
    """The language of a tag: ``pt`` of ``pt-BR``."""
    return code.replace("_", "-").split("-", maxsplit=1)[0].lower()


def direction(code: str) -> str:
    """``rtl`` or ``ltr``: how a language, in its script, is written."""
    language, _, rest = code.partition("-")
    script = rest[:4].title() if re.match(r"[A-Za-z]{4}(-|$)", rest) else ""
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "rtl" if language.lower() in _RTL_LANGUAGES else "ltr"


def check(translation: Translation, original: str | None) -> Problem | None:
    """Why a translation of a text in `original` (a tag, None: unknown) cannot be kept; None where it can."""
    rules = (
        (tag(translation.language) is None, Problem.NO_SUCH_LANGUAGE),
        (original is not None and tag(translation.language) == tag(original), Problem.SAME_LANGUAGE),
        (not any((translation.text, translation.headline, translation.alt)), Problem.NOTHING),
        (len(translation.text) > LENGTH_LIMIT or len(translation.alt) > TEXT_LIMIT, Problem.TOO_LONG),
        (len(translation.headline) > HEADLINE_LIMIT, Problem.HEADLINE_TOO_LONG),
    )
    return next((why for wrong, why in rules if wrong), None)


def of_picks(session: Session, picks: Iterable[int]) -> Mapping[int, tuple[Translation, ...]]:
    """The translations of each pick that has any, by language."""
    rows = select(PickText).where(col(PickText.pick_id).in_(list(picks)))
    found: dict[int, list[Translation]] = {}
    for row in session.execute(rows.order_by(col(PickText.pick_id), col(PickText.language))).scalars():
        found.setdefault(row.pick_id, []).append(
            Translation(row.language, row.text, row.headline, row.alt, row.original)
        )
    return {pick_id: tuple(rows) for pick_id, rows in found.items()}


def showable(translations: Iterable[Translation], digest: str) -> tuple[Translation, ...]:
    """What may be shown of a pick's translations while the author's words have this digest.

    A text made from other words waits until somebody has checked it, and the author's own is shown;
    the headline and the words about the picture are staff's and stay.
    """
    return tuple(one if one.is_of(digest) else replace(one, text="") for one in translations)


def put(session: Session, person_id: int, pick_id: int, given: Translation, original: str | None) -> str:
    """Keep a translation, in the place of an earlier one into that language; gives the tag.

    `original` is the language of the author's words.  `TranslationError` when a rule says no; then
    nothing has changed.
    """
    tidy = Translation(
        given.language.strip(),
        given.text.strip().replace("\r\n", "\n"),
        " ".join(given.headline.split()),
        " ".join(given.alt.split()),
        given.original,
    )
    wrong = check(tidy, original)
    if wrong is not None:
        raise TranslationError(wrong)
    language = tag(tidy.language) or ""
    _living(session, pick_id)
    kept = session.get(PickText, (pick_id, language))
    if kept is None and len(of_picks(session, [pick_id]).get(pick_id, ())) >= MOST:
        raise TranslationError(Problem.TOO_MANY)
    session.merge(
        PickText(
            pick_id=pick_id,
            language=language,
            text=tidy.text,
            headline=tidy.headline,
            alt=tidy.alt,
            original=tidy.original,
        )
    )
    acts.record(session, person_id, "translated", "pick", pick_id, language=language)
    acts.walls_may_change(session)
    return language


def remove(session: Session, person_id: int, pick_id: int, language: str) -> None:
    """Take a translation away; one that is not there is away already.  `TranslationError` as in `put`."""
    _living(session, pick_id)
    kept = session.get(PickText, (pick_id, language))
    if kept is not None:
        session.delete(kept)
        acts.record(session, person_id, "translation_removed", "pick", pick_id, language=language)
        acts.walls_may_change(session)


def _living(session: Session, pick_id: int) -> Pick:
    kept = session.get(Pick, pick_id, with_for_update=True)
    if kept is None or kept.ended_at is not None:
        raise TranslationError(Problem.ENDED)
    return kept


@cache
def _known() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").languages if str(code).isalpha())
