"""Columns and connections: two languages, constraints, web addresses, tenancy, requests that only read."""
