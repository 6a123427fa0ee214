"""The data files of the directory, read and loaded."""
