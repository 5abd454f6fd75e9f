"""The networks of the summer: small servers on loopback, what asks them, and the clock that is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from sqlalchemy.orm import Session

from collector import queries, retention, states
from collector.checks import Checker
from collector.door import Door
from collector.run import Collector
from collector.samples.feeds import SampleFeeds
from collector.samples.mastodon import SampleMastodon
from config import clock, credentials
from config.models import CampaignSource, Relation, Source
from config.settings import Settings
from curator.privacy import keeping
from tests.curator.worked.posts import KEPT_DAYS, KEY, at, status
from tests.fakes import graph as meta
from tests.fakes.web import Web
from tests.sample import Sample


class Networks:
    """Servers that speak Mastodon's, RSS's and Meta's protocols, and our sources that ask them."""

    def __init__(self, sample: Sample, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sample, self.settings, self.database = sample, settings, sample.database
        self.moment = at("06-29 09:00")
        self.ids: dict[str, int] = {}
        self.picks: dict[str, int] = {}
        held = SimpleNamespace(now=self._zoned, combine=datetime.combine)
        monkeypatch.setattr(clock, "datetime", held)

    def _zoned(self, zone: tzinfo) -> datetime:
        return self.moment.astimezone(zone)

    def now(self) -> datetime:
        """The held moment, a little later each time it is looked at."""
        self.moment += timedelta(microseconds=1)
        return self.moment

    @contextmanager
    def networks(self) -> Iterator[None]:
        """Let the servers listen and our sources be asked for the first time."""
        self.a = SampleMastodon([status("before")], domain="aukea.example", now=self.now)
        self.b = SampleMastodon(domain="tupa.example", now=self.now)
        self.feed, self.meta = SampleFeeds(), meta.Graph()
        servers = (self.a, self.b, self.feed)
        for server in servers:
            server.start()
        with Web({None: self.meta.answer}) as web:
            parts = [urlsplit(server.origin) for server in servers]
            allow = web.allow | {(part.hostname or "", part.port or 0) for part in parts}
            self.database.writing(self._ask_for, web.origin)
            door = Door(self.settings.contact, allow=allow, pace=0)
            self.collector = Collector(
                self.database, door, tombstone_key=KEY, who="me", now=self.now, kept_days=KEPT_DAYS
            )
            self.checker = Checker(self.database, door, key=KEY, who="me", now=self.now)
            try:
                self.collect("06-29 13:00")
                yield
            finally:
                self.checker.close()
                self.collector.close()
                door.close()
                for server in servers:
                    server.stop()

    def _ask_for(self, session: Session, meta_origin: str) -> None:
        secret = {
            "token": meta.TOKEN,
            "app_id": meta.APP_ID,
            "app_secret": meta.APP_SECRET,
            "ig_user": meta.OURS,
            f"page:{meta.PAGE_ID}": meta.PAGE_TOKEN,
        }
        credentials.store(
            session,
            KEY,
            name="meta",
            campaign_id=self.sample.campaign,
            kind="meta",
            server=meta_origin,
            secret=secret,
        )
        for kind, server, query, name, relation, key in (
            ("mastodon", self.a.origin, "kemijärvi", "A: #kemijärvi", Relation.PUBLIC, ""),
            ("mastodon", self.a.origin, "keminmaa", "A: #keminmaa", Relation.PUBLIC, ""),
            ("mastodon", self.a.origin, "visitlapland", "A: #visitlapland", Relation.PUBLIC, ""),
            ("mastodon", self.b.origin, "kemijärvi", "B: #kemijärvi", Relation.PUBLIC, ""),
            ("feed", self.feed.origin, self.feed.addresses["uutiset"], "Uutiset", Relation.OWN, ""),
            ("facebook_page", meta_origin, meta.PAGE_ID, "Sivu", Relation.OWN, "meta"),
        ):
            row = Source(
                kind=kind, server=server, query=query, name=name, credential=key, created_at=self.moment
            )
            session.add(row)
            session.flush()
            assert row.id is not None
            session.add(CampaignSource(campaign_id=self.sample.campaign, source_id=row.id, relation=relation))

    def collect(self, moment: str, *, late: bool = False) -> None:
        """Ask every source at a moment; `late`: nobody was at work since the last time."""
        self.moment = at(moment)
        if not late:
            self.database.writing(states.all_due, self.moment)
        self.collector.once()

    def look_again(self, moment: str) -> None:
        """Look at the posts whose time has come."""
        self.moment = at(moment)
        self.checker.once()

    def purge(self, moment: str) -> None:
        """Remove what has been here for longer than the days it is kept."""
        self.moment = at(moment)
        retention.tick(self.database, self.moment, KEPT_DAYS, keeping.let_go)

    def post_id(self, name: str) -> int:
        """The row of a post of the fediverse."""
        if name not in self.ids:
            uri = status(name).uri
            with self.database.reading() as session:
                found = queries.find(session, "fediverse", uri, uri)
            assert found is not None, name
            self.ids[name] = found
        return self.ids[name]
