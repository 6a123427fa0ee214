"""The sheet of a company: what its public page and file say, by consent, in English, French and Chinese."""
