"""The pages of freshness: of curators, and of owners by their link."""
