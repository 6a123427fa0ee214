"""Records that may be the same company."""
