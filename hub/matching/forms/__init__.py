"""The forms of questions: one question each, always with "I don't know"."""
