"""What was answered before, what the catalogue changed since, and who is told of it."""
