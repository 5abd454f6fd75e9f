"""Sample pictures of work indoors: a café, a pottery, a greenhouse."""

import math

from PIL import Image

from collector.samples.paint import HEIGHT, WIDTH, Canvas, Colour, blend, ridge


def cafe(seed: int) -> Image.Image:
    """A café table by a window: a steaming cup and a bun inside, blue winter outside."""
    canvas = Canvas(seed, [(70, 104, 160), (134, 160, 202), (214, 206, 220)], 470)
    canvas.hills(ridge(canvas.rng, 400, 30, 1.2), (124, 144, 188), (184, 192, 216), 90)
    outside = ridge(canvas.rng, 470, 8, 1.4)
    canvas.forest(outside, (70, 190), ((52, 74, 112), (84, 104, 140)), 70, (214, 222, 238))
    canvas.hills(outside, (222, 228, 242), (196, 208, 232), 200)
    canvas.snowfall(110)
    wall, frame = (86, 52, 40), (206, 168, 124)
    for box in ((0, 0, 96, HEIGHT), (1104, 0, WIDTH, HEIGHT), (0, 0, WIDTH, 46)):
        canvas.box(*box, wall)
    for box in (
        (96, 46, 122, 640),
        (1078, 46, 1104, 640),
        (96, 46, 1104, 70),
        (588, 46, 612, 640),
        (96, 312, 1104, 328),
    ):
        canvas.box(*box, frame)
    canvas.box(60, 628, 1140, 664, (226, 190, 146))
    canvas.hills([(x, 664.0) for x in range(-8, WIDTH + 9, 6)], (150, 96, 62), (104, 62, 42), 236)
    for n in range(9):
        canvas.line(
            [(0, 690 + n * 26), (WIDTH, 690 + n * 26 + canvas.rng.uniform(-5, 5))], (126, 80, 52), 1.4
        )
    canvas.line([(850, 46), (850, 150)], (40, 32, 32), 4)
    canvas.polygon([(790, 206), (826, 150), (874, 150), (910, 206)], (176, 62, 44))
    canvas.disc(850, 208, 24, (255, 240, 200), 0.6)
    canvas.glow(850, 240, 420, (255, 206, 130), 0.5)
    _cup(canvas, 430, 770)
    _bun(canvas, 740, 796)
    return canvas.finish()


def pottery(seed: int) -> Image.Image:
    """Shelves of ceramic cups, bowls and jugs in a potter's workshop, light from the left."""
    canvas = Canvas(seed, [(226, 214, 196), (206, 190, 168)], HEIGHT)
    glazes = (
        (78, 112, 130),
        (196, 202, 196),
        (150, 92, 62),
        (92, 112, 92),
        (222, 196, 150),
        (58, 66, 80),
        (176, 132, 112),
    )
    for row, shelf in enumerate((290, 560, 830)):
        canvas.box(0, shelf, WIDTH, shelf + 22, (150, 108, 70))
        canvas.box(0, shelf + 22, WIDTH, shelf + 34, (108, 76, 50))
        canvas.hills(
            [(x, shelf + 34.0) for x in range(-8, WIDTH + 9, 6)], (172, 154, 132), (208, 192, 170), 60
        )
        x = 60 + canvas.rng.uniform(0, 40)
        while x < WIDTH - 90:
            wide = canvas.rng.uniform(70, 124)
            tall = canvas.rng.uniform(64, 178) if canvas.rng.random() < 0.7 else wide * 0.5
            _vessel(canvas, x + wide / 2, shelf, wide, tall, canvas.rng.choice(glazes))
            x += wide + canvas.rng.uniform(22, 50)
        if row == 0:
            canvas.line([(0, 40), (WIDTH, 30)], (196, 178, 154), 3)
    canvas.glow(-40, 240, 900, (255, 242, 210), 0.5)
    canvas.glow(1240, 900, 620, (84, 60, 50), 0.4)
    return canvas.finish()


def greenhouse(seed: int) -> Image.Image:
    """A greenhouse glowing in the snow on a winter night."""
    canvas = Canvas(seed, [(14, 22, 52), (38, 44, 92), (92, 74, 120)], 600)
    canvas.stars(150, 420)
    ground = ridge(canvas.rng, 600, 8, 1.2)
    canvas.forest(ground, (110, 250), ((16, 24, 48), (26, 36, 62)), 84)
    canvas.hills(ground, (150, 140, 190), (96, 104, 160), 280)
    canvas.glow(600, 610, 640, (255, 150, 190), 0.5)
    canvas.polygon([(240, 690), (240, 500), (600, 380), (960, 500), (960, 690)], (255, 196, 206))
    canvas.glow(600, 600, 330, (255, 246, 226), 0.7)
    for n in range(26):
        x = 262 + n * 27
        tall = canvas.rng.uniform(70, 150)
        for _leaf in range(16):
            canvas.disc(
                x + canvas.rng.gauss(0, 9),
                690 - canvas.rng.uniform(0, tall),
                canvas.rng.uniform(5, 12),
                blend((44, 104, 70), (116, 158, 84), canvas.rng.random()),
                0.7,
            )
        if n % 3 == 0:
            canvas.disc(x, 690 - tall * 0.6, 7, (206, 58, 50))
    frame = (86, 64, 96)
    for n in range(13):
        x = 240 + n * 60
        canvas.line([(x, 692), (x, 500 - 120 * (1 - abs(x - 600) / 360))], frame, 3)
    canvas.line([(236, 504), (600, 382), (964, 504)], frame, 7)
    canvas.line([(240, 500), (960, 500)], frame, 3)
    canvas.box(228, 684, 972, 700, (206, 202, 226))
    canvas.polygon([(222, 500), (600, 370), (978, 500), (966, 508), (600, 384), (234, 508)], (214, 212, 236))
    canvas.snowfall(120)
    return canvas.finish()


