"""An entry as a document: fields, differences, findings, readability. Pure."""
