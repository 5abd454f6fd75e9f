"""Before an election: what is left of a page when campaigns want known accounts' posts alone."""

from collections.abc import Iterable, Sequence

from collector.values import IncomingPost
from collector.volume import Wish


def narrowed(posts: Iterable[IncomingPost], wishes: Sequence[Wish]) -> tuple[IncomingPost, ...]:
    """The posts that at least one campaign takes."""
    if not is_narrow(wishes):
        return tuple(posts)
    return tuple(one for one in posts if any(takes(wish, one) for wish in wishes))


def takes(wish: Wish, post: IncomingPost) -> bool:
    """Whether a campaign takes a post."""
    return wish.takes(*whose(post))


def whose(post: IncomingPost) -> tuple[str, str]:
    """A post's network, and its author's handle there, "" where nobody tells."""
    return post.network, post.author.handle if post.author else ""


def is_narrow(wishes: Iterable[Wish]) -> bool:
    """Whether a campaign sees only a share because of an election."""
    return any(wish.known is not None for wish in wishes)
