import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_notifications_and_bounces"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="bounce", name="bounce_kind"),
        migrations.AddField(
            model_name="bounce",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "On its way"),
                    ("gathered", "Comes with the next daily mail"),
                    ("posted", "On its way"),
                    ("told", "Sent"),
                    ("off", "Not sent, as you chose"),
                    ("returned", "Not sent: no mail goes to your address"),
                    ("failed", "Could not be sent yet. We look after it"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="bounce",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["hard", "soft", "wish"])), name="bounce_kind"
            ),
        ),
    ]
