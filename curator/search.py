"""Finding posts by their words, in any form a person writes them, newest first.

A question's words must all be found.  Each is looked for as it is typed and in its basic form, with
å, ä and ö as a and o; where that finds little, also as the beginning of longer words.  Nothing that a
person can type is an error: only letters and digits of it are used.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from config.hashtags import fold
from config.many import is_any_of
from curator.models import PostWords, WordForm

WORD_LIMIT: Final = 64
"""Letters of a word that count."""
ASKED: Final = 8
"""Words of a question that count."""
PREFIX_FROM: Final = 3
SCANNED: Final = 3_000
"""So many posts at most are looked at for one question."""
BATCH: Final = 500
"""So many of them at a time: mostly the first are enough."""
BUCKET: Final = 4_096
"""Posts that share a word of their own, so that PostgreSQL can ask for the newest alone."""

_MATCHES: Final = "array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:asked AS tsquery)"
_WORD: Final = re.compile(r"[^\W_]+")
_SIGN: Final = "§"
"""Begins the words that nobody can type: what a post is, not what it says."""


def spoken(said: str) -> Iterator[str]:
    """The words of a text, lower case and composed, not folded yet."""
    for found in _WORD.findall(unicodedata.normalize("NFKC", said).lower()):
        yield found[:WORD_LIMIT]


def folded(word: str) -> str:
    """A word as it is kept: å, ä and ö as a and o; "" where nothing of it is a letter or digit."""
    return "".join(_WORD.findall(fold(word)))


def network_sign(network: str) -> str:
    """The word that all posts of a network have."""
    return f"{_SIGN}n{''.join(_WORD.findall(network))[:WORD_LIMIT]}"


def primary(language: str | None) -> str:
    """A language without its region: “fi” of “fi-FI”; "" for what is none."""
    found = _WORD.match((language or "").lower())
    return found[0][:WORD_LIMIT] if found else ""


def language_sign(language: str) -> str:
    """The word that all posts in a language have, whatever its region."""
    return f"{_SIGN}l{primary(language)}"


def bucket_sign(bucket: int) -> str:
    """The word that `BUCKET` posts stored one after another have."""
    return f"{_SIGN}b{bucket}"


@dataclass(frozen=True, slots=True)
class Needle:
    """What to look for: of each group one word must be there; `signs` must all be."""

    groups: tuple[frozenset[str], ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def blunt(self) -> bool:
        """Whether it excludes nothing."""
        return not self.groups and not self.signs


def asked_words(asked: str) -> list[str]:
    """The words of a question that count, as they are spoken, each once."""
    words: dict[str, str] = {}
    for one in spoken(asked[:1000]):
        if word := folded(one):
            words.setdefault(word, one)
    return list(words.values())[:ASKED]


def met(session: Session, words: Collection[str]) -> dict[str, set[str]]:
    """Basic forms of folded words, of those that a post has brought in a form dictionaries have."""
    found: dict[str, set[str]] = {}
    if words:
        rows = select(col(WordForm.form), col(WordForm.lemma)).where(col(WordForm.form).in_(words))
        for form, lemma in session.execute(rows):
            found.setdefault(form, set()).add(lemma)
    return found


def needle(
    session: Session,
    asked: str,
    *,
    network: str = "",
    language: str = "",
    forms: Mapping[str, Collection[str]] | None = None,
) -> Needle:
    """What a person asks for; "" asks for nothing in particular.

    `forms`: basic forms of folded words, beside those that posts have brought.
    """
    words = [folded(one) for one in asked_words(asked)]
    basic = met(session, words)
    basic = {word: {word, *basic.get(word, ()), *(forms or {}).get(word, ())} for word in words}
    signs = [network_sign(network)] if network else []
    if language:
        signs.append(language_sign(language))
    return Needle(tuple(frozenset(basic[word]) for word in words), tuple(signs))


def says_nothing(asked: str) -> bool:
    """Whether a question has signs but no word: it finds nothing rather than everything."""
    return bool(asked.strip()) and not any(folded(one) for one in spoken(asked))


def newest(session: Session, wanted: Needle, *, prefixes: bool = False) -> Iterator[list[int]]:
    """Ids of posts, the newest stored first, in batches, `SCANNED` at most; blunt finds nothing.

    `prefixes`: words of a question also as beginnings of longer ones.
    """
    if wanted.blunt:
        return iter(())
    if session.get_bind().dialect.name == "sqlite":
        return _newest_sqlite(session, _fts(wanted, prefixes=prefixes))
    return _newest_postgresql(session, partial(_tsquery, wanted, prefixes=prefixes))


def among(session: Session, wanted: Needle, post_ids: Collection[int]) -> set[int]:
    """Which of these posts are found, words also as beginnings of longer ones."""
    if wanted.blunt or not post_ids:
        return set(post_ids)
    if session.get_bind().dialect.name == "sqlite":
        asked = text(
            "SELECT rowid FROM postsearch WHERE postsearch MATCH :asked AND rowid >= :low AND rowid <= :high"
        )
        given: dict[str, object] = {"asked": _fts(wanted, prefixes=True)}
        given |= {"low": min(post_ids), "high": max(post_ids)}
    else:
        asked = text(f"SELECT post_id FROM postwords WHERE post_id = ANY(:ids) AND {_MATCHES}")
        given = {"asked": _tsquery(wanted, (), prefixes=True), "ids": list(post_ids)}
    return set(session.execute(asked, given).scalars()) & set(post_ids)


def words_of(session: Session, post_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Posts' folded words, as they stand and in basic form; a post not read yet has none."""
    rows = session.execute(
        select(col(PostWords.post_id), col(PostWords.words)).where(
            is_any_of(col(PostWords.post_id), post_ids)
        )
    )
    return {
        post_id: frozenset(word for word in words.split() if not word.startswith(_SIGN))
        for post_id, words in rows
    }


