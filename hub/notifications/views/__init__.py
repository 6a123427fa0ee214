"""Pages about mails: one's own, the links in mails, the provider's reports, and what was given up."""
