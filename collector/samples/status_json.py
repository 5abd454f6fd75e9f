"""A sample post as Mastodon's Status entity, seen from one server."""

import html
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from collector.samples.content import SampleAuthor, SamplePicture, SampleStatus
from collector.samples.drawings import SIZE
from config import hashtags

_MARKED = re.compile(
    r"(?P<link>https?://[^\s<]+[^\s<.,;:!?)])"
    r"|(?P<mention>(?<!\w)@(?P<user>\w+)@(?P<domain>[\w.-]+\w))"
    r"|(?<![\w/&#])#(?P<tag>\w*[^\W\d_]\w*)"
)


def text_to_html(text: str, origin: str) -> str:
    """Plain text as Mastodon writes it: paragraphs, breaks, links; everything else escaped."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(
        f"<p>{_marked(part, origin).replace(chr(10), '<br />')}</p>" for part in paragraphs if part
    )


def time_of(moment: datetime) -> str:
    """``2026-07-25T14:20:00.000Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Stored:
    """A post on one server, under the id it has there."""

    native_id: str
    status: SampleStatus


def status_json(stored: Stored, parent: Stored | None, *, origin: str, domain: str) -> dict[str, Any]:
    """The entity.  `parent`: what it answers; None also when this server does not have that post."""
    status, native_id = stored.status, stored.native_id
    return {
        "id": native_id,
        "created_at": time_of(status.created_at),
        "in_reply_to_id": parent.native_id if parent else None,
        "in_reply_to_account_id": _number(parent.status.author.handle) if parent else None,
        "sensitive": status.sensitive,
        "spoiler_text": status.warning,
        "visibility": status.visibility,
        "language": status.language,
        "uri": status.uri,
        "url": status.url,
        "replies_count": status.replies,
        "reblogs_count": status.reposts,
        "favourites_count": status.likes,
        "quotes_count": 0,
        "edited_at": time_of(status.edited_at) if status.edited_at else None,
        "content": text_to_html(status.text, origin),
        "reblog": None,
        "quote": None,
        "application": None,
        "account": _account(status.author, origin, domain),
        "media_attachments": [
            _media(picture, native_id, n, origin) for n, picture in enumerate(status.pictures)
        ],
        "mentions": [],
        "tags": [
            {"name": key, "url": f"{origin}/tags/{key}"}
            for key in dict.fromkeys(hashtags.fold(tag) for tag in status.tags)
        ],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _account(author: SampleAuthor, origin: str, domain: str) -> dict[str, Any]:
    avatar = f"{origin}/media/jarvi-ilta-{int(_number(author.handle)) % 7 + 1}.png"
    return {
        "id": _number(author.handle),
        "username": author.user,
        "acct": author.user if author.domain == domain else author.handle,
        "display_name": author.name,
        "locked": False,
        "bot": author.bot,
        "discoverable": not author.noindex,
        "indexable": not author.noindex,
        "noindex": author.noindex,
        "group": False,
        "created_at": "2023-01-09T00:00:00.000Z",
        "note": "",
        "url": author.url,
        "uri": author.uri,
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": "",
        "followers_count": 120,
        "following_count": 80,
        "statuses_count": 400,
        "emojis": [],
        "fields": [],
    }


def _media(picture: SamplePicture, native_id: str, place: int, origin: str) -> dict[str, Any]:
    still = f"{origin}/media/{picture.name}"
    wide, tall = SIZE
    shape = {"width": wide, "height": tall, "size": f"{wide}x{tall}", "aspect": round(wide / tall, 4)}
    return {
        "id": f"{native_id}{place}",
        "type": "video" if picture.video else "image",
        "url": still.rpartition(".")[0] + ".mp4" if picture.video else still,
        "preview_url": still,
        "remote_url": None,
        "meta": {"original": shape, "small": shape, "focus": {"x": 0.0, "y": 0.0}},
        "description": picture.alt,
        "blurhash": "UFBWY:8_0Jxv4mx]t8t64.%M-:IUWGWAt6M}",
    }


def _marked(text: str, origin: str) -> str:
    out, done = [], 0
    for found in _MARKED.finditer(text):
        out.append(html.escape(text[done : found.start()], quote=False))
        out.append(_anchor(found, origin))
        done = found.end()
    out.append(html.escape(text[done:], quote=False))
    return "".join(out)


def _anchor(found: re.Match[str], origin: str) -> str:
    if link := found["link"]:
        shown = link.split("://", 1)[1]
        return (
            f'<a href="{html.escape(link)}" rel="nofollow noopener" translate="no">'
            f'<span class="invisible">{link.split("://", 1)[0]}://</span>'
            f'<span class="">{html.escape(shown)}</span></a>'
        )
    if found["mention"]:
        address = f"https://{found['domain']}/@{found['user']}"
        return (
            f'<span class="h-card" translate="no"><a href="{address}" class="u-url mention">'
            f"@<span>{found['user']}</span></a></span>"
        )
    tag = found["tag"]
    return f'<a href="{origin}/tags/{quote(tag)}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'


def _number(text: str) -> str:
    # Any steady number does: Mastodon's own ids of accounts are local and mean nothing elsewhere.
    return f"109{zlib.crc32(text.encode()):015}"
