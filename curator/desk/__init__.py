"""The staff's pages: suggestions, the week's pick, and what belongs to them."""
