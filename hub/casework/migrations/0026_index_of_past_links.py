from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    # An index that is made concurrently stands in no transaction.
    atomic = False

    dependencies = [("casework", "0025_outside_links_and_conversations")]

    operations = [
        AddIndexConcurrently(
            model_name="referral", index=GinIndex(fields=["past_token_hashes"], name="offer_of_past_link")
        ),
    ]
