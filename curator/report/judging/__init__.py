"""How the tone of posts is judged: drawn at random, shown without their authors, kept as totals."""
