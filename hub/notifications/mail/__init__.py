"""The types of notifications, their values, and the mails made of them."""
