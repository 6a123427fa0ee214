"""The box for a message, for the pages of every app."""
