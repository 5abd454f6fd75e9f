"""Sample pictures of woods, fells, bogs and tracks."""

import math

from PIL import Image

from collector.samples.paint import HEIGHT, WIDTH, Canvas, Colour, blend, level, ridge


def forest_cabin(seed: int) -> Image.Image:
    """A small red cabin with lit windows in a snowy wood at dusk."""
    canvas = Canvas(seed, [(38, 58, 104), (84, 104, 152), (172, 158, 184), (226, 190, 186)], 620)
    canvas.stars(60, 300)
    far = ridge(canvas.rng, 520, 30, 1.3)
    canvas.forest(far, (90, 170), ((92, 108, 146), (116, 126, 160)), 90, (168, 172, 200))
    middle = ridge(canvas.rng, 590, 14, 1.5)
    canvas.forest(middle, (150, 270), ((44, 60, 96), (62, 78, 112)), 46, (178, 188, 216))
    canvas.hills(middle, (182, 186, 214), (196, 200, 226), 80)
    ground = ridge(canvas.rng, 640, 10, 1.1)
    canvas.hills(ground, (206, 208, 230), (150, 166, 206), 260)
    x = canvas.rng.uniform(380, 450)
    cabin(canvas, x, 668, 1.0)
    canvas.glow(x + 60, 770, 300, (255, 206, 138), 0.34)
    _path(canvas, x + 84, 680)
    for place, tall in ((70, 500), (200, 380), (1020, 400), (1120, 520), (930, 290)):
        canvas.spruce(
            place + canvas.rng.uniform(-20, 20),
            800 - tall * 0.08,
            tall,
            (28, 42, 70),
            (212, 218, 238),
        )
    canvas.snowfall(130)
    return canvas.finish()


def autumn_fell(seed: int) -> Image.Image:
    """A fell in its autumn colours: reds and yellows below, bare grey top."""
    canvas = Canvas(seed, [(112, 156, 196), (170, 198, 214), (222, 226, 218)], 480)
    canvas.clouds((250, 250, 248), 0.75, 20, 380, bands=6)
    canvas.hills(ridge(canvas.rng, 392, 40, 1.2), (136, 148, 172), (176, 182, 186), 120)
    canvas.hills(ridge(canvas.rng, 440, 46, 0.9), (134, 112, 112), (176, 122, 84), 170)
    for height, tall, colours, ground in (
        (560, (22, 44), ((150, 76, 44), (206, 142, 56)), ((176, 104, 56), (150, 80, 46))),
        (650, (34, 74), ((168, 60, 38), (222, 160, 62)), ((158, 78, 44), (126, 58, 40))),
    ):
        line = ridge(canvas.rng, height, 20, 1.4)
        canvas.hills(line, *ground, 120)
        _birches(canvas, line, tall, colours, 150)
        canvas.forest(line, (tall[1] * 0.8, tall[1] * 1.9), ((46, 66, 54), (64, 82, 62)), 22)
    near = ridge(canvas.rng, 760, 18, 1.0)
    canvas.hills(near, (150, 50, 40), (84, 34, 34), 150)
    for _ in range(900):
        x, down = canvas.rng.uniform(0, WIDTH), canvas.rng.random()
        colour = blend((186, 58, 42), (232, 168, 70), canvas.rng.random() ** 1.6)
        canvas.disc(
            x, level(near, x) + 6 + down * 150, 2 + down * 6, blend(colour, (70, 28, 30), down * 0.5), 0.6
        )
    return canvas.finish()


def bog(seed: int) -> Image.Image:
    """A bog in early summer: cotton-grass, small ponds, low dead pines far off."""
    canvas = Canvas(seed, [(146, 186, 212), (196, 216, 216), (246, 234, 204)], 440)
    canvas.clouds((255, 252, 240), 0.7, 40, 400, bands=7)
    canvas.glow(260, 430, 420, (255, 240, 190), 0.6)
    canvas.hills(ridge(canvas.rng, 414, 14, 1.4), (126, 148, 152), (164, 178, 164), 50)
    edge = ridge(canvas.rng, 446, 4, 2.0)
    canvas.forest(edge, (20, 62), ((78, 98, 86), (106, 122, 100)), 190)
    canvas.hills(edge, (150, 158, 96), (104, 116, 62), 460)
    for _ in range(15):
        near = canvas.rng.random() ** 1.2
        x, y, wide = canvas.rng.uniform(0, WIDTH), 480 + near * 290, 60 + near * 190
        canvas.disc(x, y + 3, wide, (92, 86, 48), 0.13)
        canvas.disc(x, y, wide * 0.97, blend((206, 216, 210), (126, 158, 176), near), 0.115)
    for _ in range(520):
        near = canvas.rng.random() ** 0.9
        x, y = canvas.rng.uniform(-10, WIDTH + 10), 500 + near * 430
        _cotton(canvas, x, y, 0.25 + near * 1.15)
    return canvas.finish()


