"""The curators' side of the catalogue: the desk, drafts in both languages, review, publishing and going back."""
