"""Personal data: what is held, kept, told to its owner, and erased."""
