"""Leads: cleared, put before the companies that fit, answered, and introduced once both sides said yes."""
