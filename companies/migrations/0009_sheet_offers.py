from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0008_own_site"),
    ]

    operations = [
        migrations.AddField(
            model_name="companysheet",
            name="offers_en",
            field=models.TextField(blank=True, db_default="", default="", max_length=600),
        ),
        migrations.AddField(
            model_name="companysheet",
            name="offers_fr",
            field=models.TextField(blank=True, db_default="", default="", max_length=600),
        ),
        migrations.AddField(
            model_name="companysheet",
            name="offers_zh",
            field=models.TextField(blank=True, db_default="", default="", max_length=300),
        ),
    ]
