"""What posts are found by: their words in basic form, computed after saving by `curator.indexing`."""

from sqlalchemy import Index, text
from sqlmodel import Field

from config.tables import Row


class PostWords(Row, table=True):
    """The words a post is found by, folded, each once, between single spaces; goes with its post.

    Triggers of the second migration keep the index over `words`, and make a row `due` again when what
    the post says or who says it changes.  What a post says no more is not found from that moment on.
    """

    __table_args__ = (
        Index("ix_postwords_due", "due", sqlite_where=text("due"), postgresql_where=text("due")),
    )

    post_id: int = Field(foreign_key="post.id", ondelete="CASCADE", primary_key=True)
    words: str = ""
    due: bool = False
    """To be computed anew."""


class WordForm(Row, table=True):
    """A form of a word and its basic form, both folded: what a question in any form is asked with.

    Only what a dictionary has, so that nobody's name stays here longer than what they posted.
    """

    form: str = Field(primary_key=True, max_length=64)
    lemma: str = Field(primary_key=True, max_length=64)
