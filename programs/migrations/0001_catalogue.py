import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("directory", "0001_directory"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(help_text="Scheme, host and port", max_length=300, unique=True)),
                ("robots", models.TextField(blank=True, null=True)),
                ("robots_at", models.DateTimeField(blank=True, null=True)),
                ("not_before", models.DateTimeField()),
                ("busy_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.URLField(max_length=1000, unique=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "Not looked at yet"),
                            ("valid", "Answers"),
                            ("uncertain", "Uncertain"),
                            ("broken", "Broken"),
                        ],
                        default="new",
                        max_length=9,
                    ),
                ),
                ("since", models.DateTimeField(blank=True, null=True)),
                ("moved_to", models.URLField(blank=True, help_text="Where it has moved to for good", max_length=1000)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("next_at", models.DateTimeField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="programs.linksite"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["next_at"], name="link_due"),
                    models.Index(
                        condition=models.Q(
                            models.Q(("verdict__in", ["new", "valid"]), _negated=True),
                            models.Q(("moved_to", ""), _negated=True),
                            _connector="OR",
                        ),
                        fields=["address"],
                        name="link_in_doubt",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["new", "valid", "uncertain", "broken"])),
                        name="link_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "address__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "moved_to__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                        ),
                        name="link_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at", None), ("verdict", "new")),
                            models.Q(models.Q(("verdict", "new"), _negated=True), ("seen_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="judged_link_was_seen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("since", None), ("verdict__in", ["new", "valid"])),
                            models.Q(("since__isnull", False), ("verdict__in", ["uncertain", "broken"])),
                            _connector="OR",
                        ),
                        name="doubtful_link_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField()),
                ("mailbox", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=2)),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_plan",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__range", (1, 24))),
                        name="review_plan_months",
                        violation_error_message="Choose from 1 to 24 months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])), name="review_plan_language"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ReviewRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=2)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "All answered"),
                            ("expired", "Its time is over"),
                            ("revoked", "Taken back"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_asks",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-asked_at"], name="review_ask_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organization",),
                        name="one_open_ask_of_an_organization",
                        violation_error_message="The organization has a link already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(("end__in", ["answered", "expired", "revoked"]), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="ended_ask_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])), name="review_ask_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=200)),
                (
                    "format",
                    models.CharField(choices=[("yaml", "YAML"), ("csv", "CSV"), ("xlsx", "Excel")], max_length=4),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("checked", "Checked, not imported"), ("applied", "Imported")],
                        default="checked",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "applied")), fields=("digest",), name="file_is_imported_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["checked", "applied"])), name="import_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["yaml", "csv", "xlsx"])), name="import_format"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", False), ("state", "applied")),
                            models.Q(("applied_at__isnull", True), ("state", "checked")),
                            _connector="OR",
                        ),
                        name="applied_import_has_moment",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("check", "Check"), ("apply", "Apply")], max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.BinaryField(blank=True, null=True)),
                ("faults", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="programs.import",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["by", "-id"], name="import_job_waits"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["check", "apply"])), name="import_job_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "refused", "failed"])),
                        name="import_job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "check"), models.Q(("content", None), ("source__isnull", False)), _connector="OR"
                        ),
                        name="import_job_writes_what_was_read",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("content", None),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finished_import_job_keeps_no_file",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "apply"), ("state", "waiting")),
                        fields=("source",),
                        name="import_is_written_by_one_job",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("there", "It answers."),
                            ("gone", "The site says that there is no such page."),
                            ("no_host", "There is no site of this name."),
                            (
                                "soft",
                                "It answers with a page that seems to say that there is none, or with the home page.",
                            ),
                            ("closed", "The site refuses programs, or asks to sign in."),
                            ("trouble", "The site has trouble of its own."),
                            ("silent", "No answer came in time."),
                            ("unsafe", "Its certificate is not in order."),
                            ("loop", "It leads in circles, or too far."),
                            ("robots", "The site asks programs not to look at this page."),
                            ("outside", "It leads where the portal does not go."),
                        ],
                        max_length=8,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("final_address", models.CharField(blank=True, max_length=1000)),
                (
                    "permanent",
                    models.BooleanField(default=False, help_text="Every step on the way said that it is for good"),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="programs.link"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["link", "-at"], name="link_look_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "there",
                                    "gone",
                                    "no_host",
                                    "soft",
                                    "closed",
                                    "trouble",
                                    "silent",
                                    "unsafe",
                                    "loop",
                                    "robots",
                                    "outside",
                                ],
                            )
                        ),
                        name="link_look_finding",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "curated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="In the care of curators since"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("order", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cap", "Cap on public money"),
                            ("match", "Share that others bring"),
                            ("excludes", "Not together"),
                            ("combines", "May go together"),
                            ("deducts", "Other aid lowers it"),
                            ("order", "What comes first"),
                            ("twins", "Versions of one program"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "programs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80), blank=True, default=list
                    ),
                ),
                ("sentence_en", models.CharField(max_length=300)),
                ("sentence_fr", models.CharField(max_length=300)),
                ("share", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("share_most", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("depends_en", models.CharField(blank=True, max_length=200)),
                ("depends_fr", models.CharField(blank=True, max_length=200)),
                (
                    "counts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("federal", "Federal money"),
                            ("provincial", "Money of provinces and territories"),
                            ("federal_provincial", "Money of Canada, provinces and territories"),
                            ("all_public", "All public money"),
                        ],
                        max_length=20,
                        verbose_name="Whose money counts",
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        blank=True,
                        choices=[("project", "The cost of the project"), ("expense", "Each expense")],
                        max_length=20,
                    ),
                ),
                (
                    "money",
                    models.CharField(
                        blank=True,
                        choices=[("any", "Any money"), ("non_repayable", "Money that is not paid back")],
                        max_length=20,
                    ),
                ),
                (
                    "brought_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applicant", "The applicant"),
                            ("private", "Private sources"),
                            ("non_government", "Anyone but a government"),
                            ("anyone", "Anyone else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("project", "A project"),
                            ("expense", "An expense"),
                            ("person", "A person who is paid"),
                            ("property", "A piece of property"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80), blank=True, default=list
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list
                    ),
                ),
                ("outside_en", models.CharField(blank=True, max_length=200)),
                ("outside_fr", models.CharField(blank=True, max_length=200)),
                (
                    "first",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80),
                        blank=True,
                        default=list,
                        verbose_name="What comes first",
                    ),
                ),
                ("needed", models.BooleanField(default=False)),
                (
                    "versions",
                    models.JSONField(blank=True, default=dict, help_text="The program of each province with its own"),
                ),
                ("said_by", models.SlugField(blank=True, db_index=False, max_length=80)),
                ("words", models.TextField(blank=True, verbose_name="Quotation")),
                ("by_notes", models.BooleanField(default=False)),
                ("is_verified", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "rule between programs",
                "verbose_name_plural": "rules between programs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["cap", "match", "excludes", "combines", "deducts", "order", "twins"])
                        ),
                        name="program_rule_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "levels__contained_by",
                                ["federal", "provincial", "territorial", "municipal", "non_governmental"],
                            )
                        ),
                        name="program_rule_levels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("sentence_en", ""), ("sentence_fr", "")),
                                models.Q(
                                    models.Q(("sentence_en", ""), _negated=True),
                                    models.Q(("sentence_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("depends_en", ""), ("depends_fr", "")),
                                models.Q(
                                    models.Q(("depends_en", ""), _negated=True),
                                    models.Q(("depends_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("outside_en", ""), ("outside_fr", "")),
                                models.Q(
                                    models.Q(("outside_en", ""), _negated=True),
                                    models.Q(("outside_fr", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="program_rule_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$"),
                            models.Q(("programs", []), _negated=True),
                            models.Q(("sentence_en", ""), _negated=True),
                        ),
                        name="program_rule_is_whole",
                        violation_error_message="Name at least one program, and say the rule in a sentence.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_notes", True), ("is_verified", False), ("said_by", ""), ("words", "")),
                            models.Q(
                                ("by_notes", False),
                                models.Q(("said_by", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_has_its_source",
                        violation_error_message="Name the program that says so and quote it, or say that our notes do.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("share", None), ("share__range", (0, 1)), _connector="OR"),
                            models.Q(
                                ("share_most", None),
                                models.Q(
                                    ("share__isnull", False),
                                    ("share_most__gt", models.F("share")),
                                    ("share_most__lte", 1),
                                    models.Q(("depends_en", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="program_rule_shares_in_order",
                        violation_error_message="Of two shares, name the smaller one first and say what decides.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("cap", "match")),
                            models.Q(
                                models.Q(("kind__in", ("cap", "match")), _negated=True),
                                ("depends_en", ""),
                                ("share", None),
                                ("share_most", None),
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_share",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("cap",)),
                                ("counts__in", ["federal", "provincial", "federal_provincial", "all_public"]),
                                ("money__in", ["any", "non_repayable"]),
                                ("per__in", ["project", "expense"]),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("cap",)), _negated=True),
                                ("counts", ""),
                                ("money", ""),
                                ("per", ""),
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_cap",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("match",)),
                                ("brought_by__in", ["applicant", "private", "non_government", "anyone"]),
                            ),
                            models.Q(models.Q(("kind__in", ("match",)), _negated=True), ("brought_by", "")),
                            _connector="OR",
                        ),
                        name="program_rule_match",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("excludes",)), ("scope__in", ["project", "expense", "person", "property"])
                            ),
                            models.Q(models.Q(("kind__in", ("excludes",)), _negated=True), ("scope", "")),
                            _connector="OR",
                        ),
                        name="program_rule_scope",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("excludes", "combines")),
                                models.Q(
                                    models.Q(
                                        models.Q(("others", []), _negated=True), ("levels", []), ("outside_en", "")
                                    ),
                                    models.Q(
                                        models.Q(("levels", []), _negated=True), ("others", []), ("outside_en", "")
                                    ),
                                    models.Q(
                                        models.Q(("outside_en", ""), _negated=True), ("levels", []), ("others", [])
                                    ),
                                    models.Q(
                                        ("levels", []), ("others", []), ("outside_en", ""), ("programs__len__gte", 2)
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("excludes", "combines")), _negated=True),
                                ("levels", []),
                                ("others", []),
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_sides",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("order",)),
                                models.Q(
                                    models.Q(models.Q(("first", []), _negated=True), ("outside_en", "")),
                                    models.Q(("first", []), models.Q(("outside_en", ""), _negated=True)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("kind__in", ("order",)), _negated=True), ("first", []), ("needed", False)
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_order",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("excludes", "combines", "order")),
                            models.Q(
                                models.Q(("kind__in", ("excludes", "combines", "order")), _negated=True),
                                ("outside_en", ""),
                            ),
                            _connector="OR",
                        ),
                        name="program_rule_outside",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("twins",)),
                                models.Q(("versions", {}), _negated=True),
                                ("programs__len", 1),
                            ),
                            models.Q(models.Q(("kind__in", ("twins",)), _negated=True), ("versions", {})),
                            _connector="OR",
                        ),
                        name="program_rule_twins",
                        violation_error_message="What the rule says does not fit its kind.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramRuleEvent",
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
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("order", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cap", "Cap on public money"),
                            ("match", "Share that others bring"),
                            ("excludes", "Not together"),
                            ("combines", "May go together"),
                            ("deducts", "Other aid lowers it"),
                            ("order", "What comes first"),
                            ("twins", "Versions of one program"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "programs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80), blank=True, default=list
                    ),
                ),
                ("sentence_en", models.CharField(max_length=300)),
                ("sentence_fr", models.CharField(max_length=300)),
                ("share", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("share_most", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("depends_en", models.CharField(blank=True, max_length=200)),
                ("depends_fr", models.CharField(blank=True, max_length=200)),
                (
                    "counts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("federal", "Federal money"),
                            ("provincial", "Money of provinces and territories"),
                            ("federal_provincial", "Money of Canada, provinces and territories"),
                            ("all_public", "All public money"),
                        ],
                        max_length=20,
                        verbose_name="Whose money counts",
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        blank=True,
                        choices=[("project", "The cost of the project"), ("expense", "Each expense")],
                        max_length=20,
                    ),
                ),
                (
                    "money",
                    models.CharField(
                        blank=True,
                        choices=[("any", "Any money"), ("non_repayable", "Money that is not paid back")],
                        max_length=20,
                    ),
                ),
                (
                    "brought_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applicant", "The applicant"),
                            ("private", "Private sources"),
                            ("non_government", "Anyone but a government"),
                            ("anyone", "Anyone else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("project", "A project"),
                            ("expense", "An expense"),
                            ("person", "A person who is paid"),
                            ("property", "A piece of property"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80), blank=True, default=list
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list
                    ),
                ),
                ("outside_en", models.CharField(blank=True, max_length=200)),
                ("outside_fr", models.CharField(blank=True, max_length=200)),
                (
                    "first",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(db_index=False, max_length=80),
                        blank=True,
                        default=list,
                        verbose_name="What comes first",
                    ),
                ),
                ("needed", models.BooleanField(default=False)),
                (
                    "versions",
                    models.JSONField(blank=True, default=dict, help_text="The program of each province with its own"),
                ),
                ("said_by", models.SlugField(blank=True, db_index=False, max_length=80)),
                ("words", models.TextField(blank=True, verbose_name="Quotation")),
                ("by_notes", models.BooleanField(default=False)),
                ("is_verified", models.BooleanField(default=False)),
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
                        to="programs.programrule",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=24)),
                ("test", models.JSONField(blank=True, default=dict)),
                ("sentence_en", models.TextField()),
                ("sentence_fr", models.TextField()),
                ("source", models.URLField(blank=True, max_length=1000)),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "group",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Of the conditions with the same number, one is enough", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            )
                        ),
                        name="condition_web_address",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "provinces",
                                    "sub_region",
                                    "project_place",
                                    "employees",
                                    "annual_revenue_cad",
                                    "years_in_business",
                                    "trl",
                                    "legal_forms",
                                    "for_profit",
                                    "areas",
                                    "sectors_naics",
                                    "target_markets",
                                    "market_sales_share",
                                    "export_experience",
                                    "ownership",
                                    "canadian_control",
                                    "partner",
                                    "own_contribution",
                                    "min_project_cost",
                                    "membership",
                                    "applicant",
                                    "certifications",
                                    "ip_status",
                                    "other",
                                ],
                            )
                        ),
                        name="condition_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sentence_en", ""), ("sentence_fr", "")),
                            models.Q(
                                models.Q(("sentence_en", ""), _negated=True),
                                models.Q(("sentence_fr", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), ("test", {})),
                            models.Q(models.Q(("kind", "other"), _negated=True), models.Q(("test", {}), _negated=True)),
                            _connector="OR",
                        ),
                        name="condition_has_test_unless_a_person_checks",
                        violation_error_message="Give the condition a test, or leave it to a person to check.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "jurisdiction",
                    models.CharField(help_text="Whom it serves: CA, or a province or territory", max_length=2),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "jurisdiction__in",
                                ["CA", "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
                            )
                        ),
                        name="program_jurisdiction",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ReviewInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField()),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="review_rhythm", to="programs.program"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__range", (1, 24))),
                        name="review_rhythm_months",
                        violation_error_message="Choose from 1 to 24 months.",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("scheduled", "Approved, waits for its day"),
                            ("published", "Published"),
                            ("retired", "No longer published"),
                            ("offered", "Said by a file, to decide"),
                            ("decided", "Said by a file, decided"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("file", "Catalogue file"), ("curator", "Curator"), ("import", "Import")],
                        default="curator",
                        max_length=8,
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("name_fr", models.CharField(blank=True, max_length=300)),
                ("change_reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                ("url_en", models.URLField(blank=True, max_length=1000)),
                ("url_fr", models.URLField(blank=True, max_length=1000)),
                (
                    "support",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("amount_min_cad", models.BigIntegerField(blank=True, null=True)),
                ("amount_max_cad", models.BigIntegerField(blank=True, null=True)),
                ("cost_share_max", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("intake_mode", models.CharField(default="unknown", max_length=16)),
                ("opens", models.DateField(blank=True, null=True)),
                ("closes", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "ended",
                    models.BooleanField(default=False, help_text="Over for good, where no day of the end is known"),
                ),
                ("notes", models.JSONField(blank=True, default=list, help_text="Pairs of sentences: {en, fr}")),
                ("verified", models.BooleanField(default=False)),
                ("unverified_reason", models.TextField(blank=True)),
                ("as_of", models.DateField()),
                ("as_of_year_only", models.BooleanField(default=False)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.URLField(max_length=1000), blank=True, default=list
                    ),
                ),
                (
                    "documents",
                    models.JSONField(
                        blank=True, default=list, help_text="What to hand in, pairs of sentences: {en, fr}"
                    ),
                ),
                ("effort_hours_min", models.PositiveIntegerField(blank=True, null=True)),
                ("effort_hours_max", models.PositiveIntegerField(blank=True, null=True)),
                ("effort_source", models.URLField(blank=True, max_length=1000)),
                ("decision_days_min", models.PositiveIntegerField(blank=True, null=True)),
                ("decision_days_max", models.PositiveIntegerField(blank=True, null=True)),
                ("decision_source", models.URLField(blank=True, max_length=1000)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("contact_url_en", models.URLField(blank=True, max_length=1000)),
                ("contact_url_fr", models.URLField(blank=True, max_length=1000)),
                ("contact_source", models.URLField(blank=True, max_length=1000)),
                ("contact_hours_en", models.CharField(blank=True, max_length=300)),
                ("contact_hours_fr", models.CharField(blank=True, max_length=300)),
                ("decision_en", models.TextField(blank=True)),
                ("decision_fr", models.TextField(blank=True)),
                ("how_to_apply_en", models.TextField(blank=True)),
                ("how_to_apply_fr", models.TextField(blank=True)),
                ("url_basis_en", models.CharField(blank=True, max_length=16)),
                ("url_basis_fr", models.CharField(blank=True, max_length=16)),
                (
                    "source_days",
                    models.JSONField(blank=True, default=list, help_text="Pairs: the address of a source, and its day"),
                ),
                (
                    "looked_up",
                    models.DateField(
                        blank=True,
                        help_text="When somebody looked for a contact, the way to apply, documents and times",
                        null=True,
                    ),
                ),
                (
                    "link_in_one_language",
                    models.BooleanField(default=False, help_text="The site has no page in the other language"),
                ),
                ("review_by", models.DateField(blank=True, null=True)),
                (
                    "purpose_pays_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "purpose_serves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "purpose_must_serve",
                    models.BooleanField(default=False, help_text="A project that serves none has no business here"),
                ),
                ("purpose_applicant", models.CharField(blank=True, max_length=40)),
                (
                    "purpose_not_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("purpose_project_min_cad", models.BigIntegerField(blank=True, null=True)),
                ("purpose_project_typical_cad", models.BigIntegerField(blank=True, null=True)),
                ("purpose_project_max_cad", models.BigIntegerField(blank=True, null=True)),
                (
                    "purpose_firm",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("purpose_tempo", models.CharField(blank=True, max_length=40)),
                ("purpose_topic_en", models.CharField(blank=True, max_length=200)),
                ("purpose_topic_fr", models.CharField(blank=True, max_length=200)),
                ("purpose_place_of_project", models.CharField(blank=True, max_length=40)),
                ("purpose_role", models.CharField(blank=True, max_length=40)),
                ("purpose_value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("purpose_obstacle_en", models.TextField(blank=True)),
                ("purpose_obstacle_fr", models.TextField(blank=True)),
                ("purpose_basis", models.CharField(blank=True, max_length=40)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.revision",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="programs.program"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "in_review", "scheduled", "published", "retired", "offered", "decided"],
                            )
                        ),
                        name="revision_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["file", "curator", "import"])), name="revision_origin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            models.Q(("approved_by__isnull", False), ("publish_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_scheduled_has_its_day",
                    ),
                    models.UniqueConstraint(fields=("program", "number"), name="revision_number_in_program"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("program",),
                        name="one_published_revision_per_program",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("origin__in", ("curator", "import")), ("state__in", ("draft", "in_review", "scheduled"))
                        ),
                        fields=("program",),
                        name="one_open_draft_per_program",
                        violation_error_message="The program has a draft already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "intake_mode__in",
                                ["continuous", "call", "closed", "suspended", "by_invitation", "unknown"],
                            )
                        ),
                        name="revision_intake_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended", False), ("intake_mode", "closed"), _connector="OR"),
                        name="ended_revision_is_closed",
                        violation_error_message="Only a program whose intake is closed can have ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "support__contained_by",
                                [
                                    "grant",
                                    "repayable_contribution",
                                    "loan",
                                    "loan_guarantee",
                                    "equity",
                                    "insurance",
                                    "tax_credit",
                                    "wage_subsidy",
                                    "advisory",
                                    "market_intelligence",
                                    "matchmaking",
                                    "trade_mission",
                                    "procurement",
                                    "facilities",
                                    "standards",
                                    "ip_support",
                                    "training",
                                ],
                            )
                        ),
                        name="revision_support",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stages__contained_by",
                                ["research", "development", "demonstration", "commercialization", "scale_up", "export"],
                            )
                        ),
                        name="revision_stages",
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
                                "effort_source__iregex",
                                '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)?$',
                            ),
                            (
                                "decision_source__iregex",
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
                                "contact_source__iregex",
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
                        name="revision_web_addresses",
                        violation_error_message="Write a whole web address, beginning with https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effort_hours_min__isnull", True),
                            ("effort_hours_max__isnull", True),
                            ("effort_hours_max__gte", models.F("effort_hours_min")),
                            _connector="OR",
                        ),
                        name="revision_effort_hours_in_order",
                        violation_error_message="The largest effort is not below the smallest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision_days_min__isnull", True),
                            ("decision_days_max__isnull", True),
                            ("decision_days_max__gte", models.F("decision_days_min")),
                            _connector="OR",
                        ),
                        name="revision_decision_days_in_order",
                        violation_error_message="The longest time to a decision is not below the shortest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effort_hours_max__isnull", True), ("effort_hours_min__isnull", True)),
                            models.Q(("effort_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revision_effort_has_source",
                        violation_error_message="Name the page that says so.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision_days_max__isnull", True), ("decision_days_min__isnull", True)),
                            models.Q(("decision_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="revision_decision_has_source",
                        violation_error_message="Name the page that says so.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("published", "retired")), _negated=True),
                            models.Q(
                                models.Q(("name_en", ""), _negated=True),
                                models.Q(("name_fr", ""), _negated=True),
                                models.Q(("summary_en", ""), _negated=True),
                                models.Q(("summary_fr", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="published_program_is_bilingual",
                        violation_error_message="Write the name and the summary in both languages before publishing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("published", "retired")), _negated=True),
                            models.Q(
                                models.Q(("support", []), _negated=True),
                                models.Q(("content_digest", ""), _negated=True),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="published_program_is_complete",
                        violation_error_message="Name at least one kind of support before publishing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_min_cad__isnull", True), ("amount_min_cad__gte", 0), _connector="OR"),
                            models.Q(("amount_max_cad__isnull", True), ("amount_max_cad__gte", 0), _connector="OR"),
                            models.Q(
                                ("amount_min_cad__isnull", True),
                                ("amount_max_cad__isnull", True),
                                ("amount_max_cad__gte", models.F("amount_min_cad")),
                                _connector="OR",
                            ),
                        ),
                        name="revision_amounts_in_order",
                        violation_error_message="Amounts are not below zero, and the largest is not below the smallest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_share_max__isnull", True), ("cost_share_max__range", (0, 1)), _connector="OR"
                        ),
                        name="revision_cost_share_max_is_a_share",
                        violation_error_message="Write a share between 0 and 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("opens__isnull", True),
                                ("closes__isnull", True),
                                ("closes__gte", models.F("opens")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("opens__isnull", True),
                                ("closed_on__isnull", True),
                                ("closed_on__gte", models.F("opens")),
                                _connector="OR",
                            ),
                        ),
                        name="revision_dates_in_order",
                        violation_error_message="A program does not close before it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose_pays_for__contained_by",
                                [
                                    "r_and_d",
                                    "research_with_university",
                                    "pilot_demonstration",
                                    "first_commercial_plant",
                                    "equipment_capital",
                                    "building_site",
                                    "infrastructure",
                                    "energy_retrofit",
                                    "fuel_switching",
                                    "community_project",
                                    "certification_testing",
                                    "ip_protection",
                                    "first_buyer",
                                    "growth_equity",
                                    "working_capital",
                                    "project_finance",
                                    "bonding_guarantee",
                                    "receivables_insurance",
                                    "tax_relief",
                                    "tariff_relief",
                                    "hiring",
                                    "training",
                                    "advice_coaching",
                                    "information",
                                    "introductions",
                                    "market_study",
                                    "export_marketing",
                                    "event_mission",
                                ],
                            )
                        ),
                        name="revision_purpose_pays_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose_serves__contained_by",
                                [
                                    "any_business",
                                    "cleantech",
                                    "electricity_system",
                                    "buildings",
                                    "vehicles_transport",
                                    "heavy_industry",
                                    "manufacturing",
                                    "oil_gas",
                                    "mining_minerals",
                                    "forestry",
                                    "agriculture_food",
                                    "farmers",
                                    "marine_ocean",
                                    "water_utilities",
                                    "lakes_rivers",
                                    "aerospace_space",
                                    "digital_ai",
                                    "life_sciences",
                                    "municipalities",
                                    "northern_remote",
                                    "indigenous",
                                    "researchers",
                                    "non_profits",
                                    "households",
                                ],
                            )
                        ),
                        name="revision_purpose_serves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose_not_for__contained_by",
                                [
                                    "companies",
                                    "sole_traders",
                                    "non_profits",
                                    "startups",
                                    "small_firms",
                                    "medium_firms",
                                    "large_firms",
                                    "mature_firms",
                                    "pre_revenue",
                                    "early_stage",
                                    "early_trl",
                                    "market_ready",
                                    "capital_heavy",
                                    "pure_software",
                                    "services_firms",
                                    "retail_services",
                                    "technology_vendors",
                                    "vendors",
                                    "single_company",
                                    "no_academic_partner",
                                    "no_foreign_partner",
                                    "non_exporters",
                                    "not_hit_by_tariffs",
                                    "not_owned_by_group",
                                    "non_indigenous_owned",
                                    "not_women_led",
                                    "small_emitters",
                                    "agri_food_core",
                                    "farms",
                                    "primary_sector",
                                    "quebec",
                                ],
                            )
                        ),
                        name="revision_purpose_not_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose_firm__contained_by", ["startup", "small", "medium", "large"])),
                        name="revision_purpose_firm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("purpose_value__range", (0, 3)),
                                models.Q(("purpose_obstacle_en", ""), _negated=True),
                                models.Q(("purpose_obstacle_fr", ""), _negated=True),
                                models.Q(("purpose_pays_for", []), _negated=True),
                                models.Q(("purpose_serves", []), _negated=True),
                                models.Q(("purpose_firm", []), _negated=True),
                                (
                                    "purpose_applicant__in",
                                    [
                                        "company",
                                        "company_with_partner",
                                        "any",
                                        "community",
                                        "researcher",
                                        "intermediary",
                                        "partner_only",
                                    ],
                                ),
                                (
                                    "purpose_tempo__in",
                                    ["standing", "recurring_call", "one_off_call", "ended_or_dormant"],
                                ),
                                (
                                    "purpose_place_of_project__in",
                                    ["region", "province", "canada", "abroad", "anywhere"],
                                ),
                                ("purpose_role__in", ["staple", "regional_staple", "common", "niche", "background"]),
                                ("purpose_basis__in", ["entry", "adviser"]),
                            ),
                            models.Q(
                                ("purpose_must_serve", False),
                                ("purpose_topic_en", ""),
                                ("purpose_topic_fr", ""),
                                ("purpose_obstacle_en", ""),
                                ("purpose_obstacle_fr", ""),
                                ("purpose_value__isnull", True),
                                ("purpose_project_min_cad__isnull", True),
                                ("purpose_project_typical_cad__isnull", True),
                                ("purpose_project_max_cad__isnull", True),
                                ("purpose_pays_for", []),
                                ("purpose_serves", []),
                                ("purpose_not_for", []),
                                ("purpose_firm", []),
                                ("purpose_applicant", ""),
                                ("purpose_tempo", ""),
                                ("purpose_place_of_project", ""),
                                ("purpose_role", ""),
                                ("purpose_basis", ""),
                            ),
                            _connector="OR",
                        ),
                        name="revision_purpose_is_whole_or_absent",
                        violation_error_message="Say whole what the program is for, in both languages, or nothing of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose_topic_en", ""), ("purpose_topic_fr", "")),
                            models.Q(
                                models.Q(("purpose_topic_en", ""), _negated=True),
                                models.Q(("purpose_topic_fr", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revision_purpose_is_bilingual",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("purpose_project_min_cad__isnull", True),
                                ("purpose_project_typical_cad__isnull", True),
                                ("purpose_project_typical_cad__gte", models.F("purpose_project_min_cad")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("purpose_project_typical_cad__isnull", True),
                                ("purpose_project_max_cad__isnull", True),
                                ("purpose_project_max_cad__gte", models.F("purpose_project_typical_cad")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("purpose_project_min_cad__isnull", True),
                                ("purpose_project_max_cad__isnull", True),
                                ("purpose_project_max_cad__gte", models.F("purpose_project_min_cad")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("purpose_project_min_cad__isnull", True),
                                ("purpose_project_min_cad__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="revision_purpose_costs_in_order",
                        violation_error_message="The costs of the smallest, a typical and the largest project are in order.",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ReviewedProgram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("right", "Still right"), ("correction", "Corrections sent"), ("ended", "Has ended")],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asked", to="programs.program"
                    ),
                ),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asked", to="programs.reviewrequest"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ask", "program"), name="program_once_in_ask"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("revision", None)),
                            models.Q(
                                ("answer__in", ["right", "correction", "ended"]),
                                ("answered_at__isnull", False),
                                ("revision__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_program_has_moment",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="RevisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("scheduled", "Approved, waits for its day"),
                            ("published", "Published"),
                            ("retired", "No longer published"),
                            ("offered", "Said by a file, to decide"),
                            ("decided", "Said by a file, decided"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("file", "Catalogue file"), ("curator", "Curator"), ("import", "Import")],
                        default="curator",
                        max_length=8,
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("name_fr", models.CharField(blank=True, max_length=300)),
                ("change_reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                ("url_en", models.URLField(blank=True, max_length=1000)),
                ("url_fr", models.URLField(blank=True, max_length=1000)),
                (
                    "support",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("amount_min_cad", models.BigIntegerField(blank=True, null=True)),
                ("amount_max_cad", models.BigIntegerField(blank=True, null=True)),
                ("cost_share_max", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("intake_mode", models.CharField(default="unknown", max_length=16)),
                ("opens", models.DateField(blank=True, null=True)),
                ("closes", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "ended",
                    models.BooleanField(default=False, help_text="Over for good, where no day of the end is known"),
                ),
                ("notes", models.JSONField(blank=True, default=list, help_text="Pairs of sentences: {en, fr}")),
                ("verified", models.BooleanField(default=False)),
                ("unverified_reason", models.TextField(blank=True)),
                ("as_of", models.DateField()),
                ("as_of_year_only", models.BooleanField(default=False)),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.URLField(max_length=1000), blank=True, default=list
                    ),
                ),
                (
                    "documents",
                    models.JSONField(
                        blank=True, default=list, help_text="What to hand in, pairs of sentences: {en, fr}"
                    ),
                ),
                ("effort_hours_min", models.PositiveIntegerField(blank=True, null=True)),
                ("effort_hours_max", models.PositiveIntegerField(blank=True, null=True)),
                ("effort_source", models.URLField(blank=True, max_length=1000)),
                ("decision_days_min", models.PositiveIntegerField(blank=True, null=True)),
                ("decision_days_max", models.PositiveIntegerField(blank=True, null=True)),
                ("decision_source", models.URLField(blank=True, max_length=1000)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                ("contact_url_en", models.URLField(blank=True, max_length=1000)),
                ("contact_url_fr", models.URLField(blank=True, max_length=1000)),
                ("contact_source", models.URLField(blank=True, max_length=1000)),
                ("contact_hours_en", models.CharField(blank=True, max_length=300)),
                ("contact_hours_fr", models.CharField(blank=True, max_length=300)),
                ("decision_en", models.TextField(blank=True)),
                ("decision_fr", models.TextField(blank=True)),
                ("how_to_apply_en", models.TextField(blank=True)),
                ("how_to_apply_fr", models.TextField(blank=True)),
                ("url_basis_en", models.CharField(blank=True, max_length=16)),
                ("url_basis_fr", models.CharField(blank=True, max_length=16)),
                (
                    "source_days",
                    models.JSONField(blank=True, default=list, help_text="Pairs: the address of a source, and its day"),
                ),
                (
                    "looked_up",
                    models.DateField(
                        blank=True,
                        help_text="When somebody looked for a contact, the way to apply, documents and times",
                        null=True,
                    ),
                ),
                (
                    "link_in_one_language",
                    models.BooleanField(default=False, help_text="The site has no page in the other language"),
                ),
                ("review_by", models.DateField(blank=True, null=True)),
                (
                    "purpose_pays_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "purpose_serves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                (
                    "purpose_must_serve",
                    models.BooleanField(default=False, help_text="A project that serves none has no business here"),
                ),
                ("purpose_applicant", models.CharField(blank=True, max_length=40)),
                (
                    "purpose_not_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("purpose_project_min_cad", models.BigIntegerField(blank=True, null=True)),
                ("purpose_project_typical_cad", models.BigIntegerField(blank=True, null=True)),
                ("purpose_project_max_cad", models.BigIntegerField(blank=True, null=True)),
                (
                    "purpose_firm",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("purpose_tempo", models.CharField(blank=True, max_length=40)),
                ("purpose_topic_en", models.CharField(blank=True, max_length=200)),
                ("purpose_topic_fr", models.CharField(blank=True, max_length=200)),
                ("purpose_place_of_project", models.CharField(blank=True, max_length=40)),
                ("purpose_role", models.CharField(blank=True, max_length=40)),
                ("purpose_value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("purpose_obstacle_en", models.TextField(blank=True)),
                ("purpose_obstacle_fr", models.TextField(blank=True)),
                ("purpose_basis", models.CharField(blank=True, max_length=40)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.revision",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="programs.revision",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="successions", to="programs.revision"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions_to",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "successor"), name="succession_once"),
                    models.UniqueConstraint(fields=("revision", "position"), name="succession_position_in_revision"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SuccessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
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
                        to="programs.succession",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.revision",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ConditionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=24)),
                ("test", models.JSONField(blank=True, default=dict)),
                ("sentence_en", models.TextField()),
                ("sentence_fr", models.TextField()),
                ("source", models.URLField(blank=True, max_length=1000)),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "group",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Of the conditions with the same number, one is enough", null=True
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
                        to="programs.condition",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.revision",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DraftSave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("part", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saves", to="programs.revision"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["version", "-number"], name="draft_save_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="draftsave_number_in_version"),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("settled_at__isnull", True), _connector="OR"),
                        name="draftsave_settled_is_held",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(help_text="Row of the sheet, or number of the entry")),
                ("slug", models.SlugField(max_length=80)),
                ("jurisdiction", models.CharField(max_length=2)),
                ("name_en", models.CharField(max_length=300)),
                ("name_fr", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("conflict", "Conflict with an edit"),
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "Unchanged"),
                        ],
                        max_length=9,
                    ),
                ),
                ("document", models.JSONField()),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("clashes", models.JSONField(blank=True, default=dict)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.organization"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="programs.import"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imported_rows",
                        to="programs.revision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["slug", "-id"], name="import_row_of_program")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "slug"), name="program_once_in_import"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["conflict", "new", "changed", "same"])),
                        name="import_row_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="programs.program",
                    ),
                ),
                ("names_en", models.TextField()),
                ("names_fr", models.TextField()),
                ("bodies_en", models.TextField()),
                ("bodies_fr", models.TextField()),
                ("summary_en", models.TextField()),
                ("summary_fr", models.TextField()),
                ("sentences_en", models.TextField()),
                ("sentences_fr", models.TextField()),
                ("folded", models.TextField()),
                ("vector", models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('names_en', config='hub_en', weight='A'), '||', django.contrib.postgres.search.SearchVector('bodies_en', config='hub_en', weight='B'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('summary_en', config='hub_en', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('sentences_en', config='hub_en', weight='D'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('names_fr', config='hub_fr', weight='A'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('bodies_fr', config='hub_fr', weight='B'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('summary_fr', config='hub_fr', weight='C'), django.contrib.postgres.search.SearchConfig('hub_en')), '||', django.contrib.postgres.search.SearchVector('sentences_fr', config='hub_fr', weight='D'), django.contrib.postgres.search.SearchConfig('hub_en')), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={"indexes": [django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="program_search")]},
        ),
        migrations.CreateModel(
            name="ImportConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40)),
                ("ours", models.JSONField(null=True)),
                ("theirs", models.JSONField(null=True)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ours", "Keep what stands"),
                            ("theirs", "Take what the file says"),
                            ("seen", "Both seen, settled by hand"),
                        ],
                        max_length=6,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="programs.importrow"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_conflicts",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["program", "field"], name="conflict_of_program"),
                    models.Index(condition=models.Q(("choice", "")), fields=["-id"], name="conflict_waits"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("row", "field"), name="conflict_once_in_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", ""), ("settled_at__isnull", True)),
                            models.Q(("choice__in", ["ours", "theirs", "seen"]), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="settled_conflict_has_choice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                (
                    "jurisdiction",
                    models.CharField(help_text="Whom it serves: CA, or a province or territory", max_length=2),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
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
                        to="programs.program",
                    ),
                ),
                (
                    "live",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="programs.revision",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ProgramPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("duplicate", "Maybe the same program"), ("twin", "Maybe versions of one program")],
                        max_length=9,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("likeness", models.DecimalField(decimal_places=2, max_digits=3)),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("joined", "They belong together"),
                            ("proposed", "Proposed: they belong together"),
                            ("apart", "They are not the same"),
                        ],
                        max_length=8,
                    ),
                ),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.program"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="pair_of_programs_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True), name="pair_has_two_programs"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["duplicate", "twin"])), name="program_pair_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept", None),
                            models.Q(
                                ("judgement__in", ["joined", "proposed"]),
                                ("kind", "duplicate"),
                                models.Q(("kept", models.F("first")), ("kept", models.F("second")), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="kept_is_one_of_a_joined_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(
                                ("judgement", "joined"), models.Q(("approved_by", models.F("judged_by")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="pair_is_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at__isnull", True), ("judgement", "")),
                            models.Q(("judged_at__isnull", False), ("judgement__in", ["joined", "proposed", "apart"])),
                            _connector="OR",
                        ),
                        name="judged_pair_has_moment",
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="Condition",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="programs.revision"
            ),
        ),
        migrations.AddField(
            model_name="Program",
            name="live",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="live_program",
                to="programs.revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("live__isnull", True), models.Q(("withdrawn_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="withdrawn_program_has_reason",
                violation_error_message="Say why the program is withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(fields=("revision", "position"), name="condition_position_in_revision"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_programruleevent" ("brought_by", "by_notes", "counts", "curated_at", "depends_en", "depends_fr", "first", "id", "is_verified", "kind", "levels", "money", "needed", "order", "others", "outside_en", "outside_fr", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programs", "said_by", "scope", "sentence_en", "sentence_fr", "share", "share_most", "slug", "versions", "words") VALUES (NEW."brought_by", NEW."by_notes", NEW."counts", NEW."curated_at", NEW."depends_en", NEW."depends_fr", NEW."first", NEW."id", NEW."is_verified", NEW."kind", NEW."levels", NEW."money", NEW."needed", NEW."order", NEW."others", NEW."outside_en", NEW."outside_fr", NEW."per", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programs", NEW."said_by", NEW."scope", NEW."sentence_en", NEW."sentence_fr", NEW."share", NEW."share_most", NEW."slug", NEW."versions", NEW."words"); RETURN NULL;',
                    hash="06d7d9aad2c88a6954c6b46cde7538d8f334ac4f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7f552",
                    table="programs_programrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_programruleevent" ("brought_by", "by_notes", "counts", "curated_at", "depends_en", "depends_fr", "first", "id", "is_verified", "kind", "levels", "money", "needed", "order", "others", "outside_en", "outside_fr", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programs", "said_by", "scope", "sentence_en", "sentence_fr", "share", "share_most", "slug", "versions", "words") VALUES (NEW."brought_by", NEW."by_notes", NEW."counts", NEW."curated_at", NEW."depends_en", NEW."depends_fr", NEW."first", NEW."id", NEW."is_verified", NEW."kind", NEW."levels", NEW."money", NEW."needed", NEW."order", NEW."others", NEW."outside_en", NEW."outside_fr", NEW."per", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programs", NEW."said_by", NEW."scope", NEW."sentence_en", NEW."sentence_fr", NEW."share", NEW."share_most", NEW."slug", NEW."versions", NEW."words"); RETURN NULL;',
                    hash="03361a22efc646084fb9b2d9d318a70078b30f99",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_43931",
                    table="programs_programrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_programruleevent" ("brought_by", "by_notes", "counts", "curated_at", "depends_en", "depends_fr", "first", "id", "is_verified", "kind", "levels", "money", "needed", "order", "others", "outside_en", "outside_fr", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programs", "said_by", "scope", "sentence_en", "sentence_fr", "share", "share_most", "slug", "versions", "words") VALUES (OLD."brought_by", OLD."by_notes", OLD."counts", OLD."curated_at", OLD."depends_en", OLD."depends_fr", OLD."first", OLD."id", OLD."is_verified", OLD."kind", OLD."levels", OLD."money", OLD."needed", OLD."order", OLD."others", OLD."outside_en", OLD."outside_fr", OLD."per", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programs", OLD."said_by", OLD."scope", OLD."sentence_en", OLD."sentence_fr", OLD."share", OLD."share_most", OLD."slug", OLD."versions", OLD."words"); RETURN NULL;',
                    hash="cde433232f32b2af107a16302f3f1fe212d194bb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d01eb",
                    table="programs_programrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="import_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."format" IS DISTINCT FROM (NEW."format") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c75858bda4e3ccefb5786fe272b80dba7df96178",
                    operation="UPDATE",
                    pgid="pgtrigger_import_is_kept_a40d5",
                    table="programs_import",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="applied_import_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'applied')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6812ce86ac9958fc7c076a3f1bc171cf809e809c",
                    operation="DELETE",
                    pgid="pgtrigger_applied_import_stays_1e467",
                    table="programs_import",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importconflict",
            trigger=pgtrigger.compiler.Trigger(
                name="conflict_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."row_id" IS DISTINCT FROM (NEW."row_id") OR OLD."program_id" IS DISTINCT FROM (NEW."program_id") OR OLD."field" IS DISTINCT FROM (NEW."field") OR OLD."theirs" IS DISTINCT FROM (NEW."theirs"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d68b6a10101ff555e3e6a8ba856144eac5bf52a9",
                    operation="UPDATE",
                    pgid="pgtrigger_conflict_is_kept_8915b",
                    table="programs_importconflict",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programpair",
            trigger=pgtrigger.compiler.Trigger(
                name="pair_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."first_id" IS DISTINCT FROM (NEW."first_id") OR OLD."second_id" IS DISTINCT FROM (NEW."second_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6756de384737dcae18a21388d50a790e70e5b91e",
                    operation="UPDATE",
                    pgid="pgtrigger_pair_is_kept_13b77",
                    table="programs_programpair",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programruleevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dd7af71b1eeeb60437e42ec54c314a0e8e6c9522",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e2a75",
                    table="programs_programruleevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_revision_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF OLD.state IN ('published', 'retired') AND (TG_OP = 'DELETE' OR NEW.state NOT IN ('published', 'retired') OR (to_jsonb(NEW) - '{state,published_at,retired_at,confirmed_on}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{state,published_at,retired_at,confirmed_on}'::text[])) THEN RAISE EXCEPTION 'a published revision is never changed'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="9ad16ecfe489992bbfb5e05b993eb1d300788594",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_kept_revision_is_immutable_df5f2",
                    table="programs_revision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_revisionevent" ("amount_max_cad", "amount_min_cad", "approved_by_id", "as_of", "as_of_year_only", "based_on_id", "change_reason", "closed_on", "closes", "confirmed_on", "contact_email", "contact_hours_en", "contact_hours_fr", "contact_phone", "contact_source", "contact_url_en", "contact_url_fr", "content_digest", "cost_share_max", "decision_days_max", "decision_days_min", "decision_en", "decision_fr", "decision_source", "documents", "effort_hours_max", "effort_hours_min", "effort_source", "ended", "how_to_apply_en", "how_to_apply_fr", "id", "intake_mode", "link_in_one_language", "looked_up", "made_at", "made_by_id", "name_en", "name_fr", "notes", "number", "opens", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "publish_at", "published_at", "purpose_applicant", "purpose_basis", "purpose_firm", "purpose_must_serve", "purpose_not_for", "purpose_obstacle_en", "purpose_obstacle_fr", "purpose_pays_for", "purpose_place_of_project", "purpose_project_max_cad", "purpose_project_min_cad", "purpose_project_typical_cad", "purpose_role", "purpose_serves", "purpose_tempo", "purpose_topic_en", "purpose_topic_fr", "purpose_value", "retired_at", "review_by", "source_days", "sources", "stages", "state", "submitted_at", "summary_en", "summary_fr", "support", "unverified_reason", "url_basis_en", "url_basis_fr", "url_en", "url_fr", "verified") VALUES (NEW."amount_max_cad", NEW."amount_min_cad", NEW."approved_by_id", NEW."as_of", NEW."as_of_year_only", NEW."based_on_id", NEW."change_reason", NEW."closed_on", NEW."closes", NEW."confirmed_on", NEW."contact_email", NEW."contact_hours_en", NEW."contact_hours_fr", NEW."contact_phone", NEW."contact_source", NEW."contact_url_en", NEW."contact_url_fr", NEW."content_digest", NEW."cost_share_max", NEW."decision_days_max", NEW."decision_days_min", NEW."decision_en", NEW."decision_fr", NEW."decision_source", NEW."documents", NEW."effort_hours_max", NEW."effort_hours_min", NEW."effort_source", NEW."ended", NEW."how_to_apply_en", NEW."how_to_apply_fr", NEW."id", NEW."intake_mode", NEW."link_in_one_language", NEW."looked_up", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."notes", NEW."number", NEW."opens", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."program_id", NEW."publish_at", NEW."published_at", NEW."purpose_applicant", NEW."purpose_basis", NEW."purpose_firm", NEW."purpose_must_serve", NEW."purpose_not_for", NEW."purpose_obstacle_en", NEW."purpose_obstacle_fr", NEW."purpose_pays_for", NEW."purpose_place_of_project", NEW."purpose_project_max_cad", NEW."purpose_project_min_cad", NEW."purpose_project_typical_cad", NEW."purpose_role", NEW."purpose_serves", NEW."purpose_tempo", NEW."purpose_topic_en", NEW."purpose_topic_fr", NEW."purpose_value", NEW."retired_at", NEW."review_by", NEW."source_days", NEW."sources", NEW."stages", NEW."state", NEW."submitted_at", NEW."summary_en", NEW."summary_fr", NEW."support", NEW."unverified_reason", NEW."url_basis_en", NEW."url_basis_fr", NEW."url_en", NEW."url_fr", NEW."verified"); RETURN NULL;',
                    hash="b291ed7dfc7a8d5303962efafb2db9b28bba365d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43c32",
                    table="programs_revision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_revisionevent" ("amount_max_cad", "amount_min_cad", "approved_by_id", "as_of", "as_of_year_only", "based_on_id", "change_reason", "closed_on", "closes", "confirmed_on", "contact_email", "contact_hours_en", "contact_hours_fr", "contact_phone", "contact_source", "contact_url_en", "contact_url_fr", "content_digest", "cost_share_max", "decision_days_max", "decision_days_min", "decision_en", "decision_fr", "decision_source", "documents", "effort_hours_max", "effort_hours_min", "effort_source", "ended", "how_to_apply_en", "how_to_apply_fr", "id", "intake_mode", "link_in_one_language", "looked_up", "made_at", "made_by_id", "name_en", "name_fr", "notes", "number", "opens", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "publish_at", "published_at", "purpose_applicant", "purpose_basis", "purpose_firm", "purpose_must_serve", "purpose_not_for", "purpose_obstacle_en", "purpose_obstacle_fr", "purpose_pays_for", "purpose_place_of_project", "purpose_project_max_cad", "purpose_project_min_cad", "purpose_project_typical_cad", "purpose_role", "purpose_serves", "purpose_tempo", "purpose_topic_en", "purpose_topic_fr", "purpose_value", "retired_at", "review_by", "source_days", "sources", "stages", "state", "submitted_at", "summary_en", "summary_fr", "support", "unverified_reason", "url_basis_en", "url_basis_fr", "url_en", "url_fr", "verified") VALUES (NEW."amount_max_cad", NEW."amount_min_cad", NEW."approved_by_id", NEW."as_of", NEW."as_of_year_only", NEW."based_on_id", NEW."change_reason", NEW."closed_on", NEW."closes", NEW."confirmed_on", NEW."contact_email", NEW."contact_hours_en", NEW."contact_hours_fr", NEW."contact_phone", NEW."contact_source", NEW."contact_url_en", NEW."contact_url_fr", NEW."content_digest", NEW."cost_share_max", NEW."decision_days_max", NEW."decision_days_min", NEW."decision_en", NEW."decision_fr", NEW."decision_source", NEW."documents", NEW."effort_hours_max", NEW."effort_hours_min", NEW."effort_source", NEW."ended", NEW."how_to_apply_en", NEW."how_to_apply_fr", NEW."id", NEW."intake_mode", NEW."link_in_one_language", NEW."looked_up", NEW."made_at", NEW."made_by_id", NEW."name_en", NEW."name_fr", NEW."notes", NEW."number", NEW."opens", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."program_id", NEW."publish_at", NEW."published_at", NEW."purpose_applicant", NEW."purpose_basis", NEW."purpose_firm", NEW."purpose_must_serve", NEW."purpose_not_for", NEW."purpose_obstacle_en", NEW."purpose_obstacle_fr", NEW."purpose_pays_for", NEW."purpose_place_of_project", NEW."purpose_project_max_cad", NEW."purpose_project_min_cad", NEW."purpose_project_typical_cad", NEW."purpose_role", NEW."purpose_serves", NEW."purpose_tempo", NEW."purpose_topic_en", NEW."purpose_topic_fr", NEW."purpose_value", NEW."retired_at", NEW."review_by", NEW."source_days", NEW."sources", NEW."stages", NEW."state", NEW."submitted_at", NEW."summary_en", NEW."summary_fr", NEW."support", NEW."unverified_reason", NEW."url_basis_en", NEW."url_basis_fr", NEW."url_en", NEW."url_fr", NEW."verified"); RETURN NULL;',
                    hash="5bb5ef39a6f56d593715b6ebb31e5d1a246cfa08",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_974ce",
                    table="programs_revision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_revisionevent" ("amount_max_cad", "amount_min_cad", "approved_by_id", "as_of", "as_of_year_only", "based_on_id", "change_reason", "closed_on", "closes", "confirmed_on", "contact_email", "contact_hours_en", "contact_hours_fr", "contact_phone", "contact_source", "contact_url_en", "contact_url_fr", "content_digest", "cost_share_max", "decision_days_max", "decision_days_min", "decision_en", "decision_fr", "decision_source", "documents", "effort_hours_max", "effort_hours_min", "effort_source", "ended", "how_to_apply_en", "how_to_apply_fr", "id", "intake_mode", "link_in_one_language", "looked_up", "made_at", "made_by_id", "name_en", "name_fr", "notes", "number", "opens", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "program_id", "publish_at", "published_at", "purpose_applicant", "purpose_basis", "purpose_firm", "purpose_must_serve", "purpose_not_for", "purpose_obstacle_en", "purpose_obstacle_fr", "purpose_pays_for", "purpose_place_of_project", "purpose_project_max_cad", "purpose_project_min_cad", "purpose_project_typical_cad", "purpose_role", "purpose_serves", "purpose_tempo", "purpose_topic_en", "purpose_topic_fr", "purpose_value", "retired_at", "review_by", "source_days", "sources", "stages", "state", "submitted_at", "summary_en", "summary_fr", "support", "unverified_reason", "url_basis_en", "url_basis_fr", "url_en", "url_fr", "verified") VALUES (OLD."amount_max_cad", OLD."amount_min_cad", OLD."approved_by_id", OLD."as_of", OLD."as_of_year_only", OLD."based_on_id", OLD."change_reason", OLD."closed_on", OLD."closes", OLD."confirmed_on", OLD."contact_email", OLD."contact_hours_en", OLD."contact_hours_fr", OLD."contact_phone", OLD."contact_source", OLD."contact_url_en", OLD."contact_url_fr", OLD."content_digest", OLD."cost_share_max", OLD."decision_days_max", OLD."decision_days_min", OLD."decision_en", OLD."decision_fr", OLD."decision_source", OLD."documents", OLD."effort_hours_max", OLD."effort_hours_min", OLD."effort_source", OLD."ended", OLD."how_to_apply_en", OLD."how_to_apply_fr", OLD."id", OLD."intake_mode", OLD."link_in_one_language", OLD."looked_up", OLD."made_at", OLD."made_by_id", OLD."name_en", OLD."name_fr", OLD."notes", OLD."number", OLD."opens", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."program_id", OLD."publish_at", OLD."published_at", OLD."purpose_applicant", OLD."purpose_basis", OLD."purpose_firm", OLD."purpose_must_serve", OLD."purpose_not_for", OLD."purpose_obstacle_en", OLD."purpose_obstacle_fr", OLD."purpose_pays_for", OLD."purpose_place_of_project", OLD."purpose_project_max_cad", OLD."purpose_project_min_cad", OLD."purpose_project_typical_cad", OLD."purpose_role", OLD."purpose_serves", OLD."purpose_tempo", OLD."purpose_topic_en", OLD."purpose_topic_fr", OLD."purpose_value", OLD."retired_at", OLD."review_by", OLD."source_days", OLD."sources", OLD."stages", OLD."state", OLD."submitted_at", OLD."summary_en", OLD."summary_fr", OLD."support", OLD."unverified_reason", OLD."url_basis_en", OLD."url_basis_fr", OLD."url_en", OLD."url_fr", OLD."verified"); RETURN NULL;',
                    hash="9afd5f06d544f3c24c17d599337dd10a9c9554cb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5c879",
                    table="programs_revision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reviewedprogram",
            trigger=pgtrigger.compiler.Trigger(
                name="owner_answer_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c78dcd7d8a3adaac07beb8dd3784b665725fc5ea",
                    operation="UPDATE",
                    pgid="pgtrigger_owner_answer_is_kept_05f6c",
                    table="programs_reviewedprogram",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b959981adc0355b7d255711197f23ff38ced4ca",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e6397",
                    table="programs_programevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="live_is_own_and_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NEW.live_id IS NOT NULL AND NOT EXISTS (SELECT FROM programs_revision WHERE id = NEW.live_id AND program_id = NEW.id AND state = 'published') THEN RAISE EXCEPTION 'a program shows a published revision of its own'; END IF; RETURN NEW;",
                    hash="3d8f1e3c4bac19e30915f97900e4c2afc27fbbb9",
                    operation='INSERT OR UPDATE OF "live_id"',
                    pgid="pgtrigger_live_is_own_and_published_ed437",
                    table="programs_program",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_programevent" ("id", "jurisdiction", "live_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "withdrawn_at", "withdrawn_reason") VALUES (NEW."id", NEW."jurisdiction", NEW."live_id", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."withdrawn_at", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="f00d4ae1b8609f6a99f229c6499e617ca599af3b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a554",
                    table="programs_program",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_programevent" ("id", "jurisdiction", "live_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "withdrawn_at", "withdrawn_reason") VALUES (NEW."id", NEW."jurisdiction", NEW."live_id", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."withdrawn_at", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="f4f95a04450a0d07bd1fc1077f3119c540c29e87",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f86c",
                    table="programs_program",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="program",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_programevent" ("id", "jurisdiction", "live_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "withdrawn_at", "withdrawn_reason") VALUES (OLD."id", OLD."jurisdiction", OLD."live_id", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug", OLD."withdrawn_at", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="9ecc5eaf1b487877c6c8d2c29cd86d4e32f33a5b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7c1d4",
                    table="programs_program",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importrow",
            trigger=pgtrigger.compiler.Trigger(
                name="import_row_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."document" IS DISTINCT FROM (NEW."document"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bb06d68c7dbae63a3a62d813f67adc8107806501",
                    operation="UPDATE",
                    pgid="pgtrigger_import_row_is_kept_cfdac",
                    table="programs_importrow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="draftsave",
            trigger=pgtrigger.compiler.Trigger(
                name="save_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."part" IS DISTINCT FROM (NEW."part") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b1927bb9507516f7d76ff0f2fd1fb635189422e7",
                    operation="UPDATE",
                    pgid="pgtrigger_save_is_kept_33efa",
                    table="programs_draftsave",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conditionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eba2e096b7d94e35df17233cc5630bcaaf3be262",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bda1d",
                    table="programs_conditionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="part_of_kept_revision_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM programs_revision WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.revision_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.revision_id END) AND state IN ('published', 'retired')) THEN RAISE EXCEPTION 'a published revision is never changed'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="062b752b5ccd098222f93e787350b9fdcd9e109e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_part_of_kept_revision_is_immutable_7905d",
                    table="programs_condition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_conditionevent" ("as_of", "group", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "sentence_en", "sentence_fr", "source", "test") VALUES (NEW."as_of", NEW."group", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."revision_id", NEW."sentence_en", NEW."sentence_fr", NEW."source", NEW."test"); RETURN NULL;',
                    hash="97d2ca31c8afb2e8ee4b79b49f3f0468ff9ea955",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bf3d9",
                    table="programs_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_conditionevent" ("as_of", "group", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "sentence_en", "sentence_fr", "source", "test") VALUES (NEW."as_of", NEW."group", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."revision_id", NEW."sentence_en", NEW."sentence_fr", NEW."source", NEW."test"); RETURN NULL;',
                    hash="089ce92af2ddea497a1459399efc2724fb897560",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2637c",
                    table="programs_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="condition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_conditionevent" ("as_of", "group", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "sentence_en", "sentence_fr", "source", "test") VALUES (OLD."as_of", OLD."group", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."revision_id", OLD."sentence_en", OLD."sentence_fr", OLD."source", OLD."test"); RETURN NULL;',
                    hash="e723c2b58aae9664cea6221525e51b0409cd0559",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9198c",
                    table="programs_condition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c3f01672cfebfdee581d386915b3f2d2f7dadfb3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_971a4",
                    table="programs_revisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="part_of_kept_revision_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM programs_revision WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.revision_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.revision_id END) AND state IN ('published', 'retired')) THEN RAISE EXCEPTION 'a published revision is never changed'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="342a97564344bfadbe500a61818d84bb1df2f374",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_part_of_kept_revision_is_immutable_01d23",
                    table="programs_succession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_successionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "successor_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."revision_id", NEW."successor_id"); RETURN NULL;',
                    hash="5fd5c4b6b940d446bc387208474c7bac2eadd230",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3ac89",
                    table="programs_succession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programs_successionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "successor_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."revision_id", NEW."successor_id"); RETURN NULL;',
                    hash="c3a7b10ff900908b7dab983cf835714ab78d2bc9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5c532",
                    table="programs_succession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programs_successionevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision_id", "successor_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."revision_id", OLD."successor_id"); RETURN NULL;',
                    hash="0e030fd88ee9f0d24003c8501070cee4ca4b1160",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a11ba",
                    table="programs_succession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="successionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="52657cef700a30b5679712fd966e0b4b4a8b8689",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f907f",
                    table="programs_successionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
