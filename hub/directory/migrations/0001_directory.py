import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        django.contrib.postgres.operations.UnaccentExtension(),
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.RunSQL(
            sql="\nDO $$ BEGIN\nIF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'hub_en') THEN\n    CREATE TEXT SEARCH CONFIGURATION hub_en (COPY = english);\n    ALTER TEXT SEARCH CONFIGURATION hub_en\n        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;\nEND IF;\nEND $$\n",
            reverse_sql="DROP TEXT SEARCH CONFIGURATION IF EXISTS hub_en",
        ),
        migrations.RunSQL(
            sql="\nDO $$ BEGIN\nIF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'hub_fr') THEN\n    CREATE TEXT SEARCH CONFIGURATION hub_fr (COPY = french);\n    ALTER TEXT SEARCH CONFIGURATION hub_fr\n        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;\nEND IF;\nEND $$\n",
            reverse_sql="DROP TEXT SEARCH CONFIGURATION IF EXISTS hub_fr",
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("acronym_en", models.CharField(max_length=40)),
                ("acronym_fr", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=200)),
                ("name_fr", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=20)),
                ("jurisdiction", models.CharField(max_length=2)),
                ("url_en", models.URLField(blank=True, max_length=500)),
                ("url_fr", models.URLField(blank=True, max_length=500)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "name_en", "acronym_en", config="hub_en", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "name_fr", "acronym_fr", config="hub_fr", weight="A"
                            ),
                            django.contrib.postgres.search.SearchConfig("hub_en"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("contact_url_en", models.URLField(blank=True, max_length=500)),
                ("contact_url_fr", models.URLField(blank=True, max_length=500)),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, help_text="Answers for the body as a whole, not for one program", max_length=254
                    ),
                ),
                (
                    "contact_email_source",
                    models.URLField(blank=True, help_text="The page of the body that names it", max_length=500),
                ),
                ("contact_email_as_of", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acronym_en", ""), _negated=True),
                            models.Q(("acronym_fr", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_fr", ""), _negated=True),
                        ),
                        name="organization_is_bilingual",
                        violation_error_message="Write the name and the acronym in both languages.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["federal", "provincial", "territorial", "municipal", "non_governmental"])
                        ),
                        name="organization_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "url_en__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "url_fr__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "contact_url_en__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "contact_url_fr__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "contact_email_source__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                        ),
                        name="organization_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "jurisdiction__in",
                                ["CA", "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="organization_jurisdiction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("jurisdiction", "CA"), ("level__in", ["provincial", "territorial"]), _negated=True
                        ),
                        name="organization_level_fits_jurisdiction",
                        violation_error_message="A provincial or territorial body belongs to one province or territory.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Curatorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="Since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="Until")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Empty once the account was deleted.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="curatorships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the whole catalogue.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="curatorships",
                        to="directory.organization",
                        verbose_name="Organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "curatorship",
                "verbose_name_plural": "curatorships",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user", "organization"),
                        name="curatorship_once_for_a_person",
                        nulls_distinct=False,
                        violation_error_message="This person looks after these entries already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("until__isnull", False), _connector="OR"),
                        name="curatorship_has_a_person",
                        violation_error_message="Name the person, or say when it ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="curatorship_ends_after_it_began",
                        violation_error_message="It cannot end before it began.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("embassy", "Embassy of Canada"),
                            ("consulate_general", "Consulate General of Canada"),
                            ("canadian_trade_office", "Canadian Trade Office"),
                            ("provincial_office", "Provincial office"),
                            ("export_credit_agency", "Export credit agency"),
                            ("business_council", "Business council"),
                            ("chamber", "Chamber of commerce"),
                            ("regional_office", "Regional office in Canada"),
                        ],
                        max_length=24,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=160)),
                ("name_fr", models.CharField(max_length=160)),
                ("jurisdiction", models.CharField(help_text="Whose office it is: CA or a province", max_length=2)),
                ("city", models.CharField(max_length=60)),
                ("city_zh", models.CharField(blank=True, max_length=30)),
                (
                    "cn_provinces_served",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("territory_verified", models.BooleanField()),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                ("opened", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("unconfirmed_2026", "Not confirmed for 2026"),
                            ("colocated_2020_unconfirmed", "Moved into the Canadian post about 2020, not confirmed"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "sectors_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "sectors_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("serves_cleantech", models.BooleanField()),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("modelled_cleantech_positions", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("contact_address", models.TextField(blank=True)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("contact_mailbox", models.EmailField(blank=True, max_length=254)),
                ("contact_url", models.URLField(blank=True, max_length=500)),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attached_offices",
                        to="directory.office",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offices", to="directory.organization"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector("name_en", config="hub_en", weight="A"),
                                    "||",
                                    django.contrib.postgres.search.SearchVector("note_en", config="hub_en", weight="C"),
                                    django.contrib.postgres.search.SearchConfig("hub_en"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector("name_fr", config="hub_fr", weight="A"),
                                django.contrib.postgres.search.SearchConfig("hub_en"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("note_fr", config="hub_fr", weight="C"),
                            django.contrib.postgres.search.SearchConfig("hub_en"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("name_en", ""), ("name_fr", "")),
                                models.Q(
                                    models.Q(("name_en", ""), _negated=True), models.Q(("name_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("note_en", ""), ("note_fr", "")),
                                models.Q(
                                    models.Q(("note_en", ""), _negated=True), models.Q(("note_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="office_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "embassy",
                                    "consulate_general",
                                    "canadian_trade_office",
                                    "provincial_office",
                                    "export_credit_agency",
                                    "business_council",
                                    "chamber",
                                    "regional_office",
                                ],
                            )
                        ),
                        name="office_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "unconfirmed_2026", "colocated_2020_unconfirmed"])),
                        name="office_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "jurisdiction__in",
                                ["CA", "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="office_jurisdiction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cn_provinces_served__contained_by",
                                [
                                    "CN-AH",
                                    "CN-BJ",
                                    "CN-CQ",
                                    "CN-FJ",
                                    "CN-GS",
                                    "CN-GD",
                                    "CN-GX",
                                    "CN-GZ",
                                    "CN-HI",
                                    "CN-HE",
                                    "CN-HL",
                                    "CN-HA",
                                    "CN-HK",
                                    "CN-HB",
                                    "CN-HN",
                                    "CN-NM",
                                    "CN-JS",
                                    "CN-JX",
                                    "CN-JL",
                                    "CN-LN",
                                    "CN-MO",
                                    "CN-NX",
                                    "CN-QH",
                                    "CN-SN",
                                    "CN-SD",
                                    "CN-SH",
                                    "CN-SX",
                                    "CN-SC",
                                    "CN-TJ",
                                    "CN-XZ",
                                    "CN-XJ",
                                    "CN-YN",
                                    "CN-ZJ",
                                ],
                            )
                        ),
                        name="office_chinese_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "provinces__contained_by",
                                ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="office_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "services__contained_by",
                                [
                                    "prepare",
                                    "assess",
                                    "contacts",
                                    "resolve",
                                    "financing",
                                    "insurance",
                                    "buyer_introductions",
                                    "business_services",
                                    "events",
                                    "networking",
                                    "peer_advice",
                                ],
                            )
                        ),
                        name="office_services",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "contact_url__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            django.db.models.lookups.IRegex(
                                models.Func(
                                    models.F("sources"),
                                    models.Value(" "),
                                    function="array_to_string",
                                    output_field=models.TextField(),
                                ),
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?( https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)*)?$',
                            ),
                        ),
                        name="office_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cn_provinces_served", []),
                                ("kind", "regional_office"),
                                models.Q(("provinces", []), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "regional_office"), _negated=True),
                                models.Q(("cn_provinces_served", []), _negated=True),
                                ("provinces", []),
                            ),
                            _connector="OR",
                        ),
                        name="office_serves_one_country",
                        violation_error_message="A regional office serves provinces of Canada; every other office serves provinces of China.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="OfficeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("embassy", "Embassy of Canada"),
                            ("consulate_general", "Consulate General of Canada"),
                            ("canadian_trade_office", "Canadian Trade Office"),
                            ("provincial_office", "Provincial office"),
                            ("export_credit_agency", "Export credit agency"),
                            ("business_council", "Business council"),
                            ("chamber", "Chamber of commerce"),
                            ("regional_office", "Regional office in Canada"),
                        ],
                        max_length=24,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=160)),
                ("name_fr", models.CharField(max_length=160)),
                ("jurisdiction", models.CharField(help_text="Whose office it is: CA or a province", max_length=2)),
                ("city", models.CharField(max_length=60)),
                ("city_zh", models.CharField(blank=True, max_length=30)),
                (
                    "cn_provinces_served",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("territory_verified", models.BooleanField()),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                ("opened", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("unconfirmed_2026", "Not confirmed for 2026"),
                            ("colocated_2020_unconfirmed", "Moved into the Canadian post about 2020, not confirmed"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "sectors_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "sectors_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("serves_cleantech", models.BooleanField()),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("modelled_cleantech_positions", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("contact_address", models.TextField(blank=True)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("contact_mailbox", models.EmailField(blank=True, max_length=254)),
                ("contact_url", models.URLField(blank=True, max_length=500)),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="directory.office",
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
                        to="directory.office",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="directory.organization",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("china_post", "Canadian post in China"),
                            ("regional_office", "Regional office in Canada"),
                            ("provincial_office", "Provincial office in China"),
                            ("organization_desk", "Desk of an organization"),
                            ("hub_desk", "The Hub’s own desk"),
                        ],
                        max_length=20,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("title_en", models.CharField(max_length=160)),
                ("title_fr", models.CharField(max_length=160)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, null=True
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, null=True
                    ),
                ),
                (
                    "cn_provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "markets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Cases at one time, as the data files say; empty while not known",
                        null=True,
                    ),
                ),
                (
                    "capacity_stated",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="As a holder or an administrator says. It stands above the data files; empty: they count.",
                        null=True,
                        verbose_name="Cases at one time",
                    ),
                ),
                ("is_routable", models.BooleanField(default=True)),
                (
                    "is_verified",
                    models.BooleanField(default=False, help_text="False: a planning assumption of the portal"),
                ),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="directory.office",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desks",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("title_en", ""), ("title_fr", "")),
                                models.Q(
                                    models.Q(("title_en", ""), _negated=True), models.Q(("title_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("note_en", ""), ("note_fr", "")),
                                models.Q(
                                    models.Q(("note_en", ""), _negated=True), models.Q(("note_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="seat_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["china_post", "regional_office", "provincial_office", "organization_desk", "hub_desk"],
                            )
                        ),
                        name="seat_kind",
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
                        name="seat_areas",
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
                        name="seat_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "provinces__contained_by",
                                ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="seat_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cn_provinces__contained_by",
                                [
                                    "CN-AH",
                                    "CN-BJ",
                                    "CN-CQ",
                                    "CN-FJ",
                                    "CN-GS",
                                    "CN-GD",
                                    "CN-GX",
                                    "CN-GZ",
                                    "CN-HI",
                                    "CN-HE",
                                    "CN-HL",
                                    "CN-HA",
                                    "CN-HK",
                                    "CN-HB",
                                    "CN-HN",
                                    "CN-NM",
                                    "CN-JS",
                                    "CN-JX",
                                    "CN-JL",
                                    "CN-LN",
                                    "CN-MO",
                                    "CN-NX",
                                    "CN-QH",
                                    "CN-SN",
                                    "CN-SD",
                                    "CN-SH",
                                    "CN-SX",
                                    "CN-SC",
                                    "CN-TJ",
                                    "CN-XZ",
                                    "CN-XJ",
                                    "CN-YN",
                                    "CN-ZJ",
                                ],
                            )
                        ),
                        name="seat_chinese_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("languages__contained_by", ["en", "fr", "zh"]), models.Q(("languages", []), _negated=True)
                        ),
                        name="seat_languages",
                        violation_error_message="Name at least one language: en, fr or zh.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "hub_desk"), ("office", None), ("organization", None)),
                            models.Q(("kind", "organization_desk"), ("office", None), ("organization__isnull", False)),
                            models.Q(
                                ("kind__in", ["china_post", "regional_office", "provincial_office"]),
                                ("office__isnull", False),
                                ("organization", None),
                            ),
                            _connector="OR",
                        ),
                        name="seat_stands_in_one_place",
                        violation_error_message="A seat stands in an office, or is the desk of an organization, or is the Hub’s desk.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity_stated", None), ("capacity_stated__range", (1, 200)), _connector="OR"
                        ),
                        name="seat_capacity_is_in_range",
                        violation_error_message="Write a number from 1 to 200.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="IntakeFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("provinces", "Province or territory"),
                            ("employees", "Number of employees"),
                            ("annual_revenue_cad", "Annual revenue, in dollars"),
                            ("years_in_business", "Years in business"),
                            ("trl", "Readiness level"),
                            ("legal_forms", "Legal form"),
                            ("areas", "Priority area"),
                            ("target_markets", "Target market"),
                            ("export_experience", "Export experience"),
                            ("needs", "Need"),
                            ("sectors_naics", "Industry code (NAICS)"),
                            ("activity", "Activity"),
                            ("answers", "Answers to questions"),
                        ],
                        max_length=24,
                        verbose_name="What it asks for",
                    ),
                ),
                ("test", models.JSONField(verbose_name="Test")),
                ("sentence_en", models.CharField(max_length=300, verbose_name="Sentence in English")),
                ("sentence_fr", models.CharField(max_length=300, verbose_name="Sentence in French")),
                ("source", models.URLField(blank=True, max_length=500, verbose_name="Source")),
                (
                    "reason",
                    models.TextField(
                        help_text="Who asked for it, and why. Companies do not see it.", verbose_name="Reason"
                    ),
                ),
                ("since", models.DateTimeField(editable=False, verbose_name="Since")),
                ("until", models.DateTimeField(editable=False, null=True, verbose_name="Until")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Added by",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake_filters",
                        to="directory.office",
                        verbose_name="Office",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake_filters",
                        to="directory.organization",
                        verbose_name="Organization",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake_filters",
                        to="directory.seat",
                        verbose_name="Seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "intake filter",
                "verbose_name_plural": "intake filters",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("office", None), ("organization__isnull", False), ("seat", None)),
                            models.Q(("office__isnull", False), ("organization", None), ("seat", None)),
                            models.Q(("office", None), ("organization", None), ("seat__isnull", False)),
                            _connector="OR",
                        ),
                        name="intake_filter_stands_in_one_place",
                        violation_error_message="Choose one of three: an organization, an office or a seat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "provinces",
                                    "employees",
                                    "annual_revenue_cad",
                                    "years_in_business",
                                    "trl",
                                    "legal_forms",
                                    "areas",
                                    "target_markets",
                                    "export_experience",
                                    "needs",
                                    "sectors_naics",
                                    "activity",
                                    "answers",
                                ],
                            )
                        ),
                        name="intake_filter_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sentence_en", ""), _negated=True), models.Q(("sentence_fr", ""), _negated=True)
                        ),
                        name="intake_filter_is_bilingual",
                        violation_error_message="Write the sentence in both languages.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="intake_filter_has_a_reason",
                        violation_error_message="Say who asked for it, and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("test", {}), _negated=True),
                        name="intake_filter_has_a_test",
                        violation_error_message="Write what the filter asks for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="intake_filter_ends_after_it_began",
                        violation_error_message="It cannot end before it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            )
                        ),
                        name="intake_filter_web_address",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="Since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="Until")),
                (
                    "is_lead",
                    models.BooleanField(
                        default=False,
                        help_text="Sees the load of the office, records absences there, and is told of what waits too long.",
                        verbose_name="Leads the office",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="directory.seat",
                        verbose_name="Seat",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Empty once the account was deleted.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="seats_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "holder of a seat",
                "verbose_name_plural": "holders of seats",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("seat", "user"),
                        name="seat_held_once_by_a_person",
                        violation_error_message="This person holds this seat already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("until__isnull", False), _connector="OR"),
                        name="seat_holder_has_a_person",
                        violation_error_message="Name the person, or say when it ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="seat_holder_ends_after_it_began",
                        violation_error_message="It cannot end before it began.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                (
                    "delivered_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                (
                    "client_supplies_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "client_supplies_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "outputs_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "outputs_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("first_response_business_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("standard_basis_en", models.TextField()),
                ("standard_basis_fr", models.TextField()),
                ("is_standard_verified", models.BooleanField()),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                ("as_of", models.DateField()),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("name_en", ""), ("name_fr", "")),
                                models.Q(
                                    models.Q(("name_en", ""), _negated=True), models.Q(("name_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("summary_en", ""), ("summary_fr", "")),
                                models.Q(
                                    models.Q(("summary_en", ""), _negated=True),
                                    models.Q(("summary_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("standard_basis_en", ""), ("standard_basis_fr", "")),
                                models.Q(
                                    models.Q(("standard_basis_en", ""), _negated=True),
                                    models.Q(("standard_basis_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("note_en", ""), ("note_fr", "")),
                                models.Q(
                                    models.Q(("note_en", ""), _negated=True), models.Q(("note_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="service_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "delivered_by__contained_by",
                                ["regional_office_canada", "post_abroad", "headquarters", "nrc_irap"],
                            )
                        ),
                        name="service_delivered_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.IRegex(
                                models.Func(
                                    models.F("sources"),
                                    models.Value(" "),
                                    function="array_to_string",
                                    output_field=models.TextField(),
                                ),
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?( https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)*)?$',
                            )
                        ),
                        name="service_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="First day away")),
                ("last_day", models.DateField(verbose_name="Last day away")),
                ("made_at", models.DateTimeField(editable=False, verbose_name="Recorded")),
                ("cancelled_at", models.DateTimeField(editable=False, null=True, verbose_name="Cancelled")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Cancelled by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Recorded by",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person who stands in",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "stand_in_seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to="directory.seat",
                        verbose_name="Seat that stands in",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="absence_ends_after_it_began",
                        violation_error_message="The last day lies before the first one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stand_in_seat", None), ("stand_in", None), _connector="OR"),
                        name="absence_has_one_stand_in",
                        violation_error_message="Name a seat or a person who stands in, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in", None),
                            ("user", None),
                            models.Q(("stand_in", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_is_covered_by_another",
                        violation_error_message="Nobody stands in for themselves.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                            ("user", "="),
                        ],
                        name="absences_of_a_person_do_not_overlap",
                        violation_error_message="This person is away on some of these days already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.CharField(max_length=60, unique=True)),
                ("order", models.PositiveSmallIntegerField(unique=True)),
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                ("name_zh", models.CharField(max_length=60)),
                ("short_en", models.CharField(max_length=60)),
                ("short_fr", models.CharField(max_length=60)),
                ("short_zh", models.CharField(max_length=30)),
                ("definition_en", models.TextField()),
                ("definition_fr", models.TextField()),
                (
                    "keywords_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "keywords_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "keywords_zh",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "naics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "hs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "cpc_ipc",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("codes_note_en", models.TextField()),
                ("codes_note_fr", models.TextField()),
                ("name_sources", models.JSONField(help_text="Where the name comes from, by language: en, fr, zh")),
                ("as_of", models.DateField()),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "name_en", "short_en", config="hub_en", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "definition_en", config="hub_en", weight="C"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("hub_en"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "name_fr", "short_fr", config="hub_fr", weight="A"
                                ),
                                django.contrib.postgres.search.SearchConfig("hub_en"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("definition_fr", config="hub_fr", weight="C"),
                            django.contrib.postgres.search.SearchConfig("hub_en"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "slug__in",
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
                        name="area_text_slug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("name_en", ""), ("name_fr", "")),
                                models.Q(
                                    models.Q(("name_en", ""), _negated=True), models.Q(("name_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("short_en", ""), ("short_fr", "")),
                                models.Q(
                                    models.Q(("short_en", ""), _negated=True), models.Q(("short_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("definition_en", ""), ("definition_fr", "")),
                                models.Q(
                                    models.Q(("definition_en", ""), _negated=True),
                                    models.Q(("definition_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("codes_note_en", ""), ("codes_note_fr", "")),
                                models.Q(
                                    models.Q(("codes_note_en", ""), _negated=True),
                                    models.Q(("codes_note_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="area_text_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.IRegex(
                                models.Func(
                                    models.F("sources"),
                                    models.Value(" "),
                                    function="array_to_string",
                                    output_field=models.TextField(),
                                ),
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?( https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)*)?$',
                            )
                        ),
                        name="area_text_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="AreaTextEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.CharField(max_length=60)),
                ("order", models.PositiveSmallIntegerField()),
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                ("name_zh", models.CharField(max_length=60)),
                ("short_en", models.CharField(max_length=60)),
                ("short_fr", models.CharField(max_length=60)),
                ("short_zh", models.CharField(max_length=30)),
                ("definition_en", models.TextField()),
                ("definition_fr", models.TextField()),
                (
                    "keywords_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "keywords_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "keywords_zh",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "naics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "hs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "cpc_ipc",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("codes_note_en", models.TextField()),
                ("codes_note_fr", models.TextField()),
                ("name_sources", models.JSONField(help_text="Where the name comes from, by language: en, fr, zh")),
                ("as_of", models.DateField()),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
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
                        to="directory.areatext",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="BoundaryCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.CharField(help_text="The area and the number of the case", max_length=80, unique=True)),
                ("case_en", models.TextField()),
                ("case_fr", models.TextField()),
                ("goes_to", models.CharField(max_length=60)),
                ("not_to", models.CharField(max_length=60)),
                ("rule_en", models.TextField()),
                ("rule_fr", models.TextField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundary_cases",
                        to="directory.areatext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "goes_to__in",
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
                        name="boundary_case_goes_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "not_to__in",
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
                        name="boundary_case_not_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("case_en", ""), ("case_fr", "")),
                                models.Q(
                                    models.Q(("case_en", ""), _negated=True), models.Q(("case_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("rule_en", ""), ("rule_fr", "")),
                                models.Q(
                                    models.Q(("rule_en", ""), _negated=True), models.Q(("rule_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="boundary_case_is_bilingual",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="BoundaryCaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.CharField(help_text="The area and the number of the case", max_length=80)),
                ("case_en", models.TextField()),
                ("case_fr", models.TextField()),
                ("goes_to", models.CharField(max_length=60)),
                ("not_to", models.CharField(max_length=60)),
                ("rule_en", models.TextField()),
                ("rule_fr", models.TextField()),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="directory.areatext",
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
                        to="directory.boundarycase",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areatext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_areatextevent" ("as_of", "codes_note_en", "codes_note_fr", "cpc_ipc", "curated_at", "definition_en", "definition_fr", "hs", "id", "is_verified", "keywords_en", "keywords_fr", "keywords_zh", "naics", "name_en", "name_fr", "name_sources", "name_zh", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_en", "short_fr", "short_zh", "slug", "sources") VALUES (NEW."as_of", NEW."codes_note_en", NEW."codes_note_fr", NEW."cpc_ipc", NEW."curated_at", NEW."definition_en", NEW."definition_fr", NEW."hs", NEW."id", NEW."is_verified", NEW."keywords_en", NEW."keywords_fr", NEW."keywords_zh", NEW."naics", NEW."name_en", NEW."name_fr", NEW."name_sources", NEW."name_zh", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_en", NEW."short_fr", NEW."short_zh", NEW."slug", NEW."sources"); RETURN NULL;',
                    hash="aceec1b4c50e605658960d997e4acb3013ac6394",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64c86",
                    table="directory_areatext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areatext",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_areatextevent" ("as_of", "codes_note_en", "codes_note_fr", "cpc_ipc", "curated_at", "definition_en", "definition_fr", "hs", "id", "is_verified", "keywords_en", "keywords_fr", "keywords_zh", "naics", "name_en", "name_fr", "name_sources", "name_zh", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_en", "short_fr", "short_zh", "slug", "sources") VALUES (NEW."as_of", NEW."codes_note_en", NEW."codes_note_fr", NEW."cpc_ipc", NEW."curated_at", NEW."definition_en", NEW."definition_fr", NEW."hs", NEW."id", NEW."is_verified", NEW."keywords_en", NEW."keywords_fr", NEW."keywords_zh", NEW."naics", NEW."name_en", NEW."name_fr", NEW."name_sources", NEW."name_zh", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_en", NEW."short_fr", NEW."short_zh", NEW."slug", NEW."sources"); RETURN NULL;',
                    hash="8a58b40f16d9386def005027203a16190393537c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5e45d",
                    table="directory_areatext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areatext",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_areatextevent" ("as_of", "codes_note_en", "codes_note_fr", "cpc_ipc", "curated_at", "definition_en", "definition_fr", "hs", "id", "is_verified", "keywords_en", "keywords_fr", "keywords_zh", "naics", "name_en", "name_fr", "name_sources", "name_zh", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_en", "short_fr", "short_zh", "slug", "sources") VALUES (OLD."as_of", OLD."codes_note_en", OLD."codes_note_fr", OLD."cpc_ipc", OLD."curated_at", OLD."definition_en", OLD."definition_fr", OLD."hs", OLD."id", OLD."is_verified", OLD."keywords_en", OLD."keywords_fr", OLD."keywords_zh", OLD."naics", OLD."name_en", OLD."name_fr", OLD."name_sources", OLD."name_zh", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."short_en", OLD."short_fr", OLD."short_zh", OLD."slug", OLD."sources"); RETURN NULL;',
                    hash="bd0c1a997be79914e7fbd0ff9e3217c49efb3bbc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3df57",
                    table="directory_areatext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areatextevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="215cb8e69b79f326a3546f47a52e8a2dbd1ad89f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bffe1",
                    table="directory_areatextevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boundarycase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_boundarycaseevent" ("area_id", "case_en", "case_fr", "curated_at", "goes_to", "id", "not_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_en", "rule_fr", "slug") VALUES (NEW."area_id", NEW."case_en", NEW."case_fr", NEW."curated_at", NEW."goes_to", NEW."id", NEW."not_to", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule_en", NEW."rule_fr", NEW."slug"); RETURN NULL;',
                    hash="8fee0c8b226416f82237234ecc5ed86769583af6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5b18d",
                    table="directory_boundarycase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boundarycase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_boundarycaseevent" ("area_id", "case_en", "case_fr", "curated_at", "goes_to", "id", "not_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_en", "rule_fr", "slug") VALUES (NEW."area_id", NEW."case_en", NEW."case_fr", NEW."curated_at", NEW."goes_to", NEW."id", NEW."not_to", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rule_en", NEW."rule_fr", NEW."slug"); RETURN NULL;',
                    hash="4ba0678a772ca25871fbccefe8da6337c4c59fb1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e090c",
                    table="directory_boundarycase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boundarycase",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_boundarycaseevent" ("area_id", "case_en", "case_fr", "curated_at", "goes_to", "id", "not_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_en", "rule_fr", "slug") VALUES (OLD."area_id", OLD."case_en", OLD."case_fr", OLD."curated_at", OLD."goes_to", OLD."id", OLD."not_to", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rule_en", OLD."rule_fr", OLD."slug"); RETURN NULL;',
                    hash="40dfd8d366f0526edd3f19478865ec94de8ea2a3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3039c",
                    table="directory_boundarycase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boundarycaseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="54bc9c3e4d8b4d84c3218a68c009e3c6a67514f2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7c594",
                    table="directory_boundarycaseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="officeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e6fb0d0eec384fed8f6e7c0a6761e21d4b5e23f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_14162",
                    table="directory_officeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_officeevent" ("as_of", "city", "city_zh", "cn_provinces_served", "contact_address", "contact_mailbox", "contact_phone", "contact_url", "curated_at", "hub_id", "id", "is_verified", "jurisdiction", "kind", "modelled_cleantech_positions", "name_en", "name_fr", "note_en", "note_fr", "opened", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "sectors_en", "sectors_fr", "serves_cleantech", "services", "slug", "sources", "status", "territory_verified") VALUES (NEW."as_of", NEW."city", NEW."city_zh", NEW."cn_provinces_served", NEW."contact_address", NEW."contact_mailbox", NEW."contact_phone", NEW."contact_url", NEW."curated_at", NEW."hub_id", NEW."id", NEW."is_verified", NEW."jurisdiction", NEW."kind", NEW."modelled_cleantech_positions", NEW."name_en", NEW."name_fr", NEW."note_en", NEW."note_fr", NEW."opened", NEW."order", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provinces", NEW."sectors_en", NEW."sectors_fr", NEW."serves_cleantech", NEW."services", NEW."slug", NEW."sources", NEW."status", NEW."territory_verified"); RETURN NULL;',
                    hash="b6427078c92012f385713e4909657d9a24302c4e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_36da7",
                    table="directory_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "directory_officeevent" ("as_of", "city", "city_zh", "cn_provinces_served", "contact_address", "contact_mailbox", "contact_phone", "contact_url", "curated_at", "hub_id", "id", "is_verified", "jurisdiction", "kind", "modelled_cleantech_positions", "name_en", "name_fr", "note_en", "note_fr", "opened", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "sectors_en", "sectors_fr", "serves_cleantech", "services", "slug", "sources", "status", "territory_verified") VALUES (NEW."as_of", NEW."city", NEW."city_zh", NEW."cn_provinces_served", NEW."contact_address", NEW."contact_mailbox", NEW."contact_phone", NEW."contact_url", NEW."curated_at", NEW."hub_id", NEW."id", NEW."is_verified", NEW."jurisdiction", NEW."kind", NEW."modelled_cleantech_positions", NEW."name_en", NEW."name_fr", NEW."note_en", NEW."note_fr", NEW."opened", NEW."order", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provinces", NEW."sectors_en", NEW."sectors_fr", NEW."serves_cleantech", NEW."services", NEW."slug", NEW."sources", NEW."status", NEW."territory_verified"); RETURN NULL;',
                    hash="67df25bf6c084dd5a892839cfaa1da830be93501",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bbd7a",
                    table="directory_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="office",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "directory_officeevent" ("as_of", "city", "city_zh", "cn_provinces_served", "contact_address", "contact_mailbox", "contact_phone", "contact_url", "curated_at", "hub_id", "id", "is_verified", "jurisdiction", "kind", "modelled_cleantech_positions", "name_en", "name_fr", "note_en", "note_fr", "opened", "order", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "sectors_en", "sectors_fr", "serves_cleantech", "services", "slug", "sources", "status", "territory_verified") VALUES (OLD."as_of", OLD."city", OLD."city_zh", OLD."cn_provinces_served", OLD."contact_address", OLD."contact_mailbox", OLD."contact_phone", OLD."contact_url", OLD."curated_at", OLD."hub_id", OLD."id", OLD."is_verified", OLD."jurisdiction", OLD."kind", OLD."modelled_cleantech_positions", OLD."name_en", OLD."name_fr", OLD."note_en", OLD."note_fr", OLD."opened", OLD."order", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provinces", OLD."sectors_en", OLD."sectors_fr", OLD."serves_cleantech", OLD."services", OLD."slug", OLD."sources", OLD."status", OLD."territory_verified"); RETURN NULL;',
                    hash="24e3ab692744510cfb4b3bc2ec2369c0dcd6930d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e5303",
                    table="directory_office",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="curatorship",
            trigger=pgtrigger.compiler.Trigger(
                name="curatorship_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="233ad795157a48fefc1c6279d6dbb470e6b9b278",
                    operation="DELETE",
                    pgid="pgtrigger_curatorship_is_never_deleted_7c8b9",
                    table="directory_curatorship",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="curatorship",
            trigger=pgtrigger.compiler.Trigger(
                name="curatorship_ends_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."until" IS NOT NULL)',
                    func="IF NEW.user_id IS NULL AND (to_jsonb(OLD) - 'user_id') = (to_jsonb(NEW) - 'user_id') THEN RETURN NEW; END IF; RAISE EXCEPTION 'what has ended is history';",
                    hash="1ce3f53f23b02221dfab67307f641cf666e67f24",
                    operation="UPDATE",
                    pgid="pgtrigger_curatorship_ends_once_7ab3f",
                    table="directory_curatorship",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intakefilter",
            trigger=pgtrigger.compiler.Trigger(
                name="intake_filter_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="483f0167fd84960f6ef61f5c1ce7277ed9c4a61c",
                    operation="DELETE",
                    pgid="pgtrigger_intake_filter_is_never_deleted_5a643",
                    table="directory_intakefilter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intakefilter",
            trigger=pgtrigger.compiler.Trigger(
                name="intake_filter_ends_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF (to_jsonb(OLD) - 'added_by_id' - 'until') = (to_jsonb(NEW) - 'added_by_id' - 'until') AND (NEW.added_by_id IS NULL OR NEW.added_by_id = OLD.added_by_id) AND (OLD.until IS NULL OR NEW.until = OLD.until) THEN RETURN NEW; END IF; RAISE EXCEPTION 'a filter is history: end it and add another';",
                    hash="d6df1f7b616577574df4be936ab0f95c9c4113ce",
                    operation="UPDATE",
                    pgid="pgtrigger_intake_filter_ends_once_861a5",
                    table="directory_intakefilter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="absence_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="39e4910ed1f3709b17051324bb350f8dd1986e7c",
                    operation="DELETE",
                    pgid="pgtrigger_absence_is_never_deleted_b147f",
                    table="directory_absence",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="absence",
            trigger=pgtrigger.compiler.Trigger(
                name="absence_is_cancelled_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF (to_jsonb(OLD) - '{user_id,stand_in_id,made_by_id,cancelled_by_id,cancelled_at}'::text[]) = (to_jsonb(NEW) - '{user_id,stand_in_id,made_by_id,cancelled_by_id,cancelled_at}'::text[]) AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id) AND (NEW.stand_in_id IS NULL OR NEW.stand_in_id = OLD.stand_in_id) AND (NEW.made_by_id IS NULL OR NEW.made_by_id = OLD.made_by_id) AND (OLD.cancelled_at IS NULL OR NEW.cancelled_at = OLD.cancelled_at AND (NEW.cancelled_by_id IS NULL OR NEW.cancelled_by_id = OLD.cancelled_by_id)) THEN RETURN NEW; END IF; RAISE EXCEPTION 'an absence is history: cancel it and record another';",
                    hash="07a5e552e2d077c548763aeae013ceaf5a5a4bff",
                    operation="UPDATE",
                    pgid="pgtrigger_absence_is_cancelled_once_cbcce",
                    table="directory_absence",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="seat_holder_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4318a132e641c0f86c6a731ebf7541e39c7d2dc4",
                    operation="DELETE",
                    pgid="pgtrigger_seat_holder_is_never_deleted_73412",
                    table="directory_seatholder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="seat_holder_ends_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."until" IS NOT NULL)',
                    func="IF NEW.user_id IS NULL AND (to_jsonb(OLD) - 'user_id') = (to_jsonb(NEW) - 'user_id') THEN RETURN NEW; END IF; RAISE EXCEPTION 'what has ended is history';",
                    hash="230628597b45e96e494cf08158f77cd1d9d8bc0f",
                    operation="UPDATE",
                    pgid="pgtrigger_seat_holder_ends_once_3a397",
                    table="directory_seatholder",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION directory_area_words() RETURNS text STABLE LANGUAGE sql AS $$\n    SELECT coalesce(md5(string_agg(said.words, E'\\n' ORDER BY said.words COLLATE \"C\")), '')\n    FROM (\n        SELECT ROW(slug, name_en, name_fr, name_zh, short_en, short_fr, short_zh,\n                   keywords_en, keywords_fr, keywords_zh)::text AS words\n        FROM directory_areatext WHERE curated_at IS NOT NULL\n        UNION ALL\n        SELECT ROW(case_en, case_fr, goes_to)::text FROM directory_boundarycase WHERE curated_at IS NOT NULL\n    ) AS said\n$$\n",
            reverse_sql="DROP FUNCTION directory_area_words()",
        ),
        migrations.AddField(
            model_name="intakefilter",
            name="needs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                default=list,
                help_text="Empty: for every request.",
                verbose_name="For these needs alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakefilter",
            constraint=models.CheckConstraint(
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
                name="intake_filter_needs",
            ),
        ),
        migrations.CreateModel(
            name="IntakeQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="Identifier")),
                ("text_en", models.CharField(max_length=200, verbose_name="Question in English")),
                ("text_fr", models.CharField(max_length=200, verbose_name="Question in French")),
            ],
            options={
                "verbose_name": "intake question",
                "verbose_name_plural": "intake questions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True), models.Q(("text_fr", ""), _negated=True)
                        ),
                        name="intake_question_is_bilingual",
                        violation_error_message="Write the question in both languages.",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_kind',
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_stands_in_one_place',
        ),
        migrations.AddField(
            model_name='seat',
            name='approves',
            field=models.CharField(blank=True, choices=[('officer', 'A trade commissioner'), ('consul_general', 'The consul general'), ('ambassador', 'The ambassador'), ('deputy_minister', 'A deputy minister'), ('minister', 'A minister'), ('premier', 'A premier or the prime minister')], max_length=16),
        ),
        migrations.AlterField(
            model_name='seat',
            name='kind',
            field=models.CharField(choices=[('china_post', 'Canadian post in China'), ('regional_office', 'Regional office in Canada'), ('provincial_office', 'Provincial office in China'), ('organization_desk', 'Desk of an organization'), ('hub_desk', 'The Hub’s own desk'), ('official', 'Office of an official')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['china_post', 'regional_office', 'provincial_office', 'organization_desk', 'hub_desk', 'official'])), name='seat_kind'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hub_desk'), ('office', None), ('organization', None)), models.Q(('kind', 'organization_desk'), ('office', None), ('organization__isnull', False)), models.Q(('kind__in', ['china_post', 'regional_office', 'provincial_office']), ('office__isnull', False), ('organization', None)), models.Q(('kind', 'official'), ('office__isnull', False), ('organization', None)), models.Q(('kind', 'official'), ('office', None), ('organization__isnull', False)), _connector='OR'), name='seat_stands_in_one_place', violation_error_message='A seat stands in an office, or is the desk of an organization, or is the Hub’s desk.'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('approves__in', ['', 'officer', 'consul_general', 'ambassador', 'deputy_minister', 'minister', 'premier'])), name='seat_approves'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_routable', False), ('kind', 'official'), models.Q(('approves', ''), _negated=True)), models.Q(models.Q(('kind', 'official'), _negated=True), ('approves', '')), _connector='OR'), name='seat_of_official_approves', violation_error_message='The office of an official agrees to a presence, and receives no requests.'),
        ),
    ]
