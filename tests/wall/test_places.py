"""Three apps in one process: each at its own address, told apart by host, on this machine by path."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from config.settings import Settings
from wall import app


def answering(name: str) -> Any:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [f"{name} {environ.get('SCRIPT_NAME', '')}|{environ['PATH_INFO']}".encode()]

    return answer


def ask(settings: Settings, host: str, path: str) -> str:
    three = app.beside(settings, wall=answering("wall"), desk=answering("desk"), removal=answering("removal"))
    asked = {"HTTP_HOST": host, "PATH_INFO": path}
    return b"".join(three(asked, lambda *_: None)).decode()


@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("/", "wall |/"),
        ("/desk", "desk /desk|"),
        ("/desk/signin", "desk /desk|/signin"),
        ("/deskless", "wall |/deskless"),
        ("/removal/privacy", "removal /removal|/privacy"),
        ("/removals", "wall |/removals"),
    ],
)
def test_on_this_machine_the_path_tells(settings: Settings, path: str, answered: str) -> None:
    assert ask(settings, "127.0.0.1:8080", path) == answered


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("seina.kunta.example", "wall |/x"),
        ("toimitus.kunta.example", "desk |/x"),
        ("TIEDOT.kunta.example", "removal |/x"),
        ("somewhere.example", "wall |/x"),
    ],
)
def test_on_the_web_the_host_name_tells(settings: Settings, host: str, answered: str) -> None:
    apart = settings.model_copy(
        update={
            "wall_url": "https://seina.kunta.example",
            "desk_url": "https://toimitus.kunta.example",
            "removal_url": "https://tiedot.kunta.example",
        }
    )
    assert ask(apart, host, "/x") == answered


def test_two_may_share_a_host_by_their_paths(settings: Settings) -> None:
    shared = settings.model_copy(
        update={
            "wall_url": "https://seina.kunta.example",
            "desk_url": "https://muu.kunta.example",
            "removal_url": "https://muu.kunta.example/tiedot",
        }
    )
    assert ask(shared, "muu.kunta.example", "/tiedot/privacy") == "removal /tiedot|/privacy"
    assert ask(shared, "muu.kunta.example", "/signin") == "desk |/signin"
