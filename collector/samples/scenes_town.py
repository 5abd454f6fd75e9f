"""Sample pictures of towns and industry: a sawmill, a street, a bridge."""

import math

from PIL import Image

from collector.samples.paint import HEIGHT, WIDTH, Canvas, Colour, blend, ridge

LIT: Colour = (255, 208, 128)


def sawmill(seed: int) -> Image.Image:
    """A sawmill's silhouette at sunset: halls, steam from chimneys, log piles."""
    canvas = Canvas(seed, [(70, 84, 130), (166, 122, 142), (244, 164, 112), (255, 206, 132)], 560)
    canvas.clouds((255, 190, 150), 0.55, 60, 460, bands=9)
    canvas.glow(330, 560, 560, (255, 220, 140), 0.75)
    canvas.hills(ridge(canvas.rng, 520, 26, 1.4), (126, 96, 116), (206, 140, 112), 70)
    canvas.forest(ridge(canvas.rng, 574, 5, 2), (20, 52), ((86, 66, 84), (110, 80, 92)), 150)
    dark, lighter = (44, 38, 56), (62, 52, 70)
    canvas.box(0, 590, WIDTH, HEIGHT, (58, 48, 62))
    for x, wide, tall in ((640, 26, 330), (712, 20, 250), (1010, 30, 280)):
        for puff in range(22):
            drift = puff / 22
            canvas.glow(
                x + wide / 2 + drift * 210 + canvas.rng.uniform(-10, 10),
                600 - tall - 14 - drift * 190,
                26 + drift * 92,
                (255, 222, 196),
                0.42 * (1 - drift),
            )
        canvas.polygon(
            [(x, 600), (x + wide * 0.14, 600 - tall), (x + wide * 0.86, 600 - tall), (x + wide, 600)], dark
        )
        canvas.box(x + wide * 0.08, 614 - tall, x + wide * 0.92, 622 - tall, (150, 70, 60))
    for left, right, wall, top in (
        (520, 800, 470, 440),
        (780, 1130, 510, 462),
        (420, 560, 540, 520),
        (1090, 1220, 540, 516),
    ):
        canvas.polygon(
            [(left, 620), (left, wall), ((left + right) / 2, top), (right, wall), (right, 620)], dark
        )
        for x in range(round(left) + 24, round(right) - 30, 46):
            lamp = LIT if canvas.rng.random() < 0.72 else lighter
            canvas.box(x, wall + 26, x + 26, wall + 44, lamp)
    canvas.polygon([(420, 556), (532, 452), (540, 462), (436, 560)], lighter)
    for left, count in ((40, 10), (236, 7)):
        _logs(canvas, left, 700, count)
    canvas.hills(ridge(canvas.rng, 716, 5, 1.5), (74, 62, 76), (34, 30, 42), 180)
    for _ in range(5):
        y = canvas.rng.uniform(740, 880)
        canvas.disc(canvas.rng.uniform(100, 1100), y, canvas.rng.uniform(70, 170), (150, 110, 106), 0.06)
    return canvas.finish()


def street(seed: int) -> Image.Image:
    """A village street in the blue hour: lit windows, lamps, snow."""
    canvas = Canvas(seed, [(22, 38, 84), (48, 74, 132), (112, 130, 178), (198, 168, 180)], 560)
    canvas.stars(70, 300)
    canvas.hills(ridge(canvas.rng, 500, 34, 1.2), (58, 78, 126), (96, 112, 156), 90)
    canvas.forest(ridge(canvas.rng, 540, 8, 2), (40, 90), ((34, 50, 88), (50, 66, 104)), 120)
    canvas.box(0, 566, WIDTH, HEIGHT, (146, 160, 204))
    canvas.hills([(x, 566.0) for x in range(-8, WIDTH + 9, 6)], (158, 166, 204), (112, 130, 182), 330)
    canvas.polygon([(560, 566), (640, 566), (1010, HEIGHT), (130, HEIGHT)], (120, 132, 180))
    walls = ((196, 158, 92), (142, 58, 50), (206, 200, 190), (96, 122, 122), (176, 110, 70), (186, 176, 120))
    for n, near in enumerate((0.12, 0.3, 0.58, 1.0)):
        for side in (-1, 1):
            shade = blend(walls[(n * 2 + (side > 0) + seed) % len(walls)], (40, 56, 104), 0.46)
            _house(canvas, side, near, shade)
    for near in (0.1, 0.22, 0.42, 0.75):
        for side in (-1, 1):
            _lamp(canvas, 600 + side * (44 + near * 330), 572 + near * 200, 54 + near * 270)
    canvas.snowfall(170)
    return canvas.finish()


