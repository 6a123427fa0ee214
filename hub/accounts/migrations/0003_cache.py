from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_unread_alerts")]

    operations = [
        # The columns are those of Django's cache in a database, which fills each. What is counted there may stay.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE IF NOT EXISTS hub_cache"
            " (cache_key varchar(255) PRIMARY KEY, value text, expires timestamptz)",
            migrations.RunSQL.noop,
        ),
    ]
