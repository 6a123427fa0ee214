"""Freshness: when an entry is to be looked at again, and its owner's word on it, given by a link without an account."""