def bridge(seed: int) -> Image.Image:
    """A long arched bridge over a lake at night, its lamps mirrored in the water."""
    canvas = Canvas(seed, [(16, 24, 58), (34, 52, 96), (92, 96, 140), (190, 142, 140)], 540)
    canvas.stars(90, 300)
    canvas.clouds((214, 160, 170), 0.4, 260, 520, bands=10)
    canvas.hills(ridge(canvas.rng, 500, 36, 1.3), (44, 56, 96), (84, 86, 126), 70)
    canvas.forest(ridge(canvas.rng, 540, 6, 2.2), (22, 60), ((24, 34, 62), (34, 44, 74)), 160)
    deck, steel = 470, (26, 30, 50)
    for left, right, rise in ((60, 380, 70), (380, 820, 128), (820, 1140, 70)):
        arch = _arch(left, right, deck, rise)
        canvas.line(arch, steel, 9)
        for x, y in arch[3:-3:3]:
            canvas.line([(x, y), (x, deck)], steel, 2.5)
    canvas.box(-10, deck, WIDTH + 10, deck + 14, steel)
    for x in (60, 380, 820, 1140):
        canvas.polygon([(x - 15, deck), (x + 15, deck), (x + 20, 580), (x - 20, 580)], (36, 38, 58))
    for x in range(30, WIDTH, 76):
        canvas.line([(x, deck), (x, deck - 34)], steel, 2)
        canvas.disc(x, deck - 36, 4, (255, 232, 180))
        canvas.glow(x, deck - 36, 40, (255, 214, 140), 0.7)
    for _ in range(26):
        canvas.box(x := canvas.rng.uniform(0, WIDTH), y := canvas.rng.uniform(536, 552), x + 5, y + 5, LIT)
    canvas.mirror(562, (14, 22, 52), 0.42)
    canvas.ripples(570, ((255, 214, 150), (20, 28, 60)), 170)
    return canvas.finish()


def _logs(canvas: Canvas, left: float, foot: float, count: int) -> None:
    for row in range(4):
        for n in range(count - row):
            x, y = left + 14 + row * 13 + n * 26, foot - 12 - row * 23
            canvas.disc(x, y, 13.5, (52, 40, 48))
            canvas.disc(x, y, 11, blend((150, 104, 84), (206, 148, 104), canvas.rng.random()))
            canvas.disc(x, y, 4, (126, 84, 70))


def _house(canvas: Canvas, side: int, near: float, shade: Colour) -> None:
    def at(out: float, up: float) -> tuple[float, float]:
        return 600 + side * (90 + near * 360 + out * near * 560), 574 + near * 150 - up * near * 560

    snow = (196, 204, 232)
    canvas.polygon([at(0, 0), at(0, 0.42), at(0.3, 0.66), at(0.6, 0.42), at(0.6, 0)], shade)
    canvas.polygon([at(0.6, 0), at(0.6, 0.42), at(1.5, 0.42), at(1.5, 0)], blend(shade, (20, 30, 70), 0.3))
    canvas.polygon(
        [at(-0.06, 0.4), at(0.3, 0.7), at(1.3, 0.7), at(1.56, 0.4), at(0.62, 0.42), at(0.3, 0.64)], snow
    )
    for out, up, wide in ((0.1, 0.12, 0.14), (0.36, 0.12, 0.14), (0.74, 0.14, 0.2), (1.1, 0.14, 0.2)):
        lit = canvas.rng.random() < 0.8
        corners = [at(out, up), at(out, up + 0.18), at(out + wide, up + 0.18), at(out + wide, up)]
        canvas.polygon(corners, LIT if lit else (50, 66, 110))
        if lit:
            canvas.glow(*at(out + wide / 2, up + 0.09), 20 + near * 90, LIT, 0.4)
        canvas.line([at(out + wide / 2, up), at(out + wide / 2, up + 0.18)], (222, 222, 234), 1 + near * 3)


def _lamp(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    canvas.line([(x, foot), (x, foot - tall)], (30, 36, 62), 1 + tall * 0.014)
    canvas.disc(x, foot - tall, 2 + tall * 0.022, (255, 240, 206))
    canvas.glow(x, foot - tall, tall * 0.42, (255, 218, 150), 0.75)
    canvas.glow(x, foot, tall * 0.3, (255, 222, 170), 0.3)


def _arch(left: float, right: float, deck: float, rise: float) -> list[tuple[float, float]]:
    return [(left + (right - left) * n / 36, deck - rise * math.sin(math.pi * n / 36)) for n in range(37)]
