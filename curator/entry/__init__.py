"""Who comes in: people, their ways of signing in, and what one link opens."""
