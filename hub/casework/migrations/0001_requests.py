import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0002_establishments'),
        ('directory', '0001_directory'),
        ('opportunities', '0001_opportunities'),
        ('programs', '0001_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(editable=False)),
                ('number', models.PositiveIntegerField(editable=False)),
                ('reference', models.CharField(editable=False, max_length=16, unique=True)),
                ('company_name', models.CharField(max_length=160)),
                ('province', models.CharField(choices=[('AB', 'Alberta'), ('BC', 'British Columbia'), ('MB', 'Manitoba'), ('NB', 'New Brunswick'), ('NL', 'Newfoundland and Labrador'), ('NS', 'Nova Scotia'), ('NT', 'Northwest Territories'), ('NU', 'Nunavut'), ('ON', 'Ontario'), ('PE', 'Prince Edward Island'), ('QC', 'Quebec'), ('SK', 'Saskatchewan'), ('YT', 'Yukon')], max_length=2)),
                ('kind', models.CharField(choices=[('programs', 'Advice on programs'), ('market_entry', 'Entering a market'), ('partners', 'Finding partners and contacts'), ('ip', 'Intellectual property'), ('standards', 'Standards and certification'), ('finance', 'Finance'), ('dispute', 'A commercial dispute'), ('presence', 'An official’s presence'), ('other', 'Something else'), ('unsure', 'I don’t know who to ask')], max_length=12)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('subject', models.CharField(max_length=160, verbose_name='In one line')),
                ('body', models.TextField(max_length=6000, verbose_name='In your own words')),
                ('enclosed', models.TextField(blank=True, max_length=6000)),
                ('language', models.CharField(default='en', max_length=2, verbose_name='Language of the answer')),
                ('cn_provinces', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='City')),
                ('links', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), blank=True, default=list)),
                ('urgency', models.CharField(choices=[('normal', 'No fixed date'), ('dated', 'By a certain day'), ('urgent', 'Within days')], default='normal', max_length=8)),
                ('needed_by', models.DateField(blank=True, null=True)),
                ('shared_with', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('questions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('channel', models.CharField(choices=[('web', 'On the portal'), ('phone', 'By phone'), ('meeting', 'At a meeting or a fair'), ('mail', 'By mail')], default='web', max_length=8)),
                ('state', models.CharField(choices=[('new', 'To triage'), ('assigned', 'In hand'), ('waiting', 'Waiting on the company'), ('referred', 'Offered, not accepted'), ('closed', 'Closed')], default='new', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('received_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(help_text='When the company last began to wait for a person: received, or reopened')),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('first_answer_at', models.DateTimeField(blank=True, null=True)),
                ('silent_since', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('pending', models.CharField(blank=True, choices=[('replied', 'Replied'), ('returned', 'Returned'), ('reopened', 'Reopened')], max_length=8)),
                ('pending_since', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('helped', 'Helped'), ('partly', 'Partly helped'), ('not_helped', 'Not helped'), ('unreachable', 'Company not reached'), ('out_of_scope', 'Outside what we can do'), ('withdrawn', 'Withdrawn by the company'), ('nobody', 'Nobody could take it'), ('merged', 'Joined with another request')], max_length=12)),
                ('outcome_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('closing_answer', models.TextField(blank=True, max_length=6000)),
                ('again', models.CharField(blank=True, choices=[('same_open', 'The same request is open already'), ('chaser', 'Asks again within three weeks'), ('serial', 'One of many in a short time'), ('same_company', 'Another record may be the same company'), ('same_person', 'The same person wrote the same for another company record')], max_length=12)),
                ('signs_of_fraud', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('search_text', models.TextField(editable=False)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('subject', 'body', 'enclosed', 'closing_answer', config='hub_en'), '||', django.contrib.postgres.search.SearchVector('subject', 'body', 'enclosed', 'closing_answer', config='hub_fr'), django.contrib.postgres.search.SearchConfig('hub_en')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('again_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.servicerequest')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='companies.company')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests_in_hand', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='casework.servicerequest')),
                ('offering', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='companies.offering')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='opportunities.opportunity')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests_owned', to='directory.seat')),
                ('program', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='companies.project')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wished_seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MarketBarrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tariff', 'Duty, quota or tax'), ('standard', 'Standard, test or certification'), ('licence', 'Licence or registration'), ('procurement', 'Public purchasing closed to foreign bids'), ('local_content', 'Local content or local partner required'), ('technology', 'Handing over technology or data'), ('ip', 'Intellectual property not protected'), ('payment', 'Payment or money transfer'), ('entry', 'Customs, visas or travel'), ('other', 'Another barrier')], max_length=14)),
                ('place', models.CharField(max_length=40)),
                ('area', models.CharField(choices=[('low-carbon-electricity', 'Low-carbon electricity'), ('energy-efficiency', 'Energy efficiency'), ('transmission-grid', 'Transmission grid'), ('next-generation-transportation', 'Next-generation transportation'), ('wastewater-treatment', 'Wastewater treatment'), ('energy-extraction', 'Energy extraction'), ('industrial-processes-waste-remediation', 'Industrial processes and waste'), ('environmental-monitoring', 'Environmental monitoring')], max_length=60)),
                ('words', models.TextField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='barriers', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', 'Received'), ('claimed', 'Claimed'), ('handed', 'Handed'), ('offered', 'Offered'), ('accepted', 'Accepted'), ('returned', 'Returned'), ('taken_back', 'Taken Back'), ('part_done', 'Part Done'), ('part_covered', 'Part Covered'), ('part_late', 'Part Late'), ('covered', 'Covered'), ('moved', 'Moved'), ('asked', 'Asked'), ('replied', 'Replied'), ('resumed', 'Resumed'), ('answered', 'Answered'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn'), ('reopened', 'Reopened'), ('released', 'Released'), ('merged', 'Merged'), ('nudged', 'Nudged'), ('lead_informed', 'Lead Informed'), ('standard_missed', 'Standard Missed'), ('back_to_hub', 'Back To Hub'), ('archived', 'Archived'), ('shared', 'Shared'), ('sharing', 'Sharing'), ('emergency_access', 'Emergency Access Opened'), ('complained', 'Complained'), ('complaint_answered', 'Complaint Answered'), ('presence_step', 'Presence Step'), ('corrected', 'Corrected')], max_length=20)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(blank=True, default=dict)),
                ('version', models.PositiveIntegerField(help_text='The version of the request that this step made')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('to_seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='DeskDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=20)),
                ('answers', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_drafts', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_drafts', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('words', models.TextField(max_length=4000)),
                ('answer', models.TextField(blank=True, max_length=4000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='complaints', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('level', models.CharField(choices=[('officer', 'A trade commissioner'), ('consul_general', 'The consul general'), ('ambassador', 'The ambassador'), ('deputy_minister', 'A deputy minister'), ('minister', 'A minister'), ('premier', 'A premier or the prime minister')], max_length=16)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('refused', 'Refused')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('mailbox', models.EmailField(blank=True, max_length=254)),
                ('mailbox_language', models.CharField(blank=True, max_length=2)),
                ('token_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('link_expires_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(blank=True, max_length=160)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='directory.seat')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='casework.servicerequest')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('shared', 'Shared by who has it'), ('emergency_access', 'Opened with a reason, for a short time')], max_length=20)),
                ('reason', models.TextField(max_length=1000)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='casework_grants', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.EmailField(max_length=254)),
                ('basis', models.CharField(choices=[('domain', 'On the body’s own domain'), ('directory', 'Stands in the directory'), ('person', 'Checked by a second person')], max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('refused', 'Refused')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_addresses', to='directory.seat')),
            ],
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('owner', 'Takes the request over'), ('support', 'Works on a part of it')], max_length=8)),
                ('state', models.CharField(choices=[('offered', 'Not answered yet'), ('accepted', 'Accepted'), ('returned', 'Returned'), ('withdrawn', 'Taken back'), ('done', 'Part done'), ('ended', 'Over')], default='offered', max_length=10)),
                ('offered_at', models.DateTimeField()),
                ('task', models.CharField(blank=True, max_length=400, verbose_name='What is asked of the seat')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Note to the seat')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reasons', models.JSONField(blank=True, default=list, help_text='Pairs of sentences: [en, fr]')),
                ('override_kind', models.CharField(blank=True, choices=[('company_asked', 'The company asked for it'), ('knows_case', 'They know the company or the buyer'), ('wrong_area', 'The proposed seat’s area is wrong'), ('wrong_region', 'The proposed seat’s place is wrong'), ('no_capacity', 'The proposed seat is overloaded'), ('other', 'Another reason')], max_length=16)),
                ('override_reason', models.TextField(blank=True, max_length=1000)),
                ('mailbox', models.EmailField(blank=True, max_length=254)),
                ('mailbox_language', models.CharField(blank=True, max_length=2)),
                ('token_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('link_expires_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.CharField(blank=True, choices=[('wrong_area', 'Not my area'), ('wrong_region', 'Not my region'), ('no_capacity', 'No capacity now'), ('not_eligible', 'The company is not one we can serve'), ('conflict', 'Conflict of interest'), ('other', 'Another reason'), ('nobody_there', 'Nobody is there')], max_length=12)),
                ('return_text', models.TextField(blank=True, max_length=1000)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('helped', 'Helped'), ('partly', 'Partly helped'), ('not_helped', 'Not helped'), ('covered', 'Answered by another seat')], max_length=12)),
                ('result', models.TextField(blank=True, max_length=1000, verbose_name='What came of the part')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('covered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='covers', to='casework.referral')),
                ('from_seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('offered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='casework.servicerequest')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='directory.seat')),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('wrong_area', 'Not my area'), ('wrong_region', 'Not my region'), ('no_capacity', 'No capacity now'), ('not_eligible', 'The company is not one we can serve'), ('conflict', 'Conflict of interest'), ('other', 'Another reason'), ('nobody_there', 'Nobody is there')], max_length=12)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('is_override', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'To look at'), ('made', 'Made'), ('refused', 'Not needed')], default='open', max_length=8)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='directory.seat')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='correction', to='casework.referral')),
            ],
        ),
        migrations.CreateModel(
            name='AbsenceTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('is_back', models.BooleanField(default=False)),
                ('absence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='directory.absence')),
                ('from_handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('to_handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='casework.servicerequest')),
                ('referral', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='casework.referral')),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nudge', 'Remind the seat'), ('promise', 'First answer due'), ('lead', 'Tell the office’s lead'), ('back', 'Back to the Hub’s desk'), ('close', 'Close honestly'), ('company_silent', 'Ask the company again'), ('part_nudge', 'Remind the seat of its part'), ('part_late', 'Tell who answers that a part is late'), ('archive', 'Archive'), ('survey_1', 'Ask what came of it, after 10 days'), ('survey_2', 'Ask what came of it, after 3 months'), ('survey_3', 'Ask what came of it, after 12 months')], max_length=16)),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='casework.servicerequest')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
            ],
        ),
        migrations.CreateModel(
            name='RequestDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answers', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=2)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('rescued_at', models.DateTimeField(blank=True, null=True)),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company')),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='draft', to='casework.servicerequest')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='request_drafts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RequestMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('company', 'Company'), ('staff', 'Hub and its partners')], max_length=8)),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('question', 'Question to the company'), ('reply', 'Reply of the company'), ('note', 'Internal note')], max_length=10)),
                ('body', models.TextField(max_length=6000)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('search_vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('body', config='hub_en'), '||', django.contrib.postgres.search.SearchVector('body', config='hub_fr'), django.contrib.postgres.search.SearchConfig('hub_en')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='casework.servicerequest')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.seat')),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_mentions', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='casework.servicerequest')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='casework.requestmessage')),
            ],
        ),
        migrations.CreateModel(
            name='RoutingGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('request_key', models.UUIDField(unique=True)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('exists', models.BooleanField(default=False)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('province', models.CharField(max_length=2)),
                ('cn_provinces', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('areas__contained_by', ['low-carbon-electricity', 'energy-efficiency', 'transmission-grid', 'next-generation-transportation', 'wastewater-treatment', 'energy-extraction', 'industrial-processes-waste-remediation', 'environmental-monitoring'])), name='hole_areas'), models.CheckConstraint(condition=models.Q(('needs__contained_by', ['funding_rd', 'funding_demo', 'growth_capital', 'export_finance', 'market_entry_china', 'find_partner', 'ip_protection', 'regulatory_certification', 'dispute', 'government_introduction', 'consortium', 'trade_mission', 'talent', 'procurement'])), name='hole_needs'), models.CheckConstraint(condition=models.Q(('province__in', ['AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT'])), name='hole_province')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('query', models.CharField(max_length=500)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Snooze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('since', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snoozes', to='casework.servicerequest')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_snoozes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('helped', models.BooleanField(blank=True, null=True)),
                ('came_of_it', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('value_cad', models.PositiveBigIntegerField(blank=True, null=True)),
                ('jobs', models.PositiveIntegerField(blank=True, null=True)),
                ('tonnes', models.PositiveBigIntegerField(blank=True, null=True)),
                ('markets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('counterfactual', models.CharField(blank=True, choices=[('same', 'The same'), ('later', 'The same, but later'), ('smaller', 'Less of it'), ('not', 'It would not have happened'), ('unknown', 'We cannot tell')], max_length=8)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='surveys', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200, verbose_name='What is to be done')),
                ('on', models.DateField(verbose_name='Day')),
                ('made_at', models.DateTimeField()),
                ('remind_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('assigned_to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_tasks', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='casework.servicerequest')),
            ],
        ),
        migrations.CreateModel(
            name='AlertDismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sign', models.CharField(choices=[('not_held', 'Nobody in the seat'), ('away', 'Everybody away'), ('silent', 'Silent'), ('overloaded', 'Overloaded'), ('unanswered', 'Offers unanswered')], max_length=12)),
                ('size', models.PositiveIntegerField(help_text='How many requests stood behind the sign')),
                ('reason', models.CharField(max_length=400, verbose_name='Why it is no trouble')),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, help_text='When somebody brought the sign back', null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dismissals', to='directory.seat')),
            ],
            options={
                'indexes': [models.Index(fields=['seat', 'sign', '-at'], name='dismissal_of_sign')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sign__in', ['not_held', 'away', 'silent', 'overloaded', 'unanswered'])), name='dismissal_sign'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dismissal_has_reason', violation_error_message='Say why.')],
            },
        ),
        migrations.CreateModel(
            name='CannedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_en', models.CharField(max_length=80, verbose_name='Title in English')),
                ('title_fr', models.CharField(max_length=80, verbose_name='Title in French')),
                ('body_en', models.TextField(max_length=4000, verbose_name='Text in English')),
                ('body_fr', models.TextField(max_length=4000, verbose_name='Text in French')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.office')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title_en', ''), _negated=True), models.Q(('title_fr', ''), _negated=True), models.Q(('body_en', ''), _negated=True), models.Q(('body_fr', ''), _negated=True)), name='canned_answer_has_both_languages', violation_error_message='Write the title and the text in both languages.'), models.UniqueConstraint(fields=('office', 'title_en'), name='canned_answer_title_once', nulls_distinct=False, violation_error_message='There is an answer of this title already.')],
            },
        ),
        migrations.CreateModel(
            name='OfficialPresence',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='presence', serialize=False, to='casework.servicerequest')),
                ('level', models.CharField(choices=[('officer', 'A trade commissioner'), ('consul_general', 'The consul general'), ('ambassador', 'The ambassador'), ('deputy_minister', 'A deputy minister'), ('minister', 'A minister'), ('premier', 'A premier or the prime minister')], max_length=16)),
                ('form', models.CharField(choices=[('meeting', 'Join a meeting'), ('letter', 'Write a letter of support'), ('visit', 'Visit a site or a plant'), ('signing', 'Attend a signing'), ('event', 'Speak at an event')], max_length=10)),
                ('on', models.DateField(verbose_name='Day')),
                ('city', models.CharField(max_length=80, verbose_name='City')),
                ('host', models.CharField(max_length=200, verbose_name='Whom the official would meet')),
                ('purpose', models.TextField(max_length=2000, verbose_name='What it would change')),
                ('result', models.CharField(blank=True, choices=[('held', 'It took place'), ('delegated', 'It took place with somebody else'), ('cancelled', 'It was cancelled'), ('refused', 'It was refused')], max_length=10)),
                ('result_note', models.TextField(blank=True, max_length=2000)),
                ('result_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['officer', 'consul_general', 'ambassador', 'deputy_minister', 'minister', 'premier'])), name='presence_level'), models.CheckConstraint(condition=models.Q(('form__in', ['meeting', 'letter', 'visit', 'signing', 'event'])), name='presence_form'), models.CheckConstraint(condition=models.Q(('result__in', ['held', 'delegated', 'cancelled', 'refused', ''])), name='presence_result'), models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('result_at', None)), models.Q(models.Q(('result', ''), _negated=True), ('result_at__isnull', False)), _connector='OR'), name='presence_result_has_time')],
            },
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('state__in', ('new', 'assigned', 'waiting', 'referred'))), fields=['owner', 'state', 'due_at'], name='request_desk'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('state__in', ('new', 'assigned', 'waiting', 'referred'))), fields=['handler', 'state'], name='request_in_hand'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(fields=['owner', '-received_at'], name='request_of_seat'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(fields=['company', '-received_at'], name='request_of_company'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['-closed_at'], name='request_closed'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='request_words'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_text', name='gin_trgm_ops'), name='request_search'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.UniqueConstraint(fields=('year', 'number'), name='request_number_once'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('reference__regex', '^CGH-\\d{4}-\\d{5,}$')), name='request_reference_form'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('province__in', ['AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT'])), name='request_province'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['programs', 'market_entry', 'partners', 'ip', 'standards', 'finance', 'dispute', 'presence', 'other', 'unsure'])), name='request_kind'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'assigned', 'waiting', 'referred', 'closed'])), name='request_state'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'phone', 'meeting', 'mail'])), name='request_channel'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__in', ['normal', 'dated', 'urgent'])), name='request_urgency'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'fr'])), name='request_language'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['helped', 'partly', 'not_helped', 'unreachable', 'out_of_scope', 'withdrawn', 'nobody', 'merged', ''])), name='request_outcome'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('pending__in', ['replied', 'returned', 'reopened', ''])), name='request_pending'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('again__in', ['same_open', 'chaser', 'serial', 'same_company', 'same_person', ''])), name='request_again'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('needs__contained_by', ['funding_rd', 'funding_demo', 'growth_capital', 'export_finance', 'market_entry_china', 'find_partner', 'ip_protection', 'regulatory_certification', 'dispute', 'government_introduction', 'consortium', 'trade_mission', 'talent', 'procurement'])), name='request_needs'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('areas__contained_by', ['low-carbon-electricity', 'energy-efficiency', 'transmission-grid', 'next-generation-transportation', 'wastewater-treatment', 'energy-extraction', 'industrial-processes-waste-remediation', 'environmental-monitoring'])), name='request_areas'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('outcome_reasons__contained_by', ['information_given', 'introduction_made', 'program_found', 'document_sent', 'event_attended', 'no_program_fits', 'no_partner_found', 'too_early', 'too_late', 'no_capacity', 'company_silent', 'not_our_mandate', 'sent_elsewhere'])), name='request_outcome_reasons'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(models.Func(models.F('links'), models.Value(' '), function='array_to_string', output_field=models.TextField()), '^(https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?( https?://[^/?#@:\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]+(:\\d{1,5})?([/?#][^\\s\\\\<>"\\u0001-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]*)?)*)?$')), name='request_web_addresses', violation_error_message='Write a whole web address, beginning with https://.'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='request_has_words', violation_error_message='Say what you need, in one line and in your own words.'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('outcome', ''), _negated=True), models.Q(('closing_answer', ''), _negated=True)), models.Q(('closed_at', None), ('closing_answer', ''), ('outcome', ''), ('outcome_reasons', []), ('state__in', ('new', 'assigned', 'waiting', 'referred'))), _connector='OR'), name='closed_request_has_outcome', violation_error_message='A request is closed with an outcome and an answer to the company.'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into', None), models.Q(('outcome', 'merged'), _negated=True)), models.Q(('merged_into__isnull', False), ('outcome', 'merged'), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='merged_request_names_the_other'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('taken_at__isnull', False), ('state__in', ['new', 'referred', 'closed']), _connector='OR'), name='request_in_hand_was_taken'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('archived_at', None), ('state', 'closed'), _connector='OR'), name='archived_request_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('due_at', None), models.Q(('state__in', ['waiting', 'closed']), _negated=True), _connector='OR'), name='request_clock_rests'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at', None), ('due_on', None)), models.Q(('due_at__isnull', False), ('due_on__isnull', False)), _connector='OR'), name='request_promise_has_day'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pending', ''), ('pending_since', None)), models.Q(models.Q(('pending', ''), _negated=True), ('pending_since__isnull', False), ('state__in', ('new', 'assigned', 'waiting', 'referred'))), _connector='OR'), name='request_pending_since'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('needed_by__isnull', False), ('urgency', 'dated')), models.Q(models.Q(('urgency', 'dated'), _negated=True), ('needed_by', None)), _connector='OR'), name='request_day_fits_urgency', violation_error_message='Name the day, or choose another answer.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicerequest',
            trigger=pgtrigger.compiler.Trigger(name='referred_request_has_offer', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF (SELECT state = 'referred' FROM casework_servicerequest WHERE id = NEW.id) <> EXISTS (\n                        SELECT 1 FROM casework_referral\n                        WHERE request_id = NEW.id AND part = 'owner' AND state = 'offered'\n                    ) THEN\n                        RAISE EXCEPTION 'a referred request has one open offer' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='76743b5d4998ee24f4f32fc62b4b6a93e12cae3d', operation='INSERT OR UPDATE', pgid='pgtrigger_referred_request_has_offer_1f120', table='casework_servicerequest', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicerequest',
            trigger=pgtrigger.compiler.Trigger(name='merged_request_goes_on', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF EXISTS (\n                        SELECT 1 FROM casework_servicerequest gone\n                        JOIN casework_servicerequest kept ON kept.id = gone.merged_into_id\n                        WHERE (gone.id = NEW.id OR kept.id = NEW.id)\n                        AND (gone.company_id <> kept.company_id OR kept.merged_into_id IS NOT NULL)\n                    ) THEN\n                        RAISE EXCEPTION 'a merged request goes on in one of its company'\n                        USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='42bbb35836aafbf58bb351da486f21330f526e32', operation='INSERT OR UPDATE OF "merged_into_id", "company_id"', pgid='pgtrigger_merged_request_goes_on_b7bd5', table='casework_servicerequest', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='marketbarrier',
            index=models.Index(fields=['kind', 'area', 'place'], name='barrier_counted'),
        ),
        migrations.AddConstraint(
            model_name='marketbarrier',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['tariff', 'standard', 'licence', 'procurement', 'local_content', 'technology', 'ip', 'payment', 'entry', 'other'])), name='barrier_kind'),
        ),
        migrations.AddConstraint(
            model_name='marketbarrier',
            constraint=models.CheckConstraint(condition=models.Q(('area__in', ['low-carbon-electricity', 'energy-efficiency', 'transmission-grid', 'next-generation-transportation', 'wastewater-treatment', 'energy-extraction', 'industrial-processes-waste-remediation', 'environmental-monitoring'])), name='barrier_area'),
        ),
        migrations.AddConstraint(
            model_name='marketbarrier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('place', ''), _negated=True)), name='barrier_says_what_and_where'),
        ),
        migrations.AddConstraint(
            model_name='marketbarrier',
            constraint=models.UniqueConstraint(fields=('request', 'kind', 'place', 'area'), name='barrier_once', violation_error_message='This barrier is recorded on this request already.'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['request', 'at', 'id'], name='event_of_request'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'claimed', 'handed', 'offered', 'accepted', 'returned', 'taken_back', 'part_done', 'part_covered', 'part_late', 'covered', 'moved', 'asked', 'replied', 'resumed', 'answered', 'closed', 'withdrawn', 'reopened', 'released', 'merged', 'nudged', 'lead_informed', 'standard_missed', 'back_to_hub', 'archived', 'shared', 'sharing', 'emergency_access', 'complained', 'complaint_answered', 'presence_step', 'corrected'])), name='event_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_is_history', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."request_id" IS DISTINCT FROM (NEW."request_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."to_seat_id" IS DISTINCT FROM (NEW."to_seat_id") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ea9c4ec112f5bc7be3d082a8b140b152e7e429bc', operation='UPDATE', pgid='pgtrigger_event_is_history_51ab1', table='casework_event', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='deskdraft',
            index=models.Index(fields=['changed_at'], name='desk_draft_age'),
        ),
        migrations.AddConstraint(
            model_name='deskdraft',
            constraint=models.UniqueConstraint(fields=('request', 'user', 'action'), name='one_desk_draft_of_a_form'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='complaint_has_words', violation_error_message='Say what went wrong.'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='answered_complaint_has_time'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['seat', 'state'], name='approval_of_seat'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['officer', 'consul_general', 'ambassador', 'deputy_minister', 'minister', 'premier'])), name='approval_level'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'approved', 'refused'])), name='approval_state'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(fields=('request', 'position'), name='approval_place_once'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('at__isnull', False)), _connector='OR'), name='approval_given_has_time'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('asked_by', None), ('mailbox', ''), ('token_hash', '')), ('seat__isnull', False), _connector='OR'), name='asked_approval_has_seat'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link_expires_at', None), ('mailbox', ''), ('token_hash', '')), models.Q(models.Q(('mailbox', ''), _negated=True), models.Q(('token_hash', ''), _negated=True), ('link_expires_at__isnull', False)), _connector='OR'), name='approval_by_mailbox_has_link'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='nobody_approves_the_own_wish', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.state <> 'waiting' AND (\n            NEW.by_id = NEW.asked_by_id\n            OR NEW.by_id IN (SELECT unnest(ARRAY[submitted_by_id, entered_by_id])\n                             FROM casework_servicerequest WHERE id = NEW.request_id)\n            OR NEW.by_id IN (SELECT by_id FROM casework_approval\n                             WHERE request_id = NEW.request_id AND id <> NEW.id AND level = 'officer')\n        ) THEN\n            RAISE EXCEPTION 'nobody approves a presence that they asked for' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='3e0222778b07a7eadf573aec5bed1cce866552fb', operation='INSERT OR UPDATE OF "by_id", "state"', pgid='pgtrigger_nobody_approves_the_own_wish_0783b', table='casework_approval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='seat_that_may_approves', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.state = 'waiting'\n            OR TG_OP = 'UPDATE' AND OLD.state = NEW.state AND OLD.seat_id = NEW.seat_id AND NEW.by_id IS NULL\n        THEN\n            RETURN NEW;\n        END IF;\n        IF NOT EXISTS (\n            SELECT 1 FROM casework_servicerequest r, directory_seat s LEFT JOIN directory_office o ON o.id = s.office_id\n            WHERE r.id = NEW.request_id AND s.id = NEW.seat_id AND (\n                NEW.level = 'officer' AND s.id = r.owner_id\n                OR s.approves = NEW.level AND (\n                    NEW.level <> 'consul_general' OR r.cn_provinces = '{}' OR o.cn_provinces_served && r.cn_provinces\n                ) AND (NEW.level <> 'premier' OR s.provinces IS NULL OR r.province = ANY(s.provinces))\n            )\n        ) THEN\n            RAISE EXCEPTION 'this seat does not approve this presence' USING ERRCODE = 'check_violation';\n        END IF;\n        IF NEW.token_hash = '' AND NOT EXISTS (\n            SELECT 1 FROM directory_seatholder\n            WHERE seat_id = NEW.seat_id AND user_id = NEW.by_id AND until IS NULL\n        ) THEN\n            RAISE EXCEPTION 'whoever approves holds the seat' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='048c5b4c33d012e6a781af850a74b29dd5d14460', operation='INSERT OR UPDATE OF "by_id", "state", "seat_id"', pgid='pgtrigger_seat_that_may_approves_00a6c', table='casework_approval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='approval_address', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.mailbox <> '' AND NOT EXISTS (\n                SELECT 1 FROM casework_outsideaddress\n                WHERE seat_id = NEW.seat_id AND lower(mailbox) = lower(NEW.mailbox) AND state = 'approved'\n            ) THEN\n                RAISE EXCEPTION 'this address was not checked for this body' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8f19b5e89203536787dad524acd3aa03742da69e', operation='INSERT OR UPDATE OF "mailbox", "seat_id"', pgid='pgtrigger_approval_address_3f4a9', table='casework_approval', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='accessgrant',
            index=models.Index(fields=['user', 'until'], name='grant_of_person'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['shared', 'emergency_access'])), name='grant_ground'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='grant_has_reason', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='accessgrant',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='grant_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='outsideaddress',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['domain', 'directory', 'person'])), name='address_basis'),
        ),
        migrations.AddConstraint(
            model_name='outsideaddress',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'approved', 'refused'])), name='address_state'),
        ),
        migrations.AddConstraint(
            model_name='outsideaddress',
            constraint=models.UniqueConstraint(models.F('seat'), django.db.models.functions.text.Lower('mailbox'), condition=models.Q(('state', 'refused'), _negated=True), name='address_checked_once', violation_error_message='This address waits for a second person already, or was checked.'),
        ),
        migrations.AddConstraint(
            model_name='outsideaddress',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='address_decided_has_time'),
        ),
        migrations.AddConstraint(
            model_name='outsideaddress',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', models.F('asked_by')), _negated=True), name='address_checked_by_a_second_person', violation_error_message='A second person checks an address.'),
        ),
        migrations.AddIndex(
            model_name='pause',
            index=models.Index(fields=['request', 'began_at'], name='pause_of_request'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('request',), name='one_open_pause'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='pause_ends_after_it_began'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['seat', 'state', '-offered_at'], name='offer_of_seat'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['request', '-offered_at'], name='offer_of_request'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('part', 'owner'), ('state__in', ('accepted', 'ended'))), fields=['from_seat', '-offered_at'], name='offer_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['owner', 'support'])), name='offer_part'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'accepted', 'returned', 'withdrawn', 'done', 'ended'])), name='offer_state'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('override_kind__in', ['company_asked', 'knows_case', 'wrong_area', 'wrong_region', 'no_capacity', 'other', ''])), name='offer_override_kind'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('return_reason__in', ['wrong_area', 'wrong_region', 'no_capacity', 'not_eligible', 'conflict', 'other', 'nobody_there', ''])), name='offer_return_reason'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(condition=models.Q(('part', 'owner'), ('state', 'offered')), fields=('request',), name='one_open_offer_of_a_request', violation_error_message='The request is offered to another seat already.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'accepted'])), fields=('request', 'seat'), name='one_offer_to_a_seat_at_a_time', violation_error_message='This seat has the request, or is asked already.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='answered_offer_has_time'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), models.Q(('return_reason', ''), _negated=True)), models.Q(models.Q(('state', 'returned'), _negated=True), ('return_reason', '')), _connector='OR'), name='returned_offer_has_reason', violation_error_message='Say why you return it.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link_expires_at', None), ('mailbox', ''), ('token_hash', '')), models.Q(models.Q(('mailbox', ''), _negated=True), models.Q(('token_hash', ''), _negated=True), ('link_expires_at__isnull', False)), _connector='OR'), name='offer_to_a_mailbox_has_link'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['helped', 'partly', 'not_helped', 'covered', ''])), name='offer_outcome'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at', None), ('due_on', None)), models.Q(('due_at__isnull', False), ('due_on__isnull', False)), _connector='OR'), name='offer_clock_has_day'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('part', 'support'), ('state', 'done'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state', 'done'), _negated=True), ('covered_by', None), ('outcome', ''), ('result', '')), _connector='OR'), name='done_part_has_outcome', violation_error_message='Say what came of your part.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referral',
            trigger=pgtrigger.compiler.Trigger(name='offer_address', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.mailbox <> '' AND NOT EXISTS (\n                SELECT 1 FROM casework_outsideaddress\n                WHERE seat_id = NEW.seat_id AND lower(mailbox) = lower(NEW.mailbox) AND state = 'approved'\n            ) THEN\n                RAISE EXCEPTION 'this address was not checked for this body' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ad69b264ee4472a2f17324e066c181caffbf9152', operation='INSERT', pgid='pgtrigger_offer_address_cdb06', table='casework_referral', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='directorycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['wrong_area', 'wrong_region', 'no_capacity', 'not_eligible', 'conflict', 'other', 'nobody_there'])), name='correction_reason'),
        ),
        migrations.AddConstraint(
            model_name='directorycorrection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'made', 'refused'])), name='correction_state'),
        ),
        migrations.AddConstraint(
            model_name='directorycorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='settled_correction_has_time'),
        ),
        migrations.AddIndex(
            model_name='absencetransfer',
            index=models.Index(fields=['absence', 'settled_at'], name='transfer_of_absence'),
        ),
        migrations.AddConstraint(
            model_name='absencetransfer',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('request', 'referral'), name='one_open_transfer_of_a_thing', nulls_distinct=False, violation_error_message='This was handed over for an absence already.'),
        ),
        migrations.AddConstraint(
            model_name='absencetransfer',
            constraint=models.CheckConstraint(condition=models.Q(('is_back', False), ('settled_at__isnull', False), _connector='OR'), name='transfer_back_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='absencetransfer',
            constraint=models.CheckConstraint(condition=models.Q(('settled_at', None), ('settled_at__gte', models.F('at')), _connector='OR'), name='transfer_settled_after_it_was_made'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at', 'id'], name='reminder_due'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nudge', 'promise', 'lead', 'back', 'close', 'company_silent', 'part_nudge', 'part_late', 'archive', 'survey_1', 'survey_2', 'survey_3'])), name='reminder_kind'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('request', 'seat', 'kind', 'due_at'), name='reminder_once'),
        ),
        migrations.AddIndex(
            model_name='requestdraft',
            index=models.Index(condition=models.Q(('request', None), ('rescued_at', None)), fields=['changed_at'], name='request_draft_to_rescue'),
        ),
        migrations.AddIndex(
            model_name='requestdraft',
            index=models.Index(fields=['expires_at'], name='request_draft_expiry'),
        ),
        migrations.AddConstraint(
            model_name='requestdraft',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='request_draft_ends_later'),
        ),
        migrations.AddIndex(
            model_name='requestmessage',
            index=models.Index(fields=['request', 'at', 'id'], name='message_of_request'),
        ),
        migrations.AddIndex(
            model_name='requestmessage',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='message_words'),
        ),
        migrations.AddConstraint(
            model_name='requestmessage',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['company', 'staff'])), name='message_side'),
        ),
        migrations.AddConstraint(
            model_name='requestmessage',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['answer', 'question', 'reply', 'note'])), name='message_kind'),
        ),
        migrations.AddConstraint(
            model_name='requestmessage',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='message_has_words'),
        ),
        migrations.AddConstraint(
            model_name='requestmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reply'), ('seat', None), ('side', 'company')), models.Q(models.Q(('kind', 'reply'), _negated=True), ('seat__isnull', False), ('side', 'staff')), _connector='OR'), name='message_kind_fits_side'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requestmessage',
            trigger=pgtrigger.compiler.Trigger(name='message_is_kept_as_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='468d0b1f120ec11902373898716d95e210b32523', operation='UPDATE', pgid='pgtrigger_message_is_kept_as_sent_72627', table='casework_requestmessage', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['user'], name='mention_of_person'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('message', 'user'), name='mention_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(('seen_at', None), ('seen_at__gte', models.F('at')), _connector='OR'), name='mention_seen_later'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('user', 'name'), name='desk_view_name_once', violation_error_message='You have a view of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='desk_view_has_name'),
        ),
        migrations.AddIndex(
            model_name='snooze',
            index=models.Index(fields=['user', 'ends_at'], name='snooze_of_person'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.UniqueConstraint(fields=('request', 'user'), name='one_snooze_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('since'))), name='snooze_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(fields=('request', 'round'), name='survey_round_once'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 1), ('round__lte', 3)), name='survey_at_most_three'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('came_of_it__contained_by', ['contact', 'contract', 'funding', 'market', 'jobs', 'emissions', 'knowledge', 'nothing_yet', 'nothing'])), name='survey_came_of_it'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('counterfactual__in', ['same', 'later', 'smaller', 'not', 'unknown', ''])), name='survey_counterfactual'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('helped__isnull', False)), models.Q(('answered_at', None), ('helped', None)), _connector='OR'), name='answered_survey_says_whether_it_helped'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['assigned_to', 'on'], name='task_of_person'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('done_at', None), ('reminded_at', None)), fields=['remind_at'], name='task_to_be_reminded_of'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='task_has_words', violation_error_message='Say what is to be done.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), ('done_at__gte', models.F('made_at')), _connector='OR'), name='task_is_done_after_it_was_made'),
        ),
    ]
