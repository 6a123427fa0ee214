"""What people save, and what they are told of it: in the portal, in one mail a day, and as a calendar."""
