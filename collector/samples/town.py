"""A sample municipality's landing page that shows a wall, on an origin of its own.

Esimerkkilä does not exist.  Its pages are as strict as a careful town's: the wall's origin may be
used for the one script, its data, its pictures and its frame, and for nothing else.
"""

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from collector.samples import drawings
from collector.samples.server import HTML, Reply, Request, SampleServer

_FOLDER = Path(__file__).parent


class SampleTown(SampleServer):
    """Serves ``/`` with the wall as a custom element and ``/iframe`` with the wall in a frame."""

    def __init__(self, wall_url: str, wall_key: str = "kaikki", *, port: int = 0) -> None:
        """`wall_url`: where the public wall is served, without a slash at its end."""
        super().__init__(port)
        self.wall_url = wall_url.rstrip("/")
        self.wall_key = wall_key

    def answer(self, request: Request) -> Reply:
        """A page, its style sheet, its picture or a 404 page."""
        if request.path == "/":
            wall = self._element()
            return self._page("Täällä on tilaa elää", _read("town_front.html").substitute(wall=wall))
        if request.path == "/iframe":
            wall = self._frame()
            return self._page("Seinä kehyksessä", _read("town_frame.html").substitute(wall=wall))
        if request.path == "/tyyli.css":
            return Reply((_FOLDER / "town.css").read_bytes(), "text/css; charset=utf-8")
        name = request.path.removeprefix("/kuvat/")
        if picture := drawings.picture(name):
            return Reply(picture, drawings.media_type(name))
        missing = (
            '<section class="wrap page"><h1>Sivua ei löytynyt</h1><p><a href="/">Etusivulle</a></p></section>'
        )
        return self._page("Sivua ei löytynyt", missing, 404)

    def _element(self) -> str:
        url, key = escape(self.wall_url), escape(self.wall_key)
        return (
            f'<script type="module" src="{url}/embed.v1.js"></script>\n'
            f'<some-seina wall="{key}" server="{url}" lang="fi">'
            f'<a href="{url}/{key}/">Katso tarinat someseinältä</a></some-seina>'
        )

    def _frame(self) -> str:
        url, key = escape(self.wall_url), escape(self.wall_key)
        return f'<iframe src="{url}/{key}/fi/" title="Someseinä: tarinoita meiltä" loading="lazy"></iframe>'

    def _page(self, title: str, main: str, status: int = 200) -> Reply:
        body = _read("town.html").substitute(title=escape(title), main=main)
        return Reply(body.encode(), HTML, status, self._headers())

    def _headers(self) -> dict[str, str]:
        parts = urlsplit(self.wall_url)
        wall = f"{parts.scheme}://{parts.netloc}"
        policy = {
            "default-src": "'none'",
            "script-src": wall,
            "connect-src": wall,
            "img-src": f"'self' {wall}",
            "frame-src": wall,
            "style-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        return {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
        }


def _read(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))
