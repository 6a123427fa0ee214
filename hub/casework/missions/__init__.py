"""A mission as its officer follows it: the cohort with its seats, the programme of meetings, and what came of it."""
