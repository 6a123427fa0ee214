"""Areas, boundary cases, offices, guides, compliance checks and agreements under curation, each kind declared once."""
