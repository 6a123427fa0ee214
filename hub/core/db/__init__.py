"""Columns and connections: two languages, web addresses, tenancy, requests that only read."""
