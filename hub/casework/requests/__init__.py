"""A request from its first word to its closing: workflow, services, pages of its company."""
