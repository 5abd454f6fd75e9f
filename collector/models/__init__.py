"""What was seen: posts and who saw them, how sources and hosts do, and what was counted."""

from collector.models.asking import (
    BudgetUse,
    Errand,
    ErrandKind,
    Gap,
    HostState,
    Lease,
    Run,
    SourceState,
    Spending,
)
from collector.models.counting import AuthorKey, AuthorMonth, Reacted, TagDay
from collector.models.posts import Author, Engagement, Media, Post, PostTag, Reply, Sighting, Tombstone

__all__ = [
    "Author",
    "AuthorKey",
    "AuthorMonth",
    "BudgetUse",
    "Engagement",
    "Errand",
    "ErrandKind",
    "Gap",
    "HostState",
    "Lease",
    "Media",
    "Post",
    "PostTag",
    "Reacted",
    "Reply",
    "Run",
    "Sighting",
    "SourceState",
    "Spending",
    "TagDay",
    "Tombstone",
]
