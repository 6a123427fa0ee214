"""Rank programs for a company: six factors, multiplied, then the first page chosen as a set.

Need served, fit of purpose, chance, value, tempo, and whom advisers name it to: each lies between 0 and 1, says why,
and counts to its power. Nothing else orders programs: no hidden bonus, no paid place. The name and the languages of a
company have no factor, nor has its ownership but where a program is for its owners. Equal scores keep the order of
reach, then of the English name, then the slug.

``tables`` holds every number, ``company`` and ``programs`` what ranking reads of each, ``factors`` the six functions,
``advisers`` what was learned from advisers; the choice of the first page stands beside the programs.
"""
