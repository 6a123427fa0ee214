"""Text in two languages: localized values, formats, typography, cells of spreadsheets. Pure."""
