"""Looking at posts again: which are there, which are not, and of which nothing is known.

Meta says the same of a post that is gone and of one we may not see (100/33), so nothing counts as
gone before another post of the same account was shown to us (``sources.md`` §3.3).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from collector import graph
from collector.door import Door
from collector.errors import CollectError, Transient
from collector.graph.pages import entries
from collector.graph.refusals import NothingThere, UnknownTag
from collector.payload import part, words
from collector.values import Ask, Known, Looked, Missing, There

OEMBED_BATCH: Final = 5
"""Posts asked for one by one, without a key; Meta takes 1,000 such requests an hour."""


def nodes(
    door: Door, ask: Ask, posts: Sequence[Known], fields: str, *, edge: str, token: str
) -> Mapping[str, Any]:
    """What posts of the account `ask.query` are now, by id; None: Meta says there is none.

    One that is not in it: unknown.  `edge` lists the account's posts (``media``,
    ``published_posts``).  Raises only `collector.errors`.
    """
    ids = [post.native_id for post in posts if graph.is_number(post.native_id.replace("_", "", 1))]
    found = _together(door, ask, ids, fields, token)
    shown = {one: found[one] for one in ids if words(part(found.get(one), "id"))}
    gone = set(ids) - shown.keys()
    if gone and not shown and not _shows_another(door, ask, gone, edge, token):
        return {}
    return shown | dict.fromkeys(gone)


def publicly(door: Door, ask: Ask, posts: Sequence[Known]) -> Looked:
    """Whether Instagram shows these posts to everybody, asked by their links and without a key.

    A post found under a hashtag or by a tag of its photo cannot be asked for by its number.  One that
    Meta will not answer for stays unknown, and after a full limit nothing more is asked; an error
    comes out only where nothing was learnt.
    """
    looked: dict[str, Missing | There] = {}
    trouble: CollectError | None = None
    for post in posts:
        params = [("url", post.url), ("omitscript", "true"), ("hidecaption", "true")]
        try:
            graph.get(door, ask, "instagram_oembed", params, token="")
        except (NothingThere, UnknownTag):
            looked[post.native_id] = Missing()
        except CollectError as error:
            trouble = error
            if isinstance(error, Transient):
                break
        else:
            looked[post.native_id] = There()
    if trouble is not None and not looked:
        raise trouble
    return looked


def _together(door: Door, ask: Ask, ids: Sequence[str], fields: str, token: str) -> dict[str, Any]:
    """Posts by id; one by one where one that is gone spoils the answer for all."""
    if not ids:
        return {}
    params = [("fields", fields)]
    try:
        answer = graph.get(door, ask, "", [("ids", ",".join(ids)), *params], token=token)
    except NothingThere:
        found = {}
        for one in ids:
            try:
                found[one] = graph.get(door, ask, one, params, token=token).payload
            except NothingThere:
                continue
        return found
    return answer.payload if isinstance(answer.payload, dict) else {}


def _shows_another(door: Door, ask: Ask, gone: set[str], edge: str, token: str) -> bool:
    """True when Meta shows us a post of this account, and lists none of those it says are gone."""
    params = [("fields", "id"), ("limit", "10")]
    try:
        listed = graph.get(door, ask, f"{ask.query}/{edge}", params, token=token).payload
        ids = [words(part(node, "id")) for node in entries(listed, ask.name)]
        if not ids or gone & set(ids):
            return False
        return bool(graph.get(door, ask, ids[0], [("fields", "id")], token=token).payload)
    except NothingThere:
        return False
