"""A video as ``videos.list`` tells of it, made a post.  Pure."""

import re
from typing import Any, Final

from collector.identity import of_post_on
from collector.payload import Broken, count, language, moment, needed, part, web_address, words
from collector.spellings import carried
from collector.text import from_plain, one_line, shortened
from collector.values import IncomingAuthor, IncomingMedia, IncomingPost, MediaKind
from config.hashtags import fold, in_text

_ID: Final = re.compile(r"[\w-]{11}", re.ASCII)
_CHANNEL: Final = re.compile(r"[\w-]{10,40}", re.ASCII)
_SIZES: Final = ("maxres", "standard", "high", "medium", "default")


def carries(video: Any, tag: str) -> bool:
    """Whether a video's title or description has a hashtag, in any spelling."""
    return fold(tag) in {fold(one) for one in in_text(_text(part(video, "snippet")))}


def post(video: Any) -> IncomingPost:
    """The post; `Broken` without an id."""
    native_id = needed(part(video, "id"), "id")
    identity = of_post_on("youtube", f"https://www.youtube.com/watch?v={native_id}")
    if identity is None or not _ID.fullmatch(native_id):
        raise Broken("no usable “id”")
    about, statistics = part(video, "snippet"), part(video, "statistics")
    text = _text(about)
    still = _still(part(about, "thumbnails"))
    return IncomingPost(
        network=identity.network,
        uri=identity.uri,
        native_id=native_id,
        url=identity.url,
        text=shortened(text),
        published_at=moment(part(about, "publishedAt")),
        author=_author(about),
        language=language(part(about, "defaultAudioLanguage")) or language(part(about, "defaultLanguage")),
        tags=carried(text),
        media=(still,) if still else (),
        title=_title(about),
        likes=_number(part(statistics, "likeCount")),
        replies=_number(part(statistics, "commentCount")),
        sensitive=bool(words(part(part(part(video, "contentDetails"), "contentRating"), "ytRating"))),
        restricted=words(part(part(video, "status"), "privacyStatus")) not in {"", "public"},
    )


def _title(about: Any) -> str:
    return one_line(words(part(about, "title")), 500)


def _text(about: Any) -> str:
    title, description = _title(about), from_plain(words(part(about, "description")))
    return f"{title}\n\n{description}".strip()


def _author(about: Any) -> IncomingAuthor | None:
    channel = words(part(about, "channelId"))
    if not _CHANNEL.fullmatch(channel):
        return None
    url = f"https://www.youtube.com/channel/{channel}"
    name = one_line(words(part(about, "channelTitle")), 200) or channel
    return IncomingAuthor(url, name, name, url)


def _still(thumbnails: Any) -> IncomingMedia | None:
    """The largest still there is; YouTube tells no alternative text."""
    for size in _SIZES:
        one = part(thumbnails, size)
        url = web_address(part(one, "url"))
        if url:
            sides = (count(part(one, side)) or None for side in ("width", "height"))
            return IncomingMedia(MediaKind.VIDEO, url, None, *sides)
    return None


def _number(value: Any) -> int | None:
    """A count, which YouTube writes as text; None where its owner hides it."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return count(int(value))
    return count(value)
