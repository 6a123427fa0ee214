import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="E-mail address")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("company", "Company member"),
                            ("adviser", "Commissioner or adviser"),
                            ("curator", "Curator"),
                            ("administrator", "Administrator"),
                        ],
                        default="company",
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français")],
                        default="en",
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["company", "adviser", "curator", "administrator"])),
                        name="user_role",
                    ),
                    models.CheckConstraint(condition=models.Q(("language__in", ["en", "fr"])), name="user_language"),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_in_any_case"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="StaffInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("company", "Company member"),
                            ("adviser", "Commissioner or adviser"),
                            ("curator", "Curator"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="Role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français")],
                        default="en",
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                ("seat", models.SlugField(blank=True, max_length=80, verbose_name="Seat")),
                ("organization", models.SlugField(blank=True, max_length=80, verbose_name="Organization")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations_accepted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for the first administrator, whom a command invites.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["email", "-created_at"], name="staff_invitation_by_email")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])), name="staff_invitation_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["administrator", "adviser", "curator"])),
                        name="staff_invitation_is_for_staff",
                    ),
                ],
            },
        ),
    ]
