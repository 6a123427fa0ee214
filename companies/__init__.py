"""Companies, their offerings and projects, their members, and what they agreed to."""
