"""What is wrong with the words and tests of a program. Pure: nothing here knows Django."""
