"""The public app about personal data: what is held, why, and how it is deleted.  No session, no cookies."""
