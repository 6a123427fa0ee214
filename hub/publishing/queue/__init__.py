"""The one queue of those who keep the catalogue: what stands in it, in which order, and who works on what."""
