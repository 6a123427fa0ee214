"""Answers in the words of the page: why a program fits, what is open, what it varies by."""
