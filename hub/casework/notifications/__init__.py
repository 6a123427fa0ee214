"""Whom casework tells what."""
