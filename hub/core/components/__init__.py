"""Components of templates: blocks, forms, icons, navigation."""
