"""Whose channel a post is from: by its author's handle, and by where the post lives.  Pure.

Suggestions, picking and the page of channels all ask here, so that they never say different things.
"""

from typing import Final
from urllib.parse import urlsplit

from config.models import Account, Relation

FEDIVERSE: Final = "fediverse"


CHANNELS: Final = frozenset({Relation.OWN, Relation.PARTNER})


def relation(account: Account | None, post_uri: str, shown_by: Relation) -> Relation:
    """Whose channel a post is from, seen from the campaign.

    `account`: the one we know with its author's network and handle; `shown_by`: what the source is that
    showed the post.  Only where we know no such account does the source tell: one no longer in use, or
    one of a stranger's who took its name, is nobody's channel, whatever shows its posts.
    """
    if account is None:
        return shown_by
    if account.active and is_theirs(account, post_uri):
        return account.relation
    return Relation.PUBLIC if shown_by in CHANNELS else shown_by


def is_theirs(account: Account, post_uri: str) -> bool:
    """Whether a post by somebody with an account's network and handle comes from the account's server.

    In the fediverse any server may call its authors what it likes; the address that tells a post from
    all others tells where it lives: under the handle's domain, or on the host of the account's page.
    """
    if account.network != FEDIVERSE:
        return True
    here, domain = _host(post_uri), account.handle.rpartition("@")[2]
    return bool(here) and (here in {domain, _host(account.url)} or here.endswith(f".{domain}"))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
