"""The read API as tools of the Model Context Protocol, for assistants."""
