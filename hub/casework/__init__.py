"""Requests: written, assigned, referred, answered, and what came of them."""
