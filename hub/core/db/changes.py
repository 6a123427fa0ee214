"""Whether what is public may have changed, so that what was made of it is made anew, in every process at once.

The database notes each statement that writes to a table of the catalogue, of the directory, of opportunities or of what
readers report, in the transaction that writes (migration ``publishing.0004``).
"""

from django.db import connection


def public_change() -> str:
    """Return what is another text after each change of what is public (one query). Ask before what it is kept with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(mark) FROM hub_public_change")
        return str(cursor.fetchone())
