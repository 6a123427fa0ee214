"""Pages of freshness: the owners', opened by a link, and the curators'."""
