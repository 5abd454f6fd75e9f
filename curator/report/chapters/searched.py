"""Where posts were searched for and where not, and how far each network lets anybody see.  Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from babel.lists import format_list

from config import networks
from config.kinds import KINDS, Asks
from config.languages import locale
from curator.desk import words
from curator.desk.language import gettext, language
from curator.desk.language import lazy_gettext as _
from curator.figures.typed import OfSeries
from curator.figures.whole import Figures

WELL_KNOWN: Final = (
    "instagram",
    "facebook",
    "tiktok",
    "linkedin",
    "x",
    "youtube",
    "threads",
    "fediverse",
    "bluesky",
)
"""Networks of which a reader takes for granted that they were searched, the best known first."""
BY_TAG: Final[Mapping[str, object]] = {
    "fediverse": _("Mastodon: a server knows only the posts that have reached it."),
    "instagram": _(
        "Instagram: a search by hashtag gives only a part of the posts, the newest and the most popular ones."
    ),
    "threads": _("Threads: until Meta has reviewed the connection, a search finds only our own posts."),
    "x": _("X: a search reaches seven days back."),
    "youtube": _("YouTube: a hundred searches a day may be made, so videos of a few hours may be missing."),
    "flickr": _("Flickr: without a key only the 20 newest photos are seen."),
    "peertube": _("PeerTube: a server knows only its own videos and those of the servers it follows."),
    networks.WEB: _("WordPress sites: only the sites that were named are searched."),
}
"""What a search by hashtag does not see."""
BY_ACCOUNT: Final[Mapping[str, object]] = {
    "instagram": _(
        "Instagram: only posts of the accounts that were named and posts that tag us are seen, no stories."
    ),
    "facebook": _("Facebook: it has no search by hashtag; only posts of the Pages that were named are seen."),
    networks.WEB: _("Websites: a feed shows only its newest articles, often 10 to 20, and no likes."),
}
"""What is not seen where accounts or feeds are followed."""
_LISTENED_TO: Final = frozenset(one.network for one in KINDS.values() if one.asks is Asks.EVERYTHING)
"""Networks of which everything can be seen without asking for a hashtag."""


def missing(of: Figures) -> tuple[str, ...]:
    """Well-known networks on which no source of the period searched for a hashtag; none of one to come."""
    if of.asked.period.to_come:
        return ()
    found = {network for network, by_tag in _worked(of) if by_tag or network in _LISTENED_TO}
    return tuple(one for one in WELL_KNOWN if one not in found)


def unseen(of: Figures, series: Sequence[OfSeries]) -> tuple[str, ...]:
    """Everything there is to say of what nobody could see, a sentence or two each."""
    return tuple(filter(None, (not_searched(of, series), *_limits(of))))


def not_searched(of: Figures, series: Sequence[OfSeries]) -> str:
    """Which well-known networks nobody searched, and of which of them people typed figures; "" for none."""
    names = missing(of)
    if not names:
        return ""
    said = gettext(
        "No posts were searched for by hashtag on these networks: %(names)s.",
        names=_listed(names),
    )
    typed = {one.network for one in series if one.figure.now is not None}
    by_hand = [one for one in names if one in typed]
    more = gettext("Figures typed by hand are available for: %(names)s.", names=_listed(by_hand))
    return f"{said} {more}" if by_hand else said


def _limits(of: Figures) -> Iterator[str]:
    """What the networks that answered do not show, a sentence each."""
    asked = _worked(of)
    for known, by_tag in ((BY_TAG, True), (BY_ACCOUNT, False)):
        for network, said in known.items():
            if (network, by_tag) in asked and (by_tag or _alone(network, asked)):
                yield str(said)


def _alone(network: str, asked: set[tuple[str, bool]]) -> bool:
    """Whether following accounts was the only way; feeds and searches of websites are of other sites."""
    return network == networks.WEB or (network, True) not in asked


def _listed(names: Iterable[str]) -> str:
    """“Instagram, Facebook ja X”."""
    return format_list([words.network(one) for one in names], locale=locale(language()))


def _worked(of: Figures) -> set[tuple[str, bool]]:
    """Networks of sources that answered on some day of the period, and whether they asked for a hashtag."""
    span = of.asked.period.so_far
    return {(one.network, bool(one.tag)) for one in of.coverage.covers if one.worked(span)}
