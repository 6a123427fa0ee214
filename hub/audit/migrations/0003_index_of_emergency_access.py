from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index that is made concurrently stands in no transaction.
    atomic = False

    dependencies = [("audit", "0002_incidents")]

    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action", "audit.emergency_access_opened")),
                fields=["id"],
                name="audit_emergency_access",
            ),
        ),
    ]
