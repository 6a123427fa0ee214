"""A message to a person from any page: written without an account, sent by a confirmed address, offered to a seat."""
