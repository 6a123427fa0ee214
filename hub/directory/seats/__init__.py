"""Seats, who holds them, who leads an office, who is away, and the cases that each takes."""
