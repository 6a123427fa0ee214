"""The plan of a company for one project: chosen programs as a path, with the money."""
