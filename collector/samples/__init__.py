"""Sample networks: small real servers on loopback with fictional people, for the demo and the tests."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from collector.samples import bluesky, campaign, content
from collector.samples.bluesky import SampleBluesky
from collector.samples.feeds import SampleFeeds
from collector.samples.mastodon import SampleMastodon
from config import asking, clock, credentials
from config.asking import Wanted
from config.models import Relation
from config.settings import PREFIX

DOMAINS = MappingProxyType(
    {"yleinen": "aukea.example", "suomi": "tupa.example", "kotiseutu": "koillis.example"}
)
"""The three sample Mastodon servers: one that sees nearly everything, a Finnish one, a town's own."""


SKY = "bluesky-esimerkki"
"""The name of the sample account's key to the sample Bluesky server."""


class SampleNetworks:
    """Three Mastodon servers that partly show the same posts, a site with feeds, and a Bluesky server.

    A context manager; `start` and `stop` do the same.  `servers` (by the keys of `DOMAINS`), `feeds`
    and `sky` can be changed while they run.  Bluesky is asked by nobody before `connect`.
    """

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        """`now`: posts are dated back from it."""
        moment = now()
        posts = content.statuses(moment)
        self.servers = {
            key: SampleMastodon(
                [post for post in posts if domain in post.author.servers | {post.author.domain}],
                domain=domain,
                now=now,
            )
            for key, domain in DOMAINS.items()
        }
        self.feeds = SampleFeeds(content.articles(moment))
        self.sky = SampleBluesky(content.skies(moment), now=now)

    def start(self) -> Self:
        """Begin to serve; nothing is drawn before somebody asks for a picture."""
        for server in (*self.servers.values(), self.feeds, self.sky):
            server.start()
        return self

    def stop(self) -> None:
        """Stop all servers."""
        for server in (*self.servers.values(), self.feeds, self.sky):
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def origins(self) -> dict[str, str]:
        """``http://127.0.0.1:PORT`` of each server, ``feeds`` and ``sky`` among them."""
        origins = {key: server.origin for key, server in self.servers.items()}
        return {**origins, "feeds": self.feeds.origin, "sky": self.sky.origin}

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """The (host, port) pairs a door has to be allowed to open."""
        parts = [urlsplit(origin) for origin in self.origins.values()]
        return frozenset((part.hostname or "", part.port or 0) for part in parts)

    def campaign_file(self, folder: Path) -> Path:
        """Write the sample campaign with the real addresses into `folder`; call it after `start`."""
        path = folder / "campaigns.toml"
        servers = {key: server.origin for key, server in self.servers.items()}
        path.write_text(campaign.campaign_toml(servers, self.feeds.addresses), encoding="utf-8")
        return path

    def connect(self, session: Session, key: bytes, campaign_id: int) -> None:
        """Connect a campaign to the sample Bluesky server: a stored app password, and what is asked with it.

        `key` is the service's own (`config.secret`).  Doing it twice changes nothing but the session.
        """
        credentials.store(
            session,
            key,
            name=SKY,
            campaign_id=campaign_id,
            kind="bluesky",
            server=self.sky.origin,
            account=bluesky.IDENTIFIER,
            secret={"identifier": bluesky.IDENTIFIER, "password": bluesky.PASSWORD},
        )
        for query in campaign.SKY_QUERIES:
            wanted = Wanted("bluesky", self.sky.origin, query, f"#{query} · taivas", SKY, every_minutes=5)
            asking.add_source(session, campaign_id, None, wanted, Relation.PUBLIC)

    def variables(self, folder: Path, port: int) -> dict[str, str]:
        """The settings of a service that asks these networks, keeps all in `folder` and serves at `port`."""
        here = f"http://127.0.0.1:{port}"
        values = {
            "DATA": str(folder),
            "PORT": str(port),
            "WALL_URL": here,
            "DESK_URL": f"{here}/desk",
            "REMOVAL_URL": f"{here}/removal",
            "CONTACT": "viestinta@esimerkkila.example",
            "CAMPAIGN_FILE": str(self.campaign_file(folder)),
        }
        return {PREFIX + name: value for name, value in values.items()}
