"""What a site's feed answers."""

from tests.fakes.web import Web

RSS = '<rss version="2.0"><channel><title>Blogi</title>{}</channel></rss>'
FULL = RSS.format(
    "<item><title>Aamu #Kemijärvi</title><link>https://blogi.example/aamu</link><guid>1</guid>"
    "<pubDate>Sat, 25 Jul 2026 17:20:00 +0300</pubDate><description>Usvaa</description></item>"
)
MINIMAL = RSS.format("<item><title>Aamu</title></item>")
EMPTY = RSS.format("")


def query(web: Web) -> str:
    """The feed's address."""
    return f"{web.origin}/feed"
