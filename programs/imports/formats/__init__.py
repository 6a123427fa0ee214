"""Files of programs as partners send them: bounded and checked before they are parsed, read, and compared. Pure."""
