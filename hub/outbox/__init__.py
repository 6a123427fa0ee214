"""Mail and jobs, written in the business transaction and delivered after it."""
