"""Components of templates: what stands in a line, blocks, navigation."""
