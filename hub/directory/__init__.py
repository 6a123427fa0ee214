"""Who looks after what: organizations, offices, seats and who holds them, areas."""
