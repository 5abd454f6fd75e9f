"""A pass of the publisher over a whole country: 308 municipalities' walls and 1,000 stories.

Run by itself, the module prints what one process measured, as JSON.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from benchmarks import databases, measure
from benchmarks.measure import Line
from collector import pictures
from collector.samples import drawings
from config import clock, logs, settings
from config.models import Team, TeamKind, Wall
from config.settings import Settings
from curator import acts
from curator.models import People, Permission, PermissionState, Pick, Slot, Story
from tests.sample import Sample
from wall import publish as publisher
from wall.folder import Memory
from wall.serve import Folder

TEAMS: Final = 308
STORIES: Final = 1_000
CPU_SECONDS: Final = 1.0


def measured() -> Iterator[Line]:
    """A first pass, one with nothing changed, one with one more story, an hour's renewal; memory."""
    found = measure.alone("publish", "alone")
    yield measure.only(f"publish: files of {TEAMS} walls, {STORIES:,} stories", found["files"])
    yield measure.only("publish: the first pass", found["first"], "s")
    yield measure.at_most("publish: a pass with nothing changed, CPU", found["idle"], CPU_SECONDS, "s")
    yield measure.only("publish: the same with every file read again, CPU", found["read"], "s")
    yield measure.only("publish: one more story, until it is published", found["one"], "s")
    yield measure.only("publish:   files written for it", found["written"])
    yield measure.only("publish: an hour's renewal of all", found["renewal"], "s")
    yield measure.only("publish: memory of the publisher, at most", found["memory"], "MB")
    yield measure.only("publish: the public process reads it all in", found["serving"], "s")


def _alone() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="someseina-publish-") as folder:
        known = settings.load({}, data=Path(folder), contact="viestinta@kemijarvi.example")
        sample = databases.fresh(known.database)
        sample.database.writing(_country, sample, _picture(known))
        found = _passes(sample, known)
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        app = Folder(known.published)
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health"}
        found["serving"] = measure.seconds(lambda: app(asked, lambda _status, _headers: None))
        sample.database.close()
        return found


def _passes(sample: Sample, known: Settings) -> dict[str, float]:
    moment, memory = clock.now(), Memory()

    def once(hours: float = 0) -> publisher.Outcome:
        at = moment + timedelta(hours=hours)
        return publisher.publish(sample.database, known, now=lambda: at, memory=memory)

    found = {"first": measure.seconds(once)}
    once()
    found["files"] = float(sum(path.is_file() for path in known.published.rglob("*")))
    found["idle"] = _cpu(once)
    memory.forget()
    found["read"] = _cpu(once)
    sample.database.writing(_stories, sample, 1, None)
    began = time.perf_counter()
    found["written"] = float(len(once().written))
    found["one"] = time.perf_counter() - began
    found["renewal"] = measure.seconds(lambda: once(2))
    return found


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _picture(known: Settings) -> str:
    body = drawings.picture("jarvi-ilta-1.jpg")
    assert body is not None
    return pictures.keep(body, known.pictures).file


def _country(session: Session, sample: Sample, picture: str) -> None:
    for number in range(TEAMS):
        key = f"kunta-{number}"
        team = Team(campaign_id=sample.campaign, key=key, name=f"Kunta {number}", kind=TeamKind.MUNICIPALITY)
        session.add(team)
        session.flush()
        assert team.id is not None
        sample.teams[key] = team.id
        session.add(
            Wall(campaign_id=sample.campaign, team_id=team.id, key=key, name=f"Kunnan {number} seinä")
        )
    _stories(session, sample, STORIES, picture)


def _stories(session: Session, sample: Sample, count: int, picture: str | None) -> None:
    week = clock.week_of(clock.now())
    for number in range(count):
        team = sample.teams[f"kunta-{number % TEAMS}"]
        story = Story(
            campaign_id=sample.campaign,
            team_id=team,
            network="own",
            uri=f"story-{number}-{count}",
            text=f"Tarina numero {number}. "
            + "Usva nousee järveltä, ja työmatka kestää kolme minuuttia. " * 6,
            author_name="Eero Erkkilä",
            published_on=week - timedelta(weeks=number // TEAMS),
            picture=picture,
            person_id=sample.people["editor"],
        )
        session.add(story)
        session.flush()
        session.add(
            Permission(
                campaign_id=sample.campaign,
                story_id=story.id,
                state=PermissionState.GRANTED,
                person_id=sample.people["editor"],
                at=clock.now(),
            )
        )
        session.add(
            Pick(
                campaign_id=sample.campaign,
                team_id=team,
                week=week - timedelta(weeks=number // TEAMS),
                slot=Slot.EXTRA,
                story_id=story.id,
                with_picture=picture is not None,
                alt="Sumuinen järvi aamulla",
                photographer="Eero Erkkilä",
                people=People.NONE,
                shown_from=clock.now(),
                created_at=clock.now(),
                created_by=sample.people["editor"],
            )
        )
    acts.walls_may_change(session)


if __name__ == "__main__":
    if sys.argv[1:] == ["alone"]:
        logs.start("CRITICAL")
        print(json.dumps(_alone()))
    else:
        sys.exit(measure.show(measured))
