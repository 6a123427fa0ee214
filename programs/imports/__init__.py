"""Imports by curators and partners: files are checked, compared, confirmed, and become drafts."""
