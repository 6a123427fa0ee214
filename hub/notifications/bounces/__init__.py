"""Mail that came back, counted until an address is closed."""
