"""How a request reads: where it stands, and what has happened to it, for its company."""
