"""What is said beneath a card that is looked at before it is on a wall."""

from collections.abc import Sequence
from typing import Final

from curator.desk import words
from curator.desk.language import gettext as _
from curator.desk.language import ngettext
from curator.may_show import Missing, Reason, Yes
from curator.models import PermissionState
from curator.picking.previews import Preview

_OF_POST: Final = frozenset({Reason.EMPTY, Reason.NO_PERMISSION})
"""What keeps a card from a wall that a person's answers can change."""


def note(preview: Preview | None) -> str:
    """What a card or a picture that is not shown yet waits for; "" where there is nothing to say."""
    if preview is None:
        return ""
    verdict = preview.card.verdict
    if not isinstance(verdict, Yes):
        return _until_it_is_shown(preview, verdict.reason)
    if verdict.missing == (Missing.FILE,):
        return _("The picture joins the card when it has been fetched.")
    return _picture_waits(preview, verdict.missing) if verdict.missing else ""


def _until_it_is_shown(preview: Preview, reason: Reason) -> str:
    if reason is Reason.NO_PERMISSION and preview.card.material.said.strip():
        comes = _("The card goes on the wall when the permission has been given.")
        others = [one for one in preview.missing if one is not Missing.PERMISSION]
        return f"{comes} {_picture_waits(preview, others)}" if others else comes
    if reason in _OF_POST and preview.missing:
        what = _named(preview, preview.missing)
        return ngettext(
            "There is no text, so the card goes on the wall when this is in place: %(what)s.",
            "There is no text, so the card goes on the wall when these are in place: %(what)s.",
            len(preview.missing),
            what=what,
        )
    return ""


def _picture_waits(preview: Preview, missing: Sequence[Missing]) -> str:
    return ngettext(
        "The picture joins the card when this is in place: %(what)s.",
        "The picture joins the card when these are in place: %(what)s.",
        len(missing),
        what=_named(preview, missing),
    )


def _named(preview: Preview, missing: Sequence[Missing]) -> str:
    """What is missing, the permission as it stands."""
    return ", ".join(
        _permission(preview.permission) if one is Missing.PERMISSION else words.missing([one])
        for one in missing
    )


def _permission(state: PermissionState | None) -> str:
    if state is PermissionState.ASKED:
        return _("permission (asked, no answer yet)")
    if state is PermissionState.NO_ANSWER:
        return _("permission (the request was not answered)")
    return words.missing([Missing.PERMISSION])
