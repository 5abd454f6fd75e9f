"""What the week's notice and its reminders say, with their suggestions in words and the link."""

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from config import networks
from curator.candidates import Reason, Why

TEXT: Final = 160
"""Characters of a post's text that a message quotes."""

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion as a message tells it; `author` is "" where the network does not tell who posted."""

    author: str
    network: str
    text: str
    url: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The best suggestions, best first, and the secret of the week's link, "" without one."""

    offers: tuple[Offer, ...] = ()
    secret: str = ""
    needed: bool = True
    """False: the week has got its pick since, so there is nothing to say any more."""


def letter(enclosed: Enclosed, desk_url: str, say: Say) -> str:
    """The part of a message under its first sentence; `say` turns an English message into the reader's."""
    _ = say
    if enclosed.offers:
        offered = [_("The best suggestions:")]
        offered += [_offer(number, one, say) for number, one in enumerate(enclosed.offers, 1)]
    else:
        offered = [
            " ".join(
                (
                    _("There are no new suggestions."),
                    _("You can share a post from your phone, paste a link or write your own story."),
                )
            )
        ]
    if enclosed.secret:
        way = [
            _("Open the week with this link. It works once, for seven days, and shows this week only:"),
            f"{desk_url}/invite/{enclosed.secret}",
        ]
    else:
        way = [_("Sign in to pick:"), f"{desk_url}/"]
    return "\n\n".join([*offered, "\n".join(way)])


def _offer(number: int, one: Offer, say: Say) -> str:
    _ = say
    who = one.author or _("author unknown")
    lines = [f"{number}. {who}, {networks.name(one.network)}"]
    if one.text.strip():
        lines.append(f"”{shorten(one.text, TEXT, placeholder=' …')}”")
    if one.reasons:
        lines.append(_("Why: %(reasons)s") % {"reasons": ", ".join(_reason(why, say) for why in one.reasons)})
    return "\n   ".join([*lines, *([one.url] if one.url else [])])


def _reason(reason: Reason, say: Say) -> str:
    """Why a post is suggested, as `curator.desk.words.reason` says it on pages."""
    _ = say
    said = {
        Why.CAMPAIGN_TAG: _("the campaign’s hashtag"),
        Why.STORY_TAG: _("the story hashtag"),
        Why.PLACE_TAG: f"#{reason.what}",
        Why.OWN_ACCOUNT: _("own account"),
        Why.PARTNER_ACCOUNT: _("partner’s account"),
        Why.PICTURE: _("has a picture"),
        Why.ALT_TEXT: _("the picture has a text alternative"),
        Why.WELL_LIKED: _("%(count)s likes") % {"count": reason.what},
        Why.THIS_WEEK: _("new"),
        Why.AUTHOR_UNKNOWN: _("author unknown"),
    }
    return said[reason.why]
