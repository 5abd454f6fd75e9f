"""What was seen: the one door out, sources, storing and counting."""
