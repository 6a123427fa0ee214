"""Pages of rooms: the room itself, the companies that may come into one, and what a company is asked."""
