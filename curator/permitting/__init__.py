"""Permissions: asked, answered, unanswered, in which words."""
