"""The buttons that save something, for the pages of every app."""
