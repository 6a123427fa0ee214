from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index that is made concurrently stands in no transaction.
    atomic = False

    dependencies = [("matching", "0002_answers_keep_their_person")]

    operations = [
        AddIndexConcurrently(
            model_name="assessment",
            index=models.Index(condition=models.Q(("by__isnull", False)), fields=["by"], name="assessment_by"),
        ),
    ]
