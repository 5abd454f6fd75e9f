"""What a wall is told besides “may this be shown”: order, surroundings, looks."""
