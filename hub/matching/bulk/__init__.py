"""Many companies at once: their facts as columns, the reach of a draft, and the rematch after publishing."""
