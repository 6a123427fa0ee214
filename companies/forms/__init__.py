"""Forms of companies."""
