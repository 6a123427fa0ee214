"""Conditions, the rules that decide them, verdicts and intake. Pure."""
