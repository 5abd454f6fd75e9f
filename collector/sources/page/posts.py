"""What was told of a link, made a post.  Pure."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from collector.identity import Identity
from collector.links import LONGEST, clean, resolved
from collector.payload import TAG_LIMIT, count, sound
from collector.sources.page.markup import Page
from collector.sources.page.oembed import Told
from collector.text import from_html, one_line, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from config.hashtags import fold, in_text
from config.networks import WEB

_X_EPOCH: Final = 1_288_834_974_657
"""Milliseconds from which X counts in the first bits of its ids."""


def of_oembed(identity: Identity, told: Told) -> IncomingPost:
    """A network's post by its oEmbed document.  Counts, and mostly the date, are not in one."""
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=identity.uri,
        url=identity.url,
        text=told.text or told.title,
        published_at=_by_id(identity),
        author=_author(told.author, told.author_url),
        language=told.language,
        tags=_tags(told.text or told.title, ()),
        media=(told.picture,) if told.picture else (),
        title=told.title,
    )


def of_page(identity: Identity, page: Page, told: Told | None) -> IncomingPost:
    """A page by what it says of itself, filled up by the oEmbed document it names."""
    told = told or Told()
    title = (
        page.first("og:title", "twitter:title")
        or page.written("headline", "name")
        or told.title
        or page.title
    )
    title = one_line(from_html(title), 500)
    about = page.first("og:description", "twitter:description", "description")
    about = from_html(about) or page.written("description", "articleBody")
    text = shortened(about if title and about.startswith(title) else f"{title}\n\n{about}".strip())
    picture = _picture(page) or told.picture
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=identity.uri,
        url=identity.url,
        text=text,
        published_at=page.when(),
        author=_writer(identity, page, told),
        language=page.language,
        tags=_tags(text, page.meta.get("article:tag", ())),
        media=(picture,) if picture else (),
        title=title,
    )


def _author(name: str, url: str) -> IncomingAuthor | None:
    """A network's person; None where it names nobody."""
    address = clean(url)
    if address is None:
        return None
    last = address.plain_path.rpartition("/")[2].lstrip("@")
    handle = last or name or address.host
    return IncomingAuthor(address.key, handle, name or handle, str(address))


def _writer(identity: Identity, page: Page, told: Told) -> IncomingAuthor | None:
    """The person a page names, else the site, as a feed of that site would say; on a network that
    does not tell, nobody."""
    name, url = page.who()
    name, url = name or told.author, url or told.author_url
    if identity.network != WEB:
        return _author(name, url) if name else None
    site = clean(page.url) or clean(identity.url)
    if site is None:
        return None
    home = f"{site.scheme}://{site.host}/"
    title = one_line(page.first("og:site_name") or told.site, 200) or site.host
    if not name or name == title:
        return IncomingAuthor(home, title, title, home)
    # A name put to another site's address would rename the author known there.
    own = (clean(url) or site).host == site.host if url else False
    uri = url if own else f"{home[: LONGEST // 2]}#{quote(name[:100])}"
    return IncomingAuthor(uri, title, name, url or home)


def _picture(page: Page) -> IncomingMedia | None:
    named = page.first(
        "og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src"
    )
    url = resolved(page.url, named)
    if not url:
        return None
    moving = bool(page.first("og:video", "og:video:url", "og:video:secure_url"))
    alt = page.first("og:image:alt", "twitter:image:alt")
    return IncomingMedia(
        MediaKind.VIDEO if moving else MediaKind.IMAGE,
        url,
        from_html(alt) if alt else None,
        _side(page.first("og:image:width")),
        _side(page.first("og:image:height")),
    )


def _side(value: str) -> int | None:
    return count(int(value[:6])) or None if value.isascii() and value.isdigit() else None


def _tags(text: str, told: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Hashtags in the text, and the words an article is filed under, each as one word."""
    tags: dict[str, str] = {}
    for word in (*in_text(text), *told):
        tag = "".join(one_line(word).split()).lstrip("#＃")
        if len(tag) <= TAG_LIMIT and fold(tag):
            tags.setdefault(fold(tag), tag)
    return tuple(tags.values())


def _by_id(identity: Identity) -> datetime | None:
    """When a post was made, where the network's ids say so: X to the millisecond, TikTok to the second."""
    number = identity.uri.rpartition("/")[2]
    if identity.network not in {"x", "tiktok"} or not (number.isascii() and number.isdigit()):
        return None
    bits = int(number[:20])
    seconds = ((bits >> 22) + _X_EPOCH) / 1000 if identity.network == "x" else float(bits >> 32)
    return sound(datetime.fromtimestamp(min(seconds, 4e9), UTC))
