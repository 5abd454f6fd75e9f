"""Translations of a pick's words: written, changed and taken away on the pick's page."""

from typing import Final

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from curator.desk import picks
from curator.desk.context import me, reading, write
from curator.desk.language import lazy_gettext as _
from curator.material import Material, load, subject_of
from curator.picking import translating
from curator.picking.translating import Problem, Translation, TranslationError

pages = Blueprint("translate", __name__)
DIGEST: Final = 32
PROBLEMS: Final = {
    Problem.NO_SUCH_LANGUAGE: _("Choose a language, or write its tag, such as “uk” or “ar”."),
    Problem.SAME_LANGUAGE: _("The post itself is in this language. Choose another one."),
    Problem.NOTHING: _("Write the translation."),
    Problem.TOO_LONG: _(
        "Shorten the translation: at most 5,000 characters of text and 1,000 about the picture."
    ),
    Problem.HEADLINE_TOO_LONG: _("Shorten the headline: at most 120 characters fit here."),
    Problem.TOO_MANY: _("This pick has 30 translations already. Remove one first."),
    Problem.ENDED: _("This pick is no longer in use, so it cannot be changed."),
}
_FIELDS: Final = {
    Problem.NO_SUCH_LANGUAGE: "language",
    Problem.SAME_LANGUAGE: "language",
    Problem.NOTHING: "translation",
    Problem.TOO_LONG: "translation",
    Problem.HEADLINE_TOO_LONG: "translated-headline",
}


@pages.post("/<team>/picks/<int:pick_id>/translations")
def save(pick_id: int) -> Response | tuple[str, int]:
    """Keep a translation, in the place of an earlier one into that language."""
    given = request.form
    typed = Translation(
        given.get("tag", "").strip() or given.get("language", ""),
        given.get("translation", "").replace("\r\n", "\n"),
        given.get("translated-headline", ""),
        given.get("translated-alt", ""),
        given.get("original", "")[:DIGEST],
    )
    try:
        write(translating.put, me().person_id, pick_id, typed, _original(pick_id).language)
    except TranslationError as error:
        faults = {_FIELDS.get(error.problem, ""): str(PROBLEMS[error.problem])}
        return picks.show(pick_id, faults=faults, typed=typed), 422
    return redirect(url_for("picks.one", pick_id=pick_id, saved="translation"), 303)


@pages.post("/<team>/picks/<int:pick_id>/translations/remove")
def remove(pick_id: int) -> Response | tuple[str, int]:
    """Take a translation away."""
    _original(pick_id)
    try:
        write(translating.remove, me().person_id, pick_id, request.form.get("language", ""))
    except TranslationError as error:
        return picks.show(pick_id, faults={"": str(PROBLEMS[error.problem])}), 422
    return redirect(url_for("picks.one", pick_id=pick_id, saved="translation"), 303)


def _original(pick_id: int) -> Material:
    """The pick's own words; 404 for another team's pick."""
    with reading() as reader:
        subject = subject_of(picks.own(reader, pick_id))
        parts = load(reader, [subject]).get(subject)
    return parts if parts is not None else abort(404)
