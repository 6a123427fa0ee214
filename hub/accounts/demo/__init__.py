"""The people of the demonstration, and pages in place of an authenticator app and a mailbox."""
