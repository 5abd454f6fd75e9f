"""Walls to publish: picks of every kind, with pictures that are really there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from PIL import Image, ImageDraw
from sqlmodel import Session

from collector.models import Media, Post
from collector.values import MediaKind
from config import clock
from config import settings as config_settings
from config.db import Database
from config.settings import Settings
from curator import acts
from curator.models import People, Permission, PermissionState, Pick, Slot, Story
from wall.app import create
from wall.publish import Outcome, publish


class Clock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class Walls:
    """A campaign's walls in the making."""

    def __init__(self, sample: Any, settings: Settings, moment: datetime | None = None) -> None:
        self.sample = sample
        self.database: Database = sample.database
        self.settings = settings
        self.clock = Clock(moment or clock.now().replace(microsecond=0))
        self._pictures = count(1)

    def publish(self) -> Outcome:
        """One pass at the clock's moment."""
        return publish(self.database, self.settings, now=self.clock)

    def published(self) -> dict[str, bytes]:
        """Every file in the folder but the lock, by name."""
        folder = self.settings.published
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }

    def picture(self, colour: str = "#0b5c7a", size: tuple[int, int] = (1200, 900)) -> str:
        """A picture in the pictures folder; its name."""
        self.settings.pictures.mkdir(parents=True, exist_ok=True)
        name = f"{next(self._pictures):032x}.jpg"
        image = Image.new("RGB", size, colour)
        draw = ImageDraw.Draw(image)
        for step in range(0, size[0], 40):
            draw.line([(step, 0), (size[0] - step, size[1])], fill="#f5f3ee", width=3)
        image.save(self.settings.pictures / name, "JPEG")
        return name

    def lift(
        self,
        text: str = "Usva nousee järveltä, ja työmatka kestää kolme minuuttia. #kemijärvi",
        *,
        team: str = "kemijarvi",
        weeks_ago: int = 0,
        file: str | None = None,
        kind: MediaKind = MediaKind.IMAGE,
        permission: PermissionState | None = None,
        alt: str = "Sumuinen järvi aamulla",
        **post: Any,
    ) -> int:
        """Pick a collected post, with its picture if `file` names one; the pick's id."""
        week = clock.week_of(self.clock()) - timedelta(weeks=weeks_ago)
        number = self.sample.post(text, pictures=1 if file else 0, file=file, **post)
        if file and permission is None:
            permission = PermissionState.GRANTED
        return self.database.writing(self._lift, number, team, week, file, kind, permission, alt)

    def _lift(
        self,
        session: Session,
        post_id: int,
        team: str,
        week: date,
        file: str | None,
        kind: MediaKind,
        permission: PermissionState | None,
        alt: str,
    ) -> int:
        media = session.query(Media).filter_by(post_id=post_id).first()
        if media is not None:
            media.kind = kind
        if permission:
            self._permit(session, permission, post_id=post_id)
        return self._pick(
            session,
            team,
            week,
            post_id=post_id,
            media_id=media.id if media and file else None,
            with_picture=bool(file),
            alt=alt if file else "",
            photographer="Aino Ahola" if file else "",
            people=People.NONE,
        )

    def tell(self, text: str, *, team: str = "kemijarvi", weeks_ago: int = 0, file: str | None = None) -> int:
        """Pick an own story that was never on any network; the pick's id."""
        week = clock.week_of(self.clock()) - timedelta(weeks=weeks_ago)
        return self.database.writing(self._tell, text, team, week, file)

    def _tell(self, session: Session, text: str, team: str, week: date, file: str | None) -> int:
        story = Story(
            campaign_id=self.sample.campaign,
            team_id=self.sample.teams[team],
            network="own",
            uri=f"story-{next(self._pictures)}",
            text=text,
            author_name="Eero Erkkilä",
            published_on=clock.day_of(self.clock()),
            picture=file,
            person_id=self.sample.people["editor"],
        )
        session.add(story)
        session.flush()
        self._permit(session, PermissionState.GRANTED, story_id=story.id)
        return self._pick(
            session,
            team,
            week,
            story_id=story.id,
            with_picture=bool(file),
            alt="Kirjoittaja työpöytänsä ääressä" if file else "",
            photographer="Eero Erkkilä" if file else "",
            people=People.ADULTS_ASKED,
        )

    def _permit(self, session: Session, state: PermissionState, **subject: Any) -> None:
        session.add(
            Permission(
                campaign_id=self.sample.campaign,
                state=state,
                person_id=self.sample.people["editor"],
                at=self.clock(),
                **subject,
            )
        )

    def _pick(self, session: Session, team: str, week: date, **values: Any) -> int:
        pick = Pick(
            campaign_id=self.sample.campaign,
            team_id=self.sample.teams[team],
            week=week,
            slot=Slot.EXTRA,
            shown_from=self.clock(),
            created_at=self.clock(),
            created_by=self.sample.people["editor"],
            **values,
        )
        session.add(pick)
        session.flush()
        acts.walls_may_change(session)
        assert pick.id is not None
        return pick.id

    def withdraw(self, pick_id: int) -> None:
        """End a pick, as the desk does."""
        self.database.writing(self._withdraw, pick_id)

    def _withdraw(self, session: Session, pick_id: int) -> None:
        session.get_one(Pick, pick_id).ended_at = self.clock()
        acts.walls_may_change(session)

    def take_down(self, pick_id: int) -> None:
        """Somebody asked us not to show the post."""
        self.database.writing(self._take_down, pick_id)

    def _take_down(self, session: Session, pick_id: int) -> None:
        post = session.get_one(Post, session.get_one(Pick, pick_id).post_id)
        post.taken_down_at = self.clock()
        acts.walls_may_change(session)


