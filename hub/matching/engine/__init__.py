"""The pure engine: programs, people and opportunities before one company, and the next question."""
