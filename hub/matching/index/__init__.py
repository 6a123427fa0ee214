"""The compiled index: the same verdicts as the readable rules, for many programs or many companies at once.

The rules of ``programs.eligibility`` stay the specification. The index asks them once for each distinct fact and test,
and keeps the answers as sets of bits (``programs``: one company, all programs) or as arrays (``columns`` and ``bulk``:
one program, all companies). A differential test holds both to the rules. Nothing here knows Django.
"""
