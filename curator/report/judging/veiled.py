"""What a post says, without who says it: so that its tone is judged and not its author."""

import re
from typing import Final

MENTION: Final = "@…"
LINK: Final = "https://…"
NAME: Final = "…"
SHORTEST: Final = 3
"""A shorter name is a word of its own too often."""

_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]]", re.IGNORECASE)
_MAIL_OR_MENTION: Final = re.compile(r"(?:[\w.+-]+@|@)[\w-]+(?:\.[\w-]+)*(?:@[\w-]+(?:\.[\w-]+)+)?")


def veiled(text: str, *names: str) -> str:
    """A text with links, mail addresses, mentions and its author's names put out of sight.

    `names`: how the author is called, and the handle.  A hashtag stays, whoever is called like it.
    """
    hidden = _MAIL_OR_MENTION.sub(MENTION, _LINK.sub(LINK, text))
    called = sorted({one.strip() for one in names if len(one.strip()) >= SHORTEST}, key=len, reverse=True)
    if not called:
        return hidden
    pattern = rf"(?<![\w#])(?:{'|'.join(map(re.escape, called))})(?!\w)"
    return re.sub(pattern, NAME, hidden, flags=re.IGNORECASE)