def ski_track(seed: int) -> Image.Image:
    """A pair of ski tracks going to a low sun, blue shadows of spruces over the snow."""
    canvas = Canvas(seed, [(92, 146, 202), (164, 196, 220), (252, 226, 186)], 440)
    canvas.glow(700, 400, 460, (255, 232, 176), 0.9)
    canvas.disc(700, 398, 26, (255, 252, 236))
    canvas.hills(ridge(canvas.rng, 402, 22, 1.1), (150, 166, 200), (216, 210, 214), 80)
    ground = ridge(canvas.rng, 450, 9, 1.2)
    canvas.forest(ground, (50, 130), ((62, 80, 108), (92, 106, 128)), 110, (226, 230, 240))
    canvas.hills(ground, (252, 240, 224), (196, 212, 238), 440)
    for x, tall in ((90, 300), (215, 230), (330, 150), (1010, 210), (1125, 330), (905, 130)):
        foot = 470 + tall * 0.55
        lean = (x - 700) * 0.5
        canvas.polygon(
            [(x - tall * 0.05, foot), (x + tall * 0.05, foot), (x + lean, foot + tall * 1.1)], (168, 190, 226)
        )
        canvas.spruce(x, foot, tall * 1.15, (42, 60, 84), (236, 240, 248))
    for side in (-1, 1):
        for shade, push in (((150, 176, 218), 0.0), ((250, 248, 246), 0.22)):
            canvas.polygon(_track(side, push), shade)
    for _ in range(240):
        canvas.disc(canvas.rng.uniform(0, WIDTH), canvas.rng.uniform(520, HEIGHT), 1.1, (255, 255, 255))
    return canvas.finish()


def campfire(seed: int) -> Image.Image:
    """A fire before a lean-to in the dark wood, sparks going up to the stars."""
    canvas = Canvas(seed, [(10, 16, 36), (20, 30, 54), (40, 44, 64)], 620)
    canvas.stars(240, 480)
    ground = ridge(canvas.rng, 640, 8, 1.2)
    canvas.forest(ground, (160, 380), ((12, 18, 32), (22, 28, 44)), 64)
    canvas.hills(ground, (76, 82, 112), (52, 58, 88), 220)
    canvas.glow(700, 690, 560, (255, 150, 66), 0.62)
    _lean_to(canvas, 150, 500, 728)
    for turn in (-0.5, 0.05, 0.55):
        canvas.line([(700 - 70, 742 + turn * 30), (700 + 76, 742 - turn * 34)], (46, 30, 26), 15)
    canvas.glow(700, 690, 150, (255, 190, 90), 0.9)
    for size, colour in ((1.0, (238, 110, 40)), (0.72, (255, 168, 62)), (0.42, (255, 232, 160))):
        canvas.polygon(_flame(canvas, 700, 744, size), colour)
    for _ in range(70):
        up = canvas.rng.random()
        x = 700 + canvas.rng.gauss(0, 20 + up * 70)
        canvas.disc(x, 640 - up * 400, 2.4 * (1 - up) + 0.6, blend((255, 190, 90), (160, 70, 40), up))
    return canvas.finish()


def _lean_to(canvas: Canvas, back: float, front: float, foot: float) -> None:
    def roof(x: float) -> float:
        return foot - 30 - (x - back) * 0.56

    for row in range(11):
        y = foot - row * 21
        left = max(back + 18, back + (foot - 30 - y) / 0.56 + 18)
        if left >= front - 16:
            break
        lit = (96 + row * 2, 62 + row, 44)
        canvas.polygon([(left, y), (front - 12, y), (front - 12, y - 18), (left, y - 18)], lit)
        canvas.line([(left, y - 19), (front - 12, y - 19)], (44, 30, 28), 2.5)
    canvas.polygon(
        [(front - 22, foot + 4), (front - 22, roof(front)), (front - 6, roof(front)), (front - 6, foot + 4)],
        (150, 98, 62),
    )
    canvas.polygon(
        [(back + 20, foot + 4), (front + 60, foot + 4), (front + 70, foot - 16), (back + 30, foot - 16)],
        (166, 110, 68),
    )
    edge = [(back - 40, roof(back - 40)), (front + 50, roof(front + 50))]
    canvas.line(edge, (70, 46, 38), 14)
    canvas.line([(x, y - 15) for x, y in edge], (206, 208, 228), 20)


