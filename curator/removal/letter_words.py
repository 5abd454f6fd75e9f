"""What letters to askers say, in the language in which they asked.  No web framework: the worker writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.languages import PUBLIC, translations
from curator.models import LetterKind, RemovalOutcome, RemovalRequest
from curator.removing.whereabouts import Where

FOLDER: Final = Path(__file__).parent / "translations"
DOMAIN: Final = "removal"


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in words."""

    title: str
    text: str


def letter(kind: LetterKind, request: RemovalRequest, *, code: str, link: str, signed: str) -> Words:
    """A letter about a request.  `link` is where it is followed, `signed` who writes, "" for nobody."""
    spoken = request.language if request.language in PUBLIC else "fi"
    _ = translations(FOLDER, DOMAIN, spoken).gettext
    if kind is LetterKind.CODE:
        title = _("Confirm your removal request: code %(code)s") % {"code": code}
        parts = [
            _("Your code is %(code)s. Enter it on this page to confirm that the request is yours:")
            % {"code": code},
            link,
            _("If you did not ask for anything, you need not do anything."),
        ]
    else:
        removed = request.outcome is RemovalOutcome.REMOVED
        title = _("Your removal request has been handled")
        outcome = (
            _("We have removed the post from the social wall for good.")
            if removed
            else _("The post was no longer on the social wall when your request came.")
            if request.receipt.get("from") == Where.OFF
            else _("The post stays on the social wall.")
        )
        parts = [outcome, request.answer, _("You can read the whole answer here:"), link]
    return Words(title, "\n\n".join(part for part in (*parts, signed) if part) + "\n")
