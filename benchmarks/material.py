"""Generated posts: as many as a large campaign has, as Mastodon pages and as feeds, the same every time.

The text is Finnish made of parts, in the HTML Mastodon sends; people and places are invented.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from collector.samples import feed_documents
from collector.samples.content import SampleArticle, SampleAuthor, SamplePicture, SampleStatus
from collector.samples.status_json import Stored, status_json

POSTS: Final = 22_162
FEEDS: Final = 222
PAGE: Final = 40
SPAN: Final = timedelta(days=29)
"""A first asking goes back no further."""

FETCHED: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""When the pages are said to have been asked for."""

WRITERS: Final = (
    (".rss", feed_documents.rss),
    (".atom", feed_documents.atom),
    (".json", feed_documents.json_feed),
)

_WHERE = (
    "Järven rannalla",
    "Sahalla",
    "Terveyskeskuksessa",
    "Kylätalolla",
    "Koulun pihalla",
    "Kaivoksen portilla",
)
_WHEN = (
    "tänä aamuna",
    "viime viikolla",
    "juuri ennen lumentuloa",
    "yövuoron jälkeen",
    "ensimmäisenä työpäivänä",
)
_WHO = (
    "naapurin Liisa",
    "uusi hoitaja",
    "kolmen hengen tiimi",
    "kesätyöntekijä",
    "perheen kuopus",
    "koko kylä",
)
_DID = (
    "löysi työn ja kodin",
    "kertoi, miksi jäi pohjoiseen",
    "näki revontulet ensi kertaa",
    "avasi oman pajan",
)
_MORE = (
    "Työmatka kestää kolme minuuttia, ja luonto alkaa ovelta.",
    "“En vaihtaisi tätä mihinkään”, hän sanoo ja kaataa kahvia.",
    "Paikkoja on auki sähköasentajille, opettajille & lähihoitajille.",
    "Lue lisää: https://tyopaikat.example/pohjoinen?alue=lappi&kieli=fi",
    "Ikkunasta näkyy tunturi, eikä ruuhkaa ole tullut vastaan vielä kertaakaan.",
)
_TAGS = (
    "tuhannenjayhdentyönmatkatoimisto",
    "Tuhannenjayhdentyonmatkatoimisto",
    "kemijärvi",
    "Kemijarvi",
    "keminmaa",
    "VisitLapland",
    "tuhannenjayhdentyöntarinat",
    "lappi",
    "työ",
)


def write(folder: Path) -> None:
    """Put everything into `folder`: ``mastodon/0000.json`` … and ``feeds/000.rss`` …"""
    (folder / "mastodon").mkdir(parents=True)
    (folder / "feeds").mkdir()
    for number, page in enumerate(pages()):
        (folder / "mastodon" / f"{number:04}.json").write_bytes(page)
    for number, articles in enumerate(feeds()):
        suffix, document = WRITERS[number % len(WRITERS)]
        body = document(articles, f"https://sivusto{number:03}.example")
        (folder / "feeds" / f"{number:03}{suffix}").write_bytes(body)


def pages(count: int = POSTS) -> Iterator[bytes]:
    """Pages of a hashtag's timeline, newest post first."""
    posts = list(statuses(count))
    for start in range(0, count, PAGE):
        rows = [
            status_json(
                Stored(str(10**17 - int(status.number)), status),
                None,
                origin="https://aukea.example",
                domain="aukea.example",
            )
            for status in posts[start : start + PAGE]
        ]
        yield json.dumps(rows, ensure_ascii=False).encode()


def statuses(count: int = POSTS) -> Iterator[SampleStatus]:
    """Posts, newest first, about a third with pictures."""
    dice = Random(1001)
    people = _people()
    for number in range(count):
        pictures = [
            SamplePicture(f"kuva-{number}-{place}.jpg", dice.choice((None, "", "Sumuinen järvi aamulla")))
            for place in range(dice.choices((0, 1, 2, 4), (70, 20, 6, 4))[0])
        ]
        yield SampleStatus(
            number=str(number),
            author=dice.choice(people),
            text=_text(dice) + "\n\n" + " ".join(f"#{tag}" for tag in dice.sample(_TAGS, dice.randint(1, 4))),
            created_at=FETCHED - SPAN * number / count,
            pictures=tuple(pictures),
            likes=dice.randint(0, 300),
            reposts=dice.randint(0, 40),
            replies=dice.randint(0, 12),
        )


def feeds() -> Iterator[Sequence[SampleArticle]]:
    """The entries of each feed, newest first; a third with a picture."""
    dice = Random(1002)
    for feed in range(FEEDS):
        size = POSTS // FEEDS + (feed < POSTS % FEEDS)
        yield [
            SampleArticle(
                feed=("uutiset", "blogi", "hanke")[feed % 3],
                slug=f"{feed}-{number}",
                title=f"{dice.choice(_WHO).capitalize()} {dice.choice(_DID)}",
                text=_text(dice) + "\n\n" + _text(dice),
                author=dice.choice(("Viestintä", "Aino Aapa", "Eero Erkkilä")),
                published_at=FETCHED - SPAN * number / size,
                tags=tuple(dice.sample(_TAGS, dice.randint(1, 4))),
                picture=SamplePicture(f"kuva-{feed}-{number}.jpg", "Talvinen raitti")
                if dice.random() < 0.3
                else None,
            )
            for number in range(size)
        ]


def _text(dice: Random) -> str:
    more = " ".join(dice.sample(_MORE, dice.randint(1, 4)))
    return f"{dice.choice(_WHERE)} {dice.choice(_WHEN)} {dice.choice(_WHO)} {dice.choice(_DID)}. {more}"


@cache
def _people() -> Sequence[SampleAuthor]:
    return [
        SampleAuthor(f"kirjoittaja{number}", f"palvelin{number % 30}.example", f"Kirjoittaja Nro {number}")
        for number in range(900)
    ]
