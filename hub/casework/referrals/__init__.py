"""Offers of a request to another seat, or to a body without accounts by its link."""
