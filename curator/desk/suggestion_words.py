"""What is said of a suggestion after a decision, and of one that a rule hides."""

from curator.desk import rule_words
from curator.desk.language import gettext as _
from curator.desk.language import ngettext
from curator.models import Decision, MarkKind

hidden = rule_words.hidden


def decided(what: str, count: int, taker: str = "") -> str:
    """What has just been done with so many posts; `taker`: the team that picked one first."""
    if what == "taken":
        if not taker:
            return _("Somebody has just picked this.")
        return _("%(team)s has just picked this.", team=taker)
    return {
        Decision.LATER.value: ngettext("Moved to Later.", "%(num)d posts moved to Later.", count),
        Decision.REJECTED.value: ngettext(
            "Moved to Not picked.", "%(num)d posts moved to Not picked.", count
        ),
        MarkKind.SPAM.value: ngettext("Marked as spam.", "%(num)d posts marked as spam.", count),
        MarkKind.OFF_TOPIC.value: ngettext(
            "Marked as off topic.", "%(num)d posts marked as off topic.", count
        ),
        "mark_undone": _("Undone."),
        "as_before": ngettext("It was marked so already.", "They were marked so already.", count),
        "unmarked": ngettext("The mark was removed.", "The marks of %(num)d posts were removed.", count),
        "undone": ngettext(
            "Brought back to the suggestions.", "%(num)d posts brought back to the suggestions.", count
        ),
    }[what]
