"""New places for what is left where nobody is."""
