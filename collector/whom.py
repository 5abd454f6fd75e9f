"""Whom somebody means by a handle or a link: what we know that is theirs, and the texts that name them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector import identity, links, queries
from collector.models import Author, Post
from config.networks import WEB

SHORTEST: Final = 8
"""A bare number or word that is shorter names nobody for sure."""

_FEDIVERSE_PROFILE: Final = re.compile(r"https://(?P<host>[^/]+)/@(?P<user>[\w.-]+)", re.ASCII)


@dataclass(frozen=True)
class Whom:
    """A person (or one post of theirs) as the database knows them.

    `names` are the texts that name them for sure: addresses, identities, whole handles.
    """

    asked: str
    author_ids: tuple[int, ...] = ()
    post_ids: tuple[int, ...] = ()
    identities: frozenset[tuple[str, str]] = frozenset()
    """(network, uri) of authors and posts: what a tombstone is left for."""
    handles: frozenset[tuple[str, str]] = frozenset()
    """(network, handle), lower case."""
    names: tuple[str, ...] = field(default=(), repr=False)
    called: tuple[str, ...] = field(default=(), repr=False)
    """How they are called: proves nothing, others may have the same name."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(map(re.escape, self.names), key=len, reverse=True)
        return re.compile(rf"(?<![\w.-])(?:{'|'.join(longest_first)})(?![\w-]|\.\w)", re.IGNORECASE)

    def named_in(self, text: str) -> bool:
        """Whether a text names them: a whole handle or address, not a part of a longer one."""
        return bool(self.names) and self._pattern.search(text) is not None

    def left_out(self, text: str) -> str:
        """The text with the person left out."""
        return self._pattern.sub("[…]", text) if self.names else text


def find(session: Session, asked: str, *, network: str = "", whole_author: bool = False) -> Whom:
    """Whom a handle, or a link to an author or a post, means.

    A link to a post means that post; with `whole_author`, its author.  `network` narrows a handle
    that several networks have.  What nobody has seen gives a `Whom` without rows, by its address.
    """
    asked = asked.strip()
    if "/" not in asked:
        authors = _by_handle(session, asked, network)
        return (
            _person(session, asked, authors)
            if authors
            else Whom(asked, names=_sure(_whole_handle(_bare(asked))))
        )
    address = links.clean(asked) if "://" in asked else None
    authors = _by_address(session, {asked, asked.rstrip("/"), str(address), address.key if address else ""})
    if authors:
        return _person(session, asked, authors)
    who = identity.of_link(asked)
    post_id = queries.find(session, who.network, who.uri, who.url) if who else None
    if who is None:
        return Whom(asked, names=_sure(asked))
    if post_id is None:
        guessed = _guessed_author(who.url)
        named = {(who.network, who.uri)} | ({(identity.FEDIVERSE, guessed)} if guessed else set())
        return Whom(asked, identities=frozenset(named), names=_sure(who.uri, who.url, guessed))
    post = session.get_one(Post, post_id)
    author = session.get(Author, post.author_id) if whole_author and post.author_id else None
    if author is not None:
        return _person(session, asked, [author])
    return Whom(
        asked,
        post_ids=(post_id,),
        identities=frozenset({(post.network, post.uri), (who.network, who.uri)}),
        names=_sure(post.uri, post.url, who.uri, who.url),
    )


def returned(session: Session, is_buried: Callable[[str, str], bool]) -> Whom:
    """Everybody here that `is_buried` (network, uri): erased once, and back by a restored backup."""
    authors = [one for one in session.execute(select(Author)).scalars() if is_buried(one.network, one.uri)]
    posts = session.execute(select(col(Post.id), col(Post.network), col(Post.uri)))
    return _person(
        session,
        "",
        authors,
        [post_id for post_id, network, uri in posts if post_id and is_buried(network, uri)],
    )


def _person(session: Session, asked: str, authors: list[Author], more_posts: Sequence[int] = ()) -> Whom:
    ids = [author.id for author in authors if author.id is not None]
    posts = session.execute(
        select(col(Post.id), col(Post.network), col(Post.uri), col(Post.url))
        .where(or_(col(Post.author_id).in_(ids), col(Post.id).in_(more_posts)))
        .order_by(col(Post.id))
    ).all()
    named = [text for one in authors for text in _named(one)]
    return Whom(
        asked,
        author_ids=tuple(ids),
        post_ids=tuple(post.id for post in posts),
        identities=frozenset(
            [(one.network, one.uri) for one in authors] + [(post.network, post.uri) for post in posts]
        ),
        handles=frozenset((one.network, one.handle.lower()) for one in authors),
        names=_sure(*named, *(text for post in posts for text in (post.uri, post.url))),
        called=tuple({one.name for one in authors if one.name}),
    )


def _by_handle(session: Session, asked: str, network: str) -> list[Author]:
    """Authors of a handle; on the web, where a handle is the whole site's, of a name."""
    bare = _bare(asked).lower()
    if not bare.strip():
        return []  # an author without a handle is not everybody's
    called = case((col(Author.network) == WEB, col(Author.name)), else_=col(Author.handle))
    same = or_(func.lower(called) == bare, called == _bare(asked), col(Author.uri) == asked)
    wanted = select(Author).where(same).order_by(col(Author.id))
    if network:
        wanted = wanted.where(col(Author.network) == network)
    return list(session.execute(wanted).scalars())


def _by_address(session: Session, addresses: set[str]) -> list[Author]:
    """Authors at an address.  On the web that is the site's, which many authors share."""
    given = sorted(one for one in addresses if one)
    theirs = col(Author.url).in_(given) & (col(Author.network) != WEB)
    rows = session.execute(
        select(Author).where(or_(theirs, col(Author.uri).in_(given))).order_by(col(Author.id))
    )
    return list(rows.scalars())


def _named(author: Author) -> tuple[str, ...]:
    """The texts that name an author and nobody else."""
    if author.network == WEB:
        return (author.uri,) if author.uri != author.url else ()
    return author.uri, author.url, _whole_handle(author.handle)


def _bare(handle: str) -> str:
    return handle.removeprefix("@")


def _whole_handle(handle: str) -> str:
    """A handle as it names one person in a running text: ``aino@suo.example``, ``@matka``."""
    return handle if "@" in handle or "." in handle else f"@{handle}"


def _sure(*texts: str) -> tuple[str, ...]:
    """The texts that are long enough to name one person only."""
    return tuple(
        dict.fromkeys(text for text in texts if len(text) >= (4 if text.startswith("@") else SHORTEST))
    )


def _guessed_author(url: str) -> str:
    found = _FEDIVERSE_PROFILE.match(url)
    return f"https://{found['host']}/users/{found['user']}" if found else ""
