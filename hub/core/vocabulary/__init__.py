"""The closed lists of the domain, their labels in both languages, and three-valued logic. Pure."""
