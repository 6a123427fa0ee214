"""Rights to read a request that is not one's own: shared, or taken with a reason."""
