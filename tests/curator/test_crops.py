"""Crops: three numbers become a part of the picture, and come back from it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from collector import pictures
from curator.picking import crops
from curator.picking.crops import Frame

SIZES = st.tuples(st.integers(32, 1600), st.integers(32, 1600))
FRAMES = st.builds(Frame, st.integers(100, 300), st.integers(0, 100), st.integers(0, 100))


@pytest.mark.parametrize(
    ("size", "name", "crop"),
    [
        ((1600, 900), "middle", None),
        ((1600, 900), "left", (0.0, 0.0, 0.75, 1.0)),
        ((1600, 900), "right", (0.25, 0.0, 0.75, 1.0)),
        ((1600, 900), "top", None),
        ((900, 1200), "top", (0.0, 0.0, 1.0, 0.5625)),
        ((900, 1200), "bottom", (0.0, 0.4375, 1.0, 0.5625)),
        ((900, 1200), "left", None),
        ((800, 600), "bottom", None),
    ],
)
def test_a_named_crop_moves_where_there_is_room(size: crops.Size, name: str, crop: crops.Crop | None) -> None:
    assert crops.cut(size, crops.NAMED[name]) == crop


@given(SIZES, FRAMES)
def test_whatever_is_chosen_is_a_part_of_the_picture_as_wide_to_high_as_a_card(
    size: crops.Size, frame: Frame
) -> None:
    crop = crops.cut(size, frame)
    if crop is not None:
        left, top, width, height = crop
        assert min(crop) >= 0
        assert left + width <= 1.001
        assert top + height <= 1.001
        assert crops.crop(list(crop)) == crop
        assert width * size[0] / (height * size[1]) == pytest.approx(crops.ASPECT, rel=0.05)


@given(SIZES, FRAMES)
def test_a_kept_crop_gives_back_a_frame_that_cuts_the_same(size: crops.Size, frame: Frame) -> None:
    crop = crops.cut(size, frame)
    again = crops.cut(size, crops.frame(size, crop))
    for before, after in zip(crop or (), again or (), strict=False):
        assert before == pytest.approx(after, abs=0.02)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        [],
        [0, 0, 1],
        [0, 0, 1, 1, 1],
        [0, 0, 0, 1],
        [-0.1, 0, 1, 1],
        [0.5, 0, 0.6, 1],
        ["0", 0, 1, 1],
    ],
)
def test_what_is_no_crop_is_taken_for_none(value: object) -> None:
    assert crops.crop(value) is None


def test_a_picture_is_cut_where_the_crop_says(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    image = Image.new("RGB", (900, 1200), "red")
    image.paste("blue", (0, 600, 900, 1200))
    image.save(path, "JPEG")
    assert pictures.size(path) == (900, 1200)
    assert pictures.size(tmp_path / "none.jpg") is None
    for name, colour in (("top", 0), ("bottom", 2)):
        part = crops.cut((900, 1200), crops.NAMED[name])
        assert part is not None
        made = pictures.renditions(path, part=part)
        assert set(made) == {"webp", "jpg"}
        (tmp_path / "part.jpg").write_bytes(pictures.part_of(path, part, width=400))
        with Image.open(tmp_path / "part.jpg") as cut:
            assert cut.size == (400, 300)
            pixel = cut.getpixel((200, 150))
            assert isinstance(pixel, tuple)
            assert pixel.index(max(pixel)) == colour
