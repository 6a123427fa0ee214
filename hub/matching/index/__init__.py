"""The compiled index: the same verdicts as the readable rules, for many companies at once.

The rules of ``programs.eligibility`` stay the specification. The index asks them once for each distinct fact and test,
and keeps the answers as arrays. A differential test holds it to the rules. Nothing here knows Django.
"""
