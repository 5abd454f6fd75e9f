"""Brushes for the sample pictures: skies, hills, spruces, water, light and snow.

Coordinates are points of a 1200 × 900 picture from its upper left corner.  Hard edges are drawn at
twice that size and made smaller at the end; soft things (skies, mist, light) are drawn small and
made larger, which is both smoother and faster.  Everything random comes from the seed.
"""

import math
import random
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDTH, HEIGHT = 1200, 900
FINE = 2
SOFT = 8


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """The colour `share` (0–1) of the way from `one` to `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def gradient(size: tuple[int, int], stops: Sequence[Colour]) -> Image.Image:
    """Colours from top to bottom, evenly spaced."""
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        place = y / 63 * (len(stops) - 1)
        first = min(int(place), len(stops) - 2)
        column.putpixel((0, y), blend(stops[first], stops[first + 1], place - first))
    tall = column.resize((1, size[1]), Image.Resampling.BICUBIC)
    return tall.resize(size, Image.Resampling.NEAREST)


def ridge(rng: random.Random, height: float, swing: float, waves: float = 2.0) -> list[Point]:
    """A skyline across the whole picture: sums of waves, finer ones flatter."""
    parts = [
        (swing / (2.5**n), waves * (2.1**n) * 2 * math.pi / WIDTH, rng.uniform(0, 2 * math.pi))
        for n in range(5)
    ]
    return [
        (x, height + sum(size * math.sin(x * speed + phase) for size, speed, phase in parts))
        for x in range(-8, WIDTH + 9, 6)
    ]


def level(line: Sequence[Point], x: float) -> float:
    """How high a skyline is at `x`."""
    return line[max(0, min(len(line) - 1, round((x + 8) / 6)))][1]


class Canvas:
    """One picture in the making."""

    def __init__(self, seed: int, sky: Sequence[Colour], horizon: float = HEIGHT) -> None:
        """`sky`: colours from the top down to `horizon`, below which the last one goes on."""
        self.rng = random.Random(seed)  # noqa: S311  a picture, not a secret
        small = Image.new("RGB", (WIDTH // SOFT, HEIGHT // SOFT), sky[-1])
        small.paste(gradient((WIDTH // SOFT, max(2, round(horizon) // SOFT)), sky), (0, 0))
        self.image = small.resize((WIDTH * FINE, HEIGHT * FINE), Image.Resampling.BILINEAR)
        self.draw = ImageDraw.Draw(self.image)

    def under(self, x: float, y: float) -> Colour:
        """The colour that is at a point now (of the nearest one inside)."""
        column, row = max(0, min(WIDTH - 1, int(x))), max(0, min(HEIGHT - 1, int(y)))
        red, green, blue = self.image.crop(
            (column * FINE, row * FINE, column * FINE + 1, row * FINE + 1)
        ).tobytes()
        return red, green, blue

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled shape with hard edges."""
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.draw.rectangle((left * FINE, top * FINE, right * FINE, bottom * FINE), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, flat: float = 1.0) -> None:
        """A filled circle; `flat` below 1 squeezes its height."""
        self.draw.ellipse(
            (
                (x - radius) * FINE,
                (y - radius * flat) * FINE,
                (x + radius) * FINE,
                (y + radius * flat) * FINE,
            ),
            fill=colour,
        )

    def line(self, points: Sequence[Point], colour: Colour, width: float = 1.0) -> None:
        """A line through points."""
        self.draw.line(
            [(x * FINE, y * FINE) for x, y in points],
            fill=colour,
            width=max(1, round(width * FINE)),
            joint="curve",
        )

    def hills(self, line: Sequence[Point], top: Colour, foot: Colour, depth: float = 220) -> None:
        """Land under a skyline, fading from `top` to `foot` within `depth`, then on in `foot`."""
        high = min(y for _, y in line)
        left, upper = 0, max(0, round(high * FINE))
        tall = HEIGHT * FINE - upper
        if tall <= 0:
            return
        mask = Image.new("L", (WIDTH * FINE, tall), 0)
        shape = [(x * FINE, y * FINE - upper) for x, y in line]
        shape += [(WIDTH * FINE + 20, tall), (-20, tall)]
        ImageDraw.Draw(mask).polygon(shape, fill=255)
        land = Image.new("RGB", (WIDTH * FINE, tall), foot)
        fade = min(tall, round(depth * FINE))
        land.paste(gradient((WIDTH * FINE, fade), (top, foot)), (0, 0))
        self.image.paste(land, (left, upper), mask)

    def veil(self, mask: Image.Image, colour: Colour, strength: float) -> None:
        """Lay a colour over the whole picture where a small mask (any size, L) is light."""
        thin = mask.point(lambda value: round(value * strength))
        lit = thin.getbbox()
        if lit is None:
            return
        # Most veils cover a band only, and making them large is what costs.
        across, down = self.image.width / mask.width, self.image.height / mask.height
        part = (
            max(0, lit[0] - 2),
            max(0, lit[1] - 2),
            min(mask.width, lit[2] + 2),
            min(mask.height, lit[3] + 2),
        )
        place = (
            round(part[0] * across),
            round(part[1] * down),
            round(part[2] * across),
            round(part[3] * down),
        )
        size = place[2] - place[0], place[3] - place[1]
        # In two steps, the smooth one small: as soft as one smooth step, at half its cost.
        rough = max(1, size[0] // 4), max(1, size[1] // 4)
        smooth = thin.resize(rough, Image.Resampling.BICUBIC, part)
        self.image.paste(colour, place, smooth.resize(size, Image.Resampling.BILINEAR))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light around a point, strongest in its middle."""
        left, top = max(0, round((x - radius) * FINE)), max(0, round((y - radius) * FINE))
        right = min(WIDTH * FINE, round((x + radius) * FINE))
        bottom = min(HEIGHT * FINE, round((y + radius) * FINE))
        if left >= right or top >= bottom:
            return
        # Only the part inside the picture is made large: lights are often bigger than the picture.
        ball, scale = _ball(strength), 256 / (2 * radius * FINE)
        corner_x, corner_y = (x - radius) * FINE, (y - radius) * FINE
        part = (
            max(0.0, (left - corner_x) * scale),
            max(0.0, (top - corner_y) * scale),
            min(256.0, (right - corner_x) * scale),
            min(256.0, (bottom - corner_y) * scale),
        )
        light = ball.resize((right - left, bottom - top), Image.Resampling.BILINEAR, part)
        self.image.paste(colour, (left, top, right, bottom), light)

    def clouds(self, colour: Colour, strength: float, top: float, bottom: float, bands: float = 4.0) -> None:
        """Soft clouds between two heights; more `bands` make them flatter and longer."""
        wide, tall = 12, max(3, round(12 * bands / 4))
        seedling = Image.frombytes("L", (wide, tall), self.rng.randbytes(wide * tall))
        cloud = seedling.resize((150, 112), Image.Resampling.BICUBIC)
        cloud = cloud.point(lambda value: max(0, min(255, (value - 120) * 3)))
        window = Image.new("L", (1, 112), 0)
        for row in range(112):
            place = row / 112 * HEIGHT
            if top < place < bottom:
                window.putpixel((0, row), round(255 * math.sin(math.pi * (place - top) / (bottom - top))))
        self.veil(ImageChops.multiply(cloud, window.resize(cloud.size)), colour, strength)

    def mist(self, y: float, thickness: float, colour: Colour, strength: float = 0.8) -> None:
        """A band of mist lying at a height, uneven along the picture."""
        drift = Image.frombytes("L", (7, 1), bytes(self.rng.randint(110, 255) for _ in range(7)))
        band = Image.new("L", (1, 112), 0)
        for row in range(112):
            away = abs(row / 112 * HEIGHT - y) / thickness
            if away < 1:
                band.putpixel((0, row), round(255 * (math.cos(math.pi * away) + 1) / 2))
        size = (150, 112)
        self.veil(
            ImageChops.multiply(band.resize(size), drift.resize(size, Image.Resampling.BICUBIC)),
            colour,
            strength,
        )

    def stars(self, count: int, bottom: float, colour: Colour = (235, 240, 255)) -> None:
        """Stars above a height, a few of them bright."""
        for _ in range(count):
            x, y = self.rng.uniform(0, WIDTH), bottom * self.rng.random() ** 1.3
            size = self.rng.choice((0.6, 0.7, 0.8, 1.0, 1.6))
            self.disc(x, y, size, blend(self.under(x, y), colour, self.rng.uniform(0.35, 0.95)))

    def spruce(self, x: float, foot: float, tall: float, colour: Colour, snow: Colour | None = None) -> None:
        """One spruce; with `snow` its branches carry some."""
        rng, tiers = self.rng, max(4, round(tall / 14))
        left, right = [], []
        for tier in range(tiers):
            share = (tier + 1) / tiers
            reach = tall * 0.17 * share**0.8 * rng.uniform(0.8, 1.15)
            y = foot - tall + tall * 0.94 * share
            left += [(x - reach, y), (x - reach * 0.45, y - tall * 0.012)]
            right += [(x + reach * rng.uniform(0.85, 1.1), y), (x + reach * 0.45, y - tall * 0.012)]
        self.box(x - tall * 0.014, foot - tall * 0.1, x + tall * 0.014, foot, colour)
        self.polygon([(x, foot - tall), *right, *reversed(left)], colour)
        if snow is None:
            return
        for tier in range(1, tiers):
            share = (tier + 1) / tiers
            reach = tall * 0.15 * share**0.8
            y = foot - tall + tall * 0.94 * share
            for side in (-1, 1):
                far, thick = x + side * reach * rng.uniform(0.75, 1.0), tall * 0.035 * rng.uniform(0.6, 1.2)
                self.polygon(
                    [(x + side * reach * 0.1, y - tall * 0.05 - thick), (far, y - thick), (far, y)], snow
                )

    def forest(
        self,
        line: Sequence[Point],
        tall: tuple[float, float],
        colours: tuple[Colour, Colour],
        count: int,
        snow: Colour | None = None,
    ) -> None:
        """Spruces standing on a skyline, each of a colour between two."""
        for x in sorted(self.rng.uniform(-20, WIDTH + 20) for _ in range(count)):
            height = self.rng.uniform(*tall)
            shade = blend(*colours, self.rng.random())
            self.spruce(x, level(line, x) + height * 0.06, height, shade, snow)

    def mirror(self, shore: float, tint: Colour, depth: float = 0.35, squeeze: float = 1.0) -> None:
        """Still water below `shore`: what is above, upside down, softer, tinted more near us."""
        tall = round((HEIGHT - shore) * FINE)
        upper = max(0, round(shore * FINE - tall / squeeze))
        above = self.image.crop((0, upper, WIDTH * FINE, round(shore * FINE)))
        turned = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        soft = turned.resize((WIDTH // 3, max(2, tall // 14)), Image.Resampling.BOX)
        water = soft.resize((WIDTH * FINE, tall), Image.Resampling.BILINEAR)
        shade = Image.linear_gradient("L").point(
            lambda value: round(255 * depth * (0.45 + 0.55 * value / 255))
        )
        water.paste(tint, (0, 0, *water.size), shade.resize(water.size))
        self.image.paste(water, (0, round(shore * FINE)))

    def ripples(self, shore: float, colours: tuple[Colour, Colour], count: int = 90) -> None:
        """Thin streaks on water, longer and thicker near us."""
        for _ in range(count):
            near = self.rng.random() ** 1.6
            y = shore + 4 + near * (HEIGHT - shore)
            x, long = self.rng.uniform(-100, WIDTH), self.rng.uniform(20, 70) + near * 130
            colour = blend(self.under(x, y), self.rng.choice(colours), self.rng.uniform(0.1, 0.4))
            self.disc(x + long / 2, y, long / 2, colour, flat=0.012 + 0.006 * near)

    def snowfall(self, count: int, colour: Colour = (245, 248, 252)) -> None:
        """Falling snow, near flakes larger."""
        for _ in range(count):
            size = self.rng.choice((0.9, 1.2, 1.6, 2.4))
            self.disc(self.rng.uniform(0, WIDTH), self.rng.uniform(0, HEIGHT), size, colour)

    def finish(self, grain: float = 0.03) -> Image.Image:
        """The picture at its size, with a little grain so that soft colours show no steps."""
        picture = self.image.reduce(FINE)
        if grain <= 0:
            return picture
        dust = Image.frombytes("L", picture.size, self.rng.randbytes(WIDTH * HEIGHT))
        return Image.blend(picture, Image.merge("RGB", (dust, dust, dust)), grain)


@lru_cache(maxsize=64)
def _ball(strength: float) -> Image.Image:
    radial = Image.radial_gradient("L")
    return radial.point(lambda value: round(255 * strength * max(0.0, 1 - value / 178) ** 2))


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    """A small mask made soft."""
    return mask.filter(ImageFilter.GaussianBlur(radius))