@pytest.fixture
def walls(sample: Any, settings: Settings) -> Walls:
    """The sample campaign's walls, with nothing picked yet."""
    return Walls(sample, settings)


@pytest.fixture
def full(walls: Walls) -> Walls:
    """A wall of three: a picture, a long text, an own story."""
    walls.tell("Muutin Posiolle töiden perässä. " * 20, weeks_ago=2)
    walls.lift("Pitkä tarina metsästä ja sahasta. " * 30, weeks_ago=1)
    walls.lift(file=walls.picture())
    return walls


Call = Callable[..., tuple[str, dict[str, str], bytes]]


def call(app: Any, path: str, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Ask a WSGI application; its status, headers (none given twice) and body."""
    answered: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        answered.append((status, headers))

    body = b"".join(app({"REQUEST_METHOD": method, "PATH_INFO": path, **environ}, start))
    status, headers = answered[0]
    assert len({name.lower() for name, _ in headers}) == len(headers)
    return status, dict(headers), body


@pytest.fixture(name="call")
def _call() -> Call:
    return call


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def serving(app: Any) -> Iterator[tuple[str, _Server]]:
    """A real server on loopback for a WSGI application: its address, and itself."""
    with make_server("127.0.0.1", 0, app, server_class=_Server, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", server
        finally:
            server.shutdown()
            thread.join()


class Site:
    """Walls being published to, and served from, a real address."""

    def __init__(self, sample: Any, folder: Path) -> None:
        self._app: Any = None
        self._sample = sample
        self._folder = folder
        self.walls: Walls
        self.url = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The application, once it is known where it stands."""
        return self._app(environ, start_response)

    def stands_at(self, url: str) -> None:
        settings = config_settings.load(
            {}, data=self._folder, wall_url=url, contact="viestinta@kemijarvi.example"
        )
        self.url = url
        self.walls = Walls(self._sample, settings)
        self._app = create(settings)


@pytest.fixture
def site(sample: Any, tmp_path: Path) -> Iterator[Site]:
    """A wall of three, published at the address where it is served."""
    made = Site(sample, tmp_path / "site")
    with serving(made) as (url, _server):
        made.stands_at(url)
        made.walls.tell("Muutin Posiolle töiden perässä. " * 20, weeks_ago=2)
        made.walls.lift(
            "Joki jäätyi yöllä.",
            weeks_ago=1,
            language="sv",
            file=made.walls.picture("#1f6b45"),
            kind=MediaKind.VIDEO,
        )
        made.walls.lift(file=made.walls.picture())
        made.walls.publish()
        yield made


@pytest.fixture(name="serving")
def _serving() -> Any:
    return serving
