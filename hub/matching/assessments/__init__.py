"""Use cases of matching: answer live, take answers to questions, keep what was answered."""
