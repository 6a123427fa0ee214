"""The calendar of visits and delegations of all governments: who plans one, who is near, and whom to call."""
