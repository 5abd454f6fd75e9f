"""When documents and charts are made, by whom, and in which process."""
