"""An article as WordPress tells of it, made a post.  Pure."""

from typing import Any, Final
from urllib.parse import quote

from collector.identity import of_feed_entry
from collector.links import LONGEST, clean
from collector.payload import (
    Broken,
    count,
    items,
    language,
    moment,
    needed,
    part,
    web_address,
    words,
)
from collector.spellings import carried
from collector.text import first_image, from_html, from_plain, one_line, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from config.networks import WEB

_LARGE: Final = ("1536x1536", "large", "2048x2048")
"""Sizes that are enough for a wall; the original may be anything."""


def is_public(article: Any) -> bool:
    """Whether everybody may read it: published, and without a password."""
    protected = [part(part(article, name), "protected") for name in ("content", "excerpt")]
    return words(part(article, "status")) in {"", "publish"} and True not in protected


def post(article: Any, server: str) -> IncomingPost:
    """The post; `Broken` without number or address.  `server` is the site's origin."""
    number = needed(part(article, "id"), "id")
    link = web_address(part(article, "link"))
    if not number.isdecimal() or link is None:
        raise Broken("no usable “id” or “link”")
    identity = of_feed_entry(link, None, server)
    title = one_line(from_html(_rendered(article, "title")), 500)
    html = _rendered(article, "content") or _rendered(article, "excerpt")
    body = from_html(html)
    # Some themes write the title into the article, too.
    text = body if title and body.startswith(title) else f"{title}\n\n{body}".strip()
    published, changed = moment(part(article, "date_gmt")), moment(part(article, "modified_gmt"))
    own = _is_own(link, server)
    picture = _picture(article) or _in_text(html, link)
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=number,
        url=link,
        text=shortened(text),
        published_at=published,
        author=_author(article, server),
        edited_at=changed if changed and published and changed > published else None,
        language=language(part(article, "lang")),
        tags=_tags(text, article),
        # The pictures of a network's post are for the network to tell.
        media=(picture,) if picture and (own or identity.network == WEB) else (),
        title=title,
        second_hand=not own,
    )


def _is_own(link: str, server: str) -> bool:
    """Whether an article is of the site that tells of it."""
    theirs, ours = (
        "." + address.host.removeprefix("www.") if address else "" for address in map(clean, (link, server))
    )
    return bool(theirs and ours) and (theirs.endswith(ours) or ours.endswith(theirs))


def _rendered(article: Any, name: str) -> str:
    return words(part(part(article, name), "rendered"))


def _embedded(article: Any, name: str) -> list[Any]:
    return items(part(part(article, "_embedded"), name))


def _tags(text: str, article: Any) -> tuple[str, ...]:
    """Hashtags in the text, and the site's tags as one word each."""
    terms = [term for group in _embedded(article, "wp:term") for term in items(group)]
    named = [words(part(term, "name")) for term in terms if part(term, "taxonomy") == "post_tag"]
    return carried(text, ["".join(from_html(one).split()) for one in named])


def _author(article: Any, server: str) -> IncomingAuthor:
    """The person named, else the site; called as a feed of the site calls them."""
    site = clean(server)
    home, host = (str(site), site.host) if site else (server[:LONGEST], server[:200])
    told = next(iter(_embedded(article, "author")), None)
    name = one_line(from_html(words(part(told, "name"))), 200)
    if not name:
        return IncomingAuthor(home, host, host, home)
    page = clean(words(part(told, "link")))
    own = page is not None and page.host.removeprefix("www.") == host.removeprefix("www.")
    uri = f"{home[: LONGEST // 2]}#{quote(name[:100])}"
    return IncomingAuthor(uri, host, name, str(page) if own else home)


def _picture(article: Any) -> IncomingMedia | None:
    """The article's own picture, with the alternative text its author gave."""
    told = next(iter(_embedded(article, "wp:featuredmedia")), None)
    if words(part(told, "media_type")) not in {"", "image"}:
        return None
    details = part(told, "media_details")
    sizes = [part(part(details, "sizes"), name) for name in _LARGE]
    for one, where in (
        *((size, part(size, "source_url")) for size in sizes),
        (details, part(told, "source_url")),
    ):
        url = web_address(where)
        if url:
            alt = part(told, "alt_text")
            said = from_plain(alt) if isinstance(alt, str) else None
            sides = (count(part(one, side)) or None for side in ("width", "height"))
            return IncomingMedia(MediaKind.IMAGE, url, said, *sides)
    return None


def _in_text(html: str, link: str) -> IncomingMedia | None:
    found = first_image(html, link)
    return IncomingMedia(MediaKind.IMAGE, *found) if found else None
