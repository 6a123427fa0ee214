"""The link checker: which addresses the catalogue names, what each answered, and what is held of it."""
