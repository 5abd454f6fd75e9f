"""What Meta answers about posts that tag us on Instagram."""

from collector.values import Known
from tests.collector.contract import meta_edge
from tests.collector.contract.meta_edge import SECRET
from tests.fakes import graph as meta
from tests.fakes.web import Web

__all__ = ["EMPTY", "FULL", "GOOD", "MINIMAL", "QUERY", "SECRET", "known"]

QUERY = meta.OURS
FULL = meta_edge.edge(meta_edge.MEDIA)
MINIMAL = meta_edge.edge(meta_edge.BARE_MEDIA)
EMPTY = meta_edge.edge()
_TWO = (meta.media(7), meta.media(8))
GOOD = meta_edge.good(*_TWO)


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return meta_edge.known(*_TWO)
