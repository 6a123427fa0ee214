"""The catalogue for machines: read API, open data, feed of changes, sitemap."""
