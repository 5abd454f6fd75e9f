"""Foreign bytes become our pictures: small, upright, without metadata; or a clear no."""

import hashlib
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from collector.pictures import MOST_BYTES, PictureError, keep, renditions


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and right half blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((20, 40, 200), (size[0] // 2, 0, size[0], size[1]))
    target = BytesIO()
    image.convert(mode).save(target, kind, **options)
    return target.getvalue()


def written(folder: Path, data: bytes) -> Image.Image:
    kept = keep(data, folder)
    with Image.open(folder / kept.file) as image:
        image.load()
        assert image.format == "JPEG"
        assert image.size == (kept.width, kept.height)
        return image.copy()


def near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) <= 14 for one, other in zip(found, wanted, strict=True))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "P"), ("PNG", "1"),
     ("PNG", "LA"), ("PNG", "I;16"), ("WEBP", "RGB"), ("GIF", "P")],
)  # fmt: skip
def test_every_kind_and_mode_becomes_a_jpeg_of_ours(tmp_path: Path, kind: str, mode: str) -> None:
    image = Image.new("L", (64, 48), 100).convert("I;16") if mode == "I;16" else None
    if image is not None:
        target = BytesIO()
        image.save(target, "PNG")
        data = target.getvalue()
    else:
        data = picture(kind, mode=mode)

    result = written(tmp_path, data)

    assert (result.mode, result.size) == ("RGB", (64, 48))
    if mode in {"RGB", "CMYK", "P"}:
        assert near(result.getpixel((8, 24)), (200, 30, 30))


def test_a_files_name_is_its_content_and_keeping_twice_keeps_once(tmp_path: Path) -> None:
    first, second = keep(picture(), tmp_path / "kuvat"), keep(picture(), tmp_path / "kuvat")

    names = [path.name for path in (tmp_path / "kuvat").iterdir()]
    assert first == second
    assert names == [first.file]
    assert (
        first.file == hashlib.sha256((tmp_path / "kuvat" / first.file).read_bytes()).hexdigest()[:32] + ".jpg"
    )


def test_place_camera_and_comments_are_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Salainen kamera"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture(exif=exif, comment=b"Salainen viesti", xmp=b"<x:xmpmeta>Salainen</x:xmpmeta>")

    kept = keep(data, tmp_path)

    content = (tmp_path / kept.file).read_bytes()
    assert b"Salainen" in data
    assert b"Salainen" not in content
    assert b"Exif" not in content


def test_a_picture_taken_sideways_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise: what was left comes on top

    result = written(tmp_path, picture(size=(80, 40), exif=exif))

    assert result.size == (40, 80)
    assert near(result.getpixel((20, 10)), (200, 30, 30))
    assert near(result.getpixel((20, 70)), (20, 40, 200))


def test_see_through_parts_become_white(tmp_path: Path) -> None:
    target = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(target, "PNG")

    assert near(written(tmp_path, target.getvalue()).getpixel((20, 20)), (255, 255, 255))


def test_a_moving_picture_keeps_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("lime", "black")]
    for kind in ("GIF", "WEBP"):
        target = BytesIO()
        frames[0].save(target, kind, save_all=True, append_images=frames[1:])
        assert near(written(tmp_path, target.getvalue()).getpixel((20, 20)), (0, 255, 0))


def test_a_large_picture_becomes_at_most_1600_a_side(tmp_path: Path) -> None:
    assert written(tmp_path, picture(size=(3200, 1000))).size == (1600, 500)
    assert written(tmp_path, picture("PNG", size=(900, 1800))).size == (800, 1600)


def test_colours_of_another_profile_are_turned_into_srgb(tmp_path: Path) -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)

    for profile, left in ((plain, (200, 30, 30)), (b"no profile", (200, 30, 30)), (swapped, (30, 30, 200))):
        assert near(written(tmp_path, picture(icc_profile=profile)).getpixel((8, 24)), left)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "unknown_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_format"),
        (b"%PDF-1.7", "unknown_format"),
        (picture("BMP"), "unknown_format"),
        (picture("TIFF"), "unknown_format"),
        (bytes(MOST_BYTES + 1), "too_large"),
        (png_claiming(9000, 9000), "too_many_pixels"),
        (png_claiming(20_000, 20_000), "too_many_pixels"),
        (png_claiming(33_177_601, 1), "too_many_pixels"),
        (png_claiming(300, 300), "broken"),
        (picture()[:-40], "broken"),
        (picture(size=(31, 400)), "too_small"),
    ],
    ids=range(12),
)
def test_what_does_not_become_a_picture_says_why_and_writes_nothing(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    with pytest.raises(PictureError) as caught:
        keep(data, tmp_path)

    assert caught.value.problem == problem
    assert caught.value.detail
    assert list(tmp_path.iterdir()) == []


@given(
    st.sampled_from([picture(kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8),
)
@settings(max_examples=150)
def test_damaged_bytes_give_a_picture_or_a_clear_no(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    try:
        problem = keep(bytes(damaged), tmp_path_factory.getbasetemp() / "damaged") and ""
    except PictureError as error:
        problem = error.problem
    assert problem in {"", "unknown_format", "broken", "too_small", "too_many_pixels", "too_large"}


def test_renditions_are_small_alike_and_keep_their_shape(tmp_path: Path) -> None:
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    target = BytesIO()
    noise.save(target, "JPEG", quality=95)
    kept = keep(target.getvalue(), tmp_path)

    made = renditions(tmp_path / kept.file)

    assert made == renditions(tmp_path / kept.file)
    assert set(made) == {"webp", "jpg"}
    for kind, data in made.items():
        with Image.open(BytesIO(data)) as image:
            assert image.format == {"webp": "WEBP", "jpg": "JPEG"}[kind]
            assert image.size == (800, 600)


def test_an_ordinary_picture_fits_into_sixty_kilobytes_and_a_small_one_is_not_blown_up(
    tmp_path: Path,
) -> None:
    large, small = keep(picture(size=(1600, 900)), tmp_path), keep(picture(size=(300, 900)), tmp_path)

    assert all(len(data) <= 60_000 for data in renditions(tmp_path / large.file).values())
    with Image.open(BytesIO(renditions(tmp_path / small.file)["jpg"])) as image:
        assert image.size == (300, 900)
