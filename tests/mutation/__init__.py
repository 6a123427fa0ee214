"""How much the tests notice: small faults are put into the pure rules, one at a time, and the tests must fail.

``python -m tests.mutation`` writes docs/reports/mutation.md; ``scripts/test --deep`` runs it.
"""
