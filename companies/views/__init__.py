"""Pages of companies: thin, one domain call each."""
