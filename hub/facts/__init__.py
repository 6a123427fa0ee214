"""Every fact that can be known of a company, an offering or a project, declared once. Pure."""
