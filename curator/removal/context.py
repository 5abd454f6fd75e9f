"""What the public pages have at hand."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app

from config.db import Database
from config.settings import Settings

if TYPE_CHECKING:
    from curator.removal.asking import Limits


@dataclass(frozen=True, slots=True)
class Removal:
    """What the app is given when it is made; `key` is the service's own."""

    settings: Settings
    database: Database
    key: bytes = field(repr=False)
    limits: "Limits"


def removal() -> Removal:
    """The app this request is for."""
    given = current_app.extensions["removal"]
    assert isinstance(given, Removal)
    return given
