"""What is shown: cards, the published folder, and the process that serves it."""
