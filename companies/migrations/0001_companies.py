import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="ErasedCompany",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("registered_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField()),
                ("authorization", models.CharField(blank=True, max_length=40)),
            ],
            options={"verbose_name_plural": "erased companies"},
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(editable=False, max_length=60, unique=True)),
                ("name", models.CharField(max_length=160, verbose_name="Company name")),
                ("folded_name", models.CharField(db_index=True, editable=False, max_length=160)),
                (
                    "province",
                    models.CharField(
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "British Columbia"),
                            ("MB", "Manitoba"),
                            ("NB", "New Brunswick"),
                            ("NL", "Newfoundland and Labrador"),
                            ("NS", "Nova Scotia"),
                            ("NT", "Northwest Territories"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("PE", "Prince Edward Island"),
                            ("QC", "Quebec"),
                            ("SK", "Saskatchewan"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="Province or territory",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="City")),
                ("sub_region", models.CharField(blank=True, max_length=80, verbose_name="Region")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                ("domain", models.CharField(blank=True, db_index=True, editable=False, max_length=200)),
                ("domain_confirmed", models.BooleanField(default=False, editable=False)),
                ("business_number", models.CharField(blank=True, max_length=15, verbose_name="Business number")),
                ("language", models.CharField(default="en", max_length=2)),
                ("description_en", models.TextField(blank=True, max_length=4000, verbose_name="In English")),
                ("description_fr", models.TextField(blank=True, max_length=4000, verbose_name="In French")),
                ("description_zh", models.TextField(blank=True, max_length=4000, verbose_name="In Chinese")),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True)),
                ("employees_max", models.PositiveIntegerField(blank=True, null=True)),
                ("revenue_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("revenue_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("founded_from", models.DateField(blank=True, null=True)),
                ("founded_to", models.DateField(blank=True, null=True)),
                (
                    "legal_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("for_profit", models.BooleanField(blank=True, null=True)),
                (
                    "naics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "ownership",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("canadian_controlled", models.BooleanField(blank=True, null=True)),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "target_markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("market_sales_share", models.JSONField(blank=True, null=True)),
                (
                    "export_experience",
                    models.CharField(
                        blank=True,
                        choices=[("none", "No exports yet"), ("some", "Some exports"), ("regular", "Regular exports")],
                        max_length=8,
                    ),
                ),
                (
                    "memberships_held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "certifications",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("erase_after", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name_plural": "companies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("folded_name", ""), _negated=True),
                        name="company_has_name",
                        violation_error_message="Write the name of the company.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "province__in",
                                ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="company_province",
                        violation_error_message="Choose a province or territory.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])),
                        name="company_language",
                        violation_error_message="Choose English or French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "website__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            )
                        ),
                        name="company_web_address",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("business_number", ""),
                            ("business_number__regex", "^\\d{9}(R[CMPT]\\d{4})?$"),
                            _connector="OR",
                        ),
                        name="company_business_number_form",
                        violation_error_message="A business number has 9 digits. With the program account, it has 15 characters.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Left("business_number", 9),
                        condition=models.Q(
                            models.Q(("business_number", ""), _negated=True), ("closed_at__isnull", True)
                        ),
                        name="company_business_number_once",
                        violation_error_message="Another company has this business number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("domain_confirmed", True)),
                        fields=("domain",),
                        name="company_confirmed_domain_once",
                        violation_error_message="Another company has this web domain.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("domain_confirmed", False), models.Q(("domain", ""), _negated=True), _connector="OR"
                        ),
                        name="company_confirmed_domain_exists",
                        violation_error_message="A confirmed web domain needs a website.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employees_max__isnull", True), ("employees_min__isnull", True)),
                            models.Q(
                                ("employees_min__isnull", False),
                                models.Q(
                                    ("employees_max__isnull", True),
                                    ("employees_max__gte", models.F("employees_min")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="company_employees_band",
                        violation_error_message="The number of employees runs backwards.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revenue_max__isnull", True), ("revenue_min__isnull", True)),
                            models.Q(
                                ("revenue_min__isnull", False),
                                models.Q(
                                    ("revenue_max__isnull", True),
                                    ("revenue_max__gte", models.F("revenue_min")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="company_revenue_band",
                        violation_error_message="The revenue runs backwards.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("founded_from__isnull", True),
                            models.Q(("founded_from__lte", models.F("founded_to")), ("founded_to__isnull", False)),
                            _connector="OR",
                        ),
                        name="company_founding_dates",
                        violation_error_message="The dates of founding run backwards.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "legal_forms__contained_by",
                                [
                                    "corporation",
                                    "cooperative",
                                    "non_profit",
                                    "indigenous_organization",
                                    "academic",
                                    "municipality",
                                    "sole_proprietorship",
                                    "partnership",
                                    "crown_corporation",
                                ],
                            )
                        ),
                        name="company_legal_forms",
                        violation_error_message="Choose legal forms of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_forms__isnull", True), ("legal_forms__len__gt", 0), _connector="OR"),
                        name="company_legal_forms_not_empty",
                        violation_error_message="Every company has a legal form: choose one, or leave it unknown.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ownership__contained_by", ["indigenous", "women", "youth", "black"])),
                        name="company_ownership",
                        violation_error_message="Choose groups of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "needs__contained_by",
                                [
                                    "funding_rd",
                                    "funding_demo",
                                    "growth_capital",
                                    "export_finance",
                                    "market_entry_china",
                                    "find_partner",
                                    "ip_protection",
                                    "regulatory_certification",
                                    "dispute",
                                    "government_introduction",
                                    "consortium",
                                    "trade_mission",
                                    "talent",
                                    "procurement",
                                ],
                            )
                        ),
                        name="company_needs",
                        violation_error_message="Choose needs of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("export_experience__in", ["none", "some", "regular", ""])),
                        name="company_export_experience",
                        violation_error_message="Choose an answer of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erase_after__isnull", True),
                            models.Q(("closed_at__isnull", False), ("erase_after__gte", models.F("closed_at"))),
                            _connector="OR",
                        ),
                        name="company_erased_after_closing",
                        violation_error_message="Only a closed company waits to be erased.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, editable=False, max_length=60)),
                ("name", models.CharField(max_length=160, verbose_name="Company name")),
                ("folded_name", models.CharField(editable=False, max_length=160)),
                (
                    "province",
                    models.CharField(
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "British Columbia"),
                            ("MB", "Manitoba"),
                            ("NB", "New Brunswick"),
                            ("NL", "Newfoundland and Labrador"),
                            ("NS", "Nova Scotia"),
                            ("NT", "Northwest Territories"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("PE", "Prince Edward Island"),
                            ("QC", "Quebec"),
                            ("SK", "Saskatchewan"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="Province or territory",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="City")),
                ("sub_region", models.CharField(blank=True, max_length=80, verbose_name="Region")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                ("domain", models.CharField(blank=True, editable=False, max_length=200)),
                ("domain_confirmed", models.BooleanField(default=False, editable=False)),
                ("business_number", models.CharField(blank=True, max_length=15, verbose_name="Business number")),
                ("language", models.CharField(default="en", max_length=2)),
                ("description_en", models.TextField(blank=True, max_length=4000, verbose_name="In English")),
                ("description_fr", models.TextField(blank=True, max_length=4000, verbose_name="In French")),
                ("description_zh", models.TextField(blank=True, max_length=4000, verbose_name="In Chinese")),
                ("employees_min", models.PositiveIntegerField(blank=True, null=True)),
                ("employees_max", models.PositiveIntegerField(blank=True, null=True)),
                ("revenue_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("revenue_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("founded_from", models.DateField(blank=True, null=True)),
                ("founded_to", models.DateField(blank=True, null=True)),
                (
                    "legal_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("for_profit", models.BooleanField(blank=True, null=True)),
                (
                    "naics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "ownership",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("canadian_controlled", models.BooleanField(blank=True, null=True)),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "target_markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("market_sales_share", models.JSONField(blank=True, null=True)),
                (
                    "export_experience",
                    models.CharField(
                        blank=True,
                        choices=[("none", "No exports yet"), ("some", "Some exports"), ("regular", "Regular exports")],
                        max_length=8,
                    ),
                ),
                (
                    "memberships_held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "certifications",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("erase_after", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="companies.company",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("public_profile", "Public Profile"),
                            ("share_federal", "Share Federal"),
                            ("share_province", "Share Province"),
                            ("share_china_offices", "Share China Offices"),
                            ("leads", "Leads"),
                            ("partner_companies", "Partner Companies"),
                        ],
                        max_length=24,
                    ),
                ),
                ("granted", models.BooleanField()),
                ("wording", models.PositiveSmallIntegerField(help_text="Version of the text that was shown.")),
                ("language", models.CharField(max_length=2)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="companies.company"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "purpose", "-at", "-id"], name="consent_last_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "public_profile",
                                    "share_federal",
                                    "share_province",
                                    "share_china_offices",
                                    "leads",
                                    "partner_companies",
                                ],
                            )
                        ),
                        name="consent_purpose",
                        violation_error_message="Choose a purpose of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])),
                        name="consent_language",
                        violation_error_message="Choose English or French.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("public_profile", "Public Profile"),
                            ("share_federal", "Share Federal"),
                            ("share_province", "Share Province"),
                            ("share_china_offices", "Share China Offices"),
                            ("leads", "Leads"),
                            ("partner_companies", "Partner Companies"),
                        ],
                        max_length=24,
                    ),
                ),
                ("granted", models.BooleanField()),
                ("wording", models.PositiveSmallIntegerField(help_text="Version of the text that was shown.")),
                ("language", models.CharField(max_length=2)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="companies.company",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="companies.consent",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="FactSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("answers", models.JSONField(default=dict)),
                ("registration", models.JSONField(blank=True, default=dict)),
                ("language", models.CharField(default="en", max_length=2)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_sheets",
                        to="companies.company",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])),
                        name="fact_sheet_language",
                        violation_error_message="Choose English or French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="fact_sheet_expires_later",
                        violation_error_message="Answers end after they begin.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("editor", "Editor"), ("reader", "Reader")],
                        default="reader",
                        max_length=8,
                        verbose_name="Role",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=2)),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("expires_at", models.DateTimeField(editable=False)),
                ("accepted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="companies.company"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "reader"])),
                        name="invitation_role",
                        violation_error_message="Choose a role of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])),
                        name="invitation_language",
                        violation_error_message="Choose English or French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="invitation_expires_later",
                        violation_error_message="An invitation ends after it begins.",
                    ),
                    models.UniqueConstraint(
                        models.F("company"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("accepted_at__isnull", True)),
                        name="invitation_open_once",
                        violation_error_message="This person is already invited.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("business_number", "Same business number"),
                            ("domain", "E-mail address at the company’s web domain"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waiting for an owner"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="companies.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["business_number", "domain"])),
                        name="join_ground",
                        violation_error_message="Choose a ground of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "declined"])),
                        name="join_state",
                        violation_error_message="Choose a state of the list.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("company", "user"),
                        name="join_open_once",
                        violation_error_message="You have already asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="join_answered_has_time",
                        violation_error_message="An answered request carries the time of the answer.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("editor", "Editor"), ("reader", "Reader")],
                        default="reader",
                        max_length=8,
                        verbose_name="Role",
                    ),
                ),
                ("joined_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="companies.company"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="company_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "reader"])),
                        name="membership_role",
                        violation_error_message="Choose a role of the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "user"),
                        name="membership_once",
                        violation_error_message="This person is already a member.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("editor", "Editor"), ("reader", "Reader")],
                        default="reader",
                        max_length=8,
                        verbose_name="Role",
                    ),
                ),
                ("joined_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="companies.company",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="companies.membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("ground", models.CharField(max_length=16)),
                ("choices", models.JSONField()),
                ("moved", models.JSONField()),
                ("before", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="companies.company"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="companies.company"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("gone")), _negated=True),
                        name="merge_of_two",
                        violation_error_message="A record is not merged with itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        name="merge_has_digest",
                        violation_error_message="What was before carries its digest.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Offering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="What it does")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("trl_min", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("trl_max", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("research", "Research"),
                            ("development", "Development"),
                            ("demonstration", "Demonstration"),
                            ("commercialization", "Commercialization"),
                            ("scale_up", "Scale-up"),
                            ("export", "Export"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "ip_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No protection"),
                            ("pending", "Application filed"),
                            ("granted", "Right granted"),
                            ("licensed", "Licensed from others"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "certifications",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("is_main", models.BooleanField(default=False)),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offerings", to="companies.company"
                    ),
                ),
            ],
            options={
                "ordering": ["-is_main", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="offering_has_name",
                        violation_error_message="Give the offering a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "areas__contained_by",
                                [
                                    "low-carbon-electricity",
                                    "energy-efficiency",
                                    "transmission-grid",
                                    "next-generation-transportation",
                                    "wastewater-treatment",
                                    "energy-extraction",
                                    "industrial-processes-waste-remediation",
                                    "environmental-monitoring",
                                ],
                            )
                        ),
                        name="offering_areas",
                        violation_error_message="Choose areas of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("trl_max__isnull", True), ("trl_min__isnull", True)),
                            models.Q(
                                ("trl_min__isnull", False),
                                ("trl_min__gte", 1),
                                ("trl_max__gte", models.F("trl_min")),
                                ("trl_max__isnull", False),
                                ("trl_max__lte", 9),
                            ),
                            _connector="OR",
                        ),
                        name="offering_trl",
                        violation_error_message="A readiness level runs from 1 to 9.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "research",
                                    "development",
                                    "demonstration",
                                    "commercialization",
                                    "scale_up",
                                    "export",
                                    "",
                                ],
                            )
                        ),
                        name="offering_stage",
                        violation_error_message="Choose a stage of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ip_status__in", ["none", "pending", "granted", "licensed", ""])),
                        name="offering_ip_status",
                        violation_error_message="Choose an answer of the list.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)),
                        fields=("company",),
                        name="offering_main_once",
                        violation_error_message="A company has one main offering.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="What it does")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("trl_min", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("trl_max", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("research", "Research"),
                            ("development", "Development"),
                            ("demonstration", "Demonstration"),
                            ("commercialization", "Commercialization"),
                            ("scale_up", "Scale-up"),
                            ("export", "Export"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "ip_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No protection"),
                            ("pending", "Application filed"),
                            ("granted", "Right granted"),
                            ("licensed", "Licensed from others"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "certifications",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                ("is_main", models.BooleanField(default=False)),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="companies.company",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="companies.offering",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "likeness",
                    models.CharField(choices=[("name", "Same name"), ("website", "Same website")], max_length=8),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To look at"), ("same", "The same company"), ("different", "Two companies")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="companies.company"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="companies.company"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("likeness__in", ["name", "website"])),
                        name="duplicate_likeness",
                        violation_error_message="Choose a likeness of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "same", "different"])),
                        name="duplicate_state",
                        violation_error_message="Choose a state of the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "other"),
                        name="duplicate_pair_once",
                        violation_error_message="This pair is already on the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("company", models.F("other")), _negated=True),
                        name="duplicate_of_another",
                        violation_error_message="A company is not its own duplicate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="duplicate_settled_has_time",
                        violation_error_message="A settled pair carries the time it was settled.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="MergeAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an owner"),
                            ("agreed", "An owner agreed"),
                            ("refused", "An owner refused"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merge_agreements",
                        to="companies.company",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="companies.possibleduplicate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "agreed", "refused"])),
                        name="agreement_state",
                        violation_error_message="Choose a state of the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("pair", "company"),
                        name="agreement_once_a_side",
                        violation_error_message="The owners of this record have been asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_answered_has_time",
                        violation_error_message="An answer carries its time.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ProgramStance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program_slug", models.SlugField(max_length=120)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("have", "We have it"),
                            ("applied", "We applied"),
                            ("not_for_us", "Not for us"),
                            ("later", "Tell me later"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("until", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stances", to="companies.company"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stance__in", ["have", "applied", "not_for_us", "later"])),
                        name="stance_kind",
                        violation_error_message="Choose an answer of the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "program_slug"),
                        name="stance_once",
                        violation_error_message="You have already answered about this program.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stance", "later"), ("until__isnull", False)),
                            models.Q(models.Q(("stance", "later"), _negated=True), ("until", None)),
                            _connector="OR",
                        ),
                        name="stance_date_is_for_later",
                        violation_error_message="“Tell me later” needs a date, and only that answer has one.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                ("purpose", models.TextField(blank=True, max_length=2000, verbose_name="What it is for")),
                ("place", models.CharField(blank=True, max_length=5)),
                ("cost_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("cost_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("own_share_min", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("own_share_max", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("public_money_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("public_money_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("starts", models.DateField(blank=True, null=True)),
                ("has_partner", models.BooleanField(blank=True, null=True)),
                (
                    "partner_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="projects", to="companies.company"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="project_has_name",
                        violation_error_message="Give the project a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__regex", "^([A-Z]{2,3}|CN-[A-Z]{2})?$")),
                        name="project_place",
                        violation_error_message="Choose a province, a country or a part of China.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost_max__isnull", True), ("cost_min__isnull", True)),
                            models.Q(
                                ("cost_min__isnull", False),
                                models.Q(
                                    ("cost_max__isnull", True), ("cost_max__gte", models.F("cost_min")), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="project_cost_band",
                        violation_error_message="The cost runs backwards.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_share_max__isnull", True), ("own_share_min__isnull", True)),
                            models.Q(
                                ("own_share_min__isnull", False),
                                ("own_share_min__gte", 0),
                                ("own_share_max__gte", models.F("own_share_min")),
                                ("own_share_max__isnull", False),
                                ("own_share_max__lte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="project_own_share_band",
                        violation_error_message="Your own share lies between 0 and 100% of the cost.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("public_money_max__isnull", True), ("public_money_min__isnull", True)),
                            models.Q(
                                ("public_money_min__isnull", False),
                                models.Q(
                                    ("public_money_max__isnull", True),
                                    ("public_money_max__gte", models.F("public_money_min")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="project_public_money_band",
                        violation_error_message="The public money runs backwards.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "partner_kinds__contained_by",
                                [
                                    "any",
                                    "academic",
                                    "company",
                                    "foreign",
                                    "sme",
                                    "municipality",
                                    "utility",
                                    "research",
                                    "investor",
                                    "indigenous",
                                    "industry",
                                ],
                            )
                        ),
                        name="project_partner_kinds",
                        violation_error_message="Choose partners of the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner_kinds__isnull", True),
                            ("partner_kinds__len", 0),
                            ("has_partner", True),
                            _connector="OR",
                        ),
                        name="project_partner_fits",
                        violation_error_message="A project with kinds of partners has a partner.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                ("purpose", models.TextField(blank=True, max_length=2000, verbose_name="What it is for")),
                ("place", models.CharField(blank=True, max_length=5)),
                ("cost_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("cost_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("own_share_min", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("own_share_max", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("public_money_min", models.PositiveBigIntegerField(blank=True, null=True)),
                ("public_money_max", models.PositiveBigIntegerField(blank=True, null=True)),
                ("starts", models.DateField(blank=True, null=True)),
                ("has_partner", models.BooleanField(blank=True, null=True)),
                (
                    "partner_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, null=True
                    ),
                ),
                (
                    "not_known",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="companies.company",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="companies.project",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("program_slug", models.SlugField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("considering", "Considering"),
                            ("applied", "Applied"),
                            ("awarded", "Awarded"),
                            ("refused", "Refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_cad", models.PositiveBigIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="applications", to="companies.company"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to="companies.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["considering", "applied", "awarded", "refused"])),
                        name="application_state",
                        violation_error_message="Choose a state of the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "program_slug", "project"),
                        name="application_once",
                        nulls_distinct=False,
                        violation_error_message="This application is already on your list.",
                    ),
                ]
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_companyevent" ("business_number", "canadian_controlled", "certifications", "city", "closed_at", "created_at", "description_en", "description_fr", "description_zh", "domain", "domain_confirmed", "employees_max", "employees_min", "erase_after", "export_experience", "folded_name", "for_profit", "founded_from", "founded_to", "id", "language", "languages", "legal_forms", "market_sales_share", "memberships_held", "naics", "name", "needs", "not_known", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "revenue_max", "revenue_min", "slug", "sub_region", "target_markets", "updated_at", "version", "website") VALUES (NEW."business_number", NEW."canadian_controlled", NEW."certifications", NEW."city", NEW."closed_at", NEW."created_at", NEW."description_en", NEW."description_fr", NEW."description_zh", NEW."domain", NEW."domain_confirmed", NEW."employees_max", NEW."employees_min", NEW."erase_after", NEW."export_experience", NEW."folded_name", NEW."for_profit", NEW."founded_from", NEW."founded_to", NEW."id", NEW."language", NEW."languages", NEW."legal_forms", NEW."market_sales_share", NEW."memberships_held", NEW."naics", NEW."name", NEW."needs", NEW."not_known", NEW."ownership", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."province", NEW."revenue_max", NEW."revenue_min", NEW."slug", NEW."sub_region", NEW."target_markets", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;',
                    hash="fdb6b40925455894b8ffcd9de89dc0a9b3f0562f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a4101",
                    table="companies_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "companies_companyevent" ("business_number", "canadian_controlled", "certifications", "city", "closed_at", "created_at", "description_en", "description_fr", "description_zh", "domain", "domain_confirmed", "employees_max", "employees_min", "erase_after", "export_experience", "folded_name", "for_profit", "founded_from", "founded_to", "id", "language", "languages", "legal_forms", "market_sales_share", "memberships_held", "naics", "name", "needs", "not_known", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "revenue_max", "revenue_min", "slug", "sub_region", "target_markets", "updated_at", "version", "website") VALUES (NEW."business_number", NEW."canadian_controlled", NEW."certifications", NEW."city", NEW."closed_at", NEW."created_at", NEW."description_en", NEW."description_fr", NEW."description_zh", NEW."domain", NEW."domain_confirmed", NEW."employees_max", NEW."employees_min", NEW."erase_after", NEW."export_experience", NEW."folded_name", NEW."for_profit", NEW."founded_from", NEW."founded_to", NEW."id", NEW."language", NEW."languages", NEW."legal_forms", NEW."market_sales_share", NEW."memberships_held", NEW."naics", NEW."name", NEW."needs", NEW."not_known", NEW."ownership", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."province", NEW."revenue_max", NEW."revenue_min", NEW."slug", NEW."sub_region", NEW."target_markets", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;',
                    hash="f3a43aa07ef5139903fde534086ab6ef556b486c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3d5ae",
                    table="companies_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="company",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_companyevent" ("business_number", "canadian_controlled", "certifications", "city", "closed_at", "created_at", "description_en", "description_fr", "description_zh", "domain", "domain_confirmed", "employees_max", "employees_min", "erase_after", "export_experience", "folded_name", "for_profit", "founded_from", "founded_to", "id", "language", "languages", "legal_forms", "market_sales_share", "memberships_held", "naics", "name", "needs", "not_known", "ownership", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "revenue_max", "revenue_min", "slug", "sub_region", "target_markets", "updated_at", "version", "website") VALUES (OLD."business_number", OLD."canadian_controlled", OLD."certifications", OLD."city", OLD."closed_at", OLD."created_at", OLD."description_en", OLD."description_fr", OLD."description_zh", OLD."domain", OLD."domain_confirmed", OLD."employees_max", OLD."employees_min", OLD."erase_after", OLD."export_experience", OLD."folded_name", OLD."for_profit", OLD."founded_from", OLD."founded_to", OLD."id", OLD."language", OLD."languages", OLD."legal_forms", OLD."market_sales_share", OLD."memberships_held", OLD."naics", OLD."name", OLD."needs", OLD."not_known", OLD."ownership", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."province", OLD."revenue_max", OLD."revenue_min", OLD."slug", OLD."sub_region", OLD."target_markets", OLD."updated_at", OLD."version", OLD."website"); RETURN NULL;',
                    hash="b3318a6fd1e7f194a7faf1772982091647a93a5e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4fa84",
                    table="companies_company",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="companyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="05d3413d3fcf997ec12064383c808dae23fcee04",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0943d",
                    table="companies_companyevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.by_id IS NULL AND (to_jsonb(OLD) - 'by_id') = (to_jsonb(NEW) - 'by_id') THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'consents are only added' USING ERRCODE = 'check_violation';\n                ",
                    hash="67325b05ab9c3d124f0ccef2f30bcd58183ec555",
                    operation="UPDATE",
                    pgid="pgtrigger_consent_is_append_only_f749c",
                    table="companies_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="consent_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1e78ffb834f9e5fcf12e7e3bf9d8a123d24ec25d",
                    operation="DELETE",
                    pgid="pgtrigger_consent_is_never_deleted_cc16f",
                    table="companies_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="12d0218c435b4fb4f4b12510524215cf3f32ba8e",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_ebd7b",
                    table="companies_consent",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_consentevent" ("at", "by_id", "company_id", "granted", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "wording") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."granted", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."wording"); RETURN NULL;',
                    hash="08bf0baac9ca37498483c026576818a05804a90c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6727a",
                    table="companies_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "companies_consentevent" ("at", "by_id", "company_id", "granted", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "wording") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."granted", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."wording"); RETURN NULL;',
                    hash="6eefe8f9e2867bbb3d0e96f945d7a1222665a26a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2af48",
                    table="companies_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_consentevent" ("at", "by_id", "company_id", "granted", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "wording") VALUES (OLD."at", OLD."by_id", OLD."company_id", OLD."granted", OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."wording"); RETURN NULL;',
                    hash="02041855e8c5ef942509e4030afffa95b11b88f4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45392",
                    table="companies_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="479340756c2b8f649c0f1fd14b87646eb6435f74",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8b442",
                    table="companies_consentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="537dd62339b7e884ed581bd120778de213b0e92d",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_39d53",
                    table="companies_invitation",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="fad611ea744ced7e7c49bfcf9d268c22318cbad5",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_070c8",
                    table="companies_joinrequest",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_keeps_an_owner",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"role\" = 'owner')",
                    constraint="CONSTRAINT",
                    func="\n                    IF EXISTS (SELECT 1 FROM companies_company WHERE id = OLD.company_id)\n                       AND NOT EXISTS (\n                           SELECT 1 FROM companies_membership WHERE company_id = OLD.company_id AND role = 'owner'\n                       )\n                       AND NOT EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = OLD.company_id)\n                    THEN\n                        RAISE EXCEPTION 'a company keeps at least one owner' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="a5d78305645bc723083f3b495841a26fdcee203a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_membership_keeps_an_owner_a8cd4",
                    table="companies_membership",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="093da141fd7d6aaa9caf28274e3d77c2cfb81763",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_0a6b8",
                    table="companies_membership",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_membershipevent" ("company_id", "id", "joined_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."company_id", NEW."id", NEW."joined_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="c7a7e019110907f1324961ec68a4006486a18154",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d0e3b",
                    table="companies_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "companies_membershipevent" ("company_id", "id", "joined_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."company_id", NEW."id", NEW."joined_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="d95e1660bb14044f9c20930095208f7bc622bb0b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_63611",
                    table="companies_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_membershipevent" ("company_id", "id", "joined_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."company_id", OLD."id", OLD."joined_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;',
                    hash="c030e6fce7f8438ba1c7691e509b457682712bc1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5b105",
                    table="companies_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e07750af5d0f3b4e95e1c79da79c7d31707dcc6e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a18df",
                    table="companies_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offering",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="9405ce81a9f7599db60ab1158d51a9d23883aa8a",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_d78b0",
                    table="companies_offering",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offering",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_offeringevent" ("areas", "capabilities", "certifications", "company_id", "created_at", "description", "id", "ip_status", "is_main", "markets", "name", "not_known", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "trl_max", "trl_min") VALUES (NEW."areas", NEW."capabilities", NEW."certifications", NEW."company_id", NEW."created_at", NEW."description", NEW."id", NEW."ip_status", NEW."is_main", NEW."markets", NEW."name", NEW."not_known", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stage", NEW."trl_max", NEW."trl_min"); RETURN NULL;',
                    hash="02f5b34e4e9dd7ffe909427b9e2d0dfaf2c1730e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_023b4",
                    table="companies_offering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offering",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "companies_offeringevent" ("areas", "capabilities", "certifications", "company_id", "created_at", "description", "id", "ip_status", "is_main", "markets", "name", "not_known", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "trl_max", "trl_min") VALUES (NEW."areas", NEW."capabilities", NEW."certifications", NEW."company_id", NEW."created_at", NEW."description", NEW."id", NEW."ip_status", NEW."is_main", NEW."markets", NEW."name", NEW."not_known", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stage", NEW."trl_max", NEW."trl_min"); RETURN NULL;',
                    hash="47548e8a124449ff5630481d92e1991add47aea9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cbbd9",
                    table="companies_offering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offering",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_offeringevent" ("areas", "capabilities", "certifications", "company_id", "created_at", "description", "id", "ip_status", "is_main", "markets", "name", "not_known", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "trl_max", "trl_min") VALUES (OLD."areas", OLD."capabilities", OLD."certifications", OLD."company_id", OLD."created_at", OLD."description", OLD."id", OLD."ip_status", OLD."is_main", OLD."markets", OLD."name", OLD."not_known", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."stage", OLD."trl_max", OLD."trl_min"); RETURN NULL;',
                    hash="0d94c5344233051488264a15fada30de29f45053",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c144",
                    table="companies_offering",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offeringevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="915e68b74b320e85caa6aaa251ca88cb05a42de9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7a9fd",
                    table="companies_offeringevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programstance",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="13eeb6a1100a4cdb31cf66b244c997e0fb9e4fa9",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_6f45d",
                    table="companies_programstance",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="25b8316dd465bcebdc9264739294e191b1d7e628",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_d8de2",
                    table="companies_project",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_projectevent" ("company_id", "cost_max", "cost_min", "created_at", "has_partner", "id", "name", "not_known", "own_share_max", "own_share_min", "partner_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_money_max", "public_money_min", "purpose", "starts") VALUES (NEW."company_id", NEW."cost_max", NEW."cost_min", NEW."created_at", NEW."has_partner", NEW."id", NEW."name", NEW."not_known", NEW."own_share_max", NEW."own_share_min", NEW."partner_kinds", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."public_money_max", NEW."public_money_min", NEW."purpose", NEW."starts"); RETURN NULL;',
                    hash="216c969ebefef0c9cd238a90908d018861d9ad70",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_60255",
                    table="companies_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "companies_projectevent" ("company_id", "cost_max", "cost_min", "created_at", "has_partner", "id", "name", "not_known", "own_share_max", "own_share_min", "partner_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_money_max", "public_money_min", "purpose", "starts") VALUES (NEW."company_id", NEW."cost_max", NEW."cost_min", NEW."created_at", NEW."has_partner", NEW."id", NEW."name", NEW."not_known", NEW."own_share_max", NEW."own_share_min", NEW."partner_kinds", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."public_money_max", NEW."public_money_min", NEW."purpose", NEW."starts"); RETURN NULL;',
                    hash="0fa135e501ec469d37f03b2b003f5f921fe55952",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ed9fb",
                    table="companies_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "companies_projectevent" ("company_id", "cost_max", "cost_min", "created_at", "has_partner", "id", "name", "not_known", "own_share_max", "own_share_min", "partner_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_money_max", "public_money_min", "purpose", "starts") VALUES (OLD."company_id", OLD."cost_max", OLD."cost_min", OLD."created_at", OLD."has_partner", OLD."id", OLD."name", OLD."not_known", OLD."own_share_max", OLD."own_share_min", OLD."partner_kinds", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."public_money_max", OLD."public_money_min", OLD."purpose", OLD."starts"); RETURN NULL;',
                    hash="07832332ff172ab7c7ca644785d14806d84d332e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f51af",
                    table="companies_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="row_not_of_merged",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n            IF EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = NEW.company_id) THEN\n                RAISE EXCEPTION 'the record was merged into another' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="46e9d5cf33926a3cf08e2d5accc1ff185675c631",
                    operation="INSERT",
                    pgid="pgtrigger_row_not_of_merged_4bc5e",
                    table="companies_application",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4191969ed46edb3eb3d7bce2648366532edf9415",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_66ebe",
                    table="companies_projectevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
