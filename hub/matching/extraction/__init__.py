"""Facts read from a company's own words by rules, each with the words on which it rests. Pure."""
