"""Bodies of answers: unpacked as they come, never more than was asked for.

Only gzip is asked for and only gzip is taken: a brotli answer of 809 bytes unpacks to a gigabyte
in one piece, while zlib can be told where to stop.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import httpcore
import httpx

from collector.errors import CollectError, Transient, Unreadable

_WORDS_LIMIT: Final = 16 * 1024
"""How much of an error's body is read for the words in it."""


def decoded(chunks: Iterator[bytes], headers: httpx.Headers, limit: int) -> bytes:
    """The body, unpacked, at most `limit` bytes of it; nothing here ever holds much more than that.

    `Unreadable` when there is more or when it is packed in a way not asked for; `Transient` when
    it was cut short; `zlib.error` when it is not what it says it is.
    """
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise Unreadable(f"the answer is packed as “{packing[:40]}”, though only gzip was asked for")
    too_large = Unreadable(f"the answer is larger than {limit // 1024} kB")
    body = bytearray()
    if "gzip" not in packing:
        for chunk in chunks:
            body += chunk
            if len(body) > limit:
                raise too_large
        return bytes(body)
    unpacker, packed = zlib.decompressobj(wbits=31), 0
    for chunk in chunks:
        packed += len(chunk)
        rest = chunk
        while rest and not (unpacker.eof and not rest.strip(b"\0")):
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=31)
            body += unpacker.decompress(rest, limit + 1 - len(body))
            if len(body) > limit or packed > 2 * limit:
                raise too_large
            rest = unpacker.unused_data
    if packed and not unpacker.eof:
        raise Transient("the answer was cut short")
    return bytes(body)


def words(chunks: Iterator[bytes], headers: httpx.Headers) -> bytes:
    """An error's body where it can be had: the status counts, whatever became of the words."""
    try:
        return decoded(chunks, headers, _WORDS_LIMIT)
    except (
        CollectError,
        zlib.error,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ):
        return b""
