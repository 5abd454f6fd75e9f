"""Sample pictures of lakes, rivers and skies."""

import math

from PIL import Image

from collector.samples.paint import HEIGHT, WIDTH, Canvas, blend, blurred, level, ridge


def lake_morning(seed: int) -> Image.Image:
    """A lake at sunrise, fells behind it, mist on the water."""
    canvas = Canvas(seed, [(84, 118, 160), (150, 168, 190), (236, 196, 168), (255, 222, 178)], 520)
    sun = canvas.rng.uniform(380, 820)
    canvas.clouds((255, 226, 200), 0.6, 60, 420, bands=9)
    canvas.glow(sun, 455, 520, (255, 214, 150), 0.85)
    canvas.disc(sun, 452, 30, (255, 246, 222))
    for height, swing, top, foot in (
        (415, 50, (126, 140, 170), (216, 190, 180)),
        (470, 34, (84, 104, 134), (186, 176, 178)),
    ):
        canvas.hills(ridge(canvas.rng, height, swing, 1.6), top, foot, 150)
    shore = ridge(canvas.rng, 524, 7, 2.4)
    canvas.forest(shore, (26, 64), ((34, 52, 66), (58, 78, 92)), 190)
    canvas.hills(shore, (40, 58, 70), (40, 58, 70), 30)
    canvas.mirror(545, (88, 118, 150), 0.4)
    canvas.glow(sun, 640, 330, (255, 220, 170), 0.5)
    canvas.ripples(560, ((255, 236, 206), (70, 98, 128)), 110)
    canvas.mist(548, 46, (250, 232, 216), 0.85)
    canvas.mist(610, 40, (244, 226, 214), 0.45)
    near = ridge(canvas.rng, 872, 16, 1.2)
    canvas.hills(near, (30, 42, 48), (18, 26, 32), 60)
    _reeds(canvas, near, (24, 34, 40), 120)
    return canvas.finish()


def lake_evening(seed: int) -> Image.Image:
    """Polar-night dusk over a frozen lake: rose and blue, an island with spruces."""
    canvas = Canvas(seed, [(46, 66, 118), (110, 112, 168), (214, 150, 172), (250, 190, 160)], 500)
    canvas.clouds((250, 176, 176), 0.55, 120, 470, bands=11)
    canvas.glow(WIDTH * 0.3, 500, 620, (255, 190, 150), 0.6)
    canvas.hills(ridge(canvas.rng, 440, 46, 1.3), (112, 108, 152), (190, 150, 172), 120)
    canvas.hills(ridge(canvas.rng, 482, 20, 2.0), (78, 84, 128), (128, 120, 158), 60)
    ice = [(0, 505), (WIDTH, 505), (WIDTH, HEIGHT), (0, HEIGHT)]
    canvas.polygon(ice, (196, 184, 212))
    canvas.hills([(x, 505.0) for x in range(-8, WIDTH + 9, 6)], (206, 178, 200), (120, 140, 190), 395)
    for x, wide, tall in ((canvas.rng.uniform(640, 820), 170, 105), (canvas.rng.uniform(90, 300), 90, 62)):
        island = [(x + t * wide - wide, 512 - 16 * math.sin(math.pi * t / 2)) for t in _steps(0, 2, 30)]
        canvas.polygon([*island, (x + wide, 516), (x - wide, 516)], (70, 74, 112))
        for _ in range(34):
            place = canvas.rng.gauss(0, wide * 0.4)
            canvas.spruce(
                x + place,
                514 - 8 * math.cos(place / wide),
                tall * canvas.rng.uniform(0.4, 1) * math.exp(-((place / wide) ** 2)),
                blend((40, 50, 86), (58, 66, 104), canvas.rng.random()),
            )
    for _ in range(120):
        near = canvas.rng.random() ** 1.4
        y, long = 516 + near * 380, 40 + near * 240
        shade = canvas.rng.choice(((232, 210, 222), (104, 122, 176), (240, 224, 230)))
        x = canvas.rng.uniform(-100, WIDTH)
        canvas.disc(x + long / 2, y, long / 2, blend(canvas.under(x, y), shade, 0.3), 0.016 + near * 0.008)
    return canvas.finish()


