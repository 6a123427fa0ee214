from django.db import migrations, models

_OPEN = "origin IN ('curator', 'import'{more}) AND state IN ('draft', 'in_review', 'scheduled')"
_CREATE = "CREATE UNIQUE INDEX CONCURRENTLY {name} ON programs_revision (program_id) WHERE " + _OPEN
_DROP = "DROP INDEX CONCURRENTLY IF EXISTS {name}"
_NEW, _OLD = "program_has_one_open_draft", "one_open_draft_per_program"


class Migration(migrations.Migration):
    """Drafts that owners proposed count too. The new index stands before the old one goes: neither stops a writer."""

    # An index that is made concurrently stands in no transaction.
    atomic = False

    dependencies = [("programs", "0006_proposals_of_owners")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                # What an attempt left behind that came to no end.
                migrations.RunSQL(_DROP.format(name=_NEW), migrations.RunSQL.noop),
                migrations.RunSQL(_CREATE.format(name=_NEW, more=", 'owner'"), _DROP.format(name=_NEW)),
                migrations.RunSQL(_DROP.format(name=_OLD), _CREATE.format(name=_OLD, more="")),
            ],
            state_operations=[
                migrations.RemoveConstraint("revision", _OLD),
                migrations.AddConstraint(
                    "revision",
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("origin__in", ("curator", "import", "owner")),
                            ("state__in", ("draft", "in_review", "scheduled")),
                        ),
                        fields=("program",),
                        name=_NEW,
                        violation_error_message="The program has a draft already.",
                    ),
                ),
            ],
        )
    ]
