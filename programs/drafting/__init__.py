"""Drafts of programs as curators type them, and what they would say. Pure: nothing here knows Django."""
