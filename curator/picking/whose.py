"""Whether an author is who a channel of ours says: by handle, and by where the post lives.  Pure."""

from typing import Final
from urllib.parse import urlsplit

from config.models import Account

FEDIVERSE: Final = "fediverse"


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
