"""Kill −9 of one who looks at posts again: nothing is lost, and nothing goes too early."""

from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import hosts, lease
from collector.checks import Checker
from collector.door import Door
from collector.models import Engagement, Post
from collector.run import Collector
from config import clock, logs
from config.db import Database
from tests.proofs import victims
from tests.proofs.networks import Networks, Watched
from tests.proofs.test_kill import kill
from tests.proofs.victims import KEY, Allow

KILLS: Final = 6
LOOKED: Final = 200
GONE: Final = 5
"""Every fifth post is deleted."""
ELSEWHERE: Final = "https://suo.example"


def checker(database: Database, allow: Allow, who: str) -> tuple[Checker, Door]:
    door = Door("posti@kunta.example", allow=allow, pace=0)
    return Checker(database, door, key=KEY, who=who), door


def look_until_killed(talk: Connection, url: str, allow: Allow, who: str) -> None:
    """Look at what is due, over and over."""
    logs.start("ERROR")
    looking, _ = checker(victims.opened(url), allow, who)
    talk.send("begun")
    while True:
        looking.once()


def collected(networks: Networks) -> Watched:
    """All posts of one server are here, as if written on it, and due; every fifth has been deleted there."""
    server = networks.servers[0]
    networks.leave_only(server)
    me, door = lease.holder_name(), Door("posti@kunta.example", allow=networks.allow, pace=0)
    collector = Collector(networks.database, door, tombstone_key=KEY, who=me)
    assert all(asked.error is None for asked in collector.once())
    collector.close()
    door.close()

    networks.database.writing(_bring_home, server)
    with networks.database.reading() as session:
        uris = session.execute(select(col(Post.uri)).order_by(col(Post.id)).limit(LOOKED)).scalars().all()
    for uri in uris[::GONE]:
        server.delete(server.id_of(uri.replace(server.origin, ELSEWHERE)))
    return server


def _bring_home(session: Session, server: Watched) -> None:
    """Only the server a post was written on may say that it is gone; the others are not due."""
    session.execute(update(Post).values(check_at=None))
    for post in session.execute(select(Post).order_by(col(Post.id)).limit(LOOKED)).scalars():
        post.uri = post.uri.replace(ELSEWHERE, server.origin)
        post.url = post.url.replace(ELSEWHERE, server.origin)
        post.check_at = clock.now()


def standing(database: Database) -> dict[int, tuple[bool, bool, bool]]:
    """Of each post: whether it was looked at, is hidden, is gone for good."""
    with database.reading() as session:
        return {
            post.id or 0: (
                post.checked_at is not None,
                post.gone_at is not None,
                post.confirmed_at is not None,
            )
            for post in session.execute(select(Post).order_by(col(Post.id)).limit(LOOKED)).scalars()
        }


def test_a_checker_killed_anywhere_loses_nothing_and_lets_nothing_go_too_early(
    networks: Networks, database_url: str
) -> None:
    server = collected(networks)
    database = networks.database
    for number in range(KILLS):
        asked = server.answered
        who = f"victim {number}"
        with victims.started(look_until_killed, database_url, networks.allow, who) as (process, talk):
            assert talk.recv() == "begun"
            assert server.wait_for(asked + 1)
            kill(process, 0.1)
        assert victims.are_gone(database)
        database.writing(hosts.release_all, who)
        assert not any(confirmed for _, _, confirmed in standing(database).values())
    looking, door = checker(database, networks.allow, "the last")
    while looking.once():
        pass
    stand = list(standing(database).values())
    assert stand == [(True, number % GONE == 0, False) for number in range(len(stand))]
    with database.reading() as session:
        looked = session.execute(select(col(Engagement.post_id))).scalars().all()
    assert len(looked) == len(set(looked)) == len(stand) - len(stand[::GONE])
    database.writing(later, timedelta(hours=1))
    while looking.once():
        pass
    assert [confirmed for _, _, confirmed in standing(database).values()] == [gone for _, gone, _ in stand]
    looking.close()
    door.close()


def later(session: Session, by: timedelta) -> None:
    """As if so much time had passed since the posts went missing."""
    since: datetime = clock.now() - by
    session.execute(
        update(Post).where(col(Post.gone_at).is_not(None)).values(missing_since=since, check_at=clock.now())
    )
