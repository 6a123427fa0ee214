"""Pages about the data, and what machines read besides the API."""
