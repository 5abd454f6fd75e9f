"""Whose turn it is and what happens when nobody picks: duty, notices, baton, pause, spare picks."""
