"""What should be in the published folder: every document of every wall.  Pure.

Stories, archives and removal pages say no *valid until* of their own: like everything they give way
by the manifest's, and so an hour's renewal writes the walls anew and not a thousand stories.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final

from config import clock
from config.languages import LANGUAGES, PUBLIC
from curator.shown import ShownWall
from wall import (
    archive,
    assets,
    campaign,
    data,
    drafts,
    embedding,
    links,
    looks,
    render,
    screen,
    stories,
    views,
)
from wall.drafts import Draft, Site, Stamps
from wall.manifest import Kind, Rendition, stamp
from wall.views import WallView


def every(walls: Sequence[ShownWall], renditions: Mapping[str, Rendition], site: Site) -> Iterator[Draft]:
    """Everything but the pictures, whose bytes are made elsewhere."""
    stamps = Stamps.of(site, renditions)
    yield from assets.every()
    seen: set[int] = set()
    coded: set[str] = set()
    for number, wall in enumerate(walls):
        if number == 0:
            # Whoever comes to the bare address sees the first wall there is.
            yield _Shown(wall, drafts.own_language(wall), stamps).page("/", "")
        yield from _brand(wall, stamps)
        for language in PUBLIC:
            yield from _wall(_Shown(wall, language, stamps))
        yield from archive.of_wall(wall, stamps)
        for pick in (*wall.picks, *wall.archive):
            if pick.id not in seen:
                seen.add(pick.id)
                yield from stories.of_pick(pick, wall, stamps)
        for code in screen.codes(wall, stamps):
            if code.path not in coded:
                coded.add(code.path)
                yield code


_FRAMED: Final = frozenset({Kind.WALL, Kind.FRAME, Kind.SCREEN})
"""Pages that other sites may show in a frame."""


class _Shown:
    """A wall in one language on its way into documents; the views are made when first needed."""

    def __init__(self, wall: ShownWall, language: str, stamps: Stamps) -> None:
        self.wall = wall
        self.language = language
        self.site = stamps.site
        self._renditions = stamps.renditions
        until = stamp(stamps.site.valid_until)
        beside = (wall.about, wall.partners, wall.takes_stories, stamps.site.removal)
        self.made = stamps.made(drafts.head(wall), [stamps.pick(pick) for pick in wall.picks], until, beside)

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
        hosts = self.frames() if kind in _FRAMED else ()
        return Draft(
            path,
            lambda: write(self.full),
            kind,
            self.made,
            hosts,
            lambda: write(self.bare),
            picks=tuple(pick.id for pick in self.wall.picks),
        )

    def frames(self) -> tuple[str, ...]:
        """Who may frame it: those the wall names, and the desk."""
        return drafts.frames(self.wall, self.site.desk)

    def page(self, path: str, root: str) -> Draft:
        """The wall as a page; `root` leads from it to the wall's own address."""
        full = drafts.full_language(self.wall, self.language)
        return self.draft(
            path, Kind.WALL, partial(_page, shown=self.wall, site=self.site, root=root, full=full)
        )

    def ours(self, path: str, write: Callable[[WallView], bytes]) -> Draft:
        """A page with nothing of other people's in it."""
        return Draft(path, lambda: write(self.bare), Kind.PAGE, self.made, lasting=True)

    def element(self, path: str) -> Draft:
        """The element on a page of ours, to look at; nothing of other people's is in it."""
        made = partial(_element, self.bare, site=self.site)
        return Draft(path, made, Kind.ELEMENT, self.made, self.frames(), lasting=True)


def _brand(wall: ShownWall, stamps: Stamps) -> Iterator[Draft]:
    if wall.brand:
        sheet = partial(looks.sheet, wall.brand)
        made = stamps.made("brand", wall.brand)
        yield Draft(f"/{wall.key}/{looks.NAME}", sheet, Kind.ASSET, made, lasting=True)


def _wall(shown: _Shown) -> Iterator[Draft]:
    wall, language = shown.wall, shown.language
    path = f"/{wall.key}/{language}/"
    yield shown.page(path, "../../")
    for name, write in _DATA:
        yield shown.draft(path + name, Kind.DATA, partial(write, shown=wall, site=shown.site))
    yield shown.draft(f"{path}frame/", Kind.FRAME, partial(_framed, site=shown.site))
    yield shown.element(f"{path}element/")
    if language == drafts.own_language(wall):
        yield shown.page(f"/{wall.key}/", "../")
    if language in LANGUAGES:
        yield from _campaign(shown, path)


def _campaign(shown: _Shown, path: str) -> Iterator[Draft]:
    """The pages with many words: the campaign's own, a card to print, and the wall on a screen."""
    wall, site = shown.wall, shown.site
    about = partial(campaign.page, shown=wall, site=site)
    yield shown.draft(f"{path}{campaign.PAGE}/", Kind.PAGE, about)
    on_screen = partial(screen.page, shown=wall, site=site)
    yield shown.draft(f"{path}{screen.NAME}/", Kind.SCREEN, on_screen)
    for name, large in ((f"{campaign.CARD}/", False), (f"{campaign.CARD}/a4/", True)):
        yield shown.ours(path + name, partial(campaign.card, shown=wall, site=site, large=large))


def _page(wall: WallView, *, shown: ShownWall, site: Site, root: str, full: str) -> bytes:
    return render.page(
        "wall.html",
        wall.language,
        wall=wall,
        wall_key=wall.key,
        brand=wall.style,
        pages={other: f"{wall.key}/{other}/" for other in PUBLIC},
        full=full,
        form=campaign.form(shown, full, site),
        root=root,
        url=site.url,
        style=drafts.style_version(),
        valid_until=stamp(site.valid_until),
    )


def _element(wall: WallView, *, site: Site) -> bytes:
    return embedding.element(wall, url=site.url, root="../../../", style=drafts.style_version())


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
