"""Programs as curators type them, and what they would say. Pure: nothing here knows Django."""
