"""Who acts for a company, in which role; invitations and requests to join."""
