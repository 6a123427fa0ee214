import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__")]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("kind", models.CharField(max_length=4)),
                (
                    "status",
                    models.CharField(blank=True, help_text="Enhanced status code, such as 5.1.1.", max_length=11),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("lifted_at", None)), fields=["address"], name="bounce_open")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["hard", "soft"])), name="bounce_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                        name="bounce_address_in_lower_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox", models.EmailField(blank=True, max_length=254)),
                ("mailbox_language", models.CharField(default="en", max_length=2)),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mailbox_language__in", ["en", "fr"])), name="recipient_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mailbox", ""), ("user__isnull", False)),
                            models.Q(("user", None), models.Q(("mailbox", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="recipient_is_a_person_or_a_mailbox",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("mailbox"),
                        condition=models.Q(("mailbox", ""), _negated=True),
                        name="recipient_mailbox_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.SlugField(max_length=40)),
                (
                    "timing",
                    models.CharField(
                        choices=[
                            ("at_once", "Right away"),
                            ("daily", "Once a day, in one mail with everything"),
                            ("off", "Not by mail"),
                        ],
                        max_length=8,
                    ),
                ),
                ("stopped_from", models.CharField(blank=True, max_length=8)),
                ("changed_at", models.DateTimeField()),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="notifications.recipient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("timing__in", ["at_once", "daily", "off"])), name="preference_timing"
                    ),
                    models.UniqueConstraint(fields=("recipient", "category"), name="preference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_from", ""),
                            models.Q(("stopped_from__in", ["at_once", "daily"]), ("timing", "off")),
                            _connector="OR",
                        ),
                        name="preference_stopped_from_something",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("category", models.SlugField(max_length=40)),
                ("key", models.CharField(help_text="Two with one key are one, for one recipient.", max_length=200)),
                ("context", models.JSONField(default=dict)),
                ("path_en", models.CharField(blank=True, max_length=500)),
                ("path_fr", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "On its way"),
                            ("gathered", "Comes with the next daily mail"),
                            ("posted", "On its way"),
                            ("told", "Sent"),
                            ("off", "Not sent, as you chose"),
                            ("returned", "Not sent: mail to your address came back"),
                            ("failed", "Could not be sent yet. We look after it"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("mail", models.UUIDField(help_text="The row of the outbox that carries it.", null=True)),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="notifications.recipient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["recipient", "-created_at"], name="notification_history"),
                    models.Index(fields=["mail"], name="notification_by_mail"),
                    models.Index(
                        condition=models.Q(("state", "gathered")),
                        fields=["recipient", "created_at"],
                        name="notification_gathered",
                    ),
                    models.Index(fields=["settled_at"], name="notification_settled"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "gathered", "posted", "told", "off", "returned", "failed"])
                        ),
                        name="notification_state",
                    ),
                    models.UniqueConstraint(fields=("recipient", "key"), name="notification_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["posted", "told"]), _negated=True),
                            ("mail__isnull", False),
                            _connector="OR",
                        ),
                        name="notification_told_by_a_mail",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ["waiting", "gathered", "posted"])),
                            models.Q(
                                ("settled_at__isnull", False), ("state__in", ["told", "off", "returned", "failed"])
                            ),
                            _connector="OR",
                        ),
                        name="notification_settled_has_time",
                    ),
                ],
            },
        ),
    ]
