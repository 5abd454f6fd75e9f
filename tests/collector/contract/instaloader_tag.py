"""What Instagram answers its own app."""

import json

from tests.fakes import instagram as insta

_MEDIA = insta.media("C8kemij_a1b", caption={"text": "Usvaa #Kemijärvi"})
_BARE = {key: _MEDIA[key] for key in ("code", "pk", "taken_at")}
FULL = json.dumps(insta.page(insta.section(_MEDIA)))
MINIMAL = json.dumps({"status": "ok", "data": {"recent": insta.section(_BARE)}})
EMPTY = json.dumps(insta.page(insta.section()))
SECRET = insta.SESSION
