from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """The check of 0015 is read through, and the results find the requests of months by an index."""

    # An index that is made concurrently stands in no transaction.
    atomic = False

    dependencies = [
        ('casework', '0015_visits_counted'),
    ]

    operations = [
        ValidateConstraint(model_name='monthlyfigure', name='monthly_figure'),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(fields=['received_at'], name='request_received'),
        ),
    ]
