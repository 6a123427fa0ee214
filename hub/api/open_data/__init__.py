"""The open data as files, the feed of changes and the sitemap, with their pages."""
