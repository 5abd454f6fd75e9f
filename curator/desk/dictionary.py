"""The desk's way to the dictionaries, which remembers what it has looked up."""

from flask import current_app

from curator.suggesting.unmet import Unmet


def unmet() -> Unmet:
    """The one of this desk."""
    made = current_app.extensions.setdefault("unmet", Unmet())
    assert isinstance(made, Unmet)
    return made
