"""Rooms: companies that make an offer together, peers that talk, and the governments' table."""
