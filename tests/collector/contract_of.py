"""What the network of a kind of source answers: the module of its name in `tests/collector/contract`.

Such a module has `FULL`, `MINIMAL` and `EMPTY`: the answer with one whole post, tagged *Kemijärvi*, with one
that says no more than it must, and with none.  Each is a document as text, or a function of the request where
a source asks for more than one thing; then `READ` is the document its `read` takes, FULL's.

It may have `QUERY` (*kemijärvi* without it), or a function `query` of the server; `SECRET`, the parts of a
key; `known` and `link`, functions of the server that give two stored posts and a pasted link (`Identity`);
and `GOOD`: by verb (`recheck`, `by_link`, `renew`), the JSON that would do for everything it asks.
"""

import importlib
import json
from collections.abc import Callable
from typing import Any

from tests.fakes.web import Answering, Asked, Reply, Web

Answer = str | Callable[[Asked], Reply]


def of(kind: str) -> Any:
    """The module of a kind."""
    return importlib.import_module(f"tests.collector.contract.{kind}")


def answering(answer: Answer) -> Answering:
    """An answer as a server gives it."""
    return Reply(body=answer.encode()) if isinstance(answer, str) else answer


def query(kind: str, web: Web) -> str:
    """What a source of this kind asks a server for."""
    found = getattr(of(kind), "query", None)
    return str(found(web)) if found else str(getattr(of(kind), "QUERY", "kemijärvi"))


def secret(kind: str) -> dict[str, str]:
    """The key of a source of this kind, opened."""
    return dict(getattr(of(kind), "SECRET", {}))


def document(kind: str) -> Any:
    """The JSON document its `read` takes, with one whole post."""
    return json.loads(getattr(of(kind), "READ", None) or of(kind).FULL)
