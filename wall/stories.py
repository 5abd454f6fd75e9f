"""The pages of one pick: its story, the way out to the post, and where to ask for its removal.  Pure.

A story page lasts as long as its pick may be shown.  Of other people's posts it shows what the card
shows and is kept out of search engines; an own story, which is nowhere else, stands there whole.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from config import clock, networks
from config.languages import PUBLIC
from config.languages import locale as locale_of
from curator.removal import addresses
from curator.shown import ShownPick, ShownWall
from wall import cards, drafts, links, looks, render, texts, views
from wall.cards import Card
from wall.drafts import Draft, Site, Stamps
from wall.manifest import Kind, stamp
from wall.words import words

DESCRIPTION = 200
"""Characters that a shared link shows of a text."""


def path(number: int, language: str, wall: ShownWall) -> str:
    """The lasting address of a pick's story, below the wall's own: the shortest in the wall's language."""
    return f"tarina/{number}/" if language == drafts.own_language(wall) else f"tarina/{number}/{language}/"


def is_own(pick: ShownPick) -> bool:
    """A story that was never on any network: it may be read whole here, and found by search engines."""
    return pick.material.network == networks.OWN and not pick.material.url


def of_pick(pick: ShownPick, wall: ShownWall, stamps: Stamps) -> Iterator[Draft]:
    """Every page of a pick; words and channels are those of `wall`."""
    language = drafts.own_language(wall)
    yield from _stories(pick, wall, stamps)
    yield from _way_out(pick, language, stamps)
    site = stamps.site
    made = stamps.made("removal", pick.id, site.contact, site.removal, wall.key)
    below = f"/poisto/{pick.id}/"
    for other in PUBLIC:
        write = partial(_removal, pick.id, wall.key, other, site, "../../../")
        yield Draft(f"{below}{other}/", write, Kind.PAGE, made, lasting=True)
    write = partial(_removal, pick.id, wall.key, language, site, "../../")
    yield Draft(below, write, Kind.PAGE, stamps.made(made, language), lasting=True)


def _stories(pick: ShownPick, wall: ShownWall, stamps: Stamps) -> Iterator[Draft]:
    made = stamps.made(drafts.head(wall), stamps.pick(pick))
    for language in PUBLIC:
        below = path(pick.id, language, wall)
        root = "../" * below.count("/")
        yield Draft(
            f"/{below}",
            partial(_story, pick, wall, language, stamps, root),
            Kind.PAGE,
            made,
            fallback=partial(rest, wall, language, root),
            shared=f"{wall.key}/{language}/story.fallback.html",
            about=pick.id,
        )


def _story(pick: ShownPick, wall: ShownWall, language: str, stamps: Stamps, root: str) -> bytes:
    rendition = stamps.renditions.get(pick.picture.key) if pick.picture else None
    card = cards.card(pick, language, rendition, wall_language=wall.language, whole=is_own(pick))
    if is_own(pick):
        card = replace(card, link=None)
    return render.page(
        "story.html",
        language,
        card=card,
        wall_key=wall.key,
        brand=looks.version(wall.brand),
        full=drafts.full_language(wall, language),
        wall_title=texts.one_line(wall.name) or wall.key,
        description=_description(card),
        is_own=is_own(pick),
        published_time=stamp(clock.starts(pick.material.published_on)),
        locale=str(locale_of(language)),
        root=root,
        url=stamps.site.url,
        pages={other: path(pick.id, other, wall) for other in PUBLIC},
        style=drafts.style_version(),
    )


def rest(wall: ShownWall, language: str, root: str) -> bytes:
    """What a story or an archive gives way to: the channels and hashtags of its wall."""
    view = views.view(replace(wall, picks=()), language, {})
    return render.page(
        "rest.html",
        language,
        wall=view,
        wall_key=wall.key,
        brand=view.style,
        root=root,
        style=drafts.style_version(),
    )


def _description(card: Card) -> str:
    return texts.one_line(card.text or (card.picture.alt if card.picture else ""), DESCRIPTION)


def _way_out(pick: ShownPick, language: str, stamps: Stamps) -> Iterator[Draft]:
    target = links.web_link(pick.material.url)
    if target is None and not any(cards.card(pick, code).link for code in PUBLIC):
        return
    yield Draft(
        f"/go/{pick.id}/",
        partial(_go, pick, language, target),
        Kind.PAGE,
        stamps.made(language, stamps.pick(pick)),
        target=target,
        about=pick.id,
    )


def _go(pick: ShownPick, language: str, target: str | None) -> bytes:
    card = cards.card(pick, language)
    return render.page(
        "go.html",
        language,
        card=card,
        text=cards.card(pick, language, whole=True).text,
        target=target,
        root="../../",
        style=drafts.style_version(),
    )


def _removal(number: int, wall_key: str, language: str, site: Site, root: str) -> bytes:
    _ = words(language).say
    subject = _("Removal request: %(number)s") % {"number": number}
    return render.page(
        "removal.html",
        language,
        number=number,
        form=addresses.request(site.removal, number, wall_key, language) if site.removal else "",
        contact=site.contact,
        mailto=f"mailto:{quote(site.contact, safe='@+')}?subject={quote(subject)}",
        root=root,
        style=drafts.style_version(),
    )
