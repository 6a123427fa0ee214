"""Facts read from a company's own words by fixed rules, each with the words on which it rests. Pure."""
