"""The two codes of a removal request: one to follow it with, one that proves whose the address is.  Pure.

Both are made from a random text that the request keeps and from the service's key, so that the
database alone tells neither.
"""

import hashlib
import hmac
import secrets
from typing import Final

_DIGITS: Final = 6


def new() -> str:
    """What a request's codes are made from: random, 128 bits."""
    return secrets.token_hex(16)


def follow(key: bytes, made_from: str) -> str:
    """What an asker follows a request with: part of an address, 128 bits."""
    return hmac.new(key, b"removal follow " + made_from.encode(), hashlib.sha256).hexdigest()[:32]


def proof(key: bytes, made_from: str) -> str:
    """Six digits, sent to the address an asker left."""
    made = hmac.new(key, b"removal proof " + made_from.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made[:8], 'big') % 10**_DIGITS:0{_DIGITS}d}"


def digest(code: str) -> str:
    """What a request keeps of the code it is followed with."""
    return hashlib.sha256(code.encode()).hexdigest()
