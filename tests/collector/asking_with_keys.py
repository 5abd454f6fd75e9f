"""A database that asks a network with keys, for the tests of keys, gaps and allowances."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import sources, states
from collector.door import Door
from collector.keys import Keyring
from collector.models import Gap, SourceState
from collector.run import Collector
from config import clock, credentials
from config.db import Database
from config.models import CampaignSource, Credential, Relation, Source
from tests.fakes import keyed
from tests.fakes.keyed import Office
from tests.fakes.web import Web
from tests.sample import Sample

KEY = b"a key of the tests, long enough"


class Watch:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.moment = clock.now()

    def __call__(self) -> datetime:
        self.moment += timedelta(microseconds=1)
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class Keyed:
    """Servers that share one office, a credential for them, and collectors that ask."""

    def __init__(self, sample: Sample, webs: list[Web], office: Office) -> None:
        self.sample, self.webs, self.office = sample, webs, office
        self.database: Database = sample.database
        self.watch = Watch()
        self.doors: list[Door] = []
        allow = frozenset[tuple[str, int]]().union(*(web.allow for web in webs))
        self._allow = allow
        self.door = self.another_door()

    def another_door(self) -> Door:
        door = Door("posti@kunta.example", allow=self._allow, pace=0, deadline=5)
        self.doors.append(door)
        return door

    @property
    def server(self) -> str:
        return self.webs[0].origin

    def asked(self) -> list[str]:
        """What came to the first server, renewals left out."""
        return [one for one in self.webs[0].paths() if one != "/renew"]

    def key(self, name: str = "avain", *, server: str | None = None, **more: Any) -> int:
        """Keep the office's present key."""
        values: dict[str, Any] = {
            "kind": "keyed",
            "secret": {"token": self.office.token, "refresh": self.office.refresh},
            "server": self.server if server is None else server,
            "campaign_id": self.sample.campaign,
        }
        return self.database.writing(credentials.store, KEY, name=name, **(values | more))

    def source(
        self, query: str = "kemijärvi", credential: str = "avain", team: str | None = None, **more: Any
    ) -> int:
        """Ask for a source; gives its id."""

        def step(session: Session) -> int:
            values: dict[str, Any] = {"kind": "keyed", "server": self.server, "created_at": self.watch()}
            source = Source(query=query, credential=credential, name=f"Lähde {query}", **(values | more))
            session.add(source)
            session.flush()
            assert source.id is not None
            session.add(
                CampaignSource(
                    campaign_id=self.sample.campaign,
                    source_id=source.id,
                    team_id=self.sample.teams[team] if team else None,
                    relation=Relation.OWN,
                )
            )
            return source.id

        return self.database.writing(step)

    def collect(self, **more: Any) -> dict[int, states.Asked]:
        """Ask everything that is due, by source."""
        collector = Collector(self.database, self.door, tombstone_key=KEY, who="me", now=self.watch, **more)
        asked = collector.once()
        collector.close()
        return {one.source_id: one for one in asked}

    def ring(self, door: Door | None = None) -> Keyring:
        return Keyring(self.database, door or self.door, KEY, now=self.watch)

    def credential(self, name: str = "avain") -> Credential:
        with self.database.reading() as session:
            return session.execute(select(Credential).where(col(Credential.name) == name)).scalar_one()

    def opened(self, name: str = "avain") -> credentials.Opened:
        with self.database.reading() as session:
            found = credentials.opened(session, KEY, name)
        assert found is not None
        return found

    def state(self, source_id: int) -> SourceState:
        with self.database.reading() as session:
            return session.get_one(SourceState, source_id)

    def gaps(self, source_id: int) -> list[Gap]:
        with self.database.reading() as session:
            rows = select(Gap).where(col(Gap.source_id) == source_id).order_by(col(Gap.id))
            return list(session.execute(rows).scalars())


@contextmanager
def network(sample: Sample, servers: int = 1) -> Iterator[Keyed]:
    """So many servers of one network, and a source of a kind of its own for them."""
    office = Office()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as open_:
        patch.setattr(sources, "SOURCES", (*sources.SOURCES, ("keyed", keyed.__name__)))
        webs = [open_.enter_context(Web(office.routes())) for _ in range(servers)]
        made = Keyed(sample, webs, office)
        yield made
        for door in made.doors:
            door.close()
