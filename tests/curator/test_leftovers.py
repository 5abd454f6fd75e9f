"""Picture files nobody refers to go after a day, all others stay."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from collector import pictures
from curator.privacy import leftovers
from tests.sample import Sample


def test_only_old_pictures_that_nobody_has_are_removed(sample: Sample, tmp_path: Path) -> None:
    sample.post(pictures=1, file="used.jpg")
    for name in ("used.jpg", "old.jpg", "new.jpg"):
        (tmp_path / name).write_bytes(b"x")
    before = (sample.now - timedelta(days=2)).timestamp()
    for name in ("used.jpg", "old.jpg"):
        os.utime(tmp_path / name, (before, before))
    assert leftovers.sweep(sample.database, tmp_path, sample.now) == ["old.jpg"]
    assert sorted(path.name for path in tmp_path.glob("*.jpg")) == ["new.jpg", "used.jpg"]


def test_a_picture_sent_once_more_is_young_again(sample: Sample, tmp_path: Path) -> None:
    data = BytesIO()
    Image.new("RGB", (40, 40), "navy").save(data, "PNG")
    file = tmp_path / pictures.keep(data.getvalue(), tmp_path).file
    before = (sample.now - timedelta(days=2)).timestamp()
    os.utime(file, (before, before))
    pictures.keep(data.getvalue(), tmp_path)
    assert leftovers.sweep(sample.database, tmp_path, sample.now) == []


def test_a_missing_folder_is_no_trouble(sample: Sample, tmp_path: Path) -> None:
    assert leftovers.sweep(sample.database, tmp_path / "none", sample.now) == []
