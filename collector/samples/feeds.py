"""A small site with three feeds, the articles they lead to and their pictures."""

import hashlib
import threading
from collections.abc import Iterable
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from collector.samples import drawings, feed_documents
from collector.samples.content import SampleArticle
from collector.samples.server import HTML, Reply, Request, SampleServer
from config import clock

FEEDS = {
    "/uutiset/rss": ("uutiset", "application/rss+xml; charset=utf-8", feed_documents.rss),
    "/blogi/atom.xml": ("blogi", "application/atom+xml; charset=utf-8", feed_documents.atom),
    "/hanke/feed.json": ("hanke", "application/feed+json; charset=utf-8", feed_documents.json_feed),
}


class SampleFeeds(SampleServer):
    """RSS, Atom and JSON Feed with `ETag`, `Last-Modified` and 304.  Safe to `add` to while it runs."""

    def __init__(self, articles: Iterable[SampleArticle] = (), *, port: int = 0) -> None:
        super().__init__(port)
        self._lock = threading.Lock()
        self._articles = list(articles)
        self._changed = clock.now().replace(microsecond=0)

    def add(self, article: SampleArticle) -> str:
        """An article appears in its feed; gives the address people read it at."""
        with self._lock:
            self._articles.append(article)
            self._changed = clock.now().replace(microsecond=0)
        return feed_documents.address(article, self.origin)

    def remove(self, slug: str) -> None:
        """An article disappears from its feed, and its page with it."""
        with self._lock:
            self._articles = [article for article in self._articles if article.slug != slug]
            self._changed = clock.now().replace(microsecond=0)

    @property
    def addresses(self) -> dict[str, str]:
        """The feeds' whole addresses by their keys (``uutiset``, ``blogi``, ``hanke``)."""
        return {key: f"{self.origin}{path}" for path, (key, _, _) in FEEDS.items()}

    def answer(self, request: Request) -> Reply:
        """A feed, an article, a picture or a 404 page."""
        with self._lock:
            newest_first = sorted(self._articles, key=lambda article: article.published_at, reverse=True)
            changed = self._changed
        if request.path in FEEDS:
            key, kind, write = FEEDS[request.path]
            body = write([article for article in newest_first if article.feed == key], self.origin)
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            headers = {
                "ETag": etag,
                "Last-Modified": format_datetime(changed, usegmt=True),
                "Cache-Control": "max-age=60",
            }
            unchanged = _unchanged(request, etag, headers["Last-Modified"])
            return Reply(status=304, headers=headers) if unchanged else Reply(body, kind, headers=headers)
        if request.path.startswith("/kuvat/"):
            name = request.path.removeprefix("/kuvat/")
            picture = drawings.picture(name)
            return Reply(picture, drawings.media_type(name)) if picture else _not_found()
        for article in newest_first:
            if request.path == f"/{article.feed}/{article.slug}":
                return Reply(feed_documents.page(article, self.origin))
        key = request.path.strip("/")
        if key in feed_documents.TITLES:
            return Reply(self._front(key, [article for article in newest_first if article.feed == key]))
        return _not_found()

    def _front(self, key: str, articles: list[SampleArticle]) -> bytes:
        path, kind = next((path, kind) for path, (feed, kind, _) in FEEDS.items() if feed == key)
        title = escape(feed_documents.TITLES[key])
        links = "".join(
            f'<li><a href="/{article.feed}/{article.slug}">{escape(article.title)}</a></li>'
            for article in articles
        )
        feed = f'<link rel="alternate" type="{kind.partition(";")[0]}" href="{path}">'
        return _page(title, f"<ul>{links}</ul>", feed)


def _unchanged(request: Request, etag: str, modified: str) -> bool:
    # As HTTP wants it: a date counts only where no tag was sent.
    if known := request.headers.get("if-none-match"):
        return etag in {part.strip().removeprefix("W/") for part in known.split(",")} or known.strip() == "*"
    if since := request.headers.get("if-modified-since"):
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
        except (TypeError, ValueError):
            return False
    return False


def _not_found() -> Reply:
    return Reply(_page("404", "<p>Sivua ei löytynyt.</p>"), HTML, 404)


def _page(title: str, body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="fi"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    ).encode()
