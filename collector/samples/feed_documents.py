"""Sample articles as RSS 2.0, Atom and JSON Feed documents and as web pages."""

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from collector.samples.content import SampleArticle
from collector.samples.drawings import SIZE, media_type
from config import clock

TITLES = {
    "uutiset": "Kunnan uutiset (esimerkki)",
    "blogi": "Muuttolintu – kirjoituksia pohjoisesta (esimerkki)",
    "hanke": "Tuhannen ja yhden työn matkatoimisto: hankepäiväkirja (esimerkki)",
}


def address(article: SampleArticle, origin: str) -> str:
    """Where people read an article."""
    return f"{origin}/{article.feed}/{article.slug}"


def rss(articles: Sequence[SampleArticle], origin: str) -> bytes:
    """RSS 2.0 with content, a picture as enclosure and media, Helsinki offsets in dates."""
    items = "".join(_rss_item(article, origin) for article in articles)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{xml(TITLES['uutiset'])}</title><link>{origin}/uutiset</link>"
        f'<atom:link rel="self" type="application/rss+xml" href="{origin}/uutiset/rss"/>'
        f"<description>Ajankohtaista kunnasta</description><language>fi</language><ttl>30</ttl>{items}"
        "</channel></rss>\n"
    ).encode()


def atom(articles: Sequence[SampleArticle], origin: str) -> bytes:
    """Atom with relative addresses under `xml:base`, tags with labels, HTML content."""
    newest = max((article.published_at for article in articles), default=clock.now())
    entries = "".join(_atom_entry(article, origin) for article in articles)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fi" xml:base="{origin}/blogi/">'
        f"<title>{xml(TITLES['blogi'])}</title><id>{origin}/blogi</id>"
        f'<link rel="self" href="{origin}/blogi/atom.xml"/><link href="{origin}/blogi"/>'
        f"<updated>{newest.isoformat()}</updated>{entries}</feed>\n"
    ).encode()


def json_feed(articles: Sequence[SampleArticle], origin: str) -> bytes:
    """JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": TITLES["hanke"],
            "home_page_url": f"{origin}/hanke",
            "feed_url": f"{origin}/hanke/feed.json",
            "language": "fi",
            "items": [_json_item(article, origin) for article in articles],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def page(article: SampleArticle, origin: str) -> bytes:
    """The article as a web page with Open Graph facts."""
    picture = article.picture
    facts = {
        "og:type": "article",
        "og:title": article.title,
        "og:description": article.text.partition("\n")[0],
        "og:url": address(article, origin),
        "og:site_name": TITLES[article.feed],
        "og:locale": "fi_FI",
        "article:published_time": article.published_at.isoformat(),
        "article:author": article.author,
    }
    if picture:
        facts |= {"og:image": f"{origin}/kuvat/{picture.name}", "og:image:alt": picture.alt or ""}
    head = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in facts.items())
    title, shown = escape(article.title), clock.local(article.published_at).strftime("%d.%m.%Y")
    return (
        f'<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f'<link rel="canonical" href="{address(article, origin)}">{head}'
        "<style>body{font:1.06rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
        "color:#14202b}img{width:100%;height:auto;border-radius:.75rem}</style></head>"
        f"<body><main><article><h1>{title}</h1><p>{escape(article.author)}, {shown}</p>"
        f"{_body(article, origin)}</article></main></body></html>"
    ).encode()


def _body(article: SampleArticle, base: str) -> str:
    parts = "".join(f"<p>{escape(part)}</p>" for part in article.text.split("\n\n"))
    if article.picture is None:
        return parts
    source, alt = f"{base}/kuvat/{article.picture.name}", escape(article.picture.alt or "")
    return f'<p><img src="{source}" alt="{alt}" width="{SIZE[0]}" height="{SIZE[1]}"></p>{parts}'


def _rss_item(article: SampleArticle, origin: str) -> str:
    where = address(article, origin)
    published = format_datetime(clock.local(article.published_at))
    categories = "".join(f"<category>{xml(tag)}</category>" for tag in article.tags)
    picture = ""
    if article.picture:
        source = quoteattr(f"{origin}/kuvat/{article.picture.name}")
        kind, (wide, tall) = media_type(article.picture.name), SIZE
        alt = xml(article.picture.alt or "")
        picture = (
            f'<enclosure url={source} type="{kind}" length="0"/>'
            f'<media:content url={source} medium="image" type="{kind}" width="{wide}" height="{tall}">'
            f'<media:description type="plain">{alt}</media:description></media:content>'
        )
    content = _body(article, origin).replace("]]>", "]]&gt;")
    return (
        f"<item><title>{xml(article.title)}</title><link>{where}</link>"
        f'<guid isPermaLink="false">tag:kunta.example,2026:{article.slug}</guid>'
        f"<pubDate>{published}</pubDate><dc:creator>{xml(article.author)}</dc:creator>{categories}"
        f"<description>{xml(article.text.partition(chr(10))[0])}</description>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>{picture}</item>"
    )


def _atom_entry(article: SampleArticle, origin: str) -> str:
    when = clock.local(article.published_at).isoformat()
    tags = "".join(
        f"<category term={quoteattr(tag.lower())} label={quoteattr(tag)}/>" for tag in article.tags
    )
    return (
        f"<entry><title>{xml(article.title)}</title><id>{address(article, origin)}</id>"
        f"<link href={quoteattr(article.slug)}/><published>{when}</published><updated>{when}</updated>"
        f"<author><name>{xml(article.author)}</name></author>{tags}"
        f'<content type="html">{xml(_body(article, ".."))}</content></entry>'
    )


def _json_item(article: SampleArticle, origin: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": article.slug,
        "url": address(article, origin),
        "title": article.title,
        "content_html": _body(article, origin),
        "date_published": clock.local(article.published_at).isoformat(),
        "authors": [{"name": article.author}],
        "tags": list(article.tags),
        "language": article.language,
    }
    if article.picture:
        source = f"{origin}/kuvat/{article.picture.name}"
        item["image"] = source
        item["attachments"] = [{"url": source, "mime_type": media_type(article.picture.name)}]
    return item
