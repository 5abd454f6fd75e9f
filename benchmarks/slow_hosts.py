"""Fifty Mastodon servers in one process, each 200 ms away; one more that accepts and says nothing."""

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

LATENCY: Final = 0.2
POSTS: Final = 5


async def _serve(hosts: int) -> None:
    servers = [await asyncio.start_server(_answer(number), "127.0.0.1", 0) for number in range(hosts)]
    servers.append(await asyncio.start_server(_say_nothing, "127.0.0.1", 0))
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.CancelledError):
        await reader.read()
    writer.close()


def _answer(host: int) -> Any:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                await asyncio.sleep(LATENCY)
                place, _, query = path.partition("?")
                # One page is all there is: the next one down is empty, as with a real server.
                found = [] if "max_id" in query else _statuses(host, place.rpartition("/")[2])
                body = json.dumps(found).encode()
                kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                writer.write(kind + b"Content-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    return answer


def _statuses(host: int, tag: str) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    found = []
    for number in range(POSTS):
        native, name = f"{host}{tag[1:]}{number:02}", f"kirjoittaja{host}"
        home = f"https://h{host}.example"
        found.append(
            {
                "id": native,
                "uri": f"{home}/users/{name}/statuses/{native}",
                "url": f"{home}/@{name}/{native}",
                "created_at": (now - timedelta(hours=number + 1)).isoformat(),
                "visibility": "public",
                "content": f"<p>Aamu järvellä, tarina {number}. #kemijärvi #{tag}</p>",
                "language": "fi",
                "tags": [{"name": "kemijarvi"}, {"name": tag}],
                "favourites_count": number,
                "reblogs_count": 0,
                "replies_count": 0,
                "media_attachments": [],
                "account": {"acct": name, "username": name, "display_name": name, "url": f"{home}/@{name}"},
            }
        )
    return found


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
