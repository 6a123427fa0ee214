"""The pages of the curators."""
