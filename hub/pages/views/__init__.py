"""Pages that join things, and what machines read."""
