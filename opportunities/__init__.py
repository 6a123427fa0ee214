"""Doing business in China: opportunities, agreements, guides and compliance checks."""
