"""People: accounts, sign-in, second factors, invitations."""
