"""Changes to the draft of a program."""
