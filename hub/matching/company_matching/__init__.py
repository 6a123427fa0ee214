"""From a program or an opportunity to companies, and from a company to partners."""
