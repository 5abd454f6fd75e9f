"""What Meta answers about a Page on Facebook."""

from collector.values import Known
from tests.collector.contract import meta_edge
from tests.collector.contract.meta_edge import SECRET
from tests.fakes import graph as meta
from tests.fakes.web import Web

__all__ = ["EMPTY", "FULL", "GOOD", "MINIMAL", "QUERY", "SECRET", "known"]

QUERY = meta.PAGE_ID
FULL = meta_edge.edge(meta_edge.POST)
MINIMAL = meta_edge.edge(meta_edge.BARE_POST)
EMPTY = meta_edge.edge()
_TWO = (meta.page_post(7), meta.page_post(8))
GOOD = meta_edge.good(*_TWO)


def known(web: Web) -> list[Known]:
    """Two stored posts."""
    return meta_edge.known(*_TWO)
