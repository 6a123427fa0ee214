import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("title_en", models.CharField(max_length=200)),
                ("title_fr", models.CharField(max_length=200)),
                ("title_zh", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("buyer_en", models.CharField(max_length=300)),
                ("buyer_fr", models.CharField(max_length=300)),
                (
                    "buyer_kind",
                    models.CharField(
                        choices=[
                            ("national_government", "National government"),
                            ("subnational_government", "Province or city in China"),
                            ("state_owned_enterprise", "State-owned enterprise"),
                            ("private_operator", "Private operator"),
                            ("financial_intermediary", "Bank or fund"),
                            ("trade_fair_organizer", "Organizer of a fair"),
                            ("canadian_government", "Canadian government"),
                            ("provincial_governments", "Canadian provinces"),
                            ("joint_funding_program", "Joint funding program"),
                            ("anchor_company", "Anchor company"),
                        ],
                        max_length=30,
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=60)),
                ("city_zh", models.CharField(blank=True, max_length=30)),
                (
                    "cn_province",
                    models.CharField(blank=True, help_text="Only where a single province applies", max_length=5),
                ),
                (
                    "cn_provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "areas_basis",
                    models.CharField(
                        choices=[
                            ("stated", "The source names the sectors."),
                            (
                                "catalogue_reading",
                                "Areas and technologies are our reading of the description, not a buyer’s specification.",
                            ),
                            ("inferred", "The source names no clean-technology sector: the areas are inferred."),
                        ],
                        max_length=20,
                    ),
                ),
                ("description_en", models.TextField()),
                ("description_fr", models.TextField()),
                (
                    "technologies_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "technologies_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "capability_words_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "capability_words_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "words_en",
                    models.TextField(
                        blank=True, help_text="What search finds besides the texts: technologies, areas, places"
                    ),
                ),
                ("words_fr", models.TextField(blank=True)),
                ("value_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                (
                    "value_currency",
                    models.CharField(
                        blank=True,
                        choices=[("CAD", "CAD"), ("CNY", "CNY"), ("EUR", "EUR"), ("USD", "USD")],
                        max_length=3,
                    ),
                ),
                ("opens", models.DateField(blank=True, null=True)),
                ("closes", models.DateField(blank=True, null=True)),
                ("usual_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("last_dates_en", models.CharField(blank=True, max_length=120)),
                ("last_dates_fr", models.CharField(blank=True, max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ongoing", "Under way"),
                            ("ongoing_unconfirmed", "Under way when last seen"),
                            ("recurring", "Held regularly"),
                            ("in_force", "In force"),
                            ("target_date_passed", "Target date passed"),
                            ("closed", "Closed"),
                            ("closed_unconfirmed", "Probably closed"),
                            ("historic", "Past"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "compliance_flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "disclosure",
                    models.CharField(
                        choices=[
                            ("teaser", "Open to anyone"),
                            ("profile", "For registered companies whose area fits"),
                            ("technical", "After the checks on intellectual property"),
                        ],
                        default="teaser",
                        max_length=10,
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("as_of", models.DateField(blank=True, null=True)),
                ("is_verified", models.BooleanField()),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                (
                    "search_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector("title_en", config="hub_en", weight="A"),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("buyer_en")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("words_en")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("city")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    config="hub_en",
                                    weight="B",
                                ),
                                django.contrib.postgres.search.SearchConfig("hub_en"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                models.Case(
                                    models.When(disclosure="teaser", then=models.F("description_en")),
                                    default=models.Value(""),
                                    output_field=models.TextField(),
                                ),
                                config="hub_en",
                                weight="C",
                            ),
                            django.contrib.postgres.search.SearchConfig("hub_en"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector("title_fr", config="hub_fr", weight="A"),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("buyer_fr")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("words_fr")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    models.Case(
                                        models.When(disclosure="teaser", then=models.F("city")),
                                        default=models.Value(""),
                                        output_field=models.TextField(),
                                    ),
                                    config="hub_fr",
                                    weight="B",
                                ),
                                django.contrib.postgres.search.SearchConfig("hub_fr"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                models.Case(
                                    models.When(disclosure="teaser", then=models.F("description_fr")),
                                    default=models.Value(""),
                                    output_field=models.TextField(),
                                ),
                                config="hub_fr",
                                weight="C",
                            ),
                            django.contrib.postgres.search.SearchConfig("hub_fr"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "opportunities",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="opportunity_search_en"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="opportunity_search_fr"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title_zh"], name="opportunity_title_zh", opclasses=["gin_trgm_ops"]
                    ),
                ],
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
                                models.Q(("buyer_en", ""), ("buyer_fr", "")),
                                models.Q(
                                    models.Q(("buyer_en", ""), _negated=True), models.Q(("buyer_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("description_en", ""), ("description_fr", "")),
                                models.Q(
                                    models.Q(("description_en", ""), _negated=True),
                                    models.Q(("description_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("last_dates_en", ""), ("last_dates_fr", "")),
                                models.Q(
                                    models.Q(("last_dates_en", ""), _negated=True),
                                    models.Q(("last_dates_fr", ""), _negated=True),
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
                        name="opportunity_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "lead",
                                    "tender",
                                    "project",
                                    "trade_fair",
                                    "mission",
                                    "joint_call",
                                    "seminar",
                                    "policy_demand",
                                ],
                            )
                        ),
                        name="opportunity_kind",
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
                        name="opportunity_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ongoing",
                                    "ongoing_unconfirmed",
                                    "recurring",
                                    "in_force",
                                    "target_date_passed",
                                    "closed",
                                    "closed_unconfirmed",
                                    "historic",
                                ],
                            )
                        ),
                        name="opportunity_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "buyer_kind__in",
                                [
                                    "national_government",
                                    "subnational_government",
                                    "state_owned_enterprise",
                                    "private_operator",
                                    "financial_intermediary",
                                    "trade_fair_organizer",
                                    "canadian_government",
                                    "provincial_governments",
                                    "joint_funding_program",
                                    "anchor_company",
                                ],
                            )
                        ),
                        name="opportunity_buyer_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("areas_basis__in", ["stated", "catalogue_reading", "inferred"])),
                        name="opportunity_areas_basis",
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
                        name="opportunity_areas",
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
                        name="opportunity_chinese_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("disclosure__in", ["teaser", "profile", "technical"])),
                        name="opportunity_disclosure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capabilities__len", models.F("capability_words_en__len")),
                            ("capabilities__len", models.F("capability_words_fr__len")),
                        ),
                        name="opportunity_capabilities_have_words",
                        violation_error_message="Each capability stands with the words that speak of it, in both languages.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("compliance_flags__contained_by", ["xinjiang_screening"])),
                        name="opportunity_compliance_flags",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value_amount", None), ("value_currency", "")),
                            models.Q(("value_amount__gt", 0), ("value_currency__in", ["CAD", "CNY", "EUR", "USD"])),
                            _connector="OR",
                        ),
                        name="opportunity_value_has_currency",
                        violation_error_message="An amount stands with its currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens", None), ("closes", None), ("opens__lte", models.F("closes")), _connector="OR"
                        ),
                        name="opportunity_opens_before_it_closes",
                        violation_error_message="It cannot close before it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("usual_month", None), ("usual_month__range", (1, 12)), _connector="OR"),
                        name="opportunity_usual_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("title_en", models.CharField(max_length=250)),
                ("title_fr", models.CharField(max_length=250)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("federal", "Federal"),
                            ("provincial", "Provincial"),
                            ("municipal", "Municipal"),
                            ("agency", "Agency or university"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "canadian_parties_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "canadian_parties_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "chinese_parties_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "chinese_parties_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "signed",
                    models.CharField(
                        blank=True,
                        help_text="As exact as known: 2026, 2026-01",
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^(\\d{4}(-\\d{2}(-\\d{2})?)?)?$")],
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "opens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("description_en", models.TextField()),
                ("description_fr", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "In force"),
                            ("unconfirmed_2026", "Not confirmed for 2026"),
                            ("expired", "Ended or replaced"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "cn_provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("as_of", models.DateField(blank=True, null=True)),
                ("is_verified", models.BooleanField()),
                ("unverified_reason_en", models.TextField(blank=True)),
                ("unverified_reason_fr", models.TextField(blank=True)),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="opportunities.agreement",
                    ),
                ),
                ("search", models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title_en', models.Value('agreement accord'), config='hub_en', weight='A'), '||', django.contrib.postgres.search.SearchVector('description_en', config='hub_en', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('title_fr', models.Value('agreement accord'), config='hub_fr', weight='A'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('description_fr', config='hub_fr', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), output_field=django.contrib.postgres.search.SearchVectorField())),
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
                                models.Q(("description_en", ""), ("description_fr", "")),
                                models.Q(
                                    models.Q(("description_en", ""), _negated=True),
                                    models.Q(("description_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("unverified_reason_en", ""), ("unverified_reason_fr", "")),
                                models.Q(
                                    models.Q(("unverified_reason_en", ""), _negated=True),
                                    models.Q(("unverified_reason_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="agreement_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["federal", "provincial", "municipal", "agency"])),
                        name="agreement_level",
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
                        name="agreement_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["in_force", "unconfirmed_2026", "expired"])),
                        name="agreement_status",
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
                        name="agreement_areas",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "opens__contained_by",
                                ["introduction", "dialogue", "exchange", "joint_research", "call", "twinning"],
                            )
                        ),
                        name="agreement_opens",
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
                        name="agreement_chinese_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "provinces__contained_by",
                                ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="agreement_provinces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?)?$")),
                        name="agreement_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_verified", True), ("unverified_reason_en", "")),
                            models.Q(("is_verified", False), models.Q(("unverified_reason_en", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="agreement_unverified_has_reason",
                        violation_error_message="Say why it is not verified, and only then.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor", None), ("status", "expired"), _connector="OR"),
                        name="agreement_with_successor_has_ended",
                        violation_error_message="An agreement that was replaced has ended.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
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
                ("title_en", models.CharField(max_length=250)),
                ("title_fr", models.CharField(max_length=250)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("federal", "Federal"),
                            ("provincial", "Provincial"),
                            ("municipal", "Municipal"),
                            ("agency", "Agency or university"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "canadian_parties_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "canadian_parties_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "chinese_parties_en",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "chinese_parties_fr",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                (
                    "signed",
                    models.CharField(
                        blank=True,
                        help_text="As exact as known: 2026, 2026-01",
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^(\\d{4}(-\\d{2}(-\\d{2})?)?)?$")],
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "opens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("description_en", models.TextField()),
                ("description_fr", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "In force"),
                            ("unconfirmed_2026", "Not confirmed for 2026"),
                            ("expired", "Ended or replaced"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "cn_provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("as_of", models.DateField(blank=True, null=True)),
                ("is_verified", models.BooleanField()),
                ("unverified_reason_en", models.TextField(blank=True)),
                ("unverified_reason_fr", models.TextField(blank=True)),
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
                        to="opportunities.agreement",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="opportunities.agreement",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guide", "Guide"),
                            ("compliance", "Rule to follow"),
                            ("service", "Service"),
                            ("intelligence", "Market information"),
                            ("dialogue", "Dialogue between governments"),
                            ("study", "Study"),
                            ("model", "Model to follow"),
                            ("program", "Program"),
                            ("treaty", "Treaty"),
                            ("advice", "Advice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_fr", models.CharField(max_length=200)),
                ("provider_en", models.CharField(max_length=120)),
                ("provider_fr", models.CharField(max_length=120)),
                ("url", models.URLField(max_length=500)),
                ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2))),
                (
                    "challenges",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "use_when",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
                ("search", models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title_en', config='hub_en', weight='A'), '||', django.contrib.postgres.search.SearchVector('provider_en', config='hub_en', weight='B'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('summary_en', config='hub_en', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('title_fr', config='hub_fr', weight='A'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('provider_fr', config='hub_fr', weight='B'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('summary_fr', config='hub_fr', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), output_field=django.contrib.postgres.search.SearchVectorField())),
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
                                models.Q(("provider_en", ""), ("provider_fr", "")),
                                models.Q(
                                    models.Q(("provider_en", ""), _negated=True),
                                    models.Q(("provider_fr", ""), _negated=True),
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
                                models.Q(("note_en", ""), ("note_fr", "")),
                                models.Q(
                                    models.Q(("note_en", ""), _negated=True), models.Q(("note_fr", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="guide_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "guide",
                                    "compliance",
                                    "service",
                                    "intelligence",
                                    "dialogue",
                                    "study",
                                    "model",
                                    "program",
                                    "treaty",
                                    "advice",
                                ],
                            )
                        ),
                        name="guide_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "url__iregex",
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
                        name="guide_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("languages__contained_by", ["en", "fr"])), name="guide_languages"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "challenges__contained_by",
                                [
                                    "policy-uncertainty",
                                    "local-connections",
                                    "ip-protection",
                                    "competition",
                                    "scale",
                                    "disputes",
                                    "standards-certification",
                                    "financing-risk",
                                ],
                            )
                        ),
                        name="guide_challenges",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "use_when__contained_by",
                                [
                                    "before_entry",
                                    "entry",
                                    "before_sharing",
                                    "before_contract",
                                    "before_bid",
                                    "before_shipping",
                                    "before_travel",
                                    "growth",
                                    "problem",
                                ],
                            )
                        ),
                        name="guide_use_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("challenges", []), _negated=True), models.Q(("languages", []), _negated=True)
                        ),
                        name="guide_answers_a_challenge",
                        violation_error_message="Name at least one challenge and one language.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ComplianceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("order", models.PositiveSmallIntegerField(unique=True)),
                ("question_en", models.CharField(max_length=300)),
                ("question_fr", models.CharField(max_length=300)),
                ("if_yes_en", models.CharField(max_length=200)),
                ("if_yes_fr", models.CharField(max_length=200)),
                (
                    "blocks_lead",
                    models.BooleanField(help_text="True: nothing is shared until a trade commissioner clears it"),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="opportunities.guide"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("question_en", ""), ("question_fr", "")),
                                models.Q(
                                    models.Q(("question_en", ""), _negated=True),
                                    models.Q(("question_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("if_yes_en", ""), ("if_yes_fr", "")),
                                models.Q(
                                    models.Q(("if_yes_en", ""), _negated=True),
                                    models.Q(("if_yes_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="compliance_check_is_bilingual",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="GuideEvent",
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
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guide", "Guide"),
                            ("compliance", "Rule to follow"),
                            ("service", "Service"),
                            ("intelligence", "Market information"),
                            ("dialogue", "Dialogue between governments"),
                            ("study", "Study"),
                            ("model", "Model to follow"),
                            ("program", "Program"),
                            ("treaty", "Treaty"),
                            ("advice", "Advice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_fr", models.CharField(max_length=200)),
                ("provider_en", models.CharField(max_length=120)),
                ("provider_fr", models.CharField(max_length=120)),
                ("url", models.URLField(max_length=500)),
                ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2))),
                (
                    "challenges",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "use_when",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list),
                ),
                ("is_verified", models.BooleanField()),
                ("note_en", models.TextField(blank=True)),
                ("note_fr", models.TextField(blank=True)),
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
                        to="opportunities.guide",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ComplianceCheckEvent",
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
                ("order", models.PositiveSmallIntegerField()),
                ("question_en", models.CharField(max_length=300)),
                ("question_fr", models.CharField(max_length=300)),
                ("if_yes_en", models.CharField(max_length=200)),
                ("if_yes_fr", models.CharField(max_length=200)),
                (
                    "blocks_lead",
                    models.BooleanField(help_text="True: nothing is shared until a trade commissioner clears it"),
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
                        to="opportunities.compliancecheck",
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="opportunities.guide",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_guideevent" ("as_of", "challenges", "curated_at", "id", "is_verified", "kind", "languages", "note_en", "note_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_en", "provider_fr", "slug", "sources", "summary_en", "summary_fr", "title_en", "title_fr", "url", "use_when") VALUES (NEW."as_of", NEW."challenges", NEW."curated_at", NEW."id", NEW."is_verified", NEW."kind", NEW."languages", NEW."note_en", NEW."note_fr", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_en", NEW."provider_fr", NEW."slug", NEW."sources", NEW."summary_en", NEW."summary_fr", NEW."title_en", NEW."title_fr", NEW."url", NEW."use_when"); RETURN NULL;',
                    hash="54c2e086e814ce725bcbb0425ce68a4071956f7f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cb359",
                    table="opportunities_guide",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_guideevent" ("as_of", "challenges", "curated_at", "id", "is_verified", "kind", "languages", "note_en", "note_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_en", "provider_fr", "slug", "sources", "summary_en", "summary_fr", "title_en", "title_fr", "url", "use_when") VALUES (NEW."as_of", NEW."challenges", NEW."curated_at", NEW."id", NEW."is_verified", NEW."kind", NEW."languages", NEW."note_en", NEW."note_fr", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_en", NEW."provider_fr", NEW."slug", NEW."sources", NEW."summary_en", NEW."summary_fr", NEW."title_en", NEW."title_fr", NEW."url", NEW."use_when"); RETURN NULL;',
                    hash="c8573decf778f0c6b6c58fcaf250d1df051f90b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9f43a",
                    table="opportunities_guide",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guide",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_guideevent" ("as_of", "challenges", "curated_at", "id", "is_verified", "kind", "languages", "note_en", "note_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_en", "provider_fr", "slug", "sources", "summary_en", "summary_fr", "title_en", "title_fr", "url", "use_when") VALUES (OLD."as_of", OLD."challenges", OLD."curated_at", OLD."id", OLD."is_verified", OLD."kind", OLD."languages", OLD."note_en", OLD."note_fr", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider_en", OLD."provider_fr", OLD."slug", OLD."sources", OLD."summary_en", OLD."summary_fr", OLD."title_en", OLD."title_fr", OLD."url", OLD."use_when"); RETURN NULL;',
                    hash="3631d2f5e78e21d787b57c45d3fd19d4e0598a4c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0bf61",
                    table="opportunities_guide",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_agreementevent" ("areas", "as_of", "canadian_parties_en", "canadian_parties_fr", "chinese_parties_en", "chinese_parties_fr", "cn_provinces", "curated_at", "description_en", "description_fr", "id", "is_verified", "level", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "signed", "slug", "sources", "status", "successor_id", "title_en", "title_fr", "unverified_reason_en", "unverified_reason_fr") VALUES (NEW."areas", NEW."as_of", NEW."canadian_parties_en", NEW."canadian_parties_fr", NEW."chinese_parties_en", NEW."chinese_parties_fr", NEW."cn_provinces", NEW."curated_at", NEW."description_en", NEW."description_fr", NEW."id", NEW."is_verified", NEW."level", NEW."opens", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provinces", NEW."signed", NEW."slug", NEW."sources", NEW."status", NEW."successor_id", NEW."title_en", NEW."title_fr", NEW."unverified_reason_en", NEW."unverified_reason_fr"); RETURN NULL;',
                    hash="dd6ec170684ffb4bab90113d0e136a185b9f90b5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a4597",
                    table="opportunities_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_agreementevent" ("areas", "as_of", "canadian_parties_en", "canadian_parties_fr", "chinese_parties_en", "chinese_parties_fr", "cn_provinces", "curated_at", "description_en", "description_fr", "id", "is_verified", "level", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "signed", "slug", "sources", "status", "successor_id", "title_en", "title_fr", "unverified_reason_en", "unverified_reason_fr") VALUES (NEW."areas", NEW."as_of", NEW."canadian_parties_en", NEW."canadian_parties_fr", NEW."chinese_parties_en", NEW."chinese_parties_fr", NEW."cn_provinces", NEW."curated_at", NEW."description_en", NEW."description_fr", NEW."id", NEW."is_verified", NEW."level", NEW."opens", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provinces", NEW."signed", NEW."slug", NEW."sources", NEW."status", NEW."successor_id", NEW."title_en", NEW."title_fr", NEW."unverified_reason_en", NEW."unverified_reason_fr"); RETURN NULL;',
                    hash="2ab2e956510f5f2edb70fdd54e9f1e6fb0fda0d7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1433d",
                    table="opportunities_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_agreementevent" ("areas", "as_of", "canadian_parties_en", "canadian_parties_fr", "chinese_parties_en", "chinese_parties_fr", "cn_provinces", "curated_at", "description_en", "description_fr", "id", "is_verified", "level", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provinces", "signed", "slug", "sources", "status", "successor_id", "title_en", "title_fr", "unverified_reason_en", "unverified_reason_fr") VALUES (OLD."areas", OLD."as_of", OLD."canadian_parties_en", OLD."canadian_parties_fr", OLD."chinese_parties_en", OLD."chinese_parties_fr", OLD."cn_provinces", OLD."curated_at", OLD."description_en", OLD."description_fr", OLD."id", OLD."is_verified", OLD."level", OLD."opens", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provinces", OLD."signed", OLD."slug", OLD."sources", OLD."status", OLD."successor_id", OLD."title_en", OLD."title_fr", OLD."unverified_reason_en", OLD."unverified_reason_fr"); RETURN NULL;',
                    hash="c70cc11785092028731987100ded93745daf1579",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_785ae",
                    table="opportunities_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="11bacfdf3a6314a74d12118001711e15dde0a40b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cfc44",
                    table="opportunities_agreementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compliancecheckevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0bb07036509d20957c2965d840434f5dacfc9f48",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8d1f3",
                    table="opportunities_compliancecheckevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compliancecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_compliancecheckevent" ("blocks_lead", "curated_at", "guide_id", "id", "if_yes_en", "if_yes_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_en", "question_fr", "slug") VALUES (NEW."blocks_lead", NEW."curated_at", NEW."guide_id", NEW."id", NEW."if_yes_en", NEW."if_yes_fr", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question_en", NEW."question_fr", NEW."slug"); RETURN NULL;',
                    hash="8fdda4183b9271e10adb66f054c9980b292ba2f5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e9616",
                    table="opportunities_compliancecheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compliancecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "opportunities_compliancecheckevent" ("blocks_lead", "curated_at", "guide_id", "id", "if_yes_en", "if_yes_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_en", "question_fr", "slug") VALUES (NEW."blocks_lead", NEW."curated_at", NEW."guide_id", NEW."id", NEW."if_yes_en", NEW."if_yes_fr", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question_en", NEW."question_fr", NEW."slug"); RETURN NULL;',
                    hash="c5baf80dff0707847ca3f2f1f201d2978a1b62d4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6085c",
                    table="opportunities_compliancecheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compliancecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "opportunities_compliancecheckevent" ("blocks_lead", "curated_at", "guide_id", "id", "if_yes_en", "if_yes_fr", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_en", "question_fr", "slug") VALUES (OLD."blocks_lead", OLD."curated_at", OLD."guide_id", OLD."id", OLD."if_yes_en", OLD."if_yes_fr", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."question_en", OLD."question_fr", OLD."slug"); RETURN NULL;',
                    hash="f284d97d173f3a4c4c50bddee1511196e4181e85",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1bf83",
                    table="opportunities_compliancecheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guideevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2f001d49251af4e7d85b182d9c3c55319863e87f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_72f5a",
                    table="opportunities_guideevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
