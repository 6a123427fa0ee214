"""The questions that matching can put: words, form, and what an answer would settle."""
