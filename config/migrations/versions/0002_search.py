"""The index posts are searched by, and the triggers that keep it.

The words come from `curator.indexing`.  SQLite has them in an FTS5 table over `postwords`, PostgreSQL
in a GIN index over vectors made of them.  A post whose text, title, language or author changes loses
its words in the same statement, and is due again; one whose author changed the name is only due.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    # Words are folded already: with this tokenizer what is not a space or a sign of ASCII is never split.
    """CREATE VIRTUAL TABLE postsearch USING fts5(
        words, content='postwords', content_rowid='post_id', tokenize='ascii', detail='none', columnsize=0
    )""",
    """CREATE TRIGGER postwords_added AFTER INSERT ON postwords BEGIN
        INSERT INTO postsearch (rowid, words) VALUES (new.post_id, new.words);
    END""",
    """CREATE TRIGGER postwords_removed AFTER DELETE ON postwords BEGIN
        INSERT INTO postsearch (postsearch, rowid, words) VALUES ('delete', old.post_id, old.words);
    END""",
    """CREATE TRIGGER postwords_changed AFTER UPDATE OF words ON postwords WHEN old.words <> new.words BEGIN
        INSERT INTO postsearch (postsearch, rowid, words) VALUES ('delete', old.post_id, old.words);
        INSERT INTO postsearch (rowid, words) VALUES (new.post_id, new.words);
    END""",
    """CREATE TRIGGER post_says_something_else AFTER UPDATE OF title, text, language, author_id ON post
    WHEN old.text IS NOT new.text OR old.title IS NOT new.title
        OR old.language IS NOT new.language OR old.author_id IS NOT new.author_id
    BEGIN
        UPDATE postwords SET words = '', due = 1 WHERE post_id = new.id;
    END""",
    """CREATE TRIGGER author_is_called_something_else AFTER UPDATE OF handle, name ON author
    WHEN old.handle <> new.handle OR old.name <> new.name
    BEGIN
        UPDATE postwords SET due = 1 WHERE post_id IN (SELECT id FROM post WHERE author_id = new.id);
    END""",
)

POSTGRESQL = (
    """CREATE INDEX ix_postwords_words ON postwords
    USING gin (array_to_tsvector(string_to_array(words, ' ')))""",
    """CREATE FUNCTION post_says_something_else() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE postwords SET words = '', due = true WHERE post_id = NEW.id;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER post_says_something_else AFTER UPDATE OF title, text, language, author_id ON post
    FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.title IS DISTINCT FROM NEW.title
        OR OLD.language IS DISTINCT FROM NEW.language OR OLD.author_id IS DISTINCT FROM NEW.author_id)
    EXECUTE FUNCTION post_says_something_else()""",
    """CREATE FUNCTION author_is_called_something_else() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE postwords SET due = true FROM post
        WHERE post.author_id = NEW.id AND postwords.post_id = post.id;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER author_is_called_something_else AFTER UPDATE OF handle, name ON author
    FOR EACH ROW WHEN (OLD.handle <> NEW.handle OR OLD.name <> NEW.name)
    EXECUTE FUNCTION author_is_called_something_else()""",
)


def upgrade() -> None:
    """Make the index and the triggers."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