def _alternatives(group: frozenset[str], quote: Callable[[str], str], mark: str) -> list[str]:
    """Words of a group as a query has them; with a mark the longer ones as beginnings."""
    return [quote(word) + (mark if len(word) >= PREFIX_FROM else "") for word in sorted(group)]


def _fts(wanted: Needle, *, prefixes: bool) -> str:
    """A query of FTS5.  Words are quoted and hold letters and digits only, so none is an operator."""
    groups = [
        " OR ".join(_alternatives(group, lambda word: f'"{word}"', "*" if prefixes else ""))
        for group in wanted.groups
    ]
    return " AND ".join([f"({group})" for group in groups] + [f'"{sign}"' for sign in wanted.signs])


def _newest_sqlite(session: Session, asked: str) -> Iterator[list[int]]:
    before = 2**62
    statement = text(
        "SELECT rowid FROM postsearch WHERE postsearch MATCH :asked AND rowid < :before "
        "ORDER BY rowid DESC LIMIT :size"
    )
    for size in (BATCH, 2 * BATCH, SCANNED - 3 * BATCH):
        given = {"asked": asked, "before": before, "size": size}
        found = list(session.execute(statement, given).scalars())
        if found:
            yield found
        if len(found) < size:
            return
        before = found[-1]


def _tsquery(wanted: Needle, buckets: Collection[int], *, prefixes: bool) -> str:
    """A query of PostgreSQL's text search, of posts in some buckets only; no buckets: of all."""
    groups = [
        " | ".join(_alternatives(group, lambda word: f"'{word}'", ":*" if prefixes else ""))
        for group in wanted.groups
    ]
    groups += [f"'{sign}'" for sign in wanted.signs]
    if buckets:
        groups.append(" | ".join(f"'{bucket_sign(bucket)}'" for bucket in buckets))
    return " & ".join(f"({group})" for group in groups)


def _newest_postgresql(session: Session, asked: Callable[[Collection[int]], str]) -> Iterator[list[int]]:
    # Its index has no order, so the newest bucket is asked alone, then three more, then nine and so on:
    # in the end either enough has been found, or the word is rare and all of it is quickly read.
    last = session.execute(select(func.max(col(PostWords.post_id)))).scalar() or 0
    statement = text(
        f"WITH found AS MATERIALIZED (SELECT post_id FROM postwords WHERE {_MATCHES}) "
        "SELECT post_id FROM found WHERE post_id < :before ORDER BY post_id DESC LIMIT :size"
    )
    top, scanned, before = last // BUCKET, 0, last + 1
    for count in (1, 3, 9, 27, None):
        buckets = range(top, max(top - count, -1), -1) if count else ()
        given = {"asked": asked(buckets), "before": before, "size": SCANNED - scanned}
        found = list(session.execute(statement, given).scalars())
        for first in range(0, len(found), BATCH):
            yield found[first : first + BATCH]
        scanned += len(found)
        if count is None or scanned >= SCANNED or top - count < 0:
            return
        top -= count
        before = (top + 1) * BUCKET
