"""What connections, their states and their problems are called on pages."""

from datetime import datetime, timedelta
from typing import Final

from collector.errors import KeyRefused, Misconfigured, Transient, Unreadable
from config import clock
from config.kinds import KEYS, opened_by
from curator.connecting import channels
from curator.connecting.connections import Connection, Problem
from curator.desk import formats, kind_words
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.desk.words import Sign

WARNED: Final = timedelta(days=14)
KINDS: Final = {name: one.name for name, one in KEYS.items()}
PARTS: Final = {"token": _("Access key"), "monthly_usd": _("Monthly limit in US dollars")}
"""What the parts of keys are called; one that is not here is called as it is."""
PLAIN_PARTS: Final[frozenset[str]] = frozenset({"monthly_usd"})
"""Parts that are no secret, so that what is typed is seen."""
OFFERS: Final = {
    channels.OWN: _("Own Instagram posts"),
    channels.TAGGED: _("Posts on Instagram that tag this account"),
    channels.PAGE: _("Own Facebook posts"),
}
FIELDS: Final = {
    Problem.NO_SERVER: "server",
    Problem.NO_KEY: "key",
    Problem.NO_HANDLE: "handle",
    Problem.NO_ACCOUNT: "username",
    Problem.OWN_ACCOUNT: "username",
    Problem.NO_CONSENT: "consent",
    Problem.NO_TAG: "tag",
    Problem.BUDGET: "tag",
    Problem.NOT_REVIEWED: "tag",
}
"""The field a problem stands beside."""

PROBLEMS: Final = {
    Problem.NO_APP: _(
        "Instagram and Facebook have not been set up in this service yet. Ask support to do it."
    ),
    Problem.NO_SERVER: _("Write the server’s address, such as mastodon.social."),
    Problem.NO_KEY: _("Paste the key as the network gave it."),
    Problem.NO_HANDLE: _("Write the account’s name, such as kunta.bsky.social."),
    Problem.NO_ADDRESS: _("Write the whole address, such as https://www.kunta.fi."),
    Problem.NO_SITE: _("Write the address of the server or website, such as www.kunta.fi."),
    Problem.STALE: _("Connecting took more than ten minutes or was begun in another window. Start again."),
    Problem.REFUSED: _("The connection was cancelled at Meta. Nothing was changed."),
    Problem.NOT_THERE: _("This connection is no longer there."),
    Problem.NO_ACCOUNT: _("Write the account’s name as it is on Instagram, such as @kunta."),
    Problem.NO_CONSENT: _("Confirm that the partner has given a standing permission."),
    Problem.OWN_ACCOUNT: _("This is an account of ours. Tick it under “Own accounts”."),
    Problem.NOT_REVIEWED: _("Hashtag search opens when Meta has approved it for this service."),
    Problem.NO_TAG: _("Write one hashtag without spaces."),
    Problem.BUDGET: _("This week’s search quota is used up. Stop one search, or wait until a place is free."),
}
FAILED: Final = {
    Transient.reason: _("Meta did not answer. Try again in a moment."),
    KeyRefused.reason: _("Meta did not accept the sign-in. Connect again without stopping on the way."),
    Misconfigured.reason: _(
        "A permission or a Page is missing. Connect again and tick the Page, the Instagram account and"
        " everything that is asked for."
    ),
    Unreadable.reason: _("The network’s reply has changed – tell support"),
}


def abouts(kind: str) -> list[kind_words.About]:
    """What a kind of key opens, in words."""
    return [kind_words.WORDS[one] for one in opened_by(kind) if one in kind_words.WORDS]


def sign(one: Connection) -> Sign:
    """A connection's state."""
    if one.waiting:
        if one.problem:
            failed = FAILED.get(str(one.facts.get("reason")), FAILED[Misconfigured.reason])
            return Sign("stop", "bad", failed)
        return Sign("wait", "warn", _("Being connected"))
    if one.dead_at is not None:
        return Sign("stop", "bad", _("Connection lost – reconnect"))
    if one.expires_at is not None and one.expires_at - clock.now() < WARNED:
        return Sign("clock", "warn", expires(one.expires_at))
    return Sign("check", "good", _("Connected"))


def expires(when: datetime) -> str:
    """On which day a connection ends."""
    return gettext("Connection expires %(day)s", day=formats.full_date(clock.day_of(when)))


def personal(one: Connection) -> bool:
    """Whether a connection to Meta hangs on one person's profile."""
    return one.kind == "meta" and not one.waiting and not one.facts.get("system_user")
