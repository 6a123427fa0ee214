"""A company's words and answers as the facts, needs, industries and capabilities that the engine reads."""
