"""Published revisions: stored, mapped to pure values, shown, withdrawn."""
