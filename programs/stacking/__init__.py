"""What goes together: rules between programs, and the path that a chosen set makes. Nothing here knows Django."""
