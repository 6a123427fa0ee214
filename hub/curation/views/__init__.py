"""The pages of the curators of entries."""
