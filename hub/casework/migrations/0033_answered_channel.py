from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0032_recommendations"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboundenquiry",
            name="answered_channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("web", "On the portal"),
                    ("phone", "By phone"),
                    ("chat", "By WeChat or another chat"),
                    ("meeting", "At a meeting or a fair"),
                    ("mail", "By mail"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
