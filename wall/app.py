"""The public web process."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from wall.counts import Counts
from wall.serve import Folder

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create(settings: Settings) -> Folder:
    """The WSGI application that shows the published walls; reads nothing but `settings.published`."""
    secure = settings.wall_url.startswith("https://")
    return Folder(settings.published, secure=secure, counts=Counts(settings.counts))


def beside(settings: Settings, *, wall: Wsgi, desk: Wsgi, removal: Wsgi | None = None) -> Wsgi:
    """The wall, the staff's desk and the public pages about data in one process, told apart by host name.

    Only where one of them has the wall's own host (this machine) does the path tell: what lies under
    its address's.
    """
    given = [(settings.desk_url, desk)] + ([(settings.removal_url, removal)] if removal else [])
    wall_at = urlsplit(settings.wall_url).netloc
    # The longest path first: an address at a host's root takes everything that is left there.
    others = sorted(((urlsplit(url), app) for url, app in given), key=lambda one: -len(one[0].path))

    def by_place(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host, path = environ.get("HTTP_HOST", "").lower(), environ.get("PATH_INFO", "")
        for at, app in others:
            if at.netloc != wall_at and host not in {at.netloc.lower(), (at.hostname or "").lower()}:
                continue
            if not at.path:
                return app(environ, start_response)
            if path == at.path or path.startswith(at.path + "/"):
                script = environ.get("SCRIPT_NAME", "") + at.path
                inside = {"SCRIPT_NAME": script, "PATH_INFO": path[len(at.path) :]}
                return app(environ | inside, start_response)
        return wall(environ, start_response)

    return by_place
