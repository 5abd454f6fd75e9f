"""What a card says in a page language: the author's words, a part of them, or staff's translation.  Pure."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from config.languages import PUBLIC
from curator.picking import translating
from curator.picking.translating import Translation
from curator.shown import ShownPick
from wall import texts
from wall.words import Words

HEADLINE = 120


@dataclass(frozen=True, slots=True)
class CardText:
    """The words in another language, for readers whose language no page is in."""

    language: str
    direction: str
    name: str
    """What the language calls itself."""
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words ready for a card.  `language` None: nobody knows; `note` tells about the language, or ""."""

    headline: str
    headline_language: str
    text: str
    shortened: bool
    language: str | None
    direction: str
    note: str
    alt: str
    alt_language: str
    others: tuple[CardText, ...]


def wording(pick: ShownPick, said: Words, wall_language: str, *, whole: bool = False) -> Wording:
    """The words of a pick for pages in `said.language`; `whole` leaves nothing out.

    `wall_language` is what the staff of this wall write headlines and text alternatives in.
    """
    original = texts.language_tag(pick.material.language)
    translation = _translation(pick, said.language, original)
    text, shortened = _text(pick, translation, whole=whole)
    translated = translation is not None and bool(translation.text)
    code = translation.language if translation and translated else original
    headline = (translation and translation.headline) or pick.headline
    alt = (translation and translation.alt) or (pick.picture.alt if pick.picture else "")
    own_headline = translation is not None and bool(translation.headline)
    own_alt = translation is not None and bool(translation.alt)
    return Wording(
        headline=texts.one_line(headline, HEADLINE),
        headline_language=translation.language if translation and own_headline else wall_language,
        text=text,
        shortened=shortened,
        language=code,
        direction=texts.direction(code),
        note=_note(pick, said, original, translated=translated) if text else "",
        alt=alt,
        alt_language=translation.language if translation and own_alt else wall_language,
        others=tuple(_other(one, whole=whole) for one in pick.translations if _is_other(one, translation)),
    )


def _translation(pick: ShownPick, language: str, original: str | None) -> Translation | None:
    """The one for a page language, unless the author wrote in that."""
    if original is not None and translating.base(original) == language:
        return None
    fitting = [one for one in pick.translations if translating.base(one.language) == language]
    return min(fitting, key=lambda one: (one.language != language, one.language), default=None)


def _text(pick: ShownPick, translation: Translation | None, *, whole: bool) -> tuple[str, bool]:
    """The text, marked where something is left out, and whether anything is."""
    if translation is not None and translation.text:
        text = texts.clean(translation.text)
        return (text, False) if whole else texts.excerpt(text)
    quoted = None if whole else pick.excerpt
    if quoted is None:
        text = texts.clean(pick.material.said)
        return (text, False) if whole else texts.excerpt(text)
    text, shortened = texts.excerpt(texts.clean(quoted.text))
    before, after = "… " if quoted.before else "", " …" if quoted.after and not shortened else ""
    return f"{before}{text}{after}", shortened or quoted.before or quoted.after


def _note(pick: ShownPick, said: Words, original: str | None, *, translated: bool) -> str:
    """Who translated and from what; or in which language the text is, when that is not the page's."""
    _ = said.say
    if translated:
        team = texts.one_line(pick.team_name)
        if original is None:
            return _("Translation: %(team)s.") % {"team": team}
        language = said.locale.languages.get(translating.base(original), original)
        return _("Translation: %(team)s. Original: %(language)s.") % {"team": team, "language": language}
    if original is None or translating.base(original) == said.language:
        return ""
    return said.of_language(original.lower())


def _is_other(one: Translation, shown: Translation | None) -> bool:
    return one is not shown and bool(one.text) and translating.base(one.language) not in PUBLIC


def _other(one: Translation, *, whole: bool) -> CardText:
    text = texts.clean(one.text)
    return CardText(
        one.language,
        texts.direction(one.language),
        _own_name(one.language),
        texts.one_line(one.headline, HEADLINE),
        text if whole else texts.excerpt(text)[0],
    )


def _own_name(code: str) -> str:
    """What a language calls itself; its tag where nobody has told."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return str(locale.get_language_name(locale) or code)
