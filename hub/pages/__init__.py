"""Home, search, areas, prose pages, probes."""
