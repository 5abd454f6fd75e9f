"""A Mastodon server at home: the posts of its own people, which they edit and delete."""

from typing import Any

from tests.fakes import mastodon
from tests.fakes.web import Answering, Asked, Reply, Web


class Home:
    """Answers for a web server; `trouble` is what it says instead of everything while it is set."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.trouble: Answering | None = None
        self.statuses: list[mastodon.Status] = []
        web.routes[None] = self._answer

    def write(self, number: int, **changes: Any) -> mastodon.Status:
        """One of its people's posts; gives it as the server tells of it."""
        own = {
            "uri": f"{self.web.origin}/users/usva/statuses/{number}",
            "url": f"{self.web.origin}/@usva/{number}",
            "account": mastodon.account(acct="usva", url=f"{self.web.origin}/@usva"),
        }
        made = mastodon.status(number, **{**own, **changes})
        self.statuses.append(made)
        return made

    def change(self, number: int, **changes: Any) -> None:
        """Its author edits a post, or people like it."""
        next(one for one in self.statuses if one["id"] == str(number)).update(changes)

    def delete(self, number: int) -> mastodon.Status:
        """Its author takes a post away; gives it, so that it can come back."""
        found = next(one for one in self.statuses if one["id"] == str(number))
        self.statuses.remove(found)
        return found

    def _answer(self, asked: Asked) -> Reply:
        if self.trouble is not None:
            return self.trouble(asked) if callable(self.trouble) else self.trouble
        if asked.path.endswith("/context"):
            return mastodon.context(self.statuses)(asked)
        several = asked.path.startswith("/api/v1/statuses?")
        return (mastodon.batch if several else mastodon.single)(self.statuses)(asked)
