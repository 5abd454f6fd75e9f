"""What should be in the published folder: every document of every wall.  Pure.

Stories, archives and removal pages say no *valid until* of their own: like everything they give way
by the manifest's, and so an hour's renewal writes the walls anew and not a thousand stories.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final

from config import clock
from config.languages import LANGUAGES
from curator.shown import ShownWall
from wall import archive, data, drafts, embedding, links, render, stories, views
from wall.drafts import STYLE, Draft, Site, Stamps
from wall.manifest import Kind, Rendition, stamp
from wall.views import WallView

SCRIPT, FRAME_SCRIPT, ICON = "embed.v1.js", "frame.v1.js", "icon.svg"


def every(walls: Sequence[ShownWall], renditions: Mapping[str, Rendition], site: Site) -> Iterator[Draft]:
    """Everything but the pictures, whose bytes are made elsewhere."""
    stamps = Stamps.of(site, renditions)
    yield from _static()
    seen: set[int] = set()
    for number, wall in enumerate(walls):
        if number == 0:
            # Whoever comes to the bare address sees the first wall there is.
            yield _Shown(wall, drafts.own_language(wall), stamps).page("/", "")
        for language in LANGUAGES:
            yield from _wall(_Shown(wall, language, stamps))
        yield from archive.of_wall(wall, stamps)
        for pick in (*wall.picks, *wall.archive):
            if pick.id not in seen:
                seen.add(pick.id)
                yield from stories.of_pick(pick, wall, stamps)


class _Shown:
    """A wall in one language on its way into documents; the views are made when first needed."""

    def __init__(self, wall: ShownWall, language: str, stamps: Stamps) -> None:
        self.wall = wall
        self.language = language
        self.site = stamps.site
        self._renditions = stamps.renditions
        until = stamp(stamps.site.valid_until)
        self.made = stamps.made(drafts.head(wall), [stamps.pick(pick) for pick in wall.picks], until)

    @cached_property
    def full(self) -> WallView:
        """With its cards."""
        return views.view(self.wall, self.language, self._renditions)

    @cached_property
    def bare(self) -> WallView:
        """What is left when other people's texts have to give way."""
        return self.full.without_cards()

    def draft(self, path: str, kind: Kind, write: Callable[[WallView], bytes]) -> Draft:
        """A document of this wall; framed by whom the wall allows, where it is a page."""
        hosts = drafts.frames(self.wall) if kind in {Kind.WALL, Kind.FRAME} else ()
        return Draft(
            path,
            lambda: write(self.full),
            kind,
            self.made,
            hosts,
            lambda: write(self.bare),
            picks=tuple(pick.id for pick in self.wall.picks),
        )

    def page(self, path: str, root: str) -> Draft:
        """The wall as a page; `root` leads from it to the wall's own address."""
        return self.draft(path, Kind.WALL, partial(_page, site=self.site, root=root))


def _wall(shown: _Shown) -> Iterator[Draft]:
    wall, language = shown.wall, shown.language
    path = f"/{wall.key}/{language}/"
    yield shown.page(path, "../../")
    for name, write in _DATA:
        yield shown.draft(path + name, Kind.DATA, partial(write, shown=wall, site=shown.site))
    yield shown.draft(f"{path}frame/", Kind.FRAME, partial(_framed, site=shown.site))
    if language == drafts.own_language(wall):
        yield shown.page(f"/{wall.key}/", "../")


def _page(wall: WallView, *, site: Site, root: str) -> bytes:
    return render.page(
        "wall.html",
        wall.language,
        wall=wall,
        root=root,
        url=site.url,
        style=drafts.style_version(),
        valid_until=stamp(site.valid_until),
    )


def _json(wall: WallView, *, shown: ShownWall, site: Site) -> bytes:
    assert shown.key == wall.key
    return data.document(wall, site.url, site.valid_until)


def _framed(wall: WallView, *, site: Site) -> bytes:
    until = stamp(site.valid_until)
    return embedding.frame(
        wall, url=site.url, root="../../../", style=drafts.style_version(), valid_until=until
    )


def _fragment(wall: WallView, *, shown: ShownWall, site: Site) -> bytes:
    assert shown.key == wall.key
    return embedding.fragment(wall, url=site.url, style=drafts.style_version())


def _oembed(wall: WallView, *, shown: ShownWall, site: Site) -> bytes:
    assert shown.key == wall.key
    return embedding.oembed(wall, site.url)


def _json_feed(wall: WallView, *, shown: ShownWall, site: Site) -> bytes:
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


def _feed(wall: WallView, *, shown: ShownWall, site: Site) -> bytes:
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


def _static() -> Iterator[Draft]:
    for name in (STYLE, SCRIPT, FRAME_SCRIPT, ICON):
        path = render.STATIC / name
        yield Draft(f"/{name}", path.read_bytes, Kind.ASSET, "", lasting=True)
