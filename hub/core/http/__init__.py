"""Requests and responses: middleware, error pages, logs, uploads, private links."""
