"""What a company may use: programs, people and opportunities, each with its reasons."""
