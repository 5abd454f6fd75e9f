"""Taking down: what outsiders ask, what is hidden at once, what staff decides of it."""
