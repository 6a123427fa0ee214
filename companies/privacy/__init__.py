"""What is kept of a company: handed over, or erased."""
