"""What somebody else saved of a pick while a person was typing: only what is different, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from curator.desk import words
from curator.desk.language import gettext as _
from curator.desk.language import language
from curator.desk.questions import WITHOUT, Lists, PickForm
from curator.material import Material
from curator.picking.themes import ThemeView


class Saved(NamedTuple):
    """A question and what was saved as its answer, "" for nothing."""

    question: str
    answer: str


def meanwhile(typed: PickForm, kept: PickForm, parts: Material, lists: Lists) -> list[Saved]:
    """Where `kept` answers otherwise than what was typed; `lists` are to know what `kept` has chosen."""
    said, mine = kept.answers(parts).tidy(), typed.answers(parts).tidy()
    crop = str(kept.crop.names[kept.crop.name])
    rows = (
        (_("Which picture?"), _picture(kept, parts), _picture(typed, parts) != _picture(kept, parts)),
        (_("Text alternative (alt text)"), said.alt, mine.alt != said.alt),
        (_("Photographer"), said.photographer, mine.photographer != said.photographer),
        (
            _("Can people in the picture be recognised?"),
            str(words.PEOPLE.get(said.people, "")),
            mine.people != said.people,
        ),
        (_("Which part of the picture is shown?"), crop, mine.crop != said.crop),
        (_("Headline"), said.headline, mine.headline != said.headline),
        (_("Excerpt"), said.excerpt, mine.excerpt != said.excerpt),
        (_("Theme"), _named(lists.themes, said.theme_id), mine.theme_id != said.theme_id),
        (_("Target group"), _named(lists.audiences, said.audience_id), mine.audience_id != said.audience_id),
    )
    return [Saved(question, answer) for question, answer, differs in rows if differs]


def _picture(form: PickForm, parts: Material) -> str:
    """Which picture a form shows, as its choices are called."""
    numbers: Mapping[str, int] = {str(one.id): number for number, one in enumerate(parts.pictures, 1)}
    if form.picture == WITHOUT or form.picture not in numbers:
        return _("Without a picture")
    return (
        _("Picture %(number)d", number=numbers[form.picture]) if len(numbers) > 1 else _("With the picture")
    )


def _named(listed: list[ThemeView], chosen: int | None) -> str:
    return next((one.name(language()) for one in listed if one.id == chosen), "")
