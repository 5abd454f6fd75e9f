"""From a pick to a card: pure, in one language, with everything a page, a feed or a script says of it.

Addresses in a card are paths below the wall's own address; who shows it puts that in front.
"""

from dataclasses import dataclass
from typing import Any

from curator.may_show import PERMITTED
from curator.shown import ShownPick, ShownPicture
from wall import icons, links, texts
from wall.manifest import SMALL, Rendition
from wall.wording import CardText, Wording, wording
from wall.words import Words, words

SIZES = "auto, (min-width: 720px) 440px, 100vw"
"""How wide a card's picture stands, for ``sizes``: browsers that measure it themselves do so."""


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A picture on a card.  `language` is that of the text alternative, which staff wrote."""

    webp: str
    jpg: str
    width: int
    height: int
    alt: str
    language: str
    photographer: str
    """“Kuva: …”."""
    is_video: bool
    small_webp: str = ""
    small_jpg: str = ""
    small_width: int = 0
    """0: there is one size only."""

    @property
    def sizes(self) -> str:
        """For ``sizes``; "" where there is nothing to choose from."""
        return SIZES if self.small_width else ""

    def srcset(self, form: str, root: str) -> str:
        """The files of a form (``webp``, ``jpg``) for ``srcset``; `root` is put before their names."""
        large, small = (self.webp, self.small_webp) if form == "webp" else (self.jpg, self.small_jpg)
        if not self.small_width:
            return f"{root}{large}"
        return f"{root}{small} {self.small_width}w, {root}{large} {self.width}w"


@dataclass(frozen=True, slots=True)
class CardLink:
    """Where the whole post is; `about` names author and network for who cannot see the card around it.

    The network alone where nobody knows the author.
    """

    path: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card in one language.  `published` and `week` are dates as ``2026-11-23``."""

    id: int
    week: str
    network: str
    network_name: str
    icon: str
    author: str
    text: str
    language: str | None
    """Of the text; None when nobody knows."""
    direction: str
    language_note: str
    """Says that it is a translation, or in which language it is when that is not the page's; else ``""``."""
    published: str
    date: str
    picture: CardPicture | None
    link: CardLink | None
    """None: the card shows all there is."""
    basis: str
    """On what ground it is shown."""
    removal: CardLink
    headline: str = ""
    headline_language: str = ""
    others: tuple[CardText, ...] = ()
    """The text in languages that no page is in."""


def card(
    pick: ShownPick,
    language: str,
    rendition: Rendition | None = None,
    *,
    wall_language: str = "fi",
    whole: bool = False,
) -> Card:
    """The card of a pick in a page language.

    `rendition` None makes a text card.  `wall_language` is what the staff of this wall write in;
    `whole` leaves nothing of the text out.  A card without both text and picture is possible;
    `is_empty` tells.
    """
    said = words(language)
    parts = pick.material
    worded = wording(pick, said, wall_language, whole=whole)
    picture = None
    if pick.picture and rendition:
        picture = _picture(pick.picture, rendition, said, worded)
    return Card(
        id=pick.id,
        week=pick.week.isoformat(),
        network=parts.network,
        network_name=said.network(parts.network),
        icon=icons.path(parts.network),
        author=author(pick, said),
        text=worded.text,
        language=worded.language,
        direction=worded.direction,
        language_note=worded.note,
        published=parts.published_on.isoformat(),
        date=said.date(parts.published_on),
        picture=picture,
        link=_link(pick, said, shortened=worded.shortened),
        basis=_basis(pick, said),
        removal=_removal(pick, said),
        headline=worded.headline,
        headline_language=worded.headline_language if worded.headline else "",
        others=worded.others,
    )


def is_empty(shown: Card) -> bool:
    """Nothing to see: no text, and no picture either."""
    return not shown.text and shown.picture is None


def author(pick: ShownPick, said: Words) -> str:
    """Who posted, by the best name there is, or that nobody knows."""
    _ = said.say
    return _named(pick) or _("Author unknown")


def _named(pick: ShownPick) -> str:
    """The author's best name, "" where the network does not tell one."""
    parts = pick.material
    return texts.one_line(parts.author_name) or texts.one_line(parts.author_handle)


def _picture(shown: ShownPicture, rendition: Rendition, said: Words, worded: Wording) -> CardPicture:
    _ = said.say
    return CardPicture(
        rendition.webp.name,
        rendition.jpg.name,
        rendition.width,
        rendition.height,
        alt=texts.one_line(worded.alt, 500),
        language=worded.alt_language,
        photographer=_("Photo: %(name)s") % {"name": texts.one_line(shown.photographer)},
        is_video=shown.is_video,
        **_small(rendition),
    )


def _small(rendition: Rendition) -> dict[str, Any]:
    """The smaller files, where the picture is wider than they are."""
    if rendition.small is None or rendition.small_jpg is None or rendition.width <= SMALL:
        return {}
    return {
        "small_webp": rendition.small.name,
        "small_jpg": rendition.small_jpg.name,
        "small_width": SMALL,
    }


def _link(pick: ShownPick, said: Words, *, shortened: bool) -> CardLink | None:
    _ = said.say
    network = pick.material.network
    place = {"place": said.on_network(network)}
    about = ", ".join(filter(None, (_named(pick), said.network(network))))
    if links.web_link(pick.material.url) is None:
        return CardLink(f"go/{pick.id}/", _("Read the whole story"), about) if shortened else None
    if _is_video(pick):
        text = _("Watch the video %(place)s") % place
    elif shortened:
        text = _("Read the whole post")
    else:
        text = _("View the post %(place)s") % place
    return CardLink(f"go/{pick.id}", text, about)


def _is_video(pick: ShownPick) -> bool:
    """Whether the post is there to be watched: the picture shown is a still, or all it has are."""
    if pick.picture:
        return pick.picture.is_video
    return bool(pick.material.pictures) and all(one.is_video for one in pick.material.pictures)


def _basis(pick: ShownPick, said: Words) -> str:
    _ = said.say
    if pick.permission in PERMITTED:
        return _("This post is shown with its author’s permission.")
    return _("Quoted from a public post.")


def _removal(pick: ShownPick, said: Words) -> CardLink:
    _ = said.say
    about = _named(pick) or said.network(pick.material.network)
    return CardLink(f"poisto/{pick.id}/{said.language}/", _("Ask for removal"), about)
