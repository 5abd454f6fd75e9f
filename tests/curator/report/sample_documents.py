"""Documents made by hand for the tests of the formats: every kind of block, and texts that mean mischief."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from PIL import Image

from curator.report.document import (
    Cell,
    Chart,
    Cover,
    Document,
    Gap,
    Grid,
    Heading,
    KeyFigure,
    KeyFigures,
    Labels,
    Line,
    Mark,
    Paragraph,
    Pictured,
    Points,
    Shape,
    Stories,
    StoryLine,
)

HOSTILE: Final = (
    '<b>&amp;</b> #tunniste *lihava* _kursiivi_ [linkki] $x^2$ @viite `koodi` \\n ~ "lainaus" // = - + %'
)
"""Marks that HTML, Typst, Markdown or a spreadsheet would take for their own."""
FORMULA: Final = "=1+1"
"""What a spreadsheet would calculate were it not told that it is text."""
LONG_WORD: Final = "kolmivaihekilowattituntimittarinlukijaharjoittelijakokemuspäiväkirja"
SAMI: Final = "Buorre beaivi, Ánne! Šaddá čáppa dálvi, dieđusge ŋuovva žuŧŧá."
ARABIC: Final = "مرحبا بكم في كيمييرفي"
EMOJI: Final = "Kiitos 😀🌲👩🏽‍🌾 ❤️ 🇫🇮"
EMBLEM: Final = "rahoittaja.png"
"""The emblem of `full`: `put_emblem` writes it."""

LABELS: Final = Labels(
    page="Sivu {page}/{pages}", contents="Sisällys", table="Taulukko", not_known="Ei tietoa"
)
MADE: Final = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)


def put_emblem(folder: Path) -> Path:
    """The emblem of `full` in `folder`; its path."""
    path = folder / EMBLEM
    Image.new("RGB", (320, 120), "#0B5C7A").save(path)
    return path


def number(value: int | None) -> Cell:
    """A figure as a Finnish table shows it."""
    if value is None:
        return Cell("Ei tietoa")
    return Cell(f"{value:,}".replace(",", "\N{NO-BREAK SPACE}"), value)


def over_time() -> Pictured:
    """Thirteen weeks of posts with a gap of two weeks and two marks."""
    weeks = tuple(f"{week}/2026" for week in range(1, 14))
    clean = (42, 38, 51, None, None, 1_260, 47, 44, 39, 55, 61, 58, 49)
    spam = (3, 0, 4, None, None, 640, 2, 1, 0, 5, 7, 3, 2)
    chart = Chart(
        title="Julkaisut viikoittain",
        summary="Julkaisuja nähtiin eniten viikolla 6 (1\N{NO-BREAK SPACE}900); viikoilta 4–5 ei ole tietoa.",
        shape=Shape.COLUMNS,
        labels=weeks,
        lines=(Line("Ilman roskaa", clean), Line("Roskaa tai aiheen ohi", spam)),
        axis="julkaisua",
        gaps=(Gap(3, 4, "yhteys katkennut"),),
        marks=(Mark(1, "#tunniste otettiin käyttöön"), Mark(9, "Instagram: enintään 5 tunnistetta")),
    )
    rows = tuple(
        (Cell(week), number(seen if seen is None else seen + junk), number(seen))
        for week, seen, junk in zip(weeks, clean, (value or 0 for value in spam), strict=True)
    )
    return Pictured(
        chart,
        Grid(
            "Julkaisut viikoittain",
            ("Viikko", "Kaikki havaitut", "Ilman roskaa"),
            rows,
            frozenset({1, 2}),
            note="Viikoilta 4–5 ei ole tietoa: yhteys katkennut.",
        ),
    )


def by_network() -> Pictured:
    """Posts of five networks, one of them not known."""
    found = (("Instagram", 812), ("Facebook", 377), ("Mastodon", 96), ("Bluesky", 41), ("YouTube", None))
    names = tuple(name for name, _ in found)
    chart = Chart(
        title="Julkaisut palveluittain",
        summary="Eniten julkaisuja nähtiin Instagramissa (812); YouTubesta ei ole tietoa.",
        shape=Shape.BARS,
        labels=names,
        lines=(Line("Kaikki havaitut", tuple(value for _, value in found)),),
        axis="julkaisua",
    )
    rows = tuple((Cell(name), number(value)) for name, value in found)
    return Pictured(
        chart, Grid("Julkaisut palveluittain", ("Palvelu", "Kaikki havaitut"), rows, frozenset({1}))
    )


def long_table(rows: int = 140) -> Grid:
    """A table that goes over several pages, with a word that is wider than its column and a date."""
    lines = tuple(
        (
            Cell(LONG_WORD if place == 3 else f"#tunniste{place}"),
            Cell("kirjoitusasu, jota käytetään harvoin"),
            number(None if place % 17 == 0 else place * 1_237),
            Cell("7.3.2026", date(2026, 3, 7)),
        )
        for place in range(1, rows + 1)
    )
    return Grid(
        "Kaikki tunnisteet kirjoitusasuittain",
        ("Tunniste", "Kirjoitusasu", "Julkaisuja", "Nähty ensi kerran"),
        lines,
        frozenset({2, 3}),
        note="Sama julkaisu voi olla useammassa kuin yhdessä rivissä.",
    )


KEY_FIGURES: Final = KeyFigures(
    (
        KeyFigure("1\N{NO-BREAK SPACE}326", "julkaisua", "+112 (+9 %)"),
        KeyFigure("13", "nostoa", "ei vertailukautta"),
        KeyFigure("9/11", "lupaa saatu"),
        KeyFigure("2\N{NO-BREAK SPACE}488", "klikkausta kampanjan seinillä", "−88 (−3 %)"),
        KeyFigure("Ei tietoa", "tykkäystä"),
    )
)


def _stories() -> Stories:
    return Stories(
        (
            StoryLine("Viikko 3", "”Rovarin jäljillä”", "https://mastodon.example/@kemijarvi/1?a=1&b=2"),
            StoryLine("Viikko 8", "A winter's work in Posio", "https://bsky.example/post/2", "en"),
            StoryLine("Viikko 9", "Julkaisu on poistettu"),
            StoryLine("Viikko 10", ARABIC, "https://instagram.example/p/3", "ar"),
        )
    )


def full() -> Document:
    """A raportti with every kind of block, long tables and hostile texts; in Finnish."""
    return Document(
        language="fi",
        cover=Cover(
            title="Raportti: Tuhannen ja yhden työn matkatoimisto",
            team="Kemijärven kaupunki",
            period="Tammi–maaliskuu 2026 (1.1.–31.3.2026)",
            version="Versio 2, 1.4.2026: luvut laskettu uudelleen, koska yksi julkaisu poistettiin",
            project_number="S12345",
            funder_name="Euroopan unionin osarahoittama",
            funder_sentence="Hanketta osarahoittaa Euroopan unioni.",
            funder_emblem=EMBLEM,
        ),
        blocks=(
            Heading("Mitä teimme"),
            Points(
                (
                    "Nostimme seinälle 13 julkaisua, yhden joka viikko.",
                    "Pyysimme 11 lupaa ja saimme niistä 9.",
                    "Seinältä siirryttiin julkaisuihin 2\N{NO-BREAK SPACE}488 kertaa.",
                    "Poistopyyntöjä tuli yksi; julkaisu poistettiin 4 minuutissa.",
                    "Tykkäykset tiedossa 71 %:sta julkaisuista.",
                )
            ),
            KEY_FIGURES,
            Heading("Onnistumiset"),
            Paragraph(f"Mittarinlukijan arjesta kertoi {LONG_WORD}, jota luettiin ahkerasti."),
            Heading("Sanoja muilla kielillä", 2),
            Paragraph("Det här stycket är på svenska, och det ska läsas på svenska.", "sv"),
            Paragraph(SAMI, "se"),
            Paragraph(ARABIC, "ar"),
            Paragraph(EMOJI),
            Heading(f"Merkit: {HOSTILE}", 2),
            Paragraph(HOSTILE),
            Points((HOSTILE, FORMULA)),
            Heading("Viikon nostot"),
            _stories(),
            Heading("Aihetunnisteen näkyvyys"),
            over_time(),
            Heading("Palvelut", 2),
            by_network(),
            Heading("Kaikki luvut"),
            long_table(),
            Grid("Merkkejä taulukossa", (HOSTILE, "Luku"), ((Cell(HOSTILE), number(7)),), frozenset({1})),
            Grid("Tyhjä taulukko", ("Viikko", "Julkaisuja"), (), frozenset({1}), note="Ei yhtään riviä."),
            Heading("Näin luvut on laskettu"),
            Paragraph("Luvut on laskettu 1.4.2026 klo 9.30. Tuntematonta ei lasketa nollaksi.", quiet=True),
        ),
        labels=LABELS,
        made=MADE,
        sheets=(
            Grid(
                "Menetelmä ja katkokset",
                ("Lähde", "Alkoi", "Päättyi", "Syy"),
                (
                    (
                        Cell("Instagram"),
                        Cell("19.1.2026", date(2026, 1, 19)),
                        Cell("1.2.2026", date(2026, 2, 1)),
                        Cell("yhteys katkennut"),
                    ),
                ),
                frozenset({1, 2}),
            ),
        ),
    )


def short() -> Document:
    """Two pages for the council: no list of contents, no emblem."""
    chosen = full()
    return Document(
        language="fi",
        cover=Cover(
            title="Tiivis raportti valtuustolle",
            team=chosen.cover.team,
            period=chosen.cover.period,
            version="Versio 1, 1.4.2026",
        ),
        blocks=(
            *chosen.blocks[:3],
            Heading("Onnistumiset"),
            Paragraph("Talven töistä kertovat julkaisut tavoittivat ihmisiä, jotka eivät seuraa kaupunkia."),
            Heading("Viikon nostot"),
            _stories(),
            Heading("Aihetunnisteen näkyvyys"),
            by_network(),
            Paragraph("Luvut on laskettu 1.4.2026 klo 9.30.", quiet=True),
        ),
        labels=LABELS,
        made=MADE,
        with_contents=False,
    )
