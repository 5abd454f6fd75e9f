"""Alembic's entry: the connection and, for drafts, the metadata are handed over; no models here."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from config.migrate import described


def plain(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations are frozen: they name SQLAlchemy's own types, never ours."""
    if kind == "type" and type(item).__module__.startswith("config."):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        return f"sa.String({f'length={item.length}' if item.length else ''})"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
    include_name=described,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
