"""The pages that answer: the finder, without an account, and the match page of a company."""
