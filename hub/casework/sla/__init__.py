"""Clocks, service standards, and the steps of escalation."""
