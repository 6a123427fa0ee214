"""A notification written, gathered, posted or left out."""
