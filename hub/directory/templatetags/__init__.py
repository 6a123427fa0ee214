"""What public pages say of reports."""
