"""Pages of reports: the readers', and the curators'."""
