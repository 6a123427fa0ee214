from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0029_labels"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="starts",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="place",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AlterModelOptions(
            name="meeting",
            options={"ordering": ["on", "starts", "pk"]},
        ),
    ]
