"""The forms of the editor. They keep whatever is typed; what cannot be read is said beside it and never refused."""
