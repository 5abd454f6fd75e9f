"""What is said beneath a card that is looked at before it is on a wall."""

from curator.desk.language import gettext as _
from curator.may_show import Missing, Reason, Yes
from curator.shown import ShownPick


def note(preview: ShownPick | None) -> str:
    """When a card or a picture that is not shown yet will be; "" where there is nothing to say."""
    if preview is None:
        return ""
    verdict = preview.verdict
    if not isinstance(verdict, Yes):
        return _until_it_is_shown(preview, verdict.reason)
    if verdict.missing == (Missing.FILE,):
        return _("The picture joins the card when it has been fetched.")
    if verdict.missing:
        return _(
            "The picture joins the card when every question about it has been answered and the permission"
            " has been given."
        )
    return ""


def _until_it_is_shown(preview: ShownPick, reason: Reason) -> str:
    if reason is Reason.NO_PERMISSION and preview.material.said.strip():
        return _("The card goes on the wall when the permission has been given.")
    if reason in {Reason.EMPTY, Reason.NO_PERMISSION} and preview.picture is not None:
        return _(
            "There is no text, so the card goes on the wall when every question about the picture has been"
            " answered and the permission has been given."
        )
    return ""
