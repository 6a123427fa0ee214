"""What pages of casework show of a request, in the words of the reader."""
