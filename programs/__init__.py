"""The catalogue of support: conditions as data, browsed, imported, kept true."""
