"""What pages say of the sources of entries."""
