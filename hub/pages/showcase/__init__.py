"""Companies that show themselves: list with a map, sheets, and the form for buyers, in English, French and Chinese."""
