"""What should be in the published folder: every document of every wall, as bytes.  Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from config import clock
from config.languages import LANGUAGES
from curator.shown import ShownPick, ShownWall
from wall import cards, data, embedding, links, render, texts, views
from wall.manifest import Kind, Rendition, stamp
from wall.views import WallView
from wall.words import words

STYLE, SCRIPT, FRAME_SCRIPT, ICON = "wall.css", "embed.v1.js", "frame.v1.js", "icon.svg"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way into the folder; the fields are those of `manifest.Document`."""

    path: str
    name: str
    """Of the file."""
    body: bytes
    kind: Kind
    hosts: tuple[str, ...] = ()
    fallback: bytes | None = None
    lasting: bool = False
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is published and whom to write to."""

    url: str
    contact: str
    valid_until: datetime


def drafts(walls: Sequence[ShownWall], renditions: Mapping[str, Rendition], site: Site) -> Iterator[Draft]:
    """Everything but the pictures, whose bytes are made elsewhere."""
    yield from _static()
    seen: set[int] = set()
    yield from _front(walls[:1], renditions, site)
    for wall in walls:
        yield from _wall(wall, renditions, site)
        for pick in wall.picks:
            if pick.id not in seen:
                seen.add(pick.id)
                yield from _of_pick(pick, _own_language(wall), site)


def _front(first: Sequence[ShownWall], renditions: Mapping[str, Rendition], site: Site) -> Iterator[Draft]:
    """Whoever comes to the bare address sees the first wall there is."""
    for wall in first:
        full = views.view(wall, _own_language(wall), renditions)
        bodies = (_page(full, site, ""), _page(full.without_cards(), site, ""))
        yield _draft("/", Kind.WALL, *bodies, _frames(wall))


def _frames(wall: ShownWall) -> tuple[str, ...]:
    return links.frame_hosts(wall.hosts) or (("'none'",) if wall.hosts else ())


def _wall(wall: ShownWall, renditions: Mapping[str, Rendition], site: Site) -> Iterator[Draft]:
    hosts = _frames(wall)
    for language in LANGUAGES:
        full = views.view(wall, language, renditions)
        bare = full.without_cards()
        path = f"/{wall.key}/{language}/"
        yield _draft(path, Kind.WALL, _page(full, site, "../../"), _page(bare, site, "../../"), hosts)
        for name, write in _DATA:
            yield _draft(path + name, Kind.DATA, write(full, wall, site), write(bare, wall, site))
        yield _draft(f"{path}frame/", Kind.FRAME, _framed(full, site), _framed(bare, site), hosts)
        if language == _own_language(wall):
            yield _draft(
                f"/{wall.key}/", Kind.WALL, _page(full, site, "../"), _page(bare, site, "../"), hosts
            )


def _draft(path: str, kind: Kind, body: bytes, fallback: bytes, hosts: tuple[str, ...] = ()) -> Draft:
    return Draft(path, file_name(path), body, kind, hosts, fallback)


def file_name(path: str) -> str:
    """The file below the folder that answers a path, also where a plain web server serves it."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def fallback_name(name: str) -> str:
    """Beside ``index.html`` lies ``index.fallback.html``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.fallback.{suffix}"


def _own_language(wall: ShownWall) -> str:
    return wall.language if wall.language in LANGUAGES else next(iter(LANGUAGES))


def _page(wall: WallView, site: Site, root: str) -> bytes:
    return render.page(
        "wall.html",
        wall.language,
        wall=wall,
        root=root,
        url=site.url,
        style=style_version(),
        valid_until=stamp(site.valid_until),
    )


def _json(wall: WallView, _: ShownWall, site: Site) -> bytes:
    return data.document(wall, site.url, site.valid_until)


def _framed(wall: WallView, site: Site) -> bytes:
    until = stamp(site.valid_until)
    return embedding.frame(wall, url=site.url, root="../../../", style=style_version(), valid_until=until)


def _fragment(wall: WallView, _: ShownWall, site: Site) -> bytes:
    return embedding.fragment(wall, url=site.url, style=style_version())


def _oembed(wall: WallView, _: ShownWall, site: Site) -> bytes:
    return embedding.oembed(wall, site.url)


def _json_feed(wall: WallView, shown: ShownWall, site: Site) -> bytes:
    entries = _entries(wall, shown, site)
    where = {entry["card"].id: entry["link"] for entry in entries}
    when = {entry["card"].id: entry["published"] for entry in entries}
    return embedding.json_feed(wall, site.url, where, when)


def _entries(wall: WallView, shown: ShownWall, site: Site) -> list[dict[str, Any]]:
    picks = {pick.id: pick for pick in shown.picks}
    page = f"{site.url}/{wall.key}/{wall.language}/"
    return [
        {
            "card": card,
            # A feed is kept longer than a wall shows a pick: its links go straight to the post.
            "link": links.web_link(picks[card.id].material.url) or page,
            "published": stamp(clock.starts(picks[card.id].material.published_on)),
            "updated": stamp(picks[card.id].shown_from),
        }
        for card in wall.cards
    ]


def _feed(wall: WallView, shown: ShownWall, site: Site) -> bytes:
    picks = {pick.id: pick for pick in shown.picks}
    entries = _entries(wall, shown, site)
    newest = max((picks[card.id].shown_from for card in wall.cards), default=site.valid_until)
    return render.page(
        "atom.xml",
        wall.language,
        wall=wall,
        url=site.url,
        entries=entries,
        updated=stamp(newest),
        valid_until=stamp(site.valid_until),
    )


_DATA: Final = (
    ("wall.json", _json),
    ("atom.xml", _feed),
    ("feed.json", _json_feed),
    ("oembed.json", _oembed),
    ("fragment.html", _fragment),
)
"""What a wall is beside a page, each in every language."""


def _of_pick(pick: ShownPick, language: str, site: Site) -> Iterator[Draft]:
    target = links.web_link(pick.material.url)
    card = cards.card(pick, language)
    if card.link:
        path = f"/go/{pick.id}/"
        body = render.page(
            "go.html",
            language,
            card=card,
            text=texts.clean(pick.material.text or pick.material.title),
            target=target,
            root="../../",
            style=style_version(),
        )
        yield Draft(path, file_name(path), body, Kind.PAGE, target=target)
    for other in LANGUAGES:
        body = _removal(pick.id, other, site, "../../../")
        path = f"/poisto/{pick.id}/{other}/"
        yield Draft(path, file_name(path), body, Kind.PAGE, lasting=True)
    path = f"/poisto/{pick.id}/"
    yield Draft(path, file_name(path), _removal(pick.id, language, site, "../../"), Kind.PAGE, lasting=True)


def _removal(number: int, language: str, site: Site, root: str) -> bytes:
    _ = words(language).say
    subject = _("Removal request: %(number)s") % {"number": number}
    return render.page(
        "removal.html",
        language,
        number=number,
        contact=site.contact,
        mailto=f"mailto:{quote(site.contact, safe='@+')}?subject={quote(subject)}",
        root=root,
        style=style_version(),
    )


def _static() -> Iterator[Draft]:
    for name in (STYLE, SCRIPT, FRAME_SCRIPT, ICON):
        body = (render.STATIC / name).read_bytes()
        yield Draft(f"/{name}", name, body, Kind.ASSET, lasting=True)


@cache
def style_version() -> str:
    """Changes with the style sheet, so that a new page never meets an old one from a cache."""
    return hashlib.sha256((render.STATIC / STYLE).read_bytes()).hexdigest()[:8]