def aurora(seed: int) -> Image.Image:
    """Northern lights over a lake and a dark wood."""
    canvas = Canvas(seed, [(8, 14, 38), (14, 32, 62), (26, 66, 86), (40, 92, 96)], 600)
    for base, strength, colour in (
        (430, 0.5, (60, 214, 168)),
        (330, 0.75, (104, 240, 170)),
        (250, 0.35, (150, 110, 214)),
    ):
        canvas.veil(_curtain(canvas, base), colour, strength)
    canvas.stars(260, 560)
    canvas.hills(ridge(canvas.rng, 560, 40, 1.4), (20, 46, 62), (22, 50, 62), 60)
    shore = ridge(canvas.rng, 606, 9, 2.0)
    canvas.forest(shore, (40, 120), ((7, 14, 24), (12, 24, 34)), 170)
    canvas.hills(shore, (8, 16, 26), (8, 16, 26), 20)
    canvas.mirror(628, (6, 14, 34), 0.55, squeeze=0.8)
    canvas.ripples(640, ((120, 230, 190), (6, 14, 30)), 70)
    return canvas.finish()


def river_ice(seed: int) -> Image.Image:
    """A river in early winter, ice floes on dark water, snowy banks."""
    canvas = Canvas(seed, [(150, 176, 204), (196, 210, 224), (238, 232, 226)], 430)
    canvas.clouds((250, 250, 252), 0.6, 20, 380, bands=6)
    canvas.hills(ridge(canvas.rng, 392, 26, 1.5), (150, 166, 186), (206, 214, 224), 90)
    bank = ridge(canvas.rng, 440, 8, 1.6)
    canvas.forest(bank, (50, 120), ((62, 80, 94), (92, 110, 122)), 150, (226, 232, 238))
    canvas.hills(bank, (232, 236, 240), (206, 216, 228), 40)
    canvas.polygon([(0, 470), (WIDTH, 470), (WIDTH, HEIGHT), (0, HEIGHT)], (70, 92, 112))
    canvas.hills([(x, 470.0) for x in range(-8, WIDTH + 9, 6)], (150, 170, 188), (34, 52, 72), 430)
    canvas.ripples(474, ((176, 196, 212), (24, 40, 58)), 160)
    for _ in range(58):
        near = canvas.rng.random() ** 1.3
        _floe(canvas, canvas.rng.uniform(-60, WIDTH + 60), 484 + near * 370, 16 + near * 92)
    canvas.polygon([(0, 760), (150, 800), (330, 868), (420, 900), (0, 900)], (226, 232, 240))
    canvas.polygon([(0, 800), (120, 832), (260, 884), (300, 900), (0, 900)], (244, 246, 250))
    return canvas.finish()


def rowboat(seed: int) -> Image.Image:
    """A rowing boat by the shore in the light of the midnight sun."""
    canvas = Canvas(seed, [(112, 142, 184), (206, 178, 170), (255, 206, 138), (255, 190, 110)], 470)
    sun = canvas.rng.uniform(700, 980)
    canvas.clouds((255, 214, 168), 0.7, 40, 420, bands=10)
    canvas.glow(sun, 420, 480, (255, 226, 150), 0.8)
    canvas.disc(sun, 418, 36, (255, 250, 226))
    canvas.hills(ridge(canvas.rng, 440, 24, 1.5), (120, 112, 130), (220, 166, 130), 60)
    shore = ridge(canvas.rng, 474, 5, 2.4)
    canvas.forest(shore, (18, 46), ((58, 60, 76), (88, 82, 92)), 220)
    canvas.mirror(486, (110, 124, 150), 0.3)
    canvas.glow(sun, 560, 300, (255, 226, 160), 0.6)
    canvas.ripples(494, ((255, 236, 190), (96, 108, 134)), 150)
    canvas.hills(ridge(canvas.rng, 838, 12, 1.1), (74, 66, 62), (44, 40, 42), 60)
    _boat(canvas, 420, 770)
    _reeds(canvas, [(x, 860.0) for x in range(-8, WIDTH + 9, 6)], (46, 48, 46), 90)
    return canvas.finish()


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * n / count for n in range(count + 1)]


