"""What a company says of itself, its offerings and its projects: forms, services and pages."""
