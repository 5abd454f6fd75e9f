"""What is said beneath a card that is looked at before it is on a wall."""

from curator.desk.language import gettext as _
from curator.may_show import Missing, Reason, Yes
from curator.shown import ShownPick


def note(preview: ShownPick | None) -> str:
    """When a picture that is not shown yet will be; "" where there is nothing to say."""
    if preview is None:
        return ""
    verdict = preview.verdict
    if not isinstance(verdict, Yes):
        if verdict.reason is not Reason.EMPTY or preview.picture is None:
            return ""
        return _(
            "There is no text, so the card goes on the wall when every question about the picture has been"
            " answered and the permission has been given."
        )
    if verdict.missing == (Missing.FILE,):
        return _("The picture joins the card when it has been fetched.")
    if verdict.missing:
        return _(
            "The picture joins the card when every question about it has been answered and the permission"
            " has been given."
        )
    return ""
