"""Mails and jobs that were given up, for administrators."""
