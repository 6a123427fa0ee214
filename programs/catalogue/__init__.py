"""The catalogue of programs as plain values, and how it is read from files. Nothing here knows Django."""