def _cup(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x + 14, y + 18, 150, (84, 50, 36), 0.26)
    canvas.disc(x, y + 8, 140, (214, 218, 216), 0.24)
    canvas.disc(x, y + 2, 132, (240, 240, 236), 0.23)
    canvas.line(
        [(x + 70, y - 90), (x + 128, y - 88), (x + 124, y - 44), (x + 62, y - 34)], (92, 126, 142), 15
    )
    canvas.polygon([(x - 84, y - 110), (x + 84, y - 110), (x + 58, y - 8), (x - 58, y - 8)], (104, 140, 156))
    canvas.polygon([(x - 84, y - 110), (x - 40, y - 110), (x - 34, y - 8), (x - 58, y - 8)], (136, 170, 182))
    canvas.disc(x, y - 8, 58, (104, 140, 156), 0.2)
    canvas.disc(x, y - 110, 84, (150, 182, 192), 0.24)
    canvas.disc(x, y - 107, 74, (66, 38, 28), 0.22)
    for n in range(30):
        up = n / 30
        canvas.glow(
            x + math.sin(up * 7) * 26, y - 130 - up * 240, 24 + up * 34, (246, 242, 240), 0.2 * (1 - up)
        )


def _bun(canvas: Canvas, x: float, y: float) -> None:
    canvas.disc(x + 12, y + 14, 150, (84, 50, 36), 0.22)
    canvas.disc(x, y, 140, (236, 234, 228), 0.2)
    canvas.disc(x, y - 4, 118, (220, 220, 216), 0.18)
    canvas.disc(x, y - 40, 84, (150, 88, 44), 0.62)
    canvas.disc(x - 8, y - 48, 74, (190, 120, 62), 0.58)
    for n in range(3):
        canvas.disc(x - 6, y - 56, 52 - n * 17, ((142, 84, 44), (204, 138, 76), (150, 92, 50))[n], 0.5)
    for _ in range(46):
        turn, far = canvas.rng.uniform(0, 6.3), canvas.rng.uniform(4, 60)
        canvas.disc(x - 8 + math.cos(turn) * far, y - 60 + math.sin(turn) * far * 0.46, 2.6, (250, 246, 236))


def _vessel(canvas: Canvas, x: float, foot: float, wide: float, tall: float, glaze: Colour) -> None:
    belly, neck = canvas.rng.uniform(0.1, 0.3), canvas.rng.uniform(0.6, 1.0)
    sides = []
    for n in range(25):
        up = n / 24
        half = wide / 2 * (neck * up + 0.62 * (1 - up) + belly * math.sin(math.pi * min(1.0, up * 1.25)))
        sides.append((half, foot - tall * up))
    canvas.disc(x + wide * 0.14, foot + 3, wide * 0.52, (104, 74, 48), 0.09)
    if tall < 130 and canvas.rng.random() < 0.6:
        handle = [
            (x + math.sin(a) * wide * 0.3 + wide * 0.42, foot - tall * 0.5 - math.cos(a) * tall * 0.3)
            for a in (0, 0.6, 1.2, 1.6, 2.2, 2.9)
        ]
        canvas.line(handle, blend(glaze, (40, 34, 34), 0.2), 9)
    bands = 14
    for band in range(bands):
        share = band / (bands - 1)
        light = 0.34 - share * 0.8
        colour = blend(glaze, (255, 250, 238), light) if light > 0 else blend(glaze, (36, 28, 28), -light)
        left, right = -1 + 2 * band / bands, -1 + 2 * (band + 1) / bands
        edge = [(x + half * left, y) for half, y in sides]
        canvas.polygon([*edge, *((x + half * right + 0.6, y) for half, y in reversed(sides))], colour)
    rim = sides[-1]
    canvas.disc(x, rim[1], rim[0], blend(glaze, (255, 250, 238), 0.4), 0.13)
    canvas.disc(x, rim[1] + 1, rim[0] * 0.88, blend(glaze, (30, 24, 24), 0.6), 0.11)
