"""What Flickr answers to those with a key."""

import json

from collector.values import Known
from tests.fakes import flickr
from tests.fakes.web import Web

_PHOTO = flickr.photo(7, tags="Kemijärvi")
FULL = flickr.found(_PHOTO)
MINIMAL = flickr.found({name: _PHOTO[name] for name in ("id", "owner", "dateupload")})
EMPTY = flickr.found()
SECRET = {"token": flickr.KEY}
GOOD = {"recheck": json.loads(flickr.found())}


def known(web: Web) -> list[Known]:
    """Two stored photos."""
    links = {number: f"https://www.flickr.com/photos/ainoaapa/{number}/" for number in ("7", "8")}
    return [
        Known(number, f"https://www.flickr.com/photo.gne?id={number}", link) for number, link in links.items()
    ]
