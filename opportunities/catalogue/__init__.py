"""The data files of the China side, read and loaded."""