def cabin(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A red log cabin with white corners, snow on its roof; `x` is its left corner."""

    def at(right: float, up: float) -> tuple[float, float]:
        return x + right * size, foot - up * size

    wall, shade, white = (150, 44, 38), (112, 34, 36), (236, 234, 236)
    canvas.polygon([at(0, 0), at(0, 100), at(90, 178), at(180, 100), at(180, 0)], wall)
    canvas.polygon([at(180, 0), at(180, 100), at(400, 100), at(400, 0)], shade)
    canvas.polygon([at(90, 190), at(166, 100), at(424, 96), at(330, 192)], (226, 230, 242))
    canvas.polygon([at(90, 196), at(-22, 94), at(-22, 84), at(90, 180), at(180, 92), at(190, 100)], white)
    canvas.polygon([at(300, 186), at(300, 232), at(334, 232), at(334, 190)], (88, 60, 58))
    canvas.polygon([at(296, 230), at(296, 240), at(338, 240), at(338, 230)], white)
    for left in (0, 174, 394):
        canvas.polygon([at(left, 0), at(left, 100), at(left + 6, 100), at(left + 6, 0)], white)
    for left, low, wide in ((28, 44, 34), (218, 40, 46), (312, 40, 46)):
        canvas.polygon(
            [
                at(left - 5, low - 5),
                at(left - 5, low + 45),
                at(left + wide + 5, low + 45),
                at(left + wide + 5, low - 5),
            ],
            white,
        )
        canvas.polygon(
            [at(left, low), at(left, low + 40), at(left + wide, low + 40), at(left + wide, low)],
            (255, 208, 120),
        )
        canvas.line([at(left + wide / 2, low), at(left + wide / 2, low + 40)], white, 3)
        canvas.glow(*at(left + wide / 2, low + 20), 90 * size, (255, 206, 130), 0.5)
    canvas.polygon([at(84, 0), at(84, 78), at(126, 78), at(126, 0)], (78, 32, 32))
    for puff in range(14):
        drift = puff / 14
        canvas.glow(
            *at(320 + drift * 120, 250 + drift * 190), 26 + drift * 52, (206, 204, 220), 0.26 * (1 - drift)
        )


def _path(canvas: Canvas, x: float, y: float) -> None:
    left, right = [], []
    for n in range(21):
        near = n / 20
        middle = x + math.sin(near * 3.4) * 90 * near
        left.append((middle - 14 - near * 80, y + near * 230))
        right.append((middle + 14 + near * 80, y + near * 230))
    canvas.polygon([*left, *reversed(right)], (176, 184, 216))


def _birches(
    canvas: Canvas,
    line: list[tuple[float, float]],
    tall: tuple[float, float],
    colours: tuple[Colour, Colour],
    count: int,
) -> None:
    for _ in range(count):
        x, size = canvas.rng.uniform(-10, WIDTH + 10), canvas.rng.uniform(*tall)
        foot, colour = level(line, x) + 8, blend(*colours, canvas.rng.random())
        canvas.line([(x, foot), (x, foot - size * 0.6)], (222, 214, 204), max(1.0, size * 0.04))
        for _leaf in range(5):
            canvas.disc(
                x + canvas.rng.gauss(0, size * 0.16),
                foot - size * canvas.rng.uniform(0.45, 0.95),
                size * canvas.rng.uniform(0.12, 0.24),
                blend(colour, (255, 214, 130), canvas.rng.uniform(0, 0.25)),
            )


def _cotton(canvas: Canvas, x: float, y: float, size: float) -> None:
    lean, tall = canvas.rng.uniform(-9, 9) * size, canvas.rng.uniform(34, 66) * size
    canvas.line([(x, y), (x + lean * 0.3, y - tall * 0.6), (x + lean, y - tall)], (84, 98, 52), 1.3 * size)
    if canvas.rng.random() < 0.6:
        return
    for dx, dy, radius in ((0, 0, 7.0), (-4, 5, 6.0), (4, 5, 6.0), (0, 9, 5.0)):
        canvas.disc(x + lean + dx * size, y - tall + dy * size, radius * size, (228, 228, 222))
    canvas.disc(x + lean - 1.5 * size, y - tall + size, 4.6 * size, (253, 252, 248))


def _track(side: int, push: float) -> list[tuple[float, float]]:
    left, right = [], []
    for n in range(31):
        near = (n / 30) ** 1.7
        middle = 700 - 170 * near + math.sin(near * 2.6) * 46 + side * (3 + 62 * near)
        wide, y = 0.8 + 15 * near, 456 + near * 460
        left.append((middle - wide + push * wide * 5, y))
        right.append((middle + wide * (1 if push == 0 else 0.2) + push * wide * 5, y))
    return [*left, *reversed(right)]


def _flame(canvas: Canvas, x: float, foot: float, size: float) -> list[tuple[float, float]]:
    rng, wide, tall = canvas.rng, 60 * size, 170 * size
    tips = [(-1.0, 0.2), (-0.8, 0.55), (-0.52, 0.42), (-0.3, 0.8), (0.02, 1.0), (0.22, 0.62), (0.5, 0.74)]
    tips += [(0.62, 0.4), (0.95, 0.3), (0.7, 0.0), (-0.7, 0.0)]
    return [
        (x + a * wide + rng.uniform(-4, 4), foot - b * tall + rng.uniform(-6, 6) * (b > 0)) for a, b in tips
    ]
