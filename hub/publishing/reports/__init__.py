"""Reports: what readers and owners say is wrong with an entry, and the curators' answer."""
