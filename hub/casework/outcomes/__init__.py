"""What came of a request, and complaints about it."""
