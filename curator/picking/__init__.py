"""What belongs to a pick: its picture, words, theme and translations, and how it stands."""