def _curtain(canvas: Canvas, base: float) -> Image.Image:
    """A hanging curtain of light as a small mask: rays from a winding lower edge up."""
    wide, tall = 150, 112
    light_at = bytearray(wide * tall)
    rng = canvas.rng
    waves = [(rng.uniform(0.016, 0.06), rng.uniform(0, 6.3), rng.uniform(4, 12)) for _ in range(3)]
    shine = [(rng.uniform(0.1, 0.6), rng.uniform(0, 6.3)) for _ in range(4)]
    for x in range(wide):
        foot = base / HEIGHT * tall + sum(size * math.sin(x * speed + phase) for speed, phase, size in waves)
        light = 0.55 + 0.45 * sum(math.sin(x * speed + phase) for speed, phase in shine) / 3
        reach = 34 + 16 * math.sin(x * 0.22 + waves[0][1])
        for y in range(max(0, int(foot - reach)), min(tall, int(foot) + 5)):
            up = (foot - y) / reach
            value = max(0.0, 1 - up) ** 1.4 if up >= 0 else max(0.0, 1 + up * 8)
            light_at[y * wide + x] = max(0, min(255, round(255 * value * light)))
    return blurred(Image.frombytes("L", (wide, tall), bytes(light_at)), 1.2)


def _floe(canvas: Canvas, x: float, y: float, wide: float) -> None:
    rng = canvas.rng
    edge = [
        (
            x + math.cos(turn) * wide * rng.uniform(0.75, 1.05),
            y + math.sin(turn) * wide * 0.24 * rng.uniform(0.75, 1.05),
        )
        for turn in _steps(0, 2 * math.pi, 11)[:-1]
    ]
    thick = 2 + wide * 0.06
    canvas.polygon([(a, b + thick) for a, b in edge], (132, 160, 182))
    canvas.polygon(edge, blend((214, 226, 236), (246, 249, 252), rng.random()))


def _boat(canvas: Canvas, x: float, y: float) -> None:
    hull = [(x - 210, y - 44), (x + 230, y - 62), (x + 196, y + 2), (x + 150, y + 34), (x - 130, y + 40)]
    canvas.disc(x + 10, y + 44, 200, (60, 58, 62), 0.07)
    canvas.polygon([*hull, (x - 186, y + 6)], (92, 60, 44))
    canvas.polygon(
        [(x - 210, y - 44), (x + 230, y - 62), (x + 214, y - 40), (x - 196, y - 22)], (150, 104, 70)
    )
    canvas.polygon([(x - 186, y - 36), (x + 204, y - 54), (x + 196, y - 44), (x - 180, y - 27)], (54, 38, 34))
    for seat in (-80, 40, 140):
        canvas.polygon(
            [
                (x + seat, y - 38 - seat * 0.04),
                (x + seat + 34, y - 40 - seat * 0.04),
                (x + seat + 40, y - 28 - seat * 0.04),
                (x + seat + 4, y - 26 - seat * 0.04),
            ],
            (176, 128, 88),
        )
    canvas.line([(x + 60, y - 46), (x + 330, y + 36)], (176, 132, 92), 5)
    canvas.disc(x + 346, y + 41, 26, (176, 132, 92), 0.4)


def _reeds(canvas: Canvas, line: list[tuple[float, float]], colour: tuple[int, int, int], count: int) -> None:
    for _ in range(count):
        x = canvas.rng.choice((canvas.rng.gauss(120, 90), canvas.rng.gauss(1050, 100)))
        foot, tall, lean = level(line, x) + 20, canvas.rng.uniform(40, 130), canvas.rng.uniform(-14, 14)
        canvas.line([(x, foot), (x + lean * 0.4, foot - tall * 0.6), (x + lean, foot - tall)], colour, 1.6)
