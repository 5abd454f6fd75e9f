"""What letters to askers say, in the language in which they asked.  No web framework: the worker writes."""

from dataclasses import dataclass

from config.languages import PUBLIC
from curator.models import LetterKind, RemovalOutcome, RemovalRequest
from curator.removal.words import moment, say
from curator.removing.whereabouts import Where


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in words."""

    title: str
    text: str


def letter(
    kind: LetterKind, request: RemovalRequest, *, code: str, link: str, where: Where, signed: str
) -> Words:
    """A letter about a request.  `link` is where it is followed, `where` the post is now, `signed` who
    writes, "" for nobody."""
    spoken = request.language if request.language in PUBLIC else "fi"
    _ = say(spoken)
    if kind is LetterKind.CODE:
        title = _("Confirm your removal request: code %(code)s", code=code)
        parts = [
            _(
                "Your code is %(code)s. Enter it on this page to confirm that the request is yours:",
                code=code,
            ),
            link,
            _("If you did not ask for anything, you need not do anything."),
        ]
    else:
        assert request.decided_at is not None
        decided_on = moment(request.decided_at, spoken)
        title = _("Your removal request has been handled")
        if request.outcome is RemovalOutcome.REMOVED:
            outcome = _("We have removed the post from the social wall for good.")
        elif where.seen:
            outcome = _("The request was handled on %(day)s. The post is on the social wall.", day=decided_on)
        else:
            outcome = _(
                "The request was handled on %(day)s. The post is not on the social wall.", day=decided_on
            )
        parts = [outcome, request.answer, _("You can read the whole answer here:"), link]
    return Words(title, "\n\n".join(part for part in (*parts, signed) if part) + "\n")
