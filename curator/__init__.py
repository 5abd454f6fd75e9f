"""What was decided: suggestions, picks, permissions, people, and the desk."""
