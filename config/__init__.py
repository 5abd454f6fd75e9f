"""What was asked for: settings, the database, time, and the campaign's own wishes."""
