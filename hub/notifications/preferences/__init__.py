"""What a person wants to hear and when, and the link that stops it."""
