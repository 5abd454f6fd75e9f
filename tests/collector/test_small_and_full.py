"""Pictures in two sizes: a small copy at once, the full one when it is asked for, never a loss between."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import errands, store
from collector.door import Door
from collector.errand_runner import ErrandRunner
from collector.models import Errand, ErrandKind, Media
from collector.values import IncomingMedia, IncomingPost, MediaKind
from config.db import Database
from tests.fakes.web import Reply, Web

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def jpeg(width: int, height: int, colour: str = "navy") -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "JPEG")
    return target.getvalue()


class Pictures:
    """A post with one picture, the server it lies on, and a runner; `at` is the runner's clock."""

    def __init__(self, database: Database, web: Web, folder: Path) -> None:
        self.database, self.web, self.folder, self.at = database, web, folder, NOW
        self.door = Door("testi@kunta.example", allow=web.allow, pace=0)
        self.runner = ErrandRunner(
            database, self.door, folder, tombstone_key=b"a key long enough", now=lambda: self.at
        )
        self.show("/kuva.jpg", jpeg(2000, 1000))
        self.see()

    def show(self, path: str, body: bytes) -> None:
        self.web.routes[path] = Reply(body=body, kind="image/jpeg")

    def see(self, path: str = "/kuva.jpg", edited: datetime | None = None) -> None:
        """The post as a person brings it; so its picture is sent for."""
        url = f"{self.web.origin}{path}"
        post = IncomingPost(
            network="web",
            uri="https://kunta.example/1",
            native_id="1",
            url="https://kunta.example/1",
            text="Usva nousee.",
            published_at=NOW - timedelta(hours=2),
            author=None,
            edited_at=edited,
            media=(IncomingMedia(MediaKind.IMAGE, url),),
        )
        self.database.writing(
            store.save, [post], source_id=None, wishes=[], fetched_at=self.at, tombstone_key=b"a key"
        )

    def media(self) -> Media:
        with self.database.reading() as session:
            return session.execute(select(Media)).scalar_one()

    def ask_in_full(self) -> None:
        self.database.writing(errands.ask, ErrandKind.FULL_PICTURE, self.media().id or 0, self.at)

    def fetch(self) -> None:
        while self.runner.pictures():
            pass

    def size(self) -> tuple[int, int]:
        with Image.open(self.folder / str(self.media().file)) as image:
            return image.size


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Iterator[Pictures]:
    with Web() as web:
        made = Pictures(database, web, tmp_path / "pictures")
        yield made
        made.runner.close()
        made.door.close()


def test_what_is_collected_gets_a_small_copy_at_once(kept: Pictures) -> None:
    kept.fetch()
    media = kept.media()
    assert (kept.size(), media.width, media.height, media.full) == ((640, 320), 640, 320, False)


def test_the_full_picture_takes_the_place_of_the_small_one(kept: Pictures) -> None:
    kept.fetch()
    small = kept.media().file
    kept.ask_in_full()
    kept.fetch()
    media = kept.media()
    assert (kept.size(), media.width, media.height, media.full) == ((1600, 800), 1600, 800, True)
    assert media.file != small
    assert (kept.folder / str(small)).exists(), "a page may still show it; the sweep takes it a day later"


def test_a_picture_that_is_small_by_itself_is_full_at_once_and_not_fetched_again(kept: Pictures) -> None:
    kept.show("/kuva.jpg", jpeg(600, 400))
    kept.fetch()
    assert (kept.size(), kept.media().full) == ((600, 400), True)
    asked = len(kept.web.asked)
    kept.ask_in_full()
    kept.fetch()
    assert len(kept.web.asked) == asked


@pytest.mark.parametrize("answer", [Reply(404), Reply(403), Reply(body=b"<html>", kind="text/html")])
def test_where_the_link_has_expired_the_small_copy_stays_and_is_good_enough(
    kept: Pictures, answer: Reply
) -> None:
    kept.fetch()
    small = kept.media().file
    kept.web.routes["/kuva.jpg"] = answer
    kept.ask_in_full()
    kept.fetch()
    media = kept.media()
    assert (media.file, media.full, media.fault) == (small, False, None)
    with kept.database.reading() as session:
        errand = select(Errand).where(col(Errand.kind) == ErrandKind.FULL_PICTURE)
        assert session.execute(errand).scalar_one().problem


def test_without_any_copy_an_expired_link_is_told(kept: Pictures) -> None:
    kept.web.routes["/kuva.jpg"] = Reply(404)
    kept.ask_in_full()
    kept.fetch()
    assert kept.media().file is None
    assert kept.media().fault


def test_a_small_copy_asked_for_later_does_not_replace_the_full_one(kept: Pictures) -> None:
    with kept.database.reading() as session:
        first = session.execute(select(Errand)).scalar_one().id

    def wait(session: Session) -> None:
        session.get_one(Errand, first).due_at = NOW + timedelta(hours=1)

    kept.database.writing(wait)
    kept.ask_in_full()
    kept.fetch()
    assert kept.media().full
    kept.at = NOW + timedelta(hours=2)
    kept.fetch()
    assert (kept.size(), kept.media().full) == ((1600, 800), True)


def test_when_an_edit_brings_another_picture_it_comes_in_the_size_of_the_one_before(kept: Pictures) -> None:
    kept.fetch()
    kept.ask_in_full()
    kept.fetch()
    before = kept.media().file
    kept.show("/toinen.jpg", jpeg(1800, 1800, "darkgreen"))
    kept.at = NOW + timedelta(minutes=5)
    kept.see("/toinen.jpg", edited=NOW)
    kept.fetch()
    assert kept.media().file != before
    assert (kept.size(), kept.media().full) == ((1600, 1600), True)
