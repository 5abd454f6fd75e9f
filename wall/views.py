"""A wall in one language, ready for a page, a feed or a script to show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from curator.showing.around import Funder
from curator.showing.brand import Brand
from curator.shown import COUNT, ShownWall
from wall import cards, icons, links, looks, texts
from wall.cards import Card
from wall.manifest import Rendition
from wall.words import Words, words

MORE_HASHTAGS = 6


@dataclass(frozen=True, slots=True)
class FollowChannel:
    """A channel of ours to follow."""

    name: str
    network_name: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Follow:
    """The channels and hashtags shown beside few cards, or instead of any."""

    title: str
    lead: str
    """Comes before `channels`."""
    channels: tuple[FollowChannel, ...]
    invitation: str
    """The sentence with the campaign's hashtag; ``""`` when there is none."""
    hashtags: tuple[str, ...]
    """The other ones, with ``#``."""
    nothing: str
    """What to say when there is nothing to follow either."""


@dataclass(frozen=True, slots=True)
class FunderView:
    """Who pays for a project: a sentence and an emblem, either of which may be missing."""

    name: str
    sentence: str
    language: str
    """What it is said in."""
    emblem: Rendition | None


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall in one language."""

    key: str
    title: str
    campaign: str
    language: str
    cards: tuple[Card, ...]
    follow: Follow
    layout: str = "row"
    brand: Brand = ()
    funder: FunderView | None = None

    @property
    def style(self) -> str:
        """The version of the wall's own style sheet, "" where it has none."""
        return looks.version(self.brand)

    @property
    def shows_follow(self) -> bool:
        """A full row of cards speaks for itself."""
        return len(self.cards) < COUNT

    def without_cards(self) -> "WallView":
        """What is left when other people's texts have to give way."""
        return replace(self, cards=())


def view(wall: ShownWall, language: str, renditions: Mapping[str, Rendition]) -> WallView:
    """`wall` in a page language; a picture that is not in `renditions` makes a text card."""
    said = words(language)
    made = (
        cards.card(
            pick,
            language,
            renditions.get(pick.picture.key) if pick.picture else None,
            wall_language=wall.language,
        )
        for pick in wall.picks
    )
    return WallView(
        key=wall.key,
        title=texts.one_line(wall.name) or wall.key,
        campaign=texts.one_line(wall.campaign_name, 120),
        language=language,
        cards=tuple(card for card in made if not cards.is_empty(card)),
        follow=_follow(wall, said),
        layout=wall.layout,
        brand=wall.brand,
        funder=_funder(wall.funder, wall.language, renditions) if wall.funder else None,
    )


def _funder(funder: Funder, language: str, renditions: Mapping[str, Rendition]) -> FunderView | None:
    emblem = renditions.get(funder.emblem) if funder.emblem else None
    sentence = texts.one_line(funder.sentence, 500)
    shown = FunderView(texts.one_line(funder.name, 200), sentence, language, emblem)
    return shown if sentence or emblem else None


def _follow(wall: ShownWall, said: Words) -> Follow:
    _ = said.say
    hashtags = [f"#{texts.one_line(tag)}" for tag in wall.hashtags]
    invitation = ""
    if hashtags:
        invitation = _("Use the hashtag %(hashtag)s and your story may find its way to this page.") % {
            "hashtag": hashtags[0]
        }
    return Follow(
        title=_("How to take part"),
        lead=_("Follow us:"),
        channels=tuple(
            FollowChannel(
                texts.one_line(channel.name),
                said.network(channel.network),
                icons.path(channel.network),
                address,
            )
            for channel in wall.channels
            if (address := links.web_link(channel.url))
        ),
        invitation=invitation,
        hashtags=tuple(hashtags[1 : 1 + MORE_HASHTAGS]),
        nothing=_("There are no stories to show right now."),
    )
