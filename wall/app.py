"""The public web process."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from wall.serve import Folder

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create(settings: Settings) -> Folder:
    """The WSGI application that shows the published walls; reads nothing but `settings.published`."""
    return Folder(settings.published, secure=settings.wall_url.startswith("https://"))


def beside(settings: Settings, *, wall: Wsgi, desk: Wsgi) -> Wsgi:
    """The wall and the staff's desk in one process, told apart by host name.

    Only where both have the same host (this machine) does the path tell: what lies under the desk's.
    """
    wall_at, desk_at = urlsplit(settings.wall_url), urlsplit(settings.desk_url)
    prefix = desk_at.path

    def by_host(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").lower()
        at_desk = host in {desk_at.netloc.lower(), (desk_at.hostname or "").lower()}
        return (at_the_desk if at_desk else wall)(environ, start_response)

    def at_the_desk(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not prefix:
            return desk(environ, start_response)
        if path != prefix and not path.startswith(prefix + "/"):
            return wall(environ, start_response)
        inside = {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix, "PATH_INFO": path[len(prefix) :]}
        return desk(environ | inside, start_response)

    return by_host if wall_at.netloc != desk_at.netloc else at_the_desk
