"""Computing the words posts are found by, after they are saved: the worker's part of searching.

A post waits for at most a tick of the worker.  Words are looked up in a process that ends (see
`curator.lemmas`), outside any transaction; they are written only where the post still says the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.models import Author, Post
from config.db import Database, insert_into
from curator import lemmas, search
from curator.lemmas import Basic
from curator.models import PostWords, WordForm

BATCH: Final = 1_000
BATCHES: Final = 5
"""So many at a time, so that a worker that is told to stop does."""
OUT_OF_ORDER: Final = 2_000
"""A transaction may bring a lower number after a higher one has been read, but not much lower."""
WORDS_A_POST: Final = 2_000

LookUp = Callable[[Mapping[str, Iterable[str]]], Basic]
"""Words by language → their basic forms, as `curator.lemmas.of` gives them."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Said:
    """What a post says and who says it."""

    post_id: int
    network: str
    language: str
    texts: tuple[str, ...]


def tick(database: Database, look_up: LookUp = lemmas.of) -> int:
    """Compute the words of new and changed posts; gives of how many.  `look_up` has the dictionaries."""
    done = 0
    for _ in range(BATCHES):
        with database.reading() as session:
            batch = _waiting(session)
        if not batch:
            break
        done += database.writing(_keep, batch, look_up(_by_language(batch)))
    if done:
        log.info("words", posts=done)
    return done


def tidy(session: Session) -> None:
    """Leave nothing of removed words in SQLite's index, where they stay as bytes until parts of it merge."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO postsearch (postsearch) VALUES ('optimize')"))


def _waiting(session: Session) -> list[Said]:
    """Posts that are new or have changed, at most `BATCH`, in the order of their numbers."""
    last = session.execute(select(func.max(col(PostWords.post_id)))).scalar() or 0
    new = (
        select(col(Post.id))
        .outerjoin(PostWords, col(PostWords.post_id) == col(Post.id))
        .where(col(Post.id) > last - OUT_OF_ORDER, col(PostWords.post_id).is_(None))
        .order_by(col(Post.id))
        .limit(BATCH)
    )
    due = select(col(PostWords.post_id)).where(col(PostWords.due)).limit(BATCH)
    waiting = {*session.execute(new).scalars(), *session.execute(due).scalars()}
    return _read(session, sorted(one for one in waiting if one)[:BATCH], lock=False)


def _read(session: Session, post_ids: Sequence[int], *, lock: bool) -> list[Said]:
    """What posts say now; `lock` holds them as they are, in the order in which storing takes them."""
    wanted = (
        select(Post, Author)
        .outerjoin(Author, col(Post.author_id) == col(Author.id))
        .where(col(Post.id).in_(post_ids))
        .order_by(col(Post.network), col(Post.uri))
    )
    if lock:
        wanted = wanted.with_for_update(read=True, of=Post)
    return [
        Said(
            post.id or 0,
            post.network,
            search.primary(post.language),
            (post.title, post.text, *((author.name, author.handle) if author else ())),
        )
        for post, author in session.execute(wanted)
    ]


def _keep(session: Session, batch: Sequence[Said], basic: Basic) -> int:
    """Write the words of those that still say what was read, the others stay due; gives how many."""
    read = {one.post_id: one for one in batch}
    unchanged = [one for one in _read(session, list(read), lock=True) if read[one.post_id] == one]
    rows = [
        {"post_id": one.post_id, "words": " ".join(words_of(one, basic)), "due": False}
        for one in sorted(unchanged, key=lambda one: one.post_id)
    ]
    if not rows:
        return 0
    written = insert_into(session, PostWords)
    session.execute(
        written.on_conflict_do_update(
            index_elements=("post_id",), set_={"words": written.excluded.words, "due": False}
        ),
        rows,
    )
    forms = [{"form": form, "lemma": lemma} for form, lemma in _forms(basic)]
    if forms:
        session.execute(insert_into(session, WordForm).on_conflict_do_nothing(), forms)
    return len(rows)


def languages(said: Said) -> tuple[str, ...]:
    """In which languages a post's words are looked up: Finnish always, for networks are often told a
    wrong language; its own; Swedish and English too where nobody told."""
    if not said.language:
        return ("fi", "sv", "en")
    return ("fi", said.language) if said.language in lemmas.LANGUAGES[1:] else ("fi",)


def words_of(said: Said, basic: Basic) -> list[str]:
    """The words a post is found by, each once: folded, in basic form too, and what it is."""
    found: dict[str, None] = {search.network_sign(said.network): None}
    if said.language:
        found[search.language_sign(said.language)] = None
    found[search.bucket_sign(said.post_id // search.BUCKET)] = None
    for word in _spoken(said):
        for form in (word, *(basic.get(one, {}).get(word, ("",))[0] for one in languages(said))):
            found |= dict.fromkeys(kept for part in search.spoken(form) if (kept := search.folded(part)))
        if len(found) >= WORDS_A_POST:
            break
    return list(found)


def _spoken(said: Said) -> Iterable[str]:
    """A post's words, each once and no more than it can be found by, however much it says."""
    spoken = (word for one in said.texts for word in search.spoken(one))
    words: dict[str, None] = {}
    for word in spoken:
        words[word] = None
        if len(words) >= WORDS_A_POST:
            break
    return words


def _by_language(batch: Iterable[Said]) -> Mapping[str, set[str]]:
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for said in batch:
        for language in languages(said):
            asked[language].update(_spoken(said))
    return asked


def _forms(basic: Basic) -> list[tuple[str, str]]:
    """Forms that dictionaries have, with their basic form where it is another word."""
    found = {
        (search.folded(form), search.folded(lemma))
        for of_language in basic.values()
        for form, (lemma, known) in of_language.items()
        if known
    }
    return sorted((form, lemma) for form, lemma in found if form and lemma and form != lemma)
