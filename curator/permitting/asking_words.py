"""The words in which a permission is asked: ready in three languages, or a team's own.

They name the team in its basic form, because nobody can inflect every name right.  They go out under
the post they are about, so they are short.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from config.db import insert_into
from curator import acts
from curator.models import AskingText, PermissionScope

ADDRESS: Final = "[osoite]"
"""Stands for the address of the terms in a team's own words."""
LANGUAGES: Final = ("fi", "sv", "en")
LIMIT: Final = 2000

_PICTURE: Final = {"fi": "Ihana kuva.", "sv": "Vilken fin bild.", "en": "What a lovely picture."}
_WORDS: Final = {"fi": "Hieno tarina.", "sv": "Vilken fin berättelse.", "en": "What a lovely story."}
_PLACES: Final[Mapping[str, Mapping[PermissionScope, str]]] = {
    "fi": {
        PermissionScope.WALL: "verkkosivuillamme",
        PermissionScope.CHANNELS: "somekanavissamme",
        PermissionScope.PRINT: "painotuotteissamme",
    },
    "sv": {
        PermissionScope.WALL: "på vår webbplats",
        PermissionScope.CHANNELS: "i våra sociala kanaler",
        PermissionScope.PRINT: "i våra trycksaker",
    },
    "en": {
        PermissionScope.WALL: "on our website",
        PermissionScope.CHANNELS: "in our social media channels",
        PermissionScope.PRINT: "in our printed material",
    },
}
_AND: Final = {"fi": "ja", "sv": "och", "en": "and"}
_TEXT: Final = {
    "fi": (
        "Hei! {lovely} Täällä {team}. Saammeko näyttää sen {places}, {credit}?"
        " Lisätietoa luvasta: {terms} Vastaa vaikka ”kyllä”. Voit perua luvan milloin vain."
    ),
    "sv": (
        "Hej! {lovely} Det är {team} som frågar: får vi visa den {places}, {credit}? Mer om tillståndet:"
        " {terms} Svara gärna ”ja”. Du kan återkalla tillståndet när du vill."
    ),
    "en": (
        "Hi! {lovely} This is {team}. May we show it {places}, {credit}?"
        " About the permission: {terms} Just answer “yes”. You can withdraw it at any time."
    ),
}
_CREDIT: Final = {
    "fi": ("nimelläsi", "nimelläsi ja linkillä julkaisuusi"),
    "sv": ("med ditt namn", "med ditt namn och en länk till ditt inlägg"),
    "en": ("with your name", "with your name and a link to your post"),
}
"""Of what was never published, and of what was."""


@dataclass(frozen=True, slots=True)
class About:
    """What a request is about; `tag` is the campaign's hashtag without ``#``, `terms` an address."""

    team: str
    tag: str
    terms: str
    picture: bool = True
    published: bool = True
    """There is a post to link to."""
    scope: tuple[PermissionScope, ...] = (PermissionScope.WALL,)


def ready(language: str, about: About) -> str:
    """Our text in one of `LANGUAGES`, with the campaign's hashtag last."""
    places = _listed([_PLACES[language][one] for one in PermissionScope if one in about.scope], language)
    text = _TEXT[language].format(
        lovely=(_PICTURE if about.picture else _WORDS)[language],
        team=about.team.rstrip("."),
        credit=_CREDIT[language][about.published],
        places=places,
        terms=about.terms,
    )
    return f"{text} #{about.tag}" if about.tag else text


def texts(session: Session, team_id: int, about: Mapping[str, About]) -> dict[str, str]:
    """The text of each language: the team's own where it has one, else ours.

    `about` by language, because the terms have an address in each.
    """
    own = {language: session.get(AskingText, (team_id, language)) for language in about}
    return {
        language: kept.text.replace(ADDRESS, about[language].terms)
        if kept
        else ready(language, about[language])
        for language, kept in own.items()
    }


def keep(
    session: Session, person_id: int, team_id: int, language: str, text: str, terms: str, at: datetime
) -> None:
    """Ask in these words from now on; the address in them is filled in anew each time."""
    values = {"text": text.strip().replace(terms, ADDRESS), "person_id": person_id, "at": at}
    kept = insert_into(session, AskingText).values(team_id=team_id, language=language, **values)
    session.execute(kept.on_conflict_do_update(index_elements=("team_id", "language"), set_=values))
    acts.record(session, person_id, "asking_text", "team", team_id, language=language)


def _listed(words: Collection[str], language: str) -> str:
    *first, last = words
    return f"{', '.join(first)} {_AND[language]} {last}" if first else last
