"""The desk of the staff: list, case, actions, many at once, requests by phone."""
